"""Runs a few commands and a bot in the process that forks them, before it forks the first.

Much of what a library needs it makes at its first use: validators, compiled patterns, modules. Done here once, no child
does it again; that was the better half of a short command's work.
"""

import asyncio
import logging
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import structlog

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from questionnaire.model import RespondentType
from tests.end_to_end.walk import Walk

ROOT = Path(__file__).parents[1]
COMMANDS = (
    "--help",
    "db upgrade",
    f"centers import {ROOT / 'storage' / 'data' / 'centers_sample.csv'}",
    "centers list",
    "responses export --out responses.csv",
    "responses export --out responses.xlsx",
    "responses import responses.csv",
    "index compute --as-of 2026-11-16",
    "index show",
    "digest run --as-of 2026-11-16",
    "digest preview BRY-01 --out .",
    "quality show",
    "db backup --out copy.db",
    "privacy purge",
    "doctor --offline",
)
"""None that starts threads of its own, as Parquet files do: those are missing in a fork."""


def rehearse(command: Callable[[], object], bot: Callable[[], int]) -> None:
    with tempfile.TemporaryDirectory() as folder, _as_before(), _in_silence():
        os.chdir(folder)
        os.environ |= {
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/czn.db",
            "SECRET_KEY_FILE": f"{folder}/secret.key",
            "VISIT_KEYS_FILE": f"{folder}/visit.keys",
            "TICK_SECONDS": "1",
            "CZN_LANG": "en",
        }
        for words in COMMANDS:
            sys.argv = ["czn-index", *words.split()]
            try:
                command()
            except SystemExit as ending:
                if ending.code:
                    raise RuntimeError(f"{words}: exit code {ending.code}") from None
        _serve_a_client(bot)
    assert threading.active_count() == 1, "a fork has only the thread that forks"


def _serve_a_client(bot: Callable[[], int]) -> None:
    """The bot needs the main thread, for its signals; messenger and client share another one."""
    ready = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        served = thread.submit(asyncio.run, _interviews(ready))
        ready.wait()
        status = bot()
        if status:
            raise RuntimeError(f"the bot ended with {status}")
        served.result()


async def _interviews(ready: threading.Event) -> None:
    async with Sandbox() as sandbox, SandboxClient(sandbox.url) as client:
        os.environ |= {"BOT_TOKEN": sandbox.token, "BOT_API_URL": sandbox.url}
        ready.set()
        try:
            for kind in (RespondentType.JOB_SEEKER, RespondentType.EMPLOYER):
                await Walk(kind=kind, comment="Спасибо").run(await client.person())
        finally:
            os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _as_before() -> Iterator[None]:
    """Commands and bots change their process for good. They find it as it was."""
    environment, arguments, folder, mask = dict(os.environ), sys.argv, Path.cwd(), os.umask(0o077)
    configure: Any = structlog.configure
    # A logger that is used once would keep the level of that command.
    structlog.configure = lambda **how: configure(**(how | {"cache_logger_on_first_use": False}))
    try:
        yield
    finally:
        structlog.configure = configure
        structlog.reset_defaults()
        logging.basicConfig(level=logging.WARNING, handlers=[logging.NullHandler()], force=True)
        logging.root.handlers.clear()
        os.umask(mask)
        os.chdir(folder)
        sys.argv = arguments
        os.environ.clear()
        os.environ.update(environment)


@contextmanager
def _in_silence() -> Iterator[None]:
    kept, nowhere = [os.dup(1), os.dup(2)], os.open(os.devnull, os.O_WRONLY)
    redirect = partial(map, os.dup2)
    try:
        list(redirect((nowhere, nowhere), (1, 2)))
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        list(redirect(kept, (1, 2)))
        for number in (*kept, nowhere):
            os.close(number)
