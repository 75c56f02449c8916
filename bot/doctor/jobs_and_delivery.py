"""Examines jobs and delivery: whether the bot runs, digests are out, messages leave, and jobs succeed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.digest.due import due_week
from bot.doctor.finding import Finding, fail, in_words, ok, warn
from bot.messenger.links import property_of
from storage.access import audit
from storage.delivery import digests
from storage.engine.database import Database
from storage.messenger import Messenger
from storage.operating import vitals
from storage.operating.vitals import Vitals
from storage.places import centers
from storage.places.centers import Center
from storage.workers import properties
from storage.workers.jobs import LastRun
from storage.workers.properties import LAST_SEEN

AWAY = timedelta(minutes=5)
"""A bot unseen for this long is away: a running one reports every minute."""
DIGEST_GRACE = timedelta(hours=1)
QUEUE_SLOW = timedelta(minutes=10)
QUEUE_STUCK = timedelta(hours=1)
BACKUP_OLD = timedelta(days=2)


async def examine(db: Database, now: datetime, messenger: Messenger = Messenger.TELEGRAM) -> list[Finding]:
    """Raises SchemaOutdated and StorageUnavailable."""
    return await findings(db, now, messenger, known=await vitals.read(db, now), listed=await centers.listing(db))


async def findings(
    db: Database, now: datetime, messenger: Messenger, *, known: Vitals, listed: Sequence[Center]
) -> list[Finding]:
    """The same for callers that have read the vital signs and the open centers."""
    found = [await _last_seen(db, now, messenger), await _digests(db, now, listed), outbox(known, now)]
    found += map(job, known.jobs)
    backup = await _backup(db, now)
    return found if backup is None else [*found, backup]


async def _last_seen(db: Database, now: datetime, messenger: Messenger) -> Finding:
    seen = await properties.get(db, property_of(messenger, LAST_SEEN))
    if seen is None:
        return warn("bot", "it has never run on this database", "start it: python -m bot")
    away = now - datetime.fromisoformat(seen)
    found = f"last there {in_words(away)} ago"
    return ok("bot", found) if away < AWAY else warn("bot", found, "start it: python -m bot")


async def _digests(db: Database, now: datetime, listed: Sequence[Center]) -> Finding:
    done = await digests.last_weeks(db)
    due = {center.id: due_week(center, now - DIGEST_GRACE) for center in listed}
    late = sum(week is not None and done[center] < week for center, week in due.items())
    if not due:
        return warn("digests", "there are no centers", "czn-index centers import FILE")
    if late:
        return fail(
            "digests", f"{late} of {len(due)} centers wait for last week's", "see why the job weekly does not do it"
        )
    there = sum(week is not None for week in due.values())
    return ok("digests", f"those of {there} centers are built" if there else "none is due yet")


def outbox(known: Vitals, now: datetime) -> Finding:
    check, age = "outbox", timedelta() if known.oldest_due_at is None else now - known.oldest_due_at
    found = f"{known.due} due" + (f", the oldest since {in_words(age)}" if known.due else "")
    if age > QUEUE_STUCK:
        return fail(check, found, "start the bot; if it is running, its log says why nothing leaves")
    if age > QUEUE_SLOW:
        return warn(check, found, "a large broadcast takes its time; look again in some minutes")
    if known.failed:
        return warn(check, f"{found}; {known.failed} could not be delivered", "the log says why: digest_refused")
    return ok(check, found)


def job(run: LastRun) -> Finding:
    check = f"job {run.job}"
    if run.failed_at is not None and (run.finished_at is None or run.failed_at > run.finished_at):
        return fail(check, f"failed at {run.failed_at:%Y-%m-%d %H:%M} UTC", "the log says why: job_failed")
    if run.finished_at is None:
        return ok(check, "under way for the first time")
    return ok(check, f"done at {run.finished_at:%Y-%m-%d %H:%M} UTC")


async def _backup(db: Database, now: datetime) -> Finding | None:
    """The age of the last backup, by the audit log. None if the product has never made one: it cannot see backups that
    the server makes."""
    made = await audit.listing(db, action="db backup")
    if not made:
        return None
    found = f"begun {in_words(now - made[-1].at)} ago"
    if now - made[-1].at > BACKUP_OLD:
        return warn("backup", found, "have czn-index db backup run every night")
    return ok("backup", found)
