"""Puts the running bot together: everything is made here and handed over by name."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Message, Update

from bot import jobs, key_files, retention
from bot.alerts import late_requests, watch
from bot.comments import dictionary
from bot.delivery import drawing_processes, letters
from bot.delivery.drawing import Draw
from bot.delivery.outbox import Delivery, Sender
from bot.delivery.sender import MessengerSender
from bot.digest import summaries, week_in_digests
from bot.digest.center import details
from bot.imports import watched_posts
from bot.imports.watched_posts import WatchedPosts
from bot.interviews import after_absence
from bot.interviews.after_absence import AbsenceRecovery
from bot.interviews.completing import completer
from bot.interviews.outgoing import Outgoing
from bot.interviews.reminders import Reminders
from bot.key_files import SecretFile
from bot.messenger import connecting, menus, polling, webhook
from bot.messenger.fairness import AccountQueues
from bot.messenger.links import BOT_USERNAME, property_of
from bot.messenger.menus import AdministratorsMenus
from bot.messenger.middlewares import Reachability, RetryMiddleware
from bot.messenger.pace import Pace
from bot.messenger.updates import UpdateReader
from bot.monitoring.metrics import CountedEvents, Metrics
from bot.monitoring.status import Status, serving
from bot.monitoring.update_counts import CountingMiddleware
from bot.results.cards import Cards
from bot.results.method_2022 import action_outcomes
from bot.schedule import Schedule, ScheduledJob
from bot.settings import Settings
from bot.shared_jobs import SharedJobs, process_name
from bot.site.rebuilding import Rebuilding
from bot.speech import process as speech
from handlers.context_middleware import ContextMiddleware
from handlers.routers import build_router
from handlers.services import Clock, Hear, ReadVisitKeys, Services
from questionnaire.loader import load
from questionnaire.themes import Theme
from storage import alerts, callback_requests, outbox, properties
from storage.engine.database import Database

log = structlog.get_logger(__name__)

CHECKED_BYTES = 256 * 1024 * 1024
"""A database file of up to this size is looked through at the start: that takes a second at most."""


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
    hear: Hear | None
    clock: Clock

    @property
    def events(self) -> CountedEvents:
        return CountedEvents(self.metrics)


async def run(settings: Settings, clock: Clock = utc_now) -> None:
    """Runs the bot until SIGTERM or SIGINT. Raises SettingsError, StorageError, TelegramAPIError, OSError."""
    token = settings.require_token()
    secret = SecretFile(settings.secret_key_file)
    read_visit_keys = partial(key_files.visit_keys, settings.visit_keys_file)
    themes = dictionary.chosen(settings)
    read_visit_keys()  # A file that cannot be read should stop the bot now, not the first client later.
    stop = _stop_on_signals()
    async with (
        _database(settings.database_url) as db,
        drawing_processes.opened() as drawing,
        speech.opened(speech.model_of(settings.voice_model)) as listening,
        connecting.connect(settings, token) as bot,
        connecting.connect(settings, token) as sender_bot,
    ):
        reachability = Reachability(asyncio.get_running_loop().time)
        bot.session.middleware(RetryMiddleware())
        bot.session.middleware(reachability)
        metrics = Metrics(load())
        status = Status(metrics, db, reachability, stop, clock, settings.methodologies)
        async with serving(status, settings.status_listen):
            me = await connecting.until_reached(bot.me, stop)
            if me is None:
                return
            # Contacts that earlier versions have sealed say when.
            await callback_requests.seal_anew(db, secret.box().seal_anew)
            await properties.put(db, property_of(settings.messenger, BOT_USERNAME), me.username or "")
            hear = None if listening is None else listening.words
            installation = Installation(
                settings, db, secret, read_visit_keys, themes, metrics, drawing.letter, hear, clock
            )
            dispatcher = build_dispatcher(installation)
            schedule = _schedule(installation, bot, MessengerSender(sender_bot))
            commands = asyncio.create_task(menus.set_everybodys(bot, settings.offered))
            gc.collect()
            gc.freeze()
            schedule.start()
            try:
                await _receive(settings, bot, dispatcher, metrics, stop, status.receiving)
            finally:
                await schedule.stop()
                commands.cancel()
        log.info("stopped")


def _schedule(own: Installation, bot: Bot, sender: Sender) -> Schedule:
    settings, db, events, clock = own.settings, own.db, own.events, own.clock
    kept = retention.terms(settings).retention
    pace = Pace(db, settings.messenger, clock, per_second=settings.messages_per_second)
    write_letter = letters.for_item(db, own.draw, settings.offered, lambda sealed: own.secret.box().open(sealed), clock)
    delivery = Delivery(db, sender, write_letter, pace, clock, own.metrics.sent, settings.messenger)
    outgoing = Outgoing(db, bot, settings.offered, pace, clock, settings.messenger)
    absence = AbsenceRecovery(outgoing)
    reminders = Reminders(outgoing, kept=kept.unfinished, events=events)

    async def nightly() -> object:
        return await retention.nightly(db, kept, clock(), events, secret_key_file=settings.secret_key_file)

    scheduled = [
        ScheduledJob(
            "weekly", lambda: jobs.weekly(db, clock(), events, own.themes, settings.versions, settings.methodologies)
        ),
        ScheduledJob(outbox.JOB, delivery.run, shared=True, stop=delivery.stop),
        ScheduledJob(reminders.job, reminders.run, stop=reminders.stop),
        ScheduledJob("purge", lambda: jobs.purge_visits(db, clock())),
        ScheduledJob("nightly", nightly),
        # However lazy or eager the rest is, an absence is known by the minute.
        ScheduledJob(absence.job, absence.run, after_absence.EVERY_SECONDS, stop=absence.stop),
        ScheduledJob(alerts.JOB, lambda: watch.watch(db, clock(), settings.methodologies), watch.EVERY_SECONDS),
        ScheduledJob(callback_requests.JOB, lambda: late_requests.remind(db, clock()), watch.EVERY_SECONDS),
    ]
    administrators = AdministratorsMenus(db, bot, pace, settings.messenger, settings.offered)
    scheduled.append(ScheduledJob(administrators.job, administrators.run, stop=administrators.stop))
    if settings.voices_dir is not None:
        posts = WatchedPosts(db, settings.voices_dir, kept.comments, clock)
        scheduled.append(ScheduledJob(posts.job, posts.run, watched_posts.EVERY_SECONDS))
    if settings.site_dir is not None:
        site = Rebuilding(db, settings.site_dir, clock)
        scheduled.append(ScheduledJob(site.job, site.run, stop=site.stop))
    return Schedule(SharedJobs(db, process_name(), clock), scheduled, settings.tick_seconds)


def build_dispatcher(own: Installation) -> Dispatcher:
    services = Services(
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
    )
    # The database has the state of a conversation, which aiogram would keep in memory for ever.
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.workflow_data.update(services.by_name())
    dispatcher.update.outer_middleware(CountingMiddleware(own.metrics))
    dispatcher.include_router(build_router(ContextMiddleware(services), services.languages))
    return dispatcher


async def _receive(
    settings: Settings,
    bot: Bot,
    dispatcher: Dispatcher,
    metrics: Metrics,
    stop: asyncio.Event,
    receiving: asyncio.Event,
) -> None:
    log.info("started", updates_by="webhook" if settings.webhook_url else "polling")
    feed = connecting.feed(settings.messenger)
    reader = UpdateReader(bot, feed, metrics.unreadable)

    async def handle(update: Update, skipped: Sequence[Message]) -> None:
        await dispatcher.feed_update(bot, update, skipped=skipped)

    queues = AccountQueues(handle, metrics.dropped)
    allowed = dispatcher.resolve_used_update_types()
    if settings.webhook_url and settings.webhook_secret:
        secret = settings.webhook_secret.get_secret_value()
        address = webhook.Address(settings.webhook_url, settings.webhook_listen, secret, feed.secret_header)
        await webhook.serve(bot, reader, queues, address, allowed, stop, receiving)
    else:
        await polling.Poller(bot, reader, queues, allowed, stop, receiving).run()


@contextlib.asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    db = await Database.open(url)
    try:
        await db.check(up_to=CHECKED_BYTES)
        await db.analyze()
        yield db
    finally:
        await db.close()


def _stop_on_signals() -> asyncio.Event:
    """A second signal changes nothing: the end is some seconds away, and a kill loses nothing either."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
