"""Visit tokens in the database: handed out, found by their short code, used up once."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.moments import full_hour
from storage.engine.prepared import Prepared
from storage.entry.visit_tokens import VisitToken
from storage.errors import VisitCodeTaken, VisitTokenInvalid
from storage.people import respondents
from storage.tables import interviews, visit_codes, visit_issues, visit_tokens

Beside = Callable[[Connection], Awaitable[None]]


async def nothing(connection: Connection) -> None:
    """What most callers do beside it."""


async def issue(db: Database, tokens: Mapping[str, VisitToken], now: datetime, beside: Beside = nothing) -> None:
    """Remembers tokens of one center, each by the hash of its short code, and counts them as issued. What is done
    `beside` is in the same transaction.

    Raises VisitCodeTaken where a live token has such a code already, ValueError where there are no tokens.
    """
    if not tokens:
        raise ValueError("there is nothing to issue")
    first = next(iter(tokens.values()))
    codes = [
        {"code_hash": code, "center_id": token.center_id, "token_id": token.id, "expires_at": token.expires_at}
        for code, token in tokens.items()
    ]
    count = {
        "center_id": first.center_id,
        "id": secrets.token_hex(8),
        "issued_at": now,
        "expires_at": first.expires_at,
        "tokens": len(tokens),
    }
    try:
        async with db.write() as connection:
            await connection.execute(insert(visit_codes), codes)
            await connection.execute(insert(visit_issues).values(**count))
            await beside(connection)
    except IntegrityError:
        raise VisitCodeTaken from None


async def by_code(db: Database, hashes: list[str], now: datetime) -> VisitToken | None:
    """The live token whose short code has one of these hashes."""
    query = select(visit_codes).where(visit_codes.c.code_hash.in_(hashes), visit_codes.c.expires_at > now)
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    return None if row is None else VisitToken(row.center_id, row.expires_at, row.token_id)


async def is_free(db: Database, token: VisitToken, account: str) -> bool:
    """Whether the account may still answer with the token: unused, or used by itself and not answered to the end."""
    query = (
        select(interviews.c.respondent_id)
        .select_from(visit_tokens)
        .outerjoin(
            interviews,
            (interviews.c.center_id == visit_tokens.c.center_id)
            & (interviews.c.id == visit_tokens.c.interview_id)
            & interviews.c.completed_at.is_(None),
        )
        .where(visit_tokens.c.center_id == token.center_id, visit_tokens.c.token_id == token.id)
    )
    async with db.read() as connection:
        row = (await connection.execute(query)).first()
    if row is None:
        return True
    return row.respondent_id is not None and row.respondent_id == await respondents.find_id(db, account)


async def redeem(
    db: Database, connection: Connection, token: VisitToken, *, interview_id: str, respondent_id: str, now: datetime
) -> None:
    """Uses the token up for an interview, inside the transaction at hand. Raises VisitTokenInvalid.

    A client who has abandoned an interview may begin again with the same token: the visit has not been told of yet.
    """
    used = await connection.execute(
        db.insert(visit_tokens)
        .values(
            center_id=token.center_id,
            token_id=token.id,
            expires_at=token.expires_at,
            redeemed_at=full_hour(now),
            interview_id=interview_id,
        )
        .on_conflict_do_nothing()
    )
    if used.rowcount != 1 and not await _used_again(connection, token, interview_id, respondent_id):
        raise VisitTokenInvalid


async def _used_again(connection: Connection, token: VisitToken, interview_id: str, respondent_id: str) -> bool:
    own_abandoned = exists().where(
        interviews.c.center_id == visit_tokens.c.center_id,
        interviews.c.id == visit_tokens.c.interview_id,
        interviews.c.respondent_id == respondent_id,
        interviews.c.abandoned_at.is_not(None),
    )
    again = update(visit_tokens).where(
        visit_tokens.c.center_id == token.center_id, visit_tokens.c.token_id == token.id, own_abandoned
    )
    return (await connection.execute(again.values(interview_id=interview_id))).rowcount == 1


async def purge(db: Database, now: datetime) -> int:
    """Deletes the short codes of expired tokens; returns how many."""
    return await db.change(_over(), {"by": now})


@cache
def _over() -> Prepared:
    return Prepared(delete(visit_codes).where(visit_codes.c.expires_at <= bindparam("by")))
