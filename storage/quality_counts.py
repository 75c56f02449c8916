"""How many interviews there are of each quality class, and for which reasons."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, true

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


async def words_alone(
    db: Database, spans: Sequence[Weeks], *, center_ids: Sequence[int] | None = None
) -> list[dict[int, int]]:
    """How many people wrote without answering, by center, for each span of weeks."""
    mine = true() if center_ids is None else interviews.c.center_id.in_(center_ids)
    query = (
        select(interviews.c.center_id, *_numbers(spans))
        .where(_any_of(interviews.c.completed_week, spans), mine, is_flagged())
        .where(interviews.c.answers == NO_ANSWERS)
        .group_by(interviews.c.center_id)
    )
    found: list[dict[int, int]] = [{} for _ in spans]
    rows: Sequence[Sequence[Any]] = await db.rows(query)
    for row in rows:
        for of_span, number in zip(found, row[1:], strict=True):
            if number:
                of_span[row[0]] = number
    return found


async def counts(
    db: Database, *, first_week: int, last_week: int, center_ids: Sequence[int] | None = None
) -> dict[int, ByReasons]:
    """The completed interviews of some weeks by center, class and reasons."""
    [found] = await counts_of_each(db, [(first_week, last_week)], center_ids=center_ids)
    return found


async def counts_of_each(
    db: Database, spans: Sequence[Weeks], *, center_ids: Sequence[int] | None = None
) -> list[dict[int, ByReasons]]:
    """The same for each span of weeks, read together.

    All interviews and the flagged ones are counted in their indexes; only clean interviews with a reason are looked up
    in the table itself.
    """
    weeks = _any_of(interviews.c.completed_week, spans)
    # A center's interviews lie side by side, and most are read: the sum hides the weeks' index from the database.
    swept = _any_of(interviews.c.completed_week + 0, spans)
    reported = swept & (interviews.c.quality == CLEAN) & (interviews.c.reasons != "")
    key = (interviews.c.center_id, interviews.c.quality, interviews.c.reasons)
    chosen = true() if center_ids is None else interviews.c.center_id.in_(center_ids)
    totals = select(interviews.c.center_id, *_numbers(spans)).where(weeks, chosen)
    reasoned = select(*key, *_numbers(spans)).where(chosen).group_by(*key)
    found: list[dict[int, ByReasons]] = [{} for _ in spans]
    async with db.read() as connection:
        rows: Sequence[Sequence[Any]] = (await connection.execute(totals.group_by(interviews.c.center_id))).all()
        for row in rows:
            for of_span, number in zip(found, row[1:], strict=True):
                if number:
                    of_span[row[0]] = {(CLEAN, ""): number}
        for which in (weeks & is_flagged(), reported):
            rows = (await connection.execute(reasoned.where(which))).all()
            for row in rows:
                for of_span, number in zip(found, row[3:], strict=True):
                    if number:
                        mine = of_span[row[0]]
                        mine[row[1], row[2]] = number
                        mine[CLEAN, ""] -= number
    return found


def _any_of(week: ColumnElement[int], spans: Sequence[Weeks]) -> ColumnElement[bool]:
    """From the first week of any span to the last."""
    return week.between(min(first for first, _ in spans), max(last for _, last in spans))


def _numbers(spans: Sequence[Weeks]) -> list[ColumnElement[int]]:
    """A column for each span, with its number of interviews."""
    return [
        func.count().filter(interviews.c.completed_week.between(*span)).label(f"number_{at}")
        for at, span in enumerate(spans)
    ]
