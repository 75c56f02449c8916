"""Answers from paper or from the telephone, typed into a center's own system."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import Response

from bot.api.imports import MOST_PROBLEMS, MOST_ROWS, Taken, take_once
from bot.api.indicators import Text
from bot.api.keys import ResponsesCall
from bot.api.repeats import IdempotencyKey
from bot.api.state import api_of
from bot.imports import responses as importing
from bot.imports.responses import ResponseImport
from bot.key_files import secret_key
from questionnaire.loader import load
from questionnaire.model import Entry
from storage.imports.responses_file import NEEDED

router = APIRouter(tags=["imports"])

FIELDS = (*NEEDED, "entry", "interview_id", "started_at", "questionnaire", "language", "comment", "respondent")
"""Neither quality nor verified, which are the product's own to say."""


NO_NUL = r"^[^\x00]*$"


def _of_questions(answers: dict[str, int]) -> dict[str, int]:
    unknown = sorted(answers.keys() - set(load().codes))
    if unknown:
        raise ValueError(f"no question has the code {unknown[0]!r}")
    return answers


def _named(schema: dict[str, Any]) -> None:
    schema["propertyNames"] = {"enum": list(load().codes)}


class PaperAnswers(BaseModel):
    """As a row of the file of responses import. `answers` has a code from 1 to 5, 8 or 9 for each question's code; one
    that is missing is one without an answer."""

    model_config = ConfigDict(extra="forbid")

    center: Text
    respondent_type: Text
    age_band: Text
    completed_at: Annotated[Text, Field(description="Such as 2026-11-24T10:30; without an offset, the center's time.")]
    entry: Literal[Entry.PAPER, Entry.TELEPHONE] = Field(
        Entry.PAPER, description="How they were given: on paper, or by telephone to somebody who noted them."
    )
    answers: Annotated[dict[str, int], Field(json_schema_extra=_named), AfterValidator(_of_questions)]
    interview_id: Text | None = Field(None, description="The sheet's own number: a known one is not taken twice.")
    started_at: Text | None = None
    questionnaire: Text | None = None
    language: Text | None = None
    comment: Annotated[str | None, Field(max_length=4_000, pattern=NO_NUL)] = None
    respondent: Text | None = Field(None, description="The same mark for the same person; a keyed hash of it is kept.")


class Sheets(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[PaperAnswers], Field(min_length=1, max_length=MOST_ROWS)]


class Added(Taken):
    """`known` rows were there already, and stay as they are."""

    added: int
    known: int


@router.post("/v1/responses", response_model=Added, operation_id="add_responses")
async def add_responses(
    request: Request, call: ResponsesCall, asked: Sheets, idempotency_key: IdempotencyKey = None
) -> Response:
    """Add answers from paper or telephone. Good rows are taken, bad ones are told one by one."""
    api = api_of(request)

    async def run(path: Path) -> ResponseImport:
        return await importing.run(
            api.db,
            path,
            now=api.clock(),
            versions=api.settings.versions,
            keep_rejects=False,
            read_secret=partial(secret_key, api.settings.secret_key_file),
            reported=MOST_PROBLEMS,
        )

    def became(report: ResponseImport) -> Mapping[str, int]:
        return {"added": report.added, "known": report.known}

    rows = [{**one.model_dump(exclude={"answers"}), **one.answers} for one in asked.rows]
    columns = (*FIELDS, *load().codes)
    return await take_once(request, call, idempotency_key, columns, rows, run, became)
