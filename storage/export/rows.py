"""The stream of interviews: read page by page as the database has them, so that memory does not grow with their number.

Reading is bare: one table, no joins, moments as text. A million rows pass here, and what the database or SQLAlchemy
would do to each of them, such as making a datetime, is time that the file pays for twice.
"""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    Row,
    Select,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
)

from questionnaire.model import RespondentType
from storage.engine.database import Database
from storage.engine.moments import hour_text
from storage.places import centers as places
from storage.places.chosen_centers import chosen_ids
from storage.tables import centers, interviews

PAGE = 1000
"""Interviews of one read: short enough to keep no writer waiting, and small with the longest of comments."""

mine = interviews.c


@dataclass(frozen=True, slots=True)
class Filters:
    """Which interviews: `start` and `end` are days in the center's zone, both included."""

    start: date | None = None
    end: date | None = None
    center: str | None = None
    region: str | None = None
    respondent_type: RespondentType | None = None
    unfinished: bool = False


Condition = ColumnElement[bool]
Interview = Row[*tuple[Any, ...]]
"""One row as `pages` reads it."""


async def conditions(db: Database, filters: Filters) -> list[Condition]:
    """The same for counting and for reading. Raises CenterNotFound, RegionNotFound."""
    chosen: list[Condition] = []
    if not filters.unfinished:
        chosen.append(mine.completed_at.is_not(None))
    if filters.respondent_type is not None:
        chosen.append(mine.respondent_type == filters.respondent_type.value)
    center_ids = await chosen_ids(db, filters.center, filters.region)
    if center_ids is not None:
        chosen.append(mine.center_id.in_(center_ids))
    if filters.start is not None or filters.end is not None:
        zones = {center.timezone for center in await places.listing(db, closed=True)}
        chosen.append(or_(*(_within(filters, zone) for zone in sorted(zones))))
    return chosen


async def count(db: Database, chosen: list[Condition]) -> int:
    async with db.read() as connection:
        return int(await connection.scalar(select(func.count()).select_from(interviews).where(*chosen)))


async def longest(db: Database, chosen: list[Condition]) -> dict[str, int]:
    """The bytes of the longest text in each column that is not the questionnaire's or a center's."""
    columns = {"interview_id": mine.id, "questionnaire": mine.questionnaire, "reasons": mine.reasons}
    columns["comment"] = mine.comment
    query = select(*(func.max(_size(db, column)).label(name) for name, column in columns.items())).where(*chosen)
    async with db.read() as connection:
        row = (await connection.execute(query)).one()
    return {name: size or 0 for name, size in row._mapping.items()}


async def pages(db: Database, chosen: list[Condition], *, respondents: bool = False) -> AsyncIterator[list[Interview]]:
    """Interviews by center and id, each page a read of its own: the bot can write in between. With `respondents` each
    row ends with who answered."""
    query = select(
        mine.center_id, mine.id, mine.respondent_type, mine.age_band, mine.entry,
        type_coerce(mine.verified, Integer), _moment(db, mine.started_at), _moment(db, mine.completed_at),
        mine.questionnaire, mine.answers, mine.quality, mine.reasons, mine.comment,
        *((mine.respondent_id,) if respondents else ()),
    )  # fmt: skip
    async for page in _pages(db, query.where(*chosen)):
        yield page


async def timed_pages(
    db: Database, chosen: list[Condition], *, respondents: bool = False
) -> AsyncIterator[list[Interview]]:
    """The same with the week of completion and the seconds of every answer, and without comments."""
    query = select(
        mine.center_id, mine.id, mine.respondent_type, mine.age_band, mine.entry,
        type_coerce(mine.verified, Integer).label("verified"), _moment(db, mine.started_at).label("started_at"),
        _moment(db, mine.completed_at).label("completed_at"), mine.completed_week, mine.questionnaire, mine.quality,
        mine.reasons, mine.total_seconds, mine.answers, mine.seconds, *((mine.respondent_id,) if respondents else ()),
    )  # fmt: skip
    async for page in _pages(db, query.where(*chosen)):
        yield page


def at(center_ids: Collection[int]) -> Condition:
    return mine.center_id.in_(center_ids)


async def _pages(db: Database, query: Select[Any]) -> AsyncIterator[list[Interview]]:
    """`query` begins with the center's and the interview's ids."""
    page = query.order_by(mine.center_id, mine.id).limit(PAGE)
    # One statement for all pages but the first: writing one anew takes as long as reading some hundred rows.
    keys = mine.center_id, mine.id
    next_page = page.where(tuple_(*keys) > tuple_(*(bindparam(f"after_{one.key}", type_=one.type) for one in keys)))
    after: dict[str, Any] = {}
    while True:
        rows = list(await db.rows(next_page if after else page, after))
        if rows:
            yield rows
        if len(rows) < PAGE:
            return
        after = {f"after_{one.key}": value for one, value in zip(keys, rows[-1], strict=False)}


def _within(filters: Filters, zone: str) -> Condition:
    """Interviews at the centers of a zone whose day there is one of those asked for."""
    moment = func.coalesce(mine.completed_at, mine.started_at, type_=mine.started_at.type)
    parts: list[Condition] = [mine.center_id.in_(select(centers.c.id).where(centers.c.timezone == zone))]
    if filters.start is not None:
        parts.append(moment >= _midnight(filters.start, zone))
    if filters.end is not None:
        parts.append(moment < _midnight(filters.end + timedelta(days=1), zone))
    return and_(*parts)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _moment(db: Database, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Its hour: an export never shows more."""
    return hour_text(column, embedded=db.embedded)


def _size(db: Database, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Bytes in UTF-8."""
    return func.length(cast(column, LargeBinary)) if db.embedded else func.octet_length(column)
