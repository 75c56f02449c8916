"""Puts the running bot together: everything is made here and handed over by name."""

import asyncio
from collections.abc import Sequence
from functools import partial

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Message, Update

from bot import key_files, retention
from bot.comments import dictionary
from bot.delivery import drawing_processes, letters
from bot.delivery.drawing_processes import DrawingProcesses
from bot.delivery.outbox import Delivery, Sender
from bot.delivery.sender import MessengerSender
from bot.interviews import after_absence
from bot.interviews.after_absence import AbsenceRecovery
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
from bot.monitoring.metrics import Metrics
from bot.monitoring.status import Status, serving
from bot.monitoring.update_counts import CountingMiddleware
from bot.running import web
from bot.running.installation import (
    Installation,
    database,
    jobs_of,
    ready_for_clients,
    services_of,
    stop_on_signals,
    utc_now,
)
from bot.schedule import Schedule, ScheduledJob
from bot.settings import Settings
from bot.shared_jobs import SharedJobs, process_name
from bot.speech import process as speech
from handlers.context_middleware import ContextMiddleware
from handlers.routers import build_router
from handlers.services import Clock
from questionnaire.loader import load
from storage.delivery import outbox_claims
from storage.words import callback_requests
from storage.workers import properties

log = structlog.get_logger(__name__)


async def run(settings: Settings, clock: Clock = utc_now) -> None:
    """Runs the bot until SIGTERM or SIGINT. Raises SettingsError, StorageError, TelegramAPIError, OSError."""
    token = settings.require_token()
    secret = SecretFile(settings.secret_key_file)
    read_visit_keys = partial(key_files.visit_keys, settings.visit_keys_file)
    themes = dictionary.chosen(settings)
    read_visit_keys()  # A file that cannot be read should stop the bot now, not the first client later.
    stop = stop_on_signals()
    async with (
        database(settings.database_url) as db,
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
                settings,
                db,
                secret,
                read_visit_keys,
                themes,
                metrics,
                drawing.letter,
                partial(_prepare_letters, drawing),
                hear,
                clock,
            )
            dispatcher = build_dispatcher(installation)
            pages = web.pages_of(installation)
            schedule = _schedule(installation, bot, MessengerSender(sender_bot))
            commands = asyncio.create_task(menus.set_everybodys(bot, settings.offered))
            ready_for_clients()
            schedule.start()
            try:
                async with web.serving(pages, settings.web_listen):
                    await _receive(settings, bot, dispatcher, metrics, stop, status.receiving)
            finally:
                await schedule.stop()
                commands.cancel()
        log.info("stopped")


async def _prepare_letters(drawing: DrawingProcesses) -> None:
    await drawing.start()
    await asyncio.to_thread(letters.prepare)


def _schedule(own: Installation, bot: Bot, sender: Sender) -> Schedule:
    settings, db, events, clock = own.settings, own.db, own.events, own.clock
    kept = retention.terms(settings).retention
    pace = Pace(db, settings.messenger, clock, per_second=settings.messages_per_second)
    write_letter = letters.for_item(db, own.draw, settings.offered, lambda sealed: own.secret.box().open(sealed), clock)
    delivery = Delivery(db, sender, write_letter, pace, clock, own.metrics.sent, settings.messenger)
    outgoing = Outgoing(db, bot, settings.offered, pace, clock, settings.messenger)
    absence = AbsenceRecovery(outgoing)
    reminders = Reminders(outgoing, kept=kept.unfinished, events=events)
    administrators = AdministratorsMenus(db, bot, pace, settings.messenger, settings.offered)
    scheduled = [
        ScheduledJob(outbox_claims.JOB, delivery.run, shared=True, stop=delivery.stop, is_wanted=delivery.is_wanted),
        ScheduledJob(reminders.job, reminders.run, stop=reminders.stop),
        # However lazy or eager the rest is, an absence is known by the minute.
        ScheduledJob(absence.job, absence.run, after_absence.EVERY_SECONDS, stop=absence.stop),
        ScheduledJob(administrators.job, administrators.run, stop=administrators.stop),
    ]
    return Schedule(SharedJobs(db, process_name(), clock), [*jobs_of(own), *scheduled], settings.tick_seconds)


def build_dispatcher(own: Installation) -> Dispatcher:
    services = services_of(own)
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
