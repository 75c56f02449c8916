"""Objective measurements from a center's own system."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from bot.api.imports import MOST_PROBLEMS, MOST_ROWS, Taken, take_once
from bot.api.keys import IndicatorsCall
from bot.api.repeats import IdempotencyKey
from bot.api.replies import PLAIN
from bot.api.state import api_of
from bot.imports import indicators as importing
from bot.imports.indicators import IndicatorImport
from storage.imports.indicators_file import NEEDED

router = APIRouter(tags=["imports"])

Text = Annotated[str, Field(min_length=1, max_length=100, pattern=PLAIN)]


class Value(BaseModel):
    """As a row of the file of indicators import."""

    model_config = ConfigDict(extra="forbid")

    center: Text
    month: Annotated[Text, Field(description="Such as 2026-11.")]
    indicator: Annotated[Text, Field(description="A code of indicators list.")]
    value: float | Text = Field(description="In the indicator's own unit, or a text such as 12 %.")


class Values(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[Value], Field(min_length=1, max_length=MOST_ROWS)]


class Saved(Taken):
    """A value replaces the earlier one of the same center, month and indicator."""

    added: int
    changed: int
    unchanged: int


@router.post("/v1/indicators", response_model=Saved, operation_id="add_indicators")
async def add_indicators(
    request: Request, call: IndicatorsCall, asked: Values, idempotency_key: IdempotencyKey = None
) -> Response:
    """Add measurements by center and month. Good rows are taken, bad ones are told one by one."""
    api = api_of(request)

    async def run(path: Path) -> IndicatorImport:
        return await importing.run(api.db, path, now=api.clock(), keep_rejects=False, reported=MOST_PROBLEMS)

    def became(report: IndicatorImport) -> Mapping[str, int]:
        saved = report.saved
        return {"added": saved.added, "changed": saved.changed, "unchanged": saved.unchanged}

    rows = [one.model_dump() for one in asked.rows]
    return await take_once(request, call, idempotency_key, NEEDED, rows, run, became)
