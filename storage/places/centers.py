"""Centers and their regions."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, select, update

from storage.counting import packed_weeks
from storage.counting.packed_weeks import CenterWeek
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.errors import CenterNotFound, RegionNotFound
from storage.places.center_differences import COLUMNS, CenterRow, Differences, differences
from storage.places.spelling import code_key, region_key
from storage.places.verification import REQUIRED
from storage.tables import centers, interviews, regions

BY_REGION = (regions.c.name, centers.c.city, centers.c.code)
"""The order of lists."""


@dataclass(frozen=True, slots=True)
class Center:
    """An employment center. `timezone` is an IANA name; `verification` is "open" or "required", by the center's own
    setting or its region's."""

    id: int
    code: str
    name: str
    region_id: int
    region: str
    city: str
    timezone: str
    opening_hours: str | None
    verification: str
    latitude: float | None
    longitude: float | None
    sample: bool
    created_at: datetime
    closed_at: datetime | None
    address: str | None = None
    phone: str | None = None


FIELDS = tuple(one.name for one in fields(Center))
VERIFICATION = FIELDS.index("verification")


class Place(NamedTuple):
    """A center as a list names it."""

    id: int
    code: str
    region: str


async def get(db: Database, center_id: int) -> Center:
    """Raises CenterNotFound."""
    return _one(await db.fetch(_with_id(), {"of_center": center_id}), center_id)


async def by_code(db: Database, code: str) -> Center:
    """Finds a center by code, whatever the case, dashes and look-alike letters. Raises CenterNotFound."""
    try:
        return _one(await db.fetch(_with_code(), {"of_code": code.lower()}), code)
    except CenterNotFound:
        known = await db.rows(select(centers.c.id, centers.c.code))
        alike = [row.id for row in known if code_key(row.code) == code_key(code)]
        if len(alike) != 1:
            raise
        return await get(db, alike[0])


async def of_ids(db: Database, ids: Collection[int]) -> dict[int, Center]:
    """The centers with these ids, closed ones too, by id."""
    found = await db.rows(select_centers().where(centers.c.id.in_(ids)))
    return {row.id: read_center(row) for row in found}


async def page(db: Database, *, among: ColumnElement[bool], limit: int, offset: int) -> list[Center]:
    """A page of the open centers that match `among`, by region and city."""
    query = select_centers().where(centers.c.closed_at.is_(None), among)
    query = query.order_by(regions.c.name, centers.c.city, centers.c.code).limit(limit).offset(offset)
    return [read_center(row) for row in await db.rows(query)]


async def region_id(db: Database, name: str) -> int:
    """Finds a region by name, whatever the case, spaces and abbreviations. Raises RegionNotFound."""
    async with db.read() as connection:
        return await _region_id(connection, name)


async def listing(db: Database, *, region: str | None = None, closed: bool = False) -> list[Center]:
    """Centers by region and name, of one region if one is named. Raises RegionNotFound."""
    query = select_centers().order_by(*BY_REGION)
    if not closed:
        query = query.where(centers.c.closed_at.is_(None))
    if region is not None:
        query = query.where(centers.c.region_id == await region_id(db, region))
    return [read_center(row) for row in await db.rows(query)]


async def places(db: Database, *, region: str | None = None) -> list[Place]:
    """The same, closed ones too. Raises RegionNotFound."""
    query = select(centers.c.id, centers.c.code, regions.c.name).join(regions, regions.c.id == centers.c.region_id)
    if region is not None:
        query = query.where(centers.c.region_id == await region_id(db, region))
    return [Place._make(row) for row in await db.rows(query.order_by(*BY_REGION))]


async def open_ids(db: Database) -> set[int]:
    """The ids of the open centers."""
    async with db.read() as connection:
        return set((await connection.scalars(select(centers.c.id).where(centers.c.closed_at.is_(None)))).all())


async def zones(db: Database) -> list[str]:
    """The time zones that have open centers."""
    return [row.timezone for row in await db.fetch(_zones(), {})]


@cache
def _zones() -> Prepared:
    return Prepared(select(centers.c.timezone).where(centers.c.closed_at.is_(None)).distinct())


async def compare(
    db: Database,
    rows: Sequence[CenterRow],
    *,
    columns: Collection[str] = COLUMNS,
    sample: bool = False,
    close_missing: bool = False,
) -> Differences:
    """The changes that `load` would make."""
    async with db.read() as connection:
        known = await _known(connection)
        rows = _spelled(rows, known, await _regions(connection))
    return differences(known, rows, columns=columns, sample=sample, close_missing=close_missing)


async def load(
    db: Database,
    rows: Sequence[CenterRow],
    *,
    now: datetime,
    columns: Collection[str] = COLUMNS,
    sample: bool = False,
    close_missing: bool = False,
) -> Differences:
    """Adds the centers that are new, changes those that differ in the columns and, if asked to, closes those of their
    regions that are not named, all in one transaction."""
    async with db.write() as connection:
        known = await _known(connection)
        rows = _spelled(rows, known, await _regions(connection))
        found = differences(known, rows, columns=columns, sample=sample, close_missing=close_missing)
        region_ids = await _region_ids(connection, {row.region for row in rows})
        for row in rows:
            if row.code in found.changed:
                row = replace(row, **{name: known[row.code][name] for name in COLUMNS if name not in columns})
            values = _values(row, region_ids[row.region], sample)
            if row.code not in known:
                await connection.execute(insert(centers).values(**values, created_at=now))
            elif row.code in found.changed:
                await connection.execute(update(centers).where(centers.c.code == row.code).values(**values))
                if known[row.code]["timezone"] != row.timezone:
                    await _reckon_weeks(db, connection, known[row.code]["id"], row.timezone)
        for code in found.closed:
            await connection.execute(update(centers).where(centers.c.code == code).values(closed_at=now))
    return found


async def set_verification(db: Database, code: str, verification: str) -> None:
    """Sets whether a center's answers need a visit token: "open" or "required". Raises CenterNotFound."""
    change = update(centers).where(func.lower(centers.c.code) == code.lower()).values(verification=verification)
    async with db.write() as connection:
        if (await connection.execute(change)).rowcount == 0:
            raise CenterNotFound(code)


async def set_region_verification(db: Database, region: str, verification: str) -> None:
    """The same for a region: "required" holds for all its centers. Raises RegionNotFound."""
    async with db.write() as connection:
        found = await _region_id(connection, region)
        await connection.execute(update(regions).where(regions.c.id == found).values(verification=verification))


def fold(text: str) -> str:
    """The form that searches compare: lower case, with е for ё."""
    return text.casefold().replace("ё", "е").strip()


def week_number(day: date) -> int:
    """ISO weeks counted from 1: (ordinal of the week's Monday - 1) / 7."""
    return (day.toordinal() - 1) // 7


def local_week(moment: datetime, timezone: str) -> int:
    """The ISO week of a moment in a zone."""
    return week_number(moment.astimezone(ZoneInfo(timezone)).date())


def select_centers() -> Select[Any]:
    """What `read_center` reads: a center's fields, and the verification of its region."""
    columns = [regions.c.name.label(name) if name == "region" else centers.c[name] for name in FIELDS]
    query = select(*columns, regions.c.verification.label("region_verification")).select_from(centers)
    return query.join(regions, regions.c.id == centers.c.region_id)


@cache
def _with_id() -> Prepared:
    return Prepared(select_centers().where(centers.c.id == bindparam("of_center")))


@cache
def _with_code() -> Prepared:
    return Prepared(select_centers().where(func.lower(centers.c.code) == bindparam("of_code")))


def _one(rows: Sequence[Any], named: str | int) -> Center:
    if not rows:
        raise CenterNotFound(named)
    return read_center(rows[0])


async def _region_id(connection: Connection, name: str) -> int:
    """The region with exactly this spelling, or else the first of that name."""
    known = (await connection.execute(select(regions).order_by(regions.c.id))).all()
    same = [row for row in known if region_key(row.name) == region_key(name)]
    if not same:
        raise RegionNotFound(name)
    return int(next((row.id for row in same if row.name == name), same[0].id))


async def _known(connection: Connection) -> dict[str, dict[str, Any]]:
    return {
        row.code: {**row._mapping, "closed": row.closed_at is not None}
        for row in await connection.execute(select_centers().order_by(centers.c.id))
    }


def _spelled(rows: Sequence[CenterRow], known: Collection[str], names: Sequence[str]) -> list[CenterRow]:
    """The rows with their codes and regions spelled as in the database and on the posters; case, spaces,
    look-alikes and abbreviations do not matter. A new region gets the spelling that most rows have."""
    spelling = {code.casefold(): code for code in known}
    often = Counter(row.region for row in rows).most_common()
    regions = {region_key(name): name for name in (*(name for name, _ in reversed(often)), *reversed(names))}
    return [
        replace(row, code=spelling.get(row.code.casefold(), row.code), region=regions[region_key(row.region)])
        for row in rows
    ]


async def _regions(connection: Connection) -> list[str]:
    """The names of the existing regions, oldest first."""
    return list(await connection.scalars(select(regions.c.name).order_by(regions.c.id)))


async def _region_ids(connection: Connection, names: set[str]) -> dict[str, int]:
    """The ids of the regions; new ones are added."""
    known = {row.name: row.id for row in await connection.execute(select(regions))}
    for name in sorted(names - known.keys()):
        inserted = await connection.execute(insert(regions).values(name=name).returning(regions.c.id))
        known[name] = inserted.scalar_one()
    return known


async def _reckon_weeks(db: Database, connection: Connection, center_id: int, timezone: str) -> None:
    """Moves the interviews of a center whose zone was wrong into the right weeks."""
    mine = interviews.c.center_id == center_id
    query = select(interviews.c.id, interviews.c.completed_at, interviews.c.completed_week).where(
        mine, interviews.c.completed_at.is_not(None)
    )
    moved: set[CenterWeek] = set()
    for row in (await connection.execute(query)).all():
        week = local_week(row.completed_at, timezone)
        if week != row.completed_week:
            change = update(interviews).where(mine, interviews.c.id == row.id).values(completed_week=week)
            await connection.execute(change)
            moved |= {(center_id, row.completed_week), (center_id, week)}
    await packed_weeks.mark(db, connection, moved)


def _values(row: CenterRow, region_id: int, sample: bool) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "region_id": region_id,
        "city": row.city,
        "timezone": row.timezone,
        "opening_hours": row.opening_hours,
        "verification": row.verification,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "address": row.address,
        "phone": row.phone,
        "sample": sample,
        "closed_at": None,
        "search_text": fold(f"{row.name} {row.city} {row.code}"),
    }


def read_center(row: Sequence[Any]) -> Center:
    *values, of_region = row
    if of_region == REQUIRED:
        values[VERIFICATION] = REQUIRED
    return Center(*values)
