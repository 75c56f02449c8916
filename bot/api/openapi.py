"""The OpenAPI document: as FastAPI writes it, with every error as problem details."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from bot.api.problems import MEDIA_TYPE, Kind

FOR_ALL = (400, 401, 403, 413, 422, 429, 500, 503)
ABOUT = """\
Other systems of a center or a region hand out the right to answer, send measurements and answers from paper, and read \
what is published. docs/api.md tells how; every error is problem details (RFC 9457)."""
PROBLEM = {
    "title": "Problem",
    "description": "Problem details as RFC 9457 has them.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [kind.type for kind in Kind]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "Each flaw of the request."},
        "centers": {"type": "array", "items": {"type": "string"}, "description": "Centers that are not the key's."},
    },
}


def document(app: FastAPI) -> dict[str, Any]:
    """Made once; the application keeps it."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = made["components"]["schemas"]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["Problem"] = PROBLEM
        for path in made["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
        app.openapi_schema = made
    return app.openapi_schema


def _complete(method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    good = next(answer for status, answer in responses.items() if status.startswith("2"))
    good["headers"] = good.get("headers", {}) | {name: _header(about) for name, about in _headers(method).items()}
    statuses = {*FOR_ALL, 404, 409} if method == "post" else {*FOR_ALL, 404}
    for status in sorted(statuses):
        responses[str(status)] = _problem(status)
    if method == "get":
        responses["304"] = {"description": "The caller has it already (If-None-Match)."}
        operation.setdefault("parameters", []).append(
            {"name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"}}
        )


def _headers(method: str) -> dict[str, str]:
    if method == "post":
        return {"Idempotency-Replayed": "true where the answer was given before."}
    return {"ETag": "For If-None-Match.", "Link": "The next page, rel=next."}


def _header(about: str) -> dict[str, Any]:
    return {"description": about, "schema": {"type": "string"}}


def _problem(status: int) -> dict[str, Any]:
    titles = sorted({kind.value.title for kind in Kind if kind.value.status == status})
    told: dict[str, Any] = {
        "description": "; ".join(titles) + ".",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in (429, 503):
        told["headers"] = {"Retry-After": _header("Seconds to wait.")}
    return told
