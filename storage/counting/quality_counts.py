"""How many interviews there are of each quality class, and for which reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, select, true

from questionnaire.flow import NO_ANSWERS
from storage.engine.database import Database
from storage.tables import interviews

ByReasons = dict[tuple[str, str], int]
"""Interviews by quality class and reasons; the reasons as they are stored, with commas between."""
Weeks = tuple[int, int]
"""The first and the last week of a span."""

CLEAN = "clean"
FLAGGED = ("B", "X")


def read_reasons(stored: str) -> tuple[str, ...]:
    """The reasons of a quality class, which are stored with commas between."""
    return tuple(stored.split(",")) if stored else ()


def is_flagged() -> ColumnElement[bool]:
    """Spelled out: a database uses the index of flagged interviews only if it sees that the query wants no others."""
    return interviews.c.quality.in_(bindparam("flagged", FLAGGED, expanding=True, literal_execute=True))


@dataclass(frozen=True, slots=True)
class Counted:
    """Interviews by center, class and reasons; and of people who wrote without answering, their number by center."""

    by_center: dict[int, ByReasons]
    words_alone: dict[int, int]


async def counts(
    db: Database, *, first_week: int, last_week: int, center_ids: Sequence[int] | None = None
) -> dict[int, ByReasons]:
    """The completed interviews of some weeks by center, class and reasons."""
    [found] = await counts_of_each(db, [(first_week, last_week)], center_ids=center_ids)
    return found.by_center


async def counts_of_each(
    db: Database, spans: Sequence[Weeks], *, center_ids: Sequence[int] | None = None
) -> list[Counted]:
    """The same for each span of weeks, and how many people wrote without answering, read together.

    All interviews are counted in an index; only flagged ones and clean ones with a reason are looked up in the table
    itself.
    """
    chosen = true() if center_ids is None else interviews.c.center_id.in_(center_ids)
    weeks = _any_of(interviews.c.completed_week, spans)
    # A center's interviews lie side by side, and most are read: the sum hides the weeks' index from the database. Few
    # have a reason, so that is asked first.
    reported = and_(
        interviews.c.reasons != "", interviews.c.quality == CLEAN, _any_of(interviews.c.completed_week + 0, spans)
    )
    key = (interviews.c.center_id, interviews.c.quality, interviews.c.reasons)
    columns = (*key, *_numbers(spans), *_numbers(spans, interviews.c.answers == NO_ANSWERS))
    reasoned = select(*columns).where(chosen).group_by(*key)
    totals = select(interviews.c.center_id, *_numbers(spans)).where(weeks, chosen)
    found = [Counted({}, {}) for _ in spans]
    async with db.read() as connection:
        rows: Sequence[Sequence[Any]] = (await connection.execute(totals.group_by(interviews.c.center_id))).all()
        for center_id, *numbers in rows:
            for counted, number in zip(found, numbers, strict=True):
                if number:
                    counted.by_center[center_id] = {(CLEAN, ""): number}
        for which in (and_(weeks, is_flagged()), reported):
            apart: Sequence[Sequence[Any]] = (await connection.execute(reasoned.where(which))).all()
            for center_id, quality, reasons, *numbers in apart:
                for counted, number, wrote in zip(found, numbers, numbers[len(spans) :], strict=False):
                    if number:
                        mine = counted.by_center[center_id]
                        mine[quality, reasons] = number
                        mine[CLEAN, ""] -= number
                    if wrote and quality in FLAGGED:
                        counted.words_alone[center_id] = counted.words_alone.get(center_id, 0) + wrote
    return found


def _any_of(week: ColumnElement[int], spans: Sequence[Weeks]) -> ColumnElement[bool]:
    """From the first week of any span to the last."""
    return week.between(min(first for first, _ in spans), max(last for _, last in spans))


def _numbers(spans: Sequence[Weeks], *those: ColumnElement[bool]) -> list[ColumnElement[int]]:
    """A column for each span, with its number of interviews, or of those."""
    return [func.count().filter(interviews.c.completed_week.between(*span), *those) for span in spans]
