"""Answers to reads: with an entity tag, and in pages."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Query, Request
from starlette.responses import Response

Row = Mapping[str, Any]

MOST_ROWS = 500
PLAIN = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
"""Text that is not all spaces, without control characters, which no database and no log wants."""

After = Annotated[
    str | None, Query(max_length=64, pattern=PLAIN, description="The last code of the page before: see `next`.")
]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="How many centers a page has.")]


def tagged(request: Request, content: Mapping[str, Any], *, headers: Mapping[str, str] | None = None) -> Response:
    """JSON with an entity tag, or 304 where the caller has it already."""
    body = json.dumps(content, ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    told = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Authorization", **(headers or {})}
    if _knows(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=told)
    return Response(body, headers=told, media_type="application/json")


def page(
    request: Request,
    rows: Sequence[Row],
    *,
    name: str,
    after: str | None,
    limit: int,
    head: Mapping[str, Any] | None = None,
) -> Response:
    """The rows after a code, which are in the order of their codes, and the address of the next page."""
    first = 0 if after is None else bisect_right(rows, after, key=lambda row: row["code"])
    shown = rows[first : first + limit]
    more = len(rows) > first + limit
    following = None
    if more:
        asked = dict(request.query_params) | {"limit": str(limit), "after": shown[-1]["code"]}
        following = f"{request.url.path}?{urlencode(asked)}"
    links = {} if following is None else {"Link": f'<{following}>; rel="next"'}
    return tagged(request, {**(head or {}), name: list(shown), "next": following}, headers=links)


def _knows(header: str, tag: str) -> bool:
    """Weak comparison, as RFC 9110 wants it for reads."""
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in header.split(","))
