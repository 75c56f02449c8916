"""A center's digests, for the center's own key."""

import json
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.api.keys import DigestsCall, other_place
from bot.api.ratings import Code
from bot.api.replies import tagged
from bot.api.state import api_of
from bot.digest.center import caption
from bot.digest.center.content import DigestContent
from bot.results.frozen_json import from_json
from handlers.language.texts import texts_in
from questionnaire.loader import load
from scoring.windows import monday, week_of
from storage.delivery import digests
from storage.errors import DigestNotFound
from storage.places import centers

router = APIRouter(tags=["digests"])

NOT_SHOWN = "voice"
"""It has the ids of comments."""


class Digest(BaseModel):
    """A week of a center, frozen."""

    code: str
    week_from: str = Field(description="The week's Monday.")
    created_at: str
    caption: str = Field(description="As the center's administrators read it, without quotes.")
    content: dict[str, Any] = Field(description="The figures behind it; later versions may add to them.")


@router.get("/v1/digests/{code}", response_model=Digest, operation_id="get_digest")
async def get_digest(
    request: Request,
    call: DigestsCall,
    code: Code,
    week: Annotated[date | None, Query(description="A day of the week; by default the newest digest.")] = None,
    language: Annotated[Literal["ru", "en"], Query(description="The language of the caption.")] = "ru",
) -> Response:
    """Read a digest of the key's own center."""
    db = api_of(request).db
    center = await centers.by_code(db, code)
    if call.key.center_id != center.id:
        raise other_place([center.code])
    call.detail = center.code
    if week is None:
        found = (await digests.latest_of(db, [center.id])).get(center.id)
        if found is None:
            raise DigestNotFound(center.code, week_of(api_of(request).clock().date()))
    else:
        found = await digests.get(db, center.id, week_of(week))
    content = from_json(DigestContent, found.content)
    # Without quotes: they change places with every reading, and clients' words stay in the chat.
    words = caption.plain_text(content, texts_in(language), load(content.questionnaire))
    figures = {name: value for name, value in json.loads(found.content).items() if name != NOT_SHOWN}
    return tagged(
        request,
        {
            "code": center.code,
            "week_from": monday(found.week).isoformat(),
            "created_at": found.created_at.isoformat(timespec="seconds"),
            "caption": words,
            "content": figures,
        },
    )
