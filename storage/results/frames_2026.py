"""The nation's figures of a week by methodology 2026.1, frozen like the snapshots that they are made of."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.engine.database import Database
from storage.tables import frames_2026


@dataclass(frozen=True, slots=True)
class Frame2026:
    """`content` is JSON; `norms` the hash of the norms behind it; `complete` says that every center has been looked at
    for the week."""

    week: int
    revision: int
    computed_at: datetime
    methodology: str
    norms: str | None
    complete: bool
    content: str


async def latest(db: Database, *, up_to_week: int | None = None) -> Frame2026 | None:
    """The newest one, or the newest none newer than a week."""
    query = select(frames_2026)
    if up_to_week is not None:
        query = query.where(frames_2026.c.week <= up_to_week)
    query = query.order_by(frames_2026.c.week.desc(), frames_2026.c.revision.desc()).limit(1)
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    return None if row is None else Frame2026(**row._mapping)


async def freeze(db: Database, frame: Frame2026) -> None:
    """Saves it; of two with one number the first stays."""
    values = {name: getattr(frame, name) for name in Frame2026.__dataclass_fields__}
    async with db.write() as connection:
        await connection.execute(db.insert(frames_2026).values(values).on_conflict_do_nothing())
