"""Accounts get the name that a new secret gives them: administrators at once, others when they are next seen."""

from collections.abc import Callable, Sequence

from sqlalchemy import delete, insert, select, update

from storage.counting import packed_weeks
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.people import respondent_centers
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
    # Rows are written anew under the new name: where tables are distributed by it, none can be moved.
    async with db.write() as connection:
        for name in (await connection.scalars(known)).all():
            await _rename(db, connection, str(name), account)
        gone = delete(bad_tokens).where(bad_tokens.c.account.in_(older)).returning(bad_tokens)
        tries = [{**row._mapping, "account": account} for row in await connection.execute(gone)]
        if tries:
            await connection.execute(insert(bad_tokens), tries)
        if not await connection.scalar(select(newcomers.c.account).where(newcomers.c.account == account)):
            newest = await connection.scalar(came.order_by(newcomers.c.came_at.desc()).limit(1))
            if newest is not None:
                left = delete(newcomers).where(newcomers.c.account == newest).returning(newcomers)
                for row in (await connection.execute(left)).all():
                    await connection.execute(insert(newcomers).values({**row._mapping, "account": account}))
    return True


async def _rename(db: Database, connection: Connection, old: str, account: str) -> None:
    """A process that did not know of the new secret yet may have met the person once more: then two become one."""
    new_id = await connection.scalar(select(identities.c.respondent_id).where(identities.c.account == account))
    gone = delete(identities).where(identities.c.account == old).returning(identities)
    was = (await connection.execute(gone)).first()
    if was is None:
        # Another worker has met the same person.
        return
    if new_id is None:
        await connection.execute(insert(identities).values({**was._mapping, "account": account}))
        return
    await _join(db, connection, was.respondent_id, new_id)


async def _join(db: Database, connection: Connection, old_id: str, new_id: str) -> None:
    """Gives one respondent all that was another's, who is no longer needed."""
    centers = await respondent_centers.known(connection, old_id) if db.distributed else []
    theirs = update(interviews).where(interviews.c.respondent_id == old_id)
    if db.distributed:
        theirs = theirs.where(interviews.c.center_id.in_(centers))
    moved = await connection.execute(
        theirs.values(respondent_id=new_id).returning(interviews.c.center_id, interviews.c.completed_week)
    )
    weeks = [(row.center_id, row.completed_week) for row in moved.all() if row.completed_week is not None]
    await packed_weeks.mark(db, connection, weeks)
    await respondent_centers.note(db, connection, new_id, centers)
    gone = delete(open_interviews).where(open_interviews.c.respondent_id == old_id).returning(open_interviews)
    opened = (await connection.execute(gone)).first()
    taken = await connection.scalar(
        select(open_interviews.c.center_id).where(open_interviews.c.respondent_id == new_id)
    )
    if opened is not None and taken is None:
        await connection.execute(insert(open_interviews).values({**opened._mapping, "respondent_id": new_id}))
    await connection.execute(delete(respondents).where(respondents.c.id == old_id))
