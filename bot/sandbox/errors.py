"""How the Bot API says no.

ApiError        in the Bot API's own shape and, as far as it is public, in its own words
└── Unknown     what the sandbox does not know; its words are the sandbox's own, and it is also written to the log
"""


class ApiError(Exception):
    """HTTP status, description, and for floods the seconds to wait."""

    def __init__(self, status: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after


class Unknown(ApiError):
    """Perhaps the Bot API has it, but nothing here does: better refused than passed over in silence."""


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def blocked() -> ApiError:
    return ApiError(403, "Forbidden: bot was blocked by the user")


def flood(retry_after: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
