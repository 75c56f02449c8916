"""Small facts that one process saves for another, such as the bot's user name."""

from functools import cache

from sqlalchemy import bindparam, select

from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.tables import properties

LAST_SEEN = "last_seen_at"
"""When a bot on this database was last there; ISO, UTC."""


async def get(db: Database, key: str) -> str | None:
    found = await db.fetch(_value_of(), {"of_key": key})
    value: str | None = found[0].value if found else None
    return value


@cache
def _value_of() -> Prepared:
    return Prepared(select(properties.c.value).where(properties.c.key == bindparam("of_key")))


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
