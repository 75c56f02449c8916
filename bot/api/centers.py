"""The open centers, as everybody can read of them."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from bot.api.keys import RatingsCall
from bot.api.replies import After, Limit, page
from bot.api.state import api_of
from bot.site.data_files import place
from storage.places import centers

router = APIRouter(tags=["figures"])


class Center(BaseModel):
    """As in ratings.json of the site."""

    code: str
    name: str
    city: str
    region: str
    latitude: float | None
    longitude: float | None
    address: str | None
    phone: str | None
    opening_hours: str | None


class Centers(BaseModel):
    model_config = ConfigDict(title="Centers")

    centers: list[Center]
    next: str | None = Field(description="The address of the next page, from the root of the server.")


@router.get("/v1/centers", response_model=Centers, operation_id="list_centers")
async def list_centers(request: Request, call: RatingsCall, after: After = None, limit: Limit = 100) -> Response:
    """List the open centers by their codes."""
    call.public = True
    rows: list[dict[str, Any]] = [place(one) for one in await centers.listing(api_of(request).db)]
    rows.sort(key=lambda row: str(row["code"]))
    return page(request, rows, name="centers", after=after, limit=limit)
