"""Cases: what the weekly tests have found at a center, and what a person has said to it. For operators alone.

A case changes nothing by itself. It is open until somebody clears it, or confirms it by setting the center under review
(`storage.quality.reviews`).
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.errors import CaseNotFound, CaseSettled
from storage.quality.case_states import CaseState
from storage.tables import cases

Numbers = Mapping[str, tuple[int, int]]
"""Answers of a center by type: the number after which they come, and the one up to which."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a test has found at a center in the window that ends with `week`.

    figures        what it saw, beside the usual
    numbers        the answers of the window that it rests on
    answers_hash   over their fingerprints
    """

    center_id: int
    kind: str
    week: int
    figures: Mapping[str, Any]
    numbers: Numbers
    answers_hash: str


@dataclass(frozen=True, slots=True)
class Case:
    """What was found, and what became of it: who settled it, when and why."""

    id: str
    found: Found
    opened_at: datetime
    state: CaseState
    settled_at: datetime | None
    settled_by: str | None
    reason: str | None


async def open_new(db: Database, found: Sequence[Found], now: datetime) -> int:
    """Opens cases in one transaction; returns how many. Where a case of this kind is open, it stays as it is."""
    rows = [
        asdict(one)
        | {
            "id": secrets.token_hex(6),
            "figures": json.dumps(one.figures, sort_keys=True),
            "numbers": json.dumps(one.numbers, sort_keys=True),
            "opened_at": now,
            "state": CaseState.OPEN.value,
        }
        for one in found
    ]
    statement = db.insert(cases).on_conflict_do_nothing()
    async with db.write() as connection:
        return sum([(await connection.execute(statement.values(row))).rowcount for row in rows])


async def listing(
    db: Database, *, state: CaseState | None = None, center_ids: Sequence[int] | None = None, kind: str | None = None
) -> list[Case]:
    """Cases, the newest first."""
    query = select(cases).order_by(cases.c.opened_at.desc(), cases.c.center_id, cases.c.kind, cases.c.id)
    if state is not None:
        query = query.where(cases.c.state == state.value)
    if center_ids is not None:
        query = query.where(cases.c.center_id.in_(center_ids))
    if kind is not None:
        query = query.where(cases.c.kind == kind)
    return [_case(row) for row in await db.rows(query)]


async def by_id(db: Database, id: str) -> Case:
    """Raises CaseNotFound."""
    async with db.read() as connection:
        row = (await connection.execute(select(cases).where(cases.c.id == id))).first()
    if row is None:
        raise CaseNotFound(id)
    return _case(row)


async def clear(db: Database, id: str, *, by: str, reason: str, now: datetime) -> Case:
    """Clears an open case: the answers that it rests on open none of its kind any more. Raises CaseNotFound,
    CaseSettled."""
    known = await by_id(db, id)
    async with db.write() as connection:
        return await settle(connection, known, CaseState.CLEARED, by=by, reason=reason, now=now)


async def settle(connection: Connection, known: Case, state: CaseState, *, by: str, reason: str, now: datetime) -> Case:
    """Settles an open case in the caller's transaction. Raises CaseSettled."""
    mine = (cases.c.center_id == known.found.center_id, cases.c.id == known.id)
    values = {"state": state.value, "settled_at": now, "settled_by": by, "reason": reason}
    changed = await connection.execute(
        update(cases).where(*mine, cases.c.state == CaseState.OPEN.value).values(**values).returning(cases)
    )
    row = changed.first()
    if row is None:
        raise CaseSettled(known.id, str(await connection.scalar(select(cases.c.state).where(*mine))))
    return _case(row)


async def count_open_since(db: Database, moment: datetime) -> int:
    """How many open cases were opened before a moment."""
    query = select(func.count()).where(cases.c.state == CaseState.OPEN.value, cases.c.opened_at < moment)
    async with db.read() as connection:
        return int(await connection.scalar(query) or 0)


def _case(row: Row[Any]) -> Case:
    numbers = {kind: (after, last) for kind, (after, last) in json.loads(row.numbers).items()}
    found = Found(row.center_id, row.kind, row.week, json.loads(row.figures), numbers, row.answers_hash)
    return Case(row.id, found, row.opened_at, CaseState(row.state), row.settled_at, row.settled_by, row.reason)
