"""The Bot API's errors.

ApiError        in the Bot API's own shape and, where they are public, in its own words
└── Unknown     something that the sandbox does not know: in the sandbox's words, and also written to the log
"""


class ApiError(Exception):
    """HTTP status, description and, for floods, the seconds to wait."""

    def __init__(self, status: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after


class Unknown(ApiError):
    """The Bot API may know it, but the sandbox does not: better to refuse it than to ignore it in silence."""


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def blocked() -> ApiError:
    return ApiError(403, "Forbidden: bot was blocked by the user")


def flood(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
