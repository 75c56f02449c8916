"""The product's health by the database, for Prometheus and for readiness. One reading serves for some seconds.

All processes on one database report the same figures.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from scoring.method_2026.norms_calendar import norms_due
from scoring.method_2026.versions import USUAL, Methodologies
from scoring.windows import last_complete_week
from storage.engine.database import Database
from storage.errors import StorageError, StorageUnavailable
from storage.operating import vitals
from storage.operating.replication import Servers
from storage.operating.vitals import Vitals

FRESH = timedelta(seconds=5)
PATIENCE_SECONDS = 2.0
"""How long a caller waits. The database may go on with its answer."""


class Pulse:
    """The last reading of the database. However many callers ask, there is one reading at a time, and at least `FRESH`
    between two."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._looking: asyncio.Task[Vitals] | None = None
        self._begun = clock()

    async def read(self) -> Vitals:
        """Raises SchemaOutdated and StorageUnavailable."""
        looking, now = self._looking, self._clock()
        if looking is None or (looking.done() and abs(now - self._begun) >= FRESH):
            self._begun = now
            looking = self._looking = asyncio.create_task(vitals.read(self._db, now))
        await asyncio.wait({looking}, timeout=PATIENCE_SECONDS)
        if not looking.done():
            raise StorageUnavailable("no answer in time")
        return looking.result()

    async def close(self) -> None:
        """Waits for the current reading."""
        if self._looking is not None:
            with contextlib.suppress(StorageError):
                await self._looking


class VitalsCollector(Collector):
    """Reports the last value of `vitals`. If that is None, reports only that the database is away."""

    def __init__(self, clock: Callable[[], datetime], methodologies: Methodologies = USUAL) -> None:
        self.vitals: Vitals | None = None
        self._clock = clock
        self._methodologies = methodologies

    def collect(self) -> Iterator[Metric]:
        known = self.vitals
        yield _up(known)
        if known is None:
            return
        yield from _replicas(known.servers)
        yield _gauge("czn_interviews_open", "Interviews under way", known.open_interviews)
        yield _gauge("czn_outbox_due", "Messages of the outbox that should have left by now", known.due)
        age = 0.0 if known.oldest_due_at is None else (self._clock() - known.oldest_due_at).total_seconds()
        yield _gauge("czn_outbox_oldest_due_seconds", "For how long the oldest of them has been due", age)
        yield _gauge(
            "czn_outbox_failed", "Messages that could not be delivered, as long as they are kept", known.failed
        )
        yield _gauge("czn_cases_open", "Cases of the nation that nobody has settled", known.open_cases)
        waits = 0.0 if known.oldest_case_at is None else (self._clock() - known.oldest_case_at).total_seconds()
        yield _gauge("czn_cases_oldest_open_seconds", "For how long the oldest of them has been open", waits)
        yield _gauge("czn_norms_due", "Whether the last week lacks the norms it should have", float(self._due(known)))
        yield _job_times("czn_job_finished", "When the job last ended well", known, "finished_at")
        yield _job_times("czn_job_failed", "When the job last failed", known, "failed_at")

    def _due(self, known: Vitals) -> bool:
        """Never where methodology 2026.1 is not computed."""
        week = last_complete_week(self._clock().date())
        return self._methodologies.of(week).later and norms_due(known.norms, week)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _up(known: Vitals | None) -> Metric:
    """With the primary's address where there is one: a file has none, and neither has a database that is away."""
    primary = None if known is None or known.servers is None else known.servers.primary
    about = "Whether the database answers, with the right schema; which server is the primary"
    family = GaugeMetricFamily("czn_database_up", about, labels=[] if primary is None else ["server"])
    family.add_metric([] if primary is None else [primary], float(known is not None))
    return family


def _replicas(servers: Servers | None) -> Iterator[Metric]:
    if servers is None:
        return
    yield _gauge("czn_database_replicas", "Servers that follow the primary", len(servers.replicas))
    able = sum(one.synchronous for one in servers.replicas)
    yield _gauge("czn_database_synchronous_replicas", "Those of them that may take over with nothing lost", able)
    about = "How far the replica is behind the primary"
    lags = GaugeMetricFamily("czn_database_replica_lag_seconds", about, labels=["replica"])
    for one in servers.replicas:
        if one.name is not None and one.lag is not None:
            lags.add_metric([one.name], one.lag.total_seconds())
    yield lags


def _job_times(name: str, about: str, known: Vitals, moment: str) -> Metric:
    family = GaugeMetricFamily(f"{name}_timestamp_seconds", about, labels=["name"])
    for run in known.jobs:
        at: datetime | None = getattr(run, moment)
        if at is not None:
            family.add_metric([run.job], at.timestamp())
    return family
