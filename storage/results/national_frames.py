"""National frames: the national figures behind a week's indices, frozen like the indices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select

from storage.engine.database import Database
from storage.tables import frames


@dataclass(frozen=True, slots=True)
class Frame:
    """`content` is JSON; `changes` counts the interviews that had been added and removed in the nation by then."""

    week: int
    revision: int
    computed_at: datetime
    methodology: str
    changes: int
    content: str


_LATEST = select(frames).where(frames.c.week == bindparam("of_week")).order_by(frames.c.revision.desc()).limit(1)


async def latest(db: Database, week: int) -> Frame | None:
    """The newest frame of a week."""
    async with db.read() as connection:
        row = (await connection.execute(_LATEST, {"of_week": week})).first()
    return None if row is None else Frame(**row._mapping)


async def get(db: Database, week: int, revision: int) -> Frame | None:
    async with db.read() as connection:
        row = (await connection.execute(_one(week, revision))).first()
    return None if row is None else Frame(**row._mapping)


async def freeze(db: Database, frame: Frame) -> Frame:
    """Saves the frame; if two are frozen at once, the first stays. Returns the one that stayed."""
    async with db.write() as connection:
        await connection.execute(
            db.insert(frames)
            .values(
                week=frame.week,
                revision=frame.revision,
                computed_at=frame.computed_at,
                methodology=frame.methodology,
                changes=frame.changes,
                content=frame.content,
            )
            .on_conflict_do_nothing()
        )
        kept = await connection.execute(_one(frame.week, frame.revision))
        return Frame(**kept.one()._mapping)


def _one(week: int, revision: int) -> Select[Any]:
    return select(frames).where(frames.c.week == week, frames.c.revision == revision)
