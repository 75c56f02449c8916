"""What tells whether the product is well, as the database knows it: the outbox, the jobs, interviews under way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage import schema
from storage.database import Database
from storage.errors import SchemaOutdated
from storage.retention import UNDER_WAY
from storage.tables import jobs, open_interviews, outbox


@dataclass(frozen=True, slots=True)
class JobRun:
    """How a job went last; None for what has not happened yet."""

    job: str
    finished_at: datetime | None
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Vitals:
    """`due` counts messages of the outbox that should have left by now, `failed` those that never will."""

    open_interviews: int
    due: int
    oldest_due_at: datetime | None
    failed: int
    jobs: Sequence[JobRun]


async def read(db: Database, now: datetime) -> Vitals:
    """In one look at the database. Raises SchemaOutdated and StorageUnavailable."""
    waiting = select(func.count().label("number"), func.min(outbox.c.due_at).label("oldest")).where(
        outbox.c.state.in_(UNDER_WAY), outbox.c.due_at <= now
    )
    failed = select(func.count()).select_from(outbox).where(outbox.c.state == "failed")
    runs = select(jobs.c.job, jobs.c.finished_at, jobs.c.failed_at).order_by(jobs.c.job)
    async with db.read() as connection:
        revision = await connection.run_sync(schema.revision)
        if revision != schema.HEAD:
            raise SchemaOutdated(revision, schema.HEAD)
        due = (await connection.execute(waiting)).one()
        return Vitals(
            open_interviews=int(await connection.scalar(select(func.count()).select_from(open_interviews))),
            due=due.number,
            oldest_due_at=due.oldest,
            failed=int(await connection.scalar(failed)),
            jobs=tuple(JobRun(row.job, row.finished_at, row.failed_at) for row in await connection.execute(runs)),
        )
