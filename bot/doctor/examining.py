"""All checks, from what the rest depends on to what depends on it."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot import logs
from bot.comments import dictionary
from bot.doctor import cases_and_norms, database, files, jobs_and_delivery, messenger, packed
from bot.doctor.finding import Finding, fail, ok, warn
from bot.retention import draft_folders
from bot.settings import Settings, SettingsError
from storage.engine.address import parse
from storage.engine.database import Database
from storage.errors import SchemaOutdated, StorageError


async def examine(settings: Settings, clock: Callable[[], datetime], *, offline: bool) -> list[Finding]:
    findings = [_settings(settings), *_themes(settings), *files.secrets(settings), *_files(settings)]
    if not offline:
        findings += await messenger.examine(settings, clock)
    findings += await _in_database(settings, clock())
    token = settings.bot_token.get_secret_value() if settings.bot_token else None
    return [replace(one, found=logs.redact(one.found, token)) for one in findings]


def _settings(settings: Settings) -> Finding:
    if settings.operator_contact is None:
        return warn("settings", "OPERATOR_CONTACT is not set", "say who runs the index: /privacy tells it")
    return ok("settings", f"updates by {'webhook' if settings.webhook_url else 'polling'}")


def _themes(settings: Settings) -> list[Finding]:
    """The operator's own dictionary, where there is one."""
    if settings.themes_file is None:
        return []
    try:
        found = f"{settings.themes_file}, {len(dictionary.chosen(settings))} themes"
    except SettingsError as error:
        return [fail("THEMES_FILE", str(error), "correct it, or do without the setting: the bot will not start")]
    return [ok("THEMES_FILE", found)]


def _files(settings: Settings) -> list[Finding]:
    with contextlib.suppress(StorageError):
        address = parse(settings.database_url)
        database = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
        open_to_others = [] if database is None else files.database(database)
        return open_to_others + files.drafts(draft_folders(database, settings.secret_key_file))
    # Told of the database itself.
    return []


async def _in_database(settings: Settings, now: datetime) -> list[Finding]:
    findings: list[Finding] = []
    try:
        async with _as_it_is(settings.database_url) as db:
            findings += await database.examine(db)
            findings += await database.replica(settings)
            findings += await jobs_and_delivery.examine(db, now, settings.messenger)
            findings += await cases_and_norms.examine(db, now, settings.methodologies)
            findings.append(await packed.examine(db, now))
    except SchemaOutdated:
        # Told already; what is in a database of another revision cannot be read.
        pass
    except StorageError as error:
        remedy = "check DATABASE_URL, and that the server is running; czn-index db upgrade makes a new one"
        findings.append(fail("database", str(error), remedy))
    return findings


@contextlib.asynccontextmanager
async def _as_it_is(url: str) -> AsyncIterator[Database]:
    db = Database.as_it_is(url)
    try:
        yield db
    finally:
        await db.close()
