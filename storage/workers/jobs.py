"""Shared jobs: which process runs each one, and how its last run went.

A lease only saves work: unique keys keep two processes that run a job at once from doing harm.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, null, or_, select, update

from storage.engine import upsert
from storage.engine.connection import Connection
from storage.engine.database import Database
from storage.engine.prepared import Prepared
from storage.tables import jobs


@dataclass(frozen=True, slots=True)
class LastRun:
    """`holder` is the process that runs the job now. `finished_at` and `failed_at` tell when it last succeeded and when
    it last failed."""

    job: str
    holder: str | None
    started_at: datetime | None
    finished_at: datetime | None
    failed_at: datetime | None


async def take(db: Database, job: str, *, holder: str, now: datetime, lease: timedelta, rest: timedelta) -> bool:
    """Takes the job for `lease`; False if another process holds it, or began it less than `rest` ago. If a clock was
    corrected, both moments may lie in the future: such a claim blocks nobody."""
    leased = {"by": now, "until": now + lease, "no_lease": now + 2 * lease}
    rested = {"rested": now - rest, "no_rest": now + rest}
    return await db.change(_take(db.embedded), {"of_job": job, "by_holder": holder, **leased, **rested}) == 1


async def renew(db: Database, job: str, *, holder: str, now: datetime, lease: timedelta) -> None:
    """Extends the lease of a holder that is still at work; a holder that has lost the job does not get it back."""
    await db.change(_renew(), {"of_job": job, "by_holder": holder, "until": now + lease})


async def release(db: Database, job: str, *, holder: str, now: datetime, failed: bool) -> None:
    await db.change(_release(_outcome(failed)), {"of_job": job, "by_holder": holder, "at": now})


async def record(db: Database, job: str, *, started: datetime, ended: datetime, failed: bool) -> None:
    """Records the outcome of a job that every process runs for itself."""
    recorded = _record(_outcome(failed), db.embedded)
    await db.change(recorded, {"of_job": job, "began": started, "at": ended})


async def one_by_one(db: Database, connection: Connection, job: str) -> None:
    """Waits until no other transaction is in this part of the job. SQLite has one writer anyway."""
    if not db.embedded:
        row = db.insert(jobs).values(job=job)
        await connection.execute(row.on_conflict_do_update(index_elements=[jobs.c.job], set_={"job": row.excluded.job}))


async def last_runs(db: Database) -> dict[str, LastRun]:
    """The last run of every job that ever began, by its name."""
    query = select(jobs.c.job, jobs.c.holder, jobs.c.started_at, jobs.c.finished_at, jobs.c.failed_at)
    rows = await db.rows(query.order_by(jobs.c.job))
    return {row.job: LastRun(**row._mapping) for row in rows}


def _outcome(failed: bool) -> str:
    """The column of the moment."""
    return "failed_at" if failed else "finished_at"


@cache
def _take(embedded: bool) -> Prepared:
    held: dict[str, Any] = {
        "holder": bindparam("by_holder"),
        "held_until": bindparam("until"),
        "started_at": bindparam("by"),
    }
    row = upsert.into(jobs, embedded=embedded).values(job=bindparam("of_job"), **held)
    held_until, started_at = jobs.c.held_until, jobs.c.started_at
    free = or_(held_until.is_(None), held_until <= bindparam("by"), held_until > bindparam("no_lease"))
    rested = or_(started_at.is_(None), started_at <= bindparam("rested"), started_at > bindparam("no_rest"))
    changed = {name: row.excluded[name] for name in held}
    return Prepared(row.on_conflict_do_update(index_elements=[jobs.c.job], set_=changed, where=free & rested))


@cache
def _renew() -> Prepared:
    return Prepared(update(jobs).where(*_held()).values(held_until=bindparam("until")))


@cache
def _release(outcome: str) -> Prepared:
    values = {"holder": null(), "held_until": null(), outcome: bindparam("at")}
    return Prepared(update(jobs).where(*_held()).values(values))


def _held() -> tuple[ColumnElement[bool], ...]:
    return jobs.c.job == bindparam("of_job"), jobs.c.holder == bindparam("by_holder")


@cache
def _record(outcome: str, embedded: bool) -> Prepared:
    row = upsert.into(jobs, embedded=embedded).values(
        {"job": bindparam("of_job"), "started_at": bindparam("began"), outcome: bindparam("at")}
    )
    changed = {name: row.excluded[name] for name in ("started_at", outcome)}
    return Prepared(row.on_conflict_do_update(index_elements=[jobs.c.job], set_=changed))
