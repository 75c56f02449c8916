"""Respondents: random ids, reached through a keyed hash of the messenger's account."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import ScalarSelect, bindparam, insert, select, update

from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.moments import full_hour
from storage.engine.prepared import Prepared
from storage.tables import identities, memberships, respondents

NOBODY = ""
"""The id of no respondent."""


async def language(db: Database, account: str) -> str | None:
    """The language that the account has chosen; None if it never has."""
    async with db.read() as connection:
        me = respondents.c.id == await behind(db, connection, account)
        chosen: str | None = await connection.scalar(select(respondents.c.language).where(me))
    return chosen


async def is_known(db: Database, account: str) -> bool:
    return await find_id(db, account) != NOBODY


async def find_id(db: Database, account: str) -> str:
    """The respondent behind an account, `NOBODY` if it is not known: the short way."""
    found = await db.look_up(_identity(), {"of_account": account})
    return str(found[0].respondent_id) if found else NOBODY


async def behind(db: Database, connection: Connection, account: str) -> str | ScalarSelect[str]:
    """What the column of a respondent's id equals in the rows of the account's respondent.

    One server looks it up within the statement. On several, accounts and respondents lie apart: it is looked up here.
    """
    query = select(identities.c.respondent_id).where(identities.c.account == account)
    if not db.distributed:
        return query.scalar_subquery()
    return await connection.scalar(query) or NOBODY


async def accounts_of(connection: Connection, respondent_ids: Sequence[str]) -> dict[str, str]:
    """The accounts of respondents, by id. On several servers all have to be asked: not for what a client waits for."""
    query = select(identities.c.respondent_id, identities.c.account)
    rows = await connection.execute(query.where(identities.c.respondent_id.in_(respondent_ids)))
    return {row.respondent_id: row.account for row in rows}


@cache
def _identity() -> Prepared:
    return Prepared(select(identities.c.respondent_id).where(identities.c.account == bindparam("of_account")))


async def set_language(db: Database, account: str, language: str, now: datetime) -> None:
    async with db.write() as connection:
        respondent_id = await ensure(connection, account, now)
        await connection.execute(update(respondents).where(respondents.c.id == respondent_id).values(language=language))


async def stopped(db: Database, account: str) -> bool:
    """Whether the account wants no messages that it has not asked for."""
    async with db.read() as connection:
        me = respondents.c.id == await behind(db, connection, account)
        return await connection.scalar(select(respondents.c.stopped_at).where(me)) is not None


async def stop(db: Database, account: str, *, now: datetime) -> None:
    """No more messages that the account has not asked for, digests included; kept like a language, also for who has not
    answered yet. What is queued is cancelled when its turn comes, see `storage.delivery.outbox.begin_sending`."""
    async with db.write() as connection:
        me = respondents.c.id == await ensure(connection, account, now)
        await connection.execute(
            update(respondents).where(me, respondents.c.stopped_at.is_(None)).values(stopped_at=now)
        )
        since = await connection.scalar(select(respondents.c.stopped_at).where(me))
        listens = memberships.c.account == account, memberships.c.stopped_at.is_(None)
        await connection.execute(update(memberships).where(*listens).values(stopped_at=since))


async def resume(db: Database, account: str) -> None:
    """Messages again, but for the digests that were paused by themselves."""
    async with db.write() as connection:
        mine = respondents.c.id == await behind(db, connection, account)
        since = await connection.scalar(select(respondents.c.stopped_at).where(mine))
        await connection.execute(update(respondents).where(mine).values(stopped_at=None))
        stopped_then = memberships.c.account == account, memberships.c.stopped_at == since
        await connection.execute(update(memberships).where(*stopped_then).values(stopped_at=None))


async def ensure(connection: Connection, account: str, now: datetime) -> str:
    """The respondent behind an account, made on first use."""
    known = await connection.scalar(select(identities.c.respondent_id).where(identities.c.account == account))
    if known is not None:
        return str(known)
    # The hour: the second would be that of the first interview.
    respondent_id, since = secrets.token_hex(8), full_hour(now)
    await connection.execute(insert(respondents).values(id=respondent_id, created_at=since))
    await connection.execute(insert(identities).values(account=account, respondent_id=respondent_id, created_at=since))
    return respondent_id
