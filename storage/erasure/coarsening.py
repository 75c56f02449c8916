"""Interviews keep seconds only while their quality is judged, and the hour from then on."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select, update

from questionnaire.model import RespondentType
from storage.counting import packed_weeks
from storage.engine.database import Database
from storage.engine.moments import full_hour, hour_of
from storage.tables import interviews
from storage.workers import properties

JUDGED = timedelta(days=1)
"""Bursts and haste are judged at once; for once in 30 days, and for reminders, the hour is enough."""
LATE = timedelta(days=40)
"""An interview may be completed as of an earlier moment: by a bot that was down, or from a file."""
HOUR = timedelta(hours=1)
TOGETHER = 300
"""Interviews of a transaction: of an archive few are in one hour, and a commit costs more than they do."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
DONE_UNTIL = "moments_coarse_until"
"""The property that says up to which moment this was done."""

KINDS = tuple(kind.value for kind in RespondentType)
Moment = datetime | BindParameter[datetime]

MOMENTS = (interviews.c.started_at, interviews.c.touched_at, interviews.c.completed_at)


async def due(db: Database, now: datetime) -> int:
    """How many interviews `coarsen` would change. Of an archive it changes many: too long to be rehearsed."""
    start, end = await _range(db, now)
    query = select(func.count()).select_from(interviews)
    async with db.read() as connection:
        return sum(
            [int(await connection.scalar(query.where(*_between(kind, start, end), _is_exact(db)))) for kind in KINDS]
        )


async def coarsen(db: Database, now: datetime) -> int:
    """Cuts their moments to the hour, in transactions of whole hours of completion with some hundred interviews or one
    hour's; returns how many. Per-answer seconds stay: they are durations, and no clock can be set by them. Safe to run
    twice and by two."""
    start, end = await _range(db, now)
    done = sum([await _coarsen(db, kind, start, end) for kind in KINDS])
    await properties.put(db, DONE_UNTIL, end.isoformat())
    return done


async def _coarsen(db: Database, kind: str, start: datetime, end: datetime) -> int:
    coarse = {column.name: hour_of(column, embedded=db.embedded) for column in MOMENTS}
    moment, done = interviews.c.completed_at, 0
    exact = (*_between(kind, bindparam("start"), bindparam("end")), _is_exact(db))
    # The first along the index: to ask for the least would read all that follow.
    first = select(moment).where(*exact).order_by(moment).limit(1)
    last = first.offset(TOGETHER - 1)
    change = update(interviews).where(*exact).values(coarse)
    change = change.returning(interviews.c.center_id, interviews.c.completed_week)
    while True:
        async with db.write() as connection:
            found: datetime | None = (await connection.execute(first, {"start": start, "end": end})).scalar()
            if found is None:
                return done
            since = full_hour(found)
            upto: datetime | None = (await connection.execute(last, {"start": since, "end": end})).scalar()
            start = end if upto is None else min(full_hour(upto) + HOUR, end)
            cut = (await connection.execute(change, {"start": since, "end": start})).all()
            # What is packed of them shows the seconds too.
            await packed_weeks.mark(db, connection, [(row.center_id, row.completed_week) for row in cut])
            done += len(cut)


async def _range(db: Database, now: datetime) -> tuple[datetime, datetime]:
    before = await properties.get(db, DONE_UNTIL)
    start = LONG_AGO if before is None else datetime.fromisoformat(before) - LATE
    return start, full_hour(now - JUDGED)


def _between(kind: str, start: Moment, end: Moment) -> tuple[ColumnElement[bool], ...]:
    # The type leads the index over moments of completion.
    moment = interviews.c.completed_at
    return interviews.c.respondent_type == kind, moment >= start, moment < end


def _is_exact(db: Database) -> ColumnElement[bool]:
    return or_(*(column != hour_of(column, embedded=db.embedded) for column in MOMENTS))
