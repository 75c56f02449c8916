"""The published figures: what the site shows, from the same functions, behind the same guard."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from bot.api.editions import Edition
from bot.api.keys import RatingsCall
from bot.api.replies import PLAIN, After, Limit, page, tagged
from bot.api.state import api_of
from storage.errors import CenterNotFound

router = APIRouter(tags=["figures"])

Code = Annotated[str, Path(min_length=1, max_length=64, pattern=PLAIN, description="The center's code.")]


class Rating(BaseModel):
    """A center's row of ratings.json; ratings.schema.json of the site says what each field means."""

    model_config = ConfigDict(extra="allow")

    code: str


class Publication(BaseModel):
    """What holds for all figures of a publication."""

    model_config = ConfigDict(extra="allow")

    published_at: str
    methodology: str
    questionnaire: str
    licence: str
    licence_url: str


class Ratings(Publication):
    centers: list[Rating]
    next: str | None = Field(description="The address of the next page, from the root of the server.")


class Point(BaseModel):
    """An index as it was published for the window that ended on a day."""

    model_config = ConfigDict(extra="allow")

    until: str
    index: float


class Series(BaseModel):
    code: str
    trend: list[Point]


class Trend(Publication):
    centers: list[Series]
    next: str | None = Field(description="The address of the next page, from the root of the server.")


@router.get("/v1/ratings", response_model=Ratings, operation_id="list_ratings")
async def list_ratings(
    request: Request,
    call: RatingsCall,
    after: After = None,
    limit: Limit = 100,
    region: Annotated[str | None, Query(max_length=200, pattern=PLAIN, description="Only this region.")] = None,
) -> Response:
    """List the centers with their published figures, without their series, by their codes."""
    found = await _edition(request, call)
    rows = [
        {name: value for name, value in row.items() if name != "trend"}
        for row in found.rows
        if region is None or row["region"] == region
    ]
    return page(request, rows, name="centers", after=after, limit=limit, head=found.head)


@router.get("/v1/ratings/{code}", response_model=Rating, operation_id="get_rating")
async def get_rating(request: Request, call: RatingsCall, code: Code) -> Response:
    """Read one center's published figures, with its series."""
    found = (await _edition(request, call)).of(code)
    if not found:
        raise CenterNotFound(code)
    return tagged(request, found[0])


@router.get("/v1/trend", response_model=Trend, operation_id="list_trend")
async def list_trend(
    request: Request,
    call: RatingsCall,
    after: After = None,
    limit: Limit = 100,
    code: Annotated[str | None, Query(max_length=64, pattern=PLAIN, description="Only this center.")] = None,
) -> Response:
    """List the series of published indices by the centers' codes."""
    found = await _edition(request, call)
    rows: list[dict[str, Any]] = [
        {"code": row["code"], "trend": row["trend"]} for row in (found.rows if code is None else found.of(code))
    ]
    return page(request, rows, name="centers", after=after, limit=limit, head=found.head)


async def _edition(request: Request, call: RatingsCall) -> Edition:
    call.public = True
    return await api_of(request).editions.current()
