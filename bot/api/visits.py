"""Visits: a center's own system counts them, and hands out the right to answer."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from bot import key_files
from bot.api.keys import VisitsCall, own_center
from bot.api.repeats import IdempotencyKey, Keeping, once
from bot.api.replies import PLAIN
from bot.api.state import Api, api_of
from bot.paper import slips
from bot.paper.slip_batch import Batch
from bot.site import qr
from questionnaire.model import RespondentType
from storage.engine.connection import Connection
from storage.entry import visit_counts
from storage.places.centers import Center

router = APIRouter(tags=["visits"])

MOST_VISITS = 1_000
LONGEST_HOURS = 8_760
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
    '<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/></svg>'
)


class Visit(BaseModel):
    """Somebody has been at the center. `invite`: they get a link; a visit without one is counted alone."""

    model_config = ConfigDict(extra="forbid")

    respondent_type: Literal["job_seeker", "employer"] = "job_seeker"
    invite: bool = True


class Visits(BaseModel):
    """Visits of now at one center. Tell of every visit, whether its client is invited or not: the response rate and the
    comparison of whom a desk invites rest on it."""

    model_config = ConfigDict(extra="forbid")

    center: Annotated[str, Field(min_length=1, max_length=64, pattern=PLAIN, description="The center's code.")]
    visits: Annotated[list[Visit], Field(min_length=1, max_length=MOST_VISITS)]
    valid_hours: Annotated[int, Field(ge=1, le=LONGEST_HOURS, description="How long the links are good.")] = 72


class Invitation(BaseModel):
    """What the client of a visit gets: all empty where they are not invited."""

    respondent_type: str
    link: str | None = Field(description="Opens the interview, once.")
    code: str | None = Field(description="The same for typing, as it is printed.")
    qr: str | None = Field(description="The link as an SVG picture.")


class Counted(BaseModel):
    """The visits in the order in which they were sent."""

    center: str
    expires_at: str | None = Field(description="Until when the links are good, by the center's clock.")
    visits: list[Invitation]


@router.post("/v1/visits", status_code=201, response_model=Counted, operation_id="add_visits")
async def add_visits(
    request: Request,
    call: VisitsCall,
    asked: Visits,
    idempotency_key: IdempotencyKey = None,
    with_qr: Annotated[bool, Query(alias="qr", description="Whether to draw QR codes.")] = True,
) -> Response:
    """Count visits, and get a link of one use, a short code and a QR code for each client who is invited."""
    center = await own_center(request, call, asked.center)

    async def work(keeping: Keeping) -> Mapping[str, Any]:
        found = await _counted(api_of(request), center, asked, keeping, with_qr=with_qr)
        call.detail = _told(center, asked)
        return found

    return await once(request, call, idempotency_key, work, status=201)


async def _counted(api: Api, center: Center, asked: Visits, keeping: Keeping, *, with_qr: bool) -> Mapping[str, Any]:
    now = api.clock()
    visits = Counter(RespondentType(one.respondent_type) for one in asked.visits)
    invited = Counter(RespondentType(one.respondent_type) for one in asked.visits if one.invite)
    drawn: list[str] = []
    content: dict[str, Any] = {}

    async def beside(connection: Connection, batch: Batch | None = None) -> None:
        content.update(_content(center, asked.visits, batch, drawn))
        await visit_counts.add(api.db, connection, center.id, visits=visits, invited=invited, now=now)
        await keeping.keep(connection, 201, content)

    if not invited:
        async with api.db.write() as connection:
            await beside(connection)
        return content
    keys = await asyncio.to_thread(key_files.visit_keys, api.settings.visit_keys_file)

    async def draft(batch: Batch) -> None:
        drawn[:] = await asyncio.to_thread(lambda: [_svg(slip.link) for slip in batch.slips]) if with_qr else []

    await slips.make(
        api.db,
        keys,
        center=center,
        count=invited.total(),
        lifetime=timedelta(hours=asked.valid_hours),
        now=now,
        messenger=api.settings.messenger,
        web_url=api.settings.web_url,
        draft=draft,
        beside=beside,
    )
    return content


def _content(center: Center, visits: Sequence[Visit], batch: Batch | None, drawn: Sequence[str]) -> dict[str, Any]:
    given = iter([] if batch is None else batch.slips)
    pictures = iter(drawn)
    rows: list[dict[str, Any]] = []
    for one in visits:
        slip = next(given) if one.invite else None
        rows.append(
            {
                "respondent_type": one.respondent_type,
                "link": slip and slip.link,
                "code": slip and slip.code,
                "qr": next(pictures, None) if slip else None,
            }
        )
    expires_at = None if batch is None else batch.expires_at.isoformat()
    return {"center": center.code, "expires_at": expires_at, "visits": rows}


def _svg(link: str) -> str:
    code = qr.draw(link)
    return SVG.format(side=code.side, path=code.path)


def _told(center: Center, asked: Visits) -> str:
    return f"{center.code}, visits {len(asked.visits)}, invited {sum(one.invite for one in asked.visits)}"
