"""Shared jobs: which process runs each one, and how its last run went.

A lease only saves work: unique keys keep two processes that run a job at once from doing harm.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from storage.engine.connection import Connection
from storage.engine.database import Database
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
    row = db.insert(jobs).values(job=job, holder=holder, held_until=now + lease, started_at=now)
    free = or_(jobs.c.held_until.is_(None), jobs.c.held_until <= now, jobs.c.held_until > now + 2 * lease)
    rested = or_(jobs.c.started_at.is_(None), jobs.c.started_at <= now - rest, jobs.c.started_at > now + rest)
    taken = row.on_conflict_do_update(
        index_elements=[jobs.c.job],
        set_={name: row.excluded[name] for name in ("holder", "held_until", "started_at")},
        where=free & rested,
    )
    async with db.write() as connection:
        return (await connection.execute(taken)).rowcount == 1


async def renew(db: Database, job: str, *, holder: str, now: datetime, lease: timedelta) -> None:
    """Extends the lease of a holder that is still at work; a holder that has lost the job does not get it back."""
    async with db.write() as connection:
        await connection.execute(
            update(jobs).where(jobs.c.job == job, jobs.c.holder == holder).values(held_until=now + lease)
        )


async def release(db: Database, job: str, *, holder: str, now: datetime, failed: bool) -> None:
    outcome = {"failed_at": now} if failed else {"finished_at": now}
    async with db.write() as connection:
        await connection.execute(
            update(jobs)
            .where(jobs.c.job == job, jobs.c.holder == holder)
            .values(holder=None, held_until=None, **outcome)
        )


async def record(db: Database, job: str, *, started: datetime, ended: datetime, failed: bool) -> None:
    """Records the outcome of a job that every process runs for itself."""
    row = db.insert(jobs).values(job=job, started_at=started, **{"failed_at" if failed else "finished_at": ended})
    changed = ("started_at", "failed_at" if failed else "finished_at")
    async with db.write() as connection:
        await connection.execute(
            row.on_conflict_do_update(index_elements=[jobs.c.job], set_={name: row.excluded[name] for name in changed})
        )


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
