"""Errors as problem details (RFC 9457): one form for all, from an unknown address to a fault of the program."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.settings import SettingsError
from storage.errors import CenterClosed, FileError, NotFound, NothingPublished, StorageError, StorageUnavailable

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPES = "urn:czn-index:problem:"
"""A problem's type is this and its name; docs/api.md has them all."""
MOST_ERRORS = 100


@dataclass(frozen=True, slots=True)
class Meaning:
    status: int
    title: str


class Kind(Enum):
    """The name of a problem's type, with the status and the title that go with it."""

    BAD_REQUEST = Meaning(400, "The request cannot be read")
    KEY_NEEDED = Meaning(401, "A good key is needed")
    SCOPE_MISSING = Meaning(403, "The key is not for this")
    OTHER_PLACE = Meaning(403, "The key is for another place")
    NOT_FOUND = Meaning(404, "There is no such thing")
    NOTHING_PUBLISHED = Meaning(404, "Nothing has been published yet")
    METHOD_NOT_ALLOWED = Meaning(405, "The address does not know this method")
    UNDER_WAY = Meaning(409, "The same request is under way")
    CENTER_CLOSED = Meaning(409, "The center is closed")
    TOO_LARGE = Meaning(413, "The body is too large")
    INVALID = Meaning(422, "The request is not valid")
    KEY_REUSED = Meaning(422, "The idempotency key belongs to another request")
    TOO_MANY = Meaning(429, "Too many requests")
    FAULT = Meaning(500, "A fault in the program")
    UNAVAILABLE = Meaning(503, "Not available just now")

    @property
    def type(self) -> str:
        return TYPES + self.name.lower().replace("_", "-")


class Problem(Exception):
    """Ends a request with problem details. `more` are further members of the answer."""

    def __init__(self, kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.more = more

    def response(self) -> Response:
        told = {
            "type": self.kind.type,
            "title": self.kind.value.title,
            "status": self.kind.value.status,
            "detail": self.detail,
            **self.more,
        }
        content = json.dumps(told, ensure_ascii=False)
        return Response(content, self.kind.value.status, self.headers, MEDIA_TYPE)


def problem_of(error: Exception) -> Problem:
    """The problem for an error of the rooms below; what is not known is a fault, of which callers learn nothing."""
    match error:
        case Problem():
            return error
        case NothingPublished():
            return Problem(Kind.NOTHING_PUBLISHED, "No results have been published yet.")
        case NotFound():
            return Problem(Kind.NOT_FOUND, str(error))
        case CenterClosed():
            return Problem(Kind.CENTER_CLOSED, str(error))
        case FileError():
            return Problem(
                Kind.INVALID, "The rows cannot be taken.", errors=[{"detail": one} for one in error.problems]
            )
        case StorageUnavailable():
            log.warning("api_unavailable", reason=str(error))
            return unavailable("The database is unavailable.")
        case SettingsError() | StorageError():
            log.error("api_failed", reason=str(error))
            return Problem(Kind.FAULT, "The installation is not complete; its log says more.")
    log.error("api_fault", exc_info=error)
    return Problem(Kind.FAULT, "The fault has been logged.")


def unavailable(detail: str) -> Problem:
    return Problem(Kind.UNAVAILABLE, detail, headers={"Retry-After": "5"})


def answer_errors(app: FastAPI) -> None:
    """Has every error answered with problem details. What no handler knows reaches `bot.api.calls`."""

    async def answer(request: Request, error: Exception) -> Response:
        match error:
            case HTTPException():
                return _of_status(error).response()
            case RequestValidationError():
                return _invalid(error).response()
        return problem_of(error).response()

    for kind in (HTTPException, RequestValidationError, Problem, StorageError, SettingsError, Exception):
        app.add_exception_handler(kind, answer)


def _of_status(error: HTTPException) -> Problem:
    # What is raised while a body is read comes as the cause of "cannot be parsed".
    if isinstance(error.__cause__, Problem):
        return error.__cause__
    match error.status_code:
        case 404:
            return Problem(Kind.NOT_FOUND, "There is nothing at this address.")
        case 405:
            return Problem(Kind.METHOD_NOT_ALLOWED, "See the Allow header.", headers=error.headers)
        case status if status < 500:
            return Problem(Kind.BAD_REQUEST, str(error.detail))
    return Problem(Kind.FAULT, "The fault has been logged.")


def _invalid(error: RequestValidationError) -> Problem:
    """Each problem with its place as a JSON pointer, or with the parameter's name."""
    found = error.errors()
    errors = []
    for one in found[:MOST_ERRORS]:
        where, *path = (str(part) for part in one["loc"])
        place = {"pointer": "/" + "/".join(path)} if where == "body" else {"parameter": path[0] if path else where}
        errors.append({"detail": str(one["msg"]), **place})
    return Problem(Kind.INVALID, f"{len(found)} problems", errors=errors)
