"""Imports objective measurements from a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.imports.intake import REPORTED, Intake, Progress, take_in, unseen
from questionnaire.indicators import load
from storage.engine.database import Database
from storage.imports.indicators_file import IndicatorsFile
from storage.places import centers
from storage.results import indicators
from storage.results.indicators import IndicatorValue, SaveReport


@dataclass(frozen=True, slots=True)
class IndicatorImport:
    intake: Intake
    saved: SaveReport


async def run(
    db: Database,
    path: Path,
    *,
    now: datetime,
    strict: bool = False,
    keep_rejects: bool = True,
    progress: Progress = unseen,
    reported: int = REPORTED,
) -> IndicatorImport:
    """Imports a file; with `strict`, nothing of a file that has any bad row. Rejected rows go to a file beside
    it if they are to be kept. Raises FileError."""
    by_code = {center.code.casefold(): center for center in await centers.listing(db, closed=True)}
    file = IndicatorsFile(path, by_code, load(), now)
    saved = SaveReport(0, 0, 0)

    async def save(batch: Sequence[IndicatorValue]) -> None:
        nonlocal saved
        saved += await indicators.save(db, batch)

    intake = await take_in(
        file.table, file.rows, save, strict=strict, keep_rejects=keep_rejects, progress=progress, reported=reported
    )
    return IndicatorImport(intake, saved)
