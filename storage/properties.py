"""Small facts that one process saves for another, such as the bot's user name."""

from sqlalchemy import select

from storage.engine.database import Database
from storage.tables import properties

LAST_SEEN = "last_seen_at"
"""When a bot on this database was last there; ISO, UTC."""


async def get(db: Database, key: str) -> str | None:
    async with db.read() as connection:
        value: str | None = await connection.scalar(select(properties.c.value).where(properties.c.key == key))
    return value


async def beginning(db: Database, start: str) -> dict[str, str]:
    """The facts whose keys begin with a text, by the rest of the key."""
    query = select(properties.c.key, properties.c.value).where(properties.c.key.startswith(start, autoescape=True))
    return {row.key.removeprefix(start): row.value for row in await db.rows(query.order_by("key"))}


async def put(db: Database, key: str, value: str) -> None:
    if await get(db, key) == value:
        return
    written = db.insert(properties).values(key=key, value=value)
    async with db.write() as connection:
        await connection.execute(
            written.on_conflict_do_update(index_elements=[properties.c.key], set_={"value": written.excluded.value})
        )
