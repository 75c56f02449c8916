"""What a process has of its installation, and what is made of it with a messenger or without: the services of handlers
and the jobs of the schedule."""

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot import jobs, retention
from bot.alerts import late_requests, watch
from bot.delivery import letters
from bot.delivery.drawing import Draw
from bot.digest import summaries, week_in_digests
from bot.digest.center import details
from bot.interviews.completing import completer
from bot.key_files import SecretFile
from bot.monitoring.metrics import CountedEvents, Metrics
from bot.results.cards import Cards
from bot.results.method_2022 import action_outcomes
from bot.running.week import WeekProcess
from bot.schedule import ScheduledJob
from bot.settings import Settings
from handlers.form.turn import APP_ROOT
from handlers.services import Clock, Hear, ReadVisitKeys, Services
from questionnaire.loader import load
from questionnaire.themes import Theme
from storage.engine.database import Database
from storage.quality import alerts
from storage.words import callback_requests

CHECKED_BYTES = 256 * 1024 * 1024
"""A database file of up to this size is looked through at the start: that takes a second at most."""

BETWEEN_SEARCHES_OF_ALL = 500
"""Searches for garbage among younger objects, of which there is one after some fifty taps, until one among all."""
SWITCH_SECONDS = 0.001
"""For which a thread that computes may hold up the event loop. A tap needs the interpreter back some ten times, and
would wait for Python's 5 ms each time."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Installation:
    """Read, opened or made once by this process."""

    settings: Settings
    db: Database
    secret: SecretFile
    visit_keys: ReadVisitKeys
    themes: Sequence[Theme]
    metrics: Metrics
    draw: Draw
    start_drawing: Callable[[], Awaitable[None]] | None
    hear: Hear | None
    clock: Clock

    @property
    def events(self) -> CountedEvents:
        return CountedEvents(self.metrics)


def services_of(own: Installation) -> Services:
    return Services(
        db=own.db,
        questionnaire=load(),
        versions=own.settings.versions,
        clock=own.clock,
        languages=own.settings.offered,
        messenger=own.settings.messenger,
        account_key=own.secret.account_key,
        events=own.events,
        terms=retention.terms(own.settings),
        write_letter=letters.on_demand(own.db, own.draw),
        figures=summaries.read,
        read_cards=Cards(own.clock, own.settings.methodologies).read,
        read_actions=partial(action_outcomes.read, methodologies=own.settings.methodologies),
        read_week=week_in_digests.read,
        digest_details=details.read,
        complete=completer(own.db, own.events),
        seal=lambda contact: own.secret.box().seal(contact),
        open_contact=lambda sealed: own.secret.box().open(sealed),
        visit_keys=own.visit_keys,
        hear=own.hear,
        mini_app=f"{own.settings.web_url}{APP_ROOT}" if own.settings.mini_app else None,
    )


def jobs_of(own: Installation) -> list[ScheduledJob]:
    """Those that need no messenger."""
    settings, db, events, clock = own.settings, own.db, own.events, own.clock
    kept = retention.terms(settings).retention

    week = WeekProcess(db, clock, early=own.start_drawing)

    async def weekly() -> None:
        await jobs.finish_idle(db, clock(), events)
        await week.run()

    async def nightly() -> object:
        return await retention.nightly(db, kept, clock(), events, secret_key_file=settings.secret_key_file)

    scheduled = [
        ScheduledJob("weekly", weekly, punctual=True, stop=week.stop),
        ScheduledJob("purge", lambda: jobs.purge_visits(db, clock())),
        ScheduledJob("nightly", nightly),
        ScheduledJob(alerts.JOB, lambda: watch.watch(db, clock(), settings.methodologies), watch.EVERY_SECONDS),
        ScheduledJob(callback_requests.JOB, lambda: late_requests.remind(db, clock()), watch.EVERY_SECONDS),
    ]
    # What most installations do not have is loaded with the settings for it.
    if settings.voices_dir is not None:
        from bot.imports import watched_posts
        from bot.imports.watched_posts import WatchedPosts

        posts = WatchedPosts(db, settings.voices_dir, kept.comments, clock)
        scheduled.append(ScheduledJob(posts.job, posts.run, watched_posts.EVERY_SECONDS))
    if settings.site_dir is not None:
        from bot.site.rebuilding import Rebuilding

        site = Rebuilding(db, settings.site_dir, clock)
        scheduled.append(ScheduledJob(site.job, site.run, stop=site.stop))
    return scheduled


@contextlib.asynccontextmanager
async def database(url: str) -> AsyncIterator[Database]:
    db = await Database.open(url)
    try:
        await db.check(up_to=CHECKED_BYTES)
        await db.analyze()
        yield db
    finally:
        await db.close()


def ready_for_clients() -> None:
    """Sets the interpreter up for a process that answers clients, when all is loaded.

    Exempts all objects of the start from later searches for garbage: they stay as long as the process. They are not
    searched now either: that finds some 2,000 objects, and takes a twentieth of the start.

    What clients leave behind is found among young objects. A search among all finds next to nothing, and everybody
    waits for it: 20 to 40 ms, every ten seconds if Python had its way.
    """
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, BETWEEN_SEARCHES_OF_ALL)
    gc.enable()
    sys.setswitchinterval(SWITCH_SECONDS)


def stop_on_signals() -> asyncio.Event:
    """A second signal changes nothing: the end is some seconds away, and a kill loses nothing either."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
