"""Puts the running bot together: everything is made here and handed over by name."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand

from bot import key_files, retention
from bot.comments import dictionary
from bot.delivery import drawing_processes, letters
from bot.delivery.drawing import Draw
from bot.delivery.outbox import Delivery, Sender
from bot.delivery.sender import MessengerSender
from bot.digest import summaries
from bot.interviews.after_absence import AbsenceRecovery
from bot.interviews.completing import completer
from bot.interviews.reminders import Reminders
from bot.key_files import SecretFile
from bot.messenger import connecting, polling, webhook
from bot.messenger.fairness import AccountQueues
from bot.messenger.links import BOT_USERNAME, property_of
from bot.messenger.middlewares import Reachability, RetryMiddleware
from bot.messenger.pace import Pace
from bot.messenger.updates import UpdateReader
from bot.monitoring.metrics import CountedEvents, Metrics
from bot.monitoring.status import Status, serving
from bot.monitoring.update_counts import CountingMiddleware
from bot.results import action_outcomes, published
from bot.schedule import Schedule
from bot.settings import Settings
from bot.shared_jobs import SharedJobs, process_name
from bot.site.rebuilding import Rebuilding
from handlers.context_middleware import ContextMiddleware
from handlers.routers import build_router
from handlers.services import PrivacyTerms
from handlers.slips import ReadVisitKeys
from handlers.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from questionnaire.themes import Theme
from storage import callback_requests, properties
from storage.engine.database import Database
from storage.messenger import Messenger
from storage.retention import Retention

log = structlog.get_logger(__name__)

COMMANDS = (
    "start", "continue", "cancel", "rating", "nearest", "settings", "stop", "language", "privacy", "mydata", "forget",
    "help",
)  # fmt: skip
CHECKED_BYTES = 256 * 1024 * 1024
"""A database file of up to this size is looked through at the start: that takes a second at most."""


def utc_now() -> datetime:
    return datetime.now(UTC)


async def run(settings: Settings) -> None:
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
        connecting.connect(settings, token) as bot,
        connecting.connect(settings, token) as sender_bot,
    ):
        reachability = Reachability(asyncio.get_running_loop().time)
        bot.session.middleware(RetryMiddleware())
        bot.session.middleware(reachability)
        metrics = Metrics(load())
        status = Status(metrics, db, reachability, stop, utc_now)
        async with serving(status, settings.status_listen):
            me = await connecting.until_reached(bot.me, stop)
            if me is None:
                return
            # What earlier versions have sealed says when.
            await callback_requests.seal_anew(db, secret.box().seal_anew)
            await properties.put(db, property_of(settings.messenger, BOT_USERNAME), me.username or "")
            terms = retention.terms(settings)
            dispatcher = build_dispatcher(
                db,
                secret,
                read_visit_keys,
                settings.default_language,
                terms,
                metrics,
                settings.messenger,
                drawing.letter,
            )
            sender = MessengerSender(sender_bot)
            schedule = _schedule(settings, db, bot, sender, terms.retention, metrics, themes, secret, drawing.letter)
            commands = asyncio.create_task(_set_commands(bot))
            gc.collect()
            gc.freeze()
            schedule.start()
            try:
                await _receive(settings, bot, dispatcher, metrics, stop, status.receiving)
            finally:
                await schedule.stop()
                commands.cancel()
        log.info("stopped")


def _schedule(
    settings: Settings,
    db: Database,
    bot: Bot,
    sender: Sender,
    kept: Retention,
    metrics: Metrics,
    themes: Sequence[Theme],
    secret: SecretFile,
    draw: Draw,
) -> Schedule:
    pace = Pace(db, settings.messenger, utc_now, per_second=settings.messages_per_second)
    shared = SharedJobs(db, process_name(), utc_now)
    write_letter = letters.for_item(db, draw, settings.default_language, lambda sealed: secret.box().open(sealed))
    delivery = Delivery(db, sender, write_letter, pace, utc_now, metrics.sent, settings.messenger)
    absence = AbsenceRecovery(db, bot, load(), pace, utc_now, settings.messenger)
    events = CountedEvents(metrics)
    reminders = Reminders(db, bot, load(), pace, utc_now, settings.messenger, kept=kept.unfinished, events=events)
    site = None if settings.site_dir is None else Rebuilding(db, settings.site_dir, utc_now)
    return Schedule(
        db, shared, delivery, absence, reminders, kept, utc_now, settings.tick_seconds, events, themes, site,
        settings.secret_key_file,
    )  # fmt: skip


def build_dispatcher(
    db: Database,
    secret: SecretFile,
    read_visit_keys: ReadVisitKeys,
    default_language: str,
    terms: PrivacyTerms,
    metrics: Metrics,
    messenger: Messenger,
    draw: Draw,
) -> Dispatcher:
    events, questionnaire = CountedEvents(metrics), load()
    visitor = ContextMiddleware(db, questionnaire, secret.account_key, utc_now, default_language, events, messenger)
    dispatcher = Dispatcher(
        # What aiogram would keep of a conversation, in memory and for ever, stands in the database.
        disable_fsm=True,
        db=db,
        questionnaire=questionnaire,
        clock=utc_now,
        default_language=default_language,
        write_letter=letters.on_demand(db, draw),
        figures=summaries.read,
        read_cards=published.read,
        read_actions=action_outcomes.read,
        account_key=secret.account_key,
        seal=lambda contact: secret.box().seal(contact),
        complete=completer(db, events),
        visit_keys=read_visit_keys,
        terms=terms,
    )
    dispatcher.update.outer_middleware(CountingMiddleware(metrics))
    dispatcher.include_router(build_router(visitor, default_language))
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
    queues = AccountQueues(lambda update: dispatcher.feed_update(bot, update), metrics.dropped)
    allowed = dispatcher.resolve_used_update_types()
    if settings.webhook_url and settings.webhook_secret:
        secret = settings.webhook_secret.get_secret_value()
        address = webhook.Address(settings.webhook_url, settings.webhook_listen, secret, feed.secret_header)
        await webhook.serve(bot, reader, queues, address, allowed, stop, receiving)
    else:
        await polling.Poller(bot, reader, queues, allowed, stop, receiving).run()


async def _set_commands(bot: Bot) -> None:
    """The menu of commands, in every language; a menu that cannot be set keeps nobody from answering."""
    try:
        for language in LANGUAGES:
            texts = texts_in(language)
            menu = [BotCommand(command=name, description=texts.plain(f"command-{name}")) for name in COMMANDS]
            # Russian is what clients of any other language see as well.
            await bot.set_my_commands(menu, language_code=None if language == LANGUAGES[0] else language)
    except TelegramAPIError as error:
        log.warning("commands_not_set", reason=str(error))


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
