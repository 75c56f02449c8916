"""The OpenAPI document as a page for people: one HTML file that asks nobody for anything."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

FOLDER = Path(__file__).parent
STYLE = (FOLDER / "docs.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
DEEPEST = 6
"""Schemas in schemas: an example shows no more."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a field of a body. `kind` is its type in words."""

    name: str
    kind: str
    needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`request` and `answer` are examples; empty where there is none."""

    id: str
    method: str
    path: str
    title: str
    about: str
    parameters: Sequence[Field]
    body: Sequence[Field]
    request: str
    status: str
    answer: str
    errors: Sequence[tuple[str, str]]


@router.get("/v1/docs", include_in_schema=False)
async def docs(request: Request) -> HTMLResponse:
    return HTMLResponse(page(request.app.openapi()), headers=HEADERS)


def page(document: Mapping[str, Any]) -> str:
    """Made of the document alone."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    of = list(operations(document))
    return environment.get_template("docs.html.j2").render(info=document["info"], operations=of, style=STYLE)


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, of in methods.items():
            content = _json(of.get("requestBody", {}))
            status, good = next(one for one in of["responses"].items() if one[0].startswith("2"))
            answer = _json(good)
            yield Operation(
                id=of["operationId"],
                method=method.upper(),
                path=path,
                title=of["summary"],
                about=of.get("description", ""),
                parameters=[_parameter(one, schemas) for one in of.get("parameters", ())],
                body=list(fields(content, schemas)),
                request=_shown(content, schemas),
                status=status,
                answer=_shown(answer, schemas),
                errors=[(code, one["description"]) for code, one in of["responses"].items() if code >= "4"],
            )


def fields(schema: Mapping[str, Any] | None, schemas: Mapping[str, Any], before: str = "") -> Iterator[Field]:
    """The fields of an object, and those of the objects in it as `rows[].center`."""
    if schema is None or before.count(".") >= DEEPEST:
        return
    own = _resolved(schema, schemas)
    for name, one in own.get("properties", {}).items():
        inner, called = _resolved(one, schemas), f"{before}{name}"
        about = one.get("description") or inner.get("description", "")
        yield Field(called, _kind(one, schemas), name in own.get("required", ()), about)
        items = _resolved(inner.get("items", {}), schemas)
        yield from fields(items, schemas, f"{called}[].")
        if "properties" in inner:
            yield from fields(inner, schemas, f"{called}.")


def example(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "", depth: int = 0) -> Any:
    """A value that the schema allows, as plain as can be."""
    own = _resolved(schema, schemas)
    for known in ("example", "default", "const"):
        if own.get(known) is not None:
            return own[known]
    if own.get("examples") or own.get("enum"):
        return (own.get("examples") or own["enum"])[0]
    kind = own.get("type")
    if name in WORDS and kind == WORDS[name][0]:
        return WORDS[name][1]
    if kind == "object":
        if depth >= DEEPEST:
            return {}
        named = own.get("propertyNames", {}).get("enum")
        if named:
            return dict.fromkeys(named[:3], 5)
        return {key: example(one, schemas, key, depth + 1) for key, one in own.get("properties", {}).items()}
    if kind == "array":
        return [example(own["items"], schemas, name, depth + 1)] if "items" in own and depth < DEEPEST else []
    plain: Mapping[Any, Any] = {"integer": own.get("minimum", 1), "number": 12.5, "boolean": True, "null": None}
    return plain.get(kind, "…")


WORDS: Mapping[str, tuple[str, Any]] = {
    **{name: ("string", value) for name, value in (
        ("center", "BRY-01"), ("code", "BRY-01"), ("respondent_type", "job_seeker"), ("age_band", "25-34"),
        ("month", "2026-10"), ("indicator", "waiting_minutes"), ("interview_id", "sheet-1"), ("language", "ru"),
        ("completed_at", "2026-11-16T10:30"), ("started_at", "2026-11-16T10:27"), ("questionnaire", "2026.1"),
        ("comment", "Всё объяснили"), ("respondent", "card 7"), ("expires_at", "2026-11-26T10:30:00+03:00"),
        ("published_at", "2026-11-23T09:00:00+03:00"), ("methodology", "2026.1"), ("name", "Центр занятости"),
        ("city", "Брянск"), ("region", "Брянская область"), ("until", "2026-11-22"),
        ("link", "https://t.me/czn_bot?start=v…"), ("qr", "<svg …>"), ("reason", "is not a month such as 2026-11"),
        ("field", "month"),
    )},
    "latitude": ("number", 53.25), "longitude": ("number", 34.37), "index": ("number", 81.4), "value": ("number", 12.5),
    "rejected": ("integer", 0),
}  # fmt: skip
"""Values of fields whose schema has none, where they are of this type."""


def _json(of: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = of.get("content", {}).get("application/json", {}).get("schema")
    return found


def _shown(schema: Mapping[str, Any] | None, schemas: Mapping[str, Any]) -> str:
    return "" if schema is None else json.dumps(example(schema, schemas), ensure_ascii=False, indent=2)


def _parameter(one: Mapping[str, Any], schemas: Mapping[str, Any]) -> Field:
    own = one["schema"]
    about = one.get("description") or _resolved(own, schemas).get("description", "")
    return Field(f"{one['name']} ({one['in']})", _kind(own, schemas), one.get("required", False), about)


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema that a reference names; of several that are allowed, the first that is more than nothing."""
    if "$ref" in schema:
        return _resolved(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    for one in schema.get("anyOf", ()):
        if one.get("type") != "null":
            return {**_resolved(one, schemas), **{key: value for key, value in schema.items() if key != "anyOf"}}
    return schema


def _kind(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(one, schemas) for one in schema["anyOf"]))
    own = _resolved(schema, schemas)
    if "enum" in own:
        return ", ".join(map(str, own["enum"]))
    if "const" in own:
        return str(own["const"])
    if own.get("type") == "array":
        return f"list of {_kind(own.get('items', {}), schemas)}"
    kind = own.get("type", "any")
    most = own.get("maxLength") if kind == "string" else own.get("maximum")
    limit = "" if most is None else f", up to {most:,}" + (" characters" if kind == "string" else "")
    return f"{kind}{limit}"
