"""The vital signs of the product in the database: its servers, the outbox, the jobs, open interviews, cases, norms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.delivery.outbox import UNDER_WAY
from storage.engine import schema
from storage.engine.database import Database
from storage.errors import SchemaOutdated
from storage.operating.replication import Servers, servers_by
from storage.quality.case_states import CaseState
from storage.tables import cases, norms, open_interviews, outbox
from storage.workers.jobs import LastRun, last_runs


@dataclass(frozen=True, slots=True)
class Vitals:
    """`due` counts messages in the outbox that should have been sent by now, `failed` those that never will be.
    `open_cases` wait for an operator; `norms` are the weeks from which published norms hold. `servers` is None for a
    file."""

    open_interviews: int
    due: int
    oldest_due_at: datetime | None
    failed: int
    jobs: Sequence[LastRun]
    open_cases: int = 0
    oldest_case_at: datetime | None = None
    norms: tuple[int, ...] = ()
    servers: Servers | None = None


async def read(db: Database, now: datetime) -> Vitals:
    """Raises SchemaOutdated and StorageUnavailable."""
    waiting = select(func.count().label("number"), func.min(outbox.c.due_at).label("oldest")).where(
        outbox.c.state.in_(UNDER_WAY), outbox.c.due_at <= now
    )
    failed = select(func.count()).select_from(outbox).where(outbox.c.state == "failed")
    unsettled = select(func.count().label("number"), func.min(cases.c.opened_at).label("oldest")).where(
        cases.c.state == CaseState.OPEN.value
    )
    async with db.read() as connection:
        if not await connection.run_sync(schema.serves):
            raise SchemaOutdated(await connection.run_sync(schema.revision), schema.HEAD)
        open_now = int(await connection.scalar(select(func.count()).select_from(open_interviews)))
        due = (await connection.execute(waiting)).one()
        never = int(await connection.scalar(failed))
        waits = (await connection.execute(unsettled)).one()
        behind = None if db.embedded else await servers_by(connection)
        begun = tuple(await connection.scalars(select(norms.c.holds_from).order_by(norms.c.holds_from)))
    runs = tuple((await last_runs(db)).values())
    return Vitals(
        open_interviews=open_now,
        due=due.number,
        oldest_due_at=due.oldest,
        failed=never,
        jobs=runs,
        open_cases=waits.number,
        oldest_case_at=waits.oldest,
        norms=begun,
        servers=behind,
    )
