"""Accounts get the name that a new secret gives them: administrators at once, others when they are next seen."""

from collections.abc import Callable, Sequence

from sqlalchemy import delete, select, update

from storage import packed_weeks
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.tables import bad_tokens, identities, interviews, memberships, newcomers, open_interviews, respondents

AccountOf = Callable[[str, int], str]
"""The account of a messenger's user id."""


async def rename_memberships(db: Database, account_of: AccountOf) -> int:
    """Memberships hold user ids, so that their accounts can be worked out anew; returns how many there are."""
    query = select(memberships.c.id, memberships.c.messenger, memberships.c.user_id)
    async with db.write() as connection:
        rows = (await connection.execute(query)).all()
        for row in rows:
            mine = update(memberships).where(memberships.c.id == row.id)
            await connection.execute(mine.values(account=account_of(row.messenger, row.user_id)))
    return len(rows)


async def recognize(db: Database, account: str, older: Sequence[str]) -> bool:
    """Whether somebody who is here was known by an older account, and is by the new one from now on."""
    known = select(identities.c.account).where(identities.c.account.in_(older))
    tried = select(bad_tokens.c.account).where(bad_tokens.c.account.in_(older))
    came = select(newcomers.c.account).where(newcomers.c.account.in_(older))
    async with db.read() as connection:
        if not any([await connection.scalar(query.limit(1)) for query in (known, tried, came)]):
            return False
    async with db.write() as connection:
        for name in await connection.scalars(known):
            await _rename(db, connection, str(name), account)
        await connection.execute(update(bad_tokens).where(bad_tokens.c.account.in_(older)).values(account=account))
        if not await connection.scalar(select(newcomers.c.account).where(newcomers.c.account == account)):
            newest = came.order_by(newcomers.c.came_at.desc()).limit(1).scalar_subquery()
            await connection.execute(update(newcomers).where(newcomers.c.account == newest).values(account=account))
    return True


async def _rename(db: Database, connection: Connection, old: str, account: str) -> None:
    """A process that did not know of the new secret yet may have met the person once more: then two become one."""
    respondent = select(identities.c.respondent_id)
    new_id = await connection.scalar(respondent.where(identities.c.account == account))
    if new_id is None:
        await connection.execute(update(identities).where(identities.c.account == old).values(account=account))
        return
    old_id = await connection.scalar(respondent.where(identities.c.account == old))
    theirs = update(interviews).where(interviews.c.respondent_id == old_id)
    moved = await connection.execute(
        theirs.values(respondent_id=new_id).returning(interviews.c.center_id, interviews.c.completed_week)
    )
    weeks = [(row.center_id, row.completed_week) for row in moved.all() if row.completed_week is not None]
    await packed_weeks.mark(db, connection, weeks)
    if not await connection.scalar(
        select(open_interviews.c.center_id).where(open_interviews.c.respondent_id == new_id)
    ):
        opened = update(open_interviews).where(open_interviews.c.respondent_id == old_id)
        await connection.execute(opened.values(respondent_id=new_id))
    await connection.execute(delete(respondents).where(respondents.c.id == old_id))
