"""National frames: the figures of the whole country that a week's indices lean on, frozen like the indices."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from storage.database import Database
from storage.tables import frames


@dataclass(frozen=True, slots=True)
class Frame:
    """`content` is JSON."""

    week: int
    revision: int
    computed_at: datetime
    methodology: str
    content: str


async def latest(db: Database, week: int) -> Frame | None:
    """The newest frame of a week."""
    query = select(frames).where(frames.c.week == week).order_by(frames.c.revision.desc()).limit(1)
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    return None if row is None else Frame(**row._mapping)


async def get(db: Database, week: int, revision: int) -> Frame | None:
    query = select(frames).where(frames.c.week == week, frames.c.revision == revision)
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    return None if row is None else Frame(**row._mapping)


async def freeze(db: Database, frame: Frame) -> None:
    async with db.write() as connection:
        await connection.execute(
            insert(frames).values(
                week=frame.week,
                revision=frame.revision,
                computed_at=frame.computed_at,
                methodology=frame.methodology,
                content=frame.content,
            )
        )
