"""Respondents: random ids, reached through a keyed hash of the messenger's account."""

import secrets
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.connection import Connection
from storage.database import Database
from storage.tables import identities, respondents


async def language(db: Database, account: str) -> str | None:
    """The language that the account has chosen; None if it never has."""
    query = (
        select(respondents.c.language)
        .join(identities, identities.c.respondent_id == respondents.c.id)
        .where(identities.c.account == account)
    )
    async with db.read() as connection:
        chosen: str | None = await connection.scalar(query)
    return chosen


async def set_language(db: Database, account: str, language: str, now: datetime) -> None:
    async with db.write() as connection:
        respondent_id = await ensure(connection, account, now)
        await connection.execute(update(respondents).where(respondents.c.id == respondent_id).values(language=language))


async def ensure(connection: Connection, account: str, now: datetime) -> str:
    """The respondent behind an account, made on first use."""
    known = await connection.scalar(select(identities.c.respondent_id).where(identities.c.account == account))
    if known is not None:
        return str(known)
    respondent_id = secrets.token_hex(8)
    await connection.execute(insert(respondents).values(id=respondent_id, created_at=now))
    await connection.execute(insert(identities).values(account=account, respondent_id=respondent_id, created_at=now))
    return respondent_id
