"""Imports answers from a file: saves the good rows, reports the bad ones and writes them beside the file."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.imports.intake import REPORTED, Intake, Progress, take_in, unseen
from bot.interviews.completing import SpeedLimits
from questionnaire.loader import load
from questionnaire.model import RespondentType
from questionnaire.versions import USUAL, Versions
from scoring.quality import assess
from storage.engine.database import Database
from storage.entry import paper_sheets
from storage.imports.responses_file import Response, ResponsesFile
from storage.places import centers
from storage.places.centers import Center
from storage.places.verification import REQUIRED
from storage.survey import importing
from storage.survey.importing import Assessed


@dataclass(frozen=True, slots=True)
class ResponseImport:
    """The fate of the rows; `known` ones were in the database already."""

    intake: Intake
    added: int
    known: int


PERSON_CHARACTERS = 16


async def run(
    db: Database,
    path: Path,
    *,
    now: datetime,
    strict: bool = False,
    versions: Versions = USUAL,
    keep_rejects: bool = True,
    read_secret: Callable[[], bytes] | None = None,
    progress: Progress = unseen,
    reported: int = REPORTED,
) -> ResponseImport:
    """Imports a file; with `strict`, nothing of a file that has any bad row. Rejected rows go to a file beside
    it if they are to be kept. Raises FileError.

    Rows that name no version of the questionnaire were answered in the one in force on their day.

    Where the file marks who answered, the mark is kept as a keyed hash. `read_secret` gives its key, and is called only
    then; without it marks are left out.

    An interrupted import leaves whole batches behind. Another run adds the rest.
    """
    places = {center.id: center for center in await centers.listing(db, closed=True)}
    limits = {kind: await SpeedLimits(db).of(kind, now) for kind in RespondentType}
    by_code = {center.code.casefold(): center for center in places.values()}
    file = ResponsesFile(path, by_code, load(), versions, now)
    file.sheets = await paper_sheets.known(db, file.sheet_codes())
    added = 0
    known = _respondents(file, read_secret)

    async def add(batch: Sequence[Response]) -> None:
        nonlocal added
        added += await importing.add(
            db, [replace(assessed(response, places, limits), respondent_id=known(response)) for response in batch]
        )

    intake = await take_in(
        file.table, file.rows, add, strict=strict, keep_rejects=keep_rejects, progress=progress, reported=reported
    )
    return ResponseImport(intake, added, intake.read - intake.rejected - added)


def _respondents(file: ResponsesFile, read_secret: Callable[[], bytes] | None) -> Callable[[Response], str | None]:
    """Gives the respondent of a response: the same for the same mark, in this file and the next."""
    if read_secret is None or "respondent" not in file.table.header:
        return lambda response: None
    secret = read_secret()

    def respondent(response: Response) -> str | None:
        if response.respondent is None:
            return None
        return hmac.new(secret, f"file:{response.respondent}".encode(), "sha256").hexdigest()[:PERSON_CHARACTERS]

    return respondent


def assessed(response: Response, places: Mapping[int, Center], limits: Mapping[RespondentType, float]) -> Assessed:
    """The class from the file, or the one that the rules give."""
    if response.quality is not None:
        return Assessed(response, response.quality, response.reasons)
    center = places[response.center_id]
    seconds = response.total_seconds
    found = assess(
        answers=response.answers,
        respondent_type=response.respondent_type,
        age_band=response.age_band,
        staff=False,
        unverified=center.verification == REQUIRED and not response.verified,
        speeding=seconds is not None and seconds < limits[response.respondent_type],
    )
    return Assessed(response, str(found.quality), ",".join(found.reasons))
