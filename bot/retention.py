"""Retention: once a night, what has been kept long enough goes."""

from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot import key_files
from bot.settings import Settings
from handlers.client.events import LOGGED, Events, Reason
from handlers.services import PrivacyTerms
from storage.engine.database import Database
from storage.erasure import retention
from storage.erasure.idle_respondents import IDENTITY_KEPT
from storage.erasure.retention import Counts, Kind, Retention, in_order
from storage.files.whole_file import clear_drafts, left_drafts
from storage.survey import interviews, open_interviews
from storage.survey.open_interviews import Interview
from storage.workers import properties

log = structlog.get_logger(__name__)

QUIET_HOUR = timedelta(hours=19)
"""UTC: late evening in Moscow, early morning in Kamchatka; every center of the country is closed."""
AT_ONCE = 500
"""Interviews that are held in memory together."""
KNOWN_BY_OLD_SECRET = IDENTITY_KEPT + timedelta(days=2)
"""After the last interview that somebody has completed before a rotation, and was not seen since; longer by what an
unfinished one is kept."""
DONE = "purged_for_night"
"""The property that says for which night the purge was done."""


def terms(settings: Settings) -> PrivacyTerms:
    return PrivacyTerms(
        Retention(
            unfinished=timedelta(days=settings.retention_unfinished_days),
            comments=timedelta(days=settings.retention_comment_days),
            deliveries=timedelta(days=settings.retention_delivery_days),
        ),
        settings.operator_contact,
    )


def night_of(now: datetime) -> str:
    """The night that has begun last, as the property `DONE` names it."""
    return (now - QUIET_HOUR).date().isoformat()


async def nightly(
    db: Database, kept: Retention, now: datetime, events: Events = LOGGED, *, secret_key_file: Path | None = None
) -> Counts | None:
    """Purges, unless that was done for this night; a bot that was down at the hour does it when it returns."""
    night = night_of(now)
    if await properties.get(db, DONE) == night:
        return None
    ended = await purge(db, kept, now, events, secret_key_file=secret_key_file)
    await properties.put(db, DONE, night)
    return ended


async def purge(
    db: Database, kept: Retention, now: datetime, events: Events = LOGGED, *, secret_key_file: Path | None = None
) -> Counts:
    """Deletes what is due and leaves no trace of it in the file; drafts that were left behind, and secrets that were
    replaced so long ago that nobody is known by them any more. Returns how much of each kind."""
    ended = await _purge_rows(db, kept, now, events)
    ended = in_order(ended | _purge_files(db, kept, now, secret_key_file))
    scrubbed = await db.scrub()
    await db.analyze()
    log.info("purged", scrubbed=scrubbed, **{str(kind): number for kind, number in ended.items()})
    return ended


async def rehearse(trial: Database, kept: Retention, now: datetime, *, secret_key_file: Path | None = None) -> Counts:
    """How much of each kind a purge would end: runs it on a database whose changes are lost, and leaves the files
    alone. See `storage.operating.rehearsal`."""
    rows = await _purge_rows(trial, kept, now, Silent(), rehearsed=True)
    return in_order(rows | _purge_files(trial, kept, now, secret_key_file, dry_run=True))


class Silent(Events):
    """A rehearsal happens to nobody."""

    def abandoned(self, interview: Interview, now: datetime, reason: Reason) -> None:
        pass


async def _purge_rows(
    db: Database, kept: Retention, now: datetime, events: Events, *, rehearsed: bool = False
) -> Counts:
    await _abandon_left_alone(db, now - kept.unfinished, events)
    return await retention.purge(db, kept, now=now, rehearsed=rehearsed)


def _purge_files(
    db: Database, kept: Retention, now: datetime, secret_key_file: Path | None, *, dry_run: bool = False
) -> Counts:
    secrets = 0
    if secret_key_file is not None:
        by_old = KNOWN_BY_OLD_SECRET + kept.unfinished
        secrets = key_files.drop_old_secrets(secret_key_file, now.date(), by_old, dry_run=dry_run)
    end = left_drafts if dry_run else clear_drafts
    folders = draft_folders(db.path if db.embedded else None, secret_key_file)
    return {Kind.SECRETS: secrets, Kind.DRAFTS: sum(len(end(folder)) for folder in folders)}


def draft_folders(*files: Path | None) -> list[Path]:
    """Where drafts may lie: beside these files, and where the process works."""
    return sorted({Path().resolve(), *(file.absolute().parent for file in files if file is not None)})


async def _abandon_left_alone(db: Database, before: datetime, events: Events) -> None:
    """An interview that nobody goes on with was abandoned when it was last touched: so its rows are due at once."""
    while left := await open_interviews.left_alone(db, before=before, limit=AT_ONCE):
        ended = 0
        for interview in left:
            if await interviews.abandon(db, interview, interview.touched_at):
                events.abandoned(interview, interview.touched_at, Reason.EXPIRED)
                ended += 1
        # Where all have changed meanwhile the next night looks again.
        if not ended:
            return
