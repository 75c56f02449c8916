"""The menus of commands in administrators' chats: which chats lack theirs, and which must lose it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import String, and_, bindparam, exists, func, or_, select, update

from storage.access.memberships import Status
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.tables import memberships

LANGUAGE_APART = ":"


@dataclass(frozen=True, slots=True)
class MenuToSet:
    """The chat of a membership that is to get a menu in `language` (None for the usual one); everybody's if `menu` is
    None."""

    membership_id: str
    chat_id: int
    language: str | None
    menu: str | None


async def to_set(db: Database, messenger: str, version: str, *, limit: int) -> Sequence[MenuToSet]:
    """The menus that differ from those wanted, at most `limit` of them.

    version   of the commands and their words: active members want that, in their language
    """
    rows = await db.fetch(_to_set(), {"version": version, "of_messenger": messenger, "most": limit})
    return [
        MenuToSet(row.id, row.chat_id, row.language, row.wanted if row.status == Status.ACTIVE.value else None)
        for row in rows
    ]


@cache
def _to_set() -> Prepared:
    members, others = memberships, memberships.alias()
    wanted = bindparam("version", type_=String()) + LANGUAGE_APART + func.coalesce(members.c.language, "")
    active = members.c.status == Status.ACTIVE.value
    still = exists().where(
        others.c.chat_id == members.c.chat_id,
        others.c.messenger == members.c.messenger,
        others.c.status == Status.ACTIVE.value,
    )
    return Prepared(
        select(members.c.id, members.c.chat_id, members.c.language, members.c.status, wanted.label("wanted"))
        .where(
            members.c.messenger == bindparam("of_messenger"),
            or_(
                and_(active, func.coalesce(members.c.menu, "") != wanted),
                # Another role in the same chat keeps the menu there.
                and_(~active, members.c.menu.is_not(None), ~still),
            ),
        )
        .order_by(members.c.id)
        .limit(bindparam("most"))
    )


async def note(db: Database, membership_id: str, menu: str | None) -> None:
    """Records the menu that a chat was given for a membership."""
    async with db.write() as connection:
        await connection.execute(update(memberships).where(memberships.c.id == membership_id).values(menu=menu))
