"""The published norms of methodology 2026.1: one file a year, frozen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.engine.database import Database
from storage.tables import norms


@dataclass(frozen=True, slots=True)
class PublishedNorms:
    """`content` is the file's JSON, `digest` its hash. They rest on the star window that ends with `week` and hold from
    the week `holds_from` until later ones do."""

    digest: str
    methodology: str
    week: int
    holds_from: int
    published_at: datetime
    content: str


async def publish(db: Database, published: PublishedNorms) -> bool:
    """Freezes norms; False if these are published already."""
    values = {name: getattr(published, name) for name in PublishedNorms.__dataclass_fields__}
    async with db.write() as connection:
        result = await connection.execute(db.insert(norms).values(values).on_conflict_do_nothing())
        return result.rowcount == 1


async def in_force(db: Database, week: int) -> PublishedNorms | None:
    """The norms by which a week is judged: of those that hold, the newest."""
    query = select(norms).where(norms.c.holds_from <= week)
    query = query.order_by(norms.c.holds_from.desc(), norms.c.published_at.desc()).limit(1)
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    return None if row is None else PublishedNorms(**row._mapping)


async def published(db: Database) -> list[PublishedNorms]:
    """All of them, by the week from which they hold."""
    query = select(norms).order_by(norms.c.holds_from, norms.c.published_at)
    return [PublishedNorms(**row._mapping) for row in await db.rows(query)]
