"""Answers that an operator has marked invalid, with a reason, and restored ones.

An invalid answer has class X. Its fingerprint stays, so that a later check can tell what a person has marked from
tampering (`storage.counting.fingerprints`). A restored answer comes back as a new one, with a new number: figures that
have left it out are never added to by a few people (`scoring.blocks`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from storage.counting import changes
from storage.counting.fingerprints import Forgotten
from storage.counting.quality_counts import read_reasons
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.errors import AnswerNotFound
from storage.tables import interviews, invalid_answers

INVALID, CLASS = "invalid", "X"
KEPT = ("center_id", "fingerprint", "number", "respondent_type", "completed_week", "quality")
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, when and why."""

    by: str
    reason: str
    now: datetime


async def mark(db: Database, center_id: int, case_id: str, ids: Sequence[str], decision: Decision) -> int:
    """Marks answers of a center that count, all or none; returns how many. Raises AnswerNotFound."""
    # Two who mark answers of one center take turns, with clients who complete theirs.
    async with changes.completing(db, center_id) as connection:
        wanted = list(dict.fromkeys(ids))
        found = await _rows(connection, center_id, wanted)
        for id in wanted:
            if id not in found or found[id].quality not in changes.COUNTED:
                raise AnswerNotFound(id, "counts")
        for row in found.values():
            told = {"case_id": case_id, "marked_at": decision.now, "marked_by": decision.by, "reason": decision.reason}
            await connection.execute(insert(invalid_answers).values({name: row._mapping[name] for name in KEPT} | told))
            reasons = ",".join((INVALID, *read_reasons(row.reasons)))
            await _set(connection, center_id, row.id, quality=CLASS, reasons=reasons)
            await changes.record(db, connection, center_id, row.respondent_type, week=row.completed_week, removed=1)
        return len(found)


async def restore(db: Database, center_id: int, ids: Sequence[str], decision: Decision) -> int:
    """Lets invalid answers count again, all or none; returns how many. Raises AnswerNotFound."""
    async with changes.completing(db, center_id) as connection:
        wanted = list(dict.fromkeys(ids))
        found = await _rows(connection, center_id, wanted)
        for id in wanted:
            if id not in found or INVALID not in read_reasons(found[id].reasons):
                raise AnswerNotFound(id, "is marked invalid")
        for row in found.values():
            mine = (
                invalid_answers.c.center_id == center_id,
                invalid_answers.c.fingerprint == row.fingerprint,
                invalid_answers.c.restored_at.is_(None),
            )
            before = (await connection.execute(select(invalid_answers.c.quality).where(*mine))).first()
            if before is None:
                # Imported as invalid: nobody here has marked it.
                raise AnswerNotFound(row.id, "was marked here")
            number = await changes.record(
                db, connection, center_id, row.respondent_type, week=row.completed_week, added=1
            )
            told = {"restored_at": decision.now, "restored_by": decision.by, "restored_reason": decision.reason}
            await connection.execute(update(invalid_answers).where(*mine).values(**told, restored_number=number))
            reasons = ",".join(one for one in read_reasons(row.reasons) if one != INVALID)
            await _set(connection, center_id, row.id, quality=before.quality, reasons=reasons, number=number)
        return len(found)


async def since(db: Database, center_id: int, moment: datetime) -> list[Forgotten]:
    """A center's answers that were marked after a moment, as they were known before."""
    columns = [invalid_answers.c[name] for name in Forgotten.__dataclass_fields__]
    query = select(*columns).where(invalid_answers.c.center_id == center_id, invalid_answers.c.marked_at > moment)
    return [Forgotten(**row._mapping) for row in await db.rows(query)]


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A restored answer: its number, and the one that it had when it was first marked."""

    respondent_type: str
    number: int
    first: int


async def renumbered(db: Database, center_ids: Sequence[int] | None = None) -> Mapping[int, list[Renumbered]]:
    """The restored answers by center: they are the same answers under new numbers."""
    query = select(invalid_answers).where(invalid_answers.c.restored_number.is_not(None))
    if center_ids is not None:
        query = query.where(invalid_answers.c.center_id.in_(center_ids))
    first: dict[tuple[int, str], int] = {}
    found: dict[int, list[Renumbered]] = {}
    for row in await db.rows(query.order_by(invalid_answers.c.number)):
        known = first.setdefault((row.center_id, row.fingerprint), row.number)
        found.setdefault(row.center_id, []).append(Renumbered(row.respondent_type, row.restored_number, known))
    return found


async def _rows(connection: Connection, center_id: int, ids: Sequence[str]) -> dict[str, Row[Any]]:
    columns = [interviews.c[name] for name in (*KEPT, "id", "reasons")]
    found: dict[str, Row[Any]] = {}
    for some in _pieces(ids):
        mine = interviews.c.center_id == center_id, interviews.c.id.in_(some), interviews.c.completed_at.is_not(None)
        for row in await connection.execute(select(*columns).where(*mine).order_by(interviews.c.id)):
            found[row.id] = row
    return found


def _pieces(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


async def _set(connection: Connection, center_id: int, id: object, **values: object) -> None:
    mine = interviews.c.center_id == center_id, interviews.c.id == id
    await connection.execute(update(interviews).where(*mine).values(**values))
