"""The sandbox and the bot side by side: the one in this process, the other in a process of its own."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from bot.sandbox.clock import DemoClock
from bot.sandbox.server import Sandbox

ROOT = Path(__file__).parents[2]
PORT = 8081
READY_SECONDS = 60


@contextlib.asynccontextmanager
async def sandbox_on(port: int | None) -> AsyncIterator[Sandbox]:
    """On the usual port; on any free one where that is taken and none was asked for."""
    try:
        sandbox = await Sandbox(port=PORT if port is None else port).__aenter__()
    except OSError as error:
        if port is not None:
            raise RuntimeError(f"port {port}: {os.strerror(error.errno or 0)}") from None
        sandbox = await Sandbox().__aenter__()
    try:
        yield sandbox
    finally:
        await sandbox.__aexit__(None, None, None)


@contextlib.asynccontextmanager
async def bot_at(sandbox: Sandbox, database_url: str, folder: Path, clock: DemoClock) -> AsyncIterator[str]:
    """The bot as its own process and by the demo's clock, from the moment it asks for updates. Gives the address of its
    pages."""
    pages = _free_address()
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "MESSENGER": "telegram",
        "BOT_TOKEN": sandbox.token,
        "BOT_API_URL": sandbox.url,
        "DATABASE_URL": database_url,
        "VISIT_KEYS_FILE": str((folder / "visit.keys").resolve()),
        "SECRET_KEY_FILE": str((folder / "secret.key").resolve()),
        "TICK_SECONDS": "1",
        "WEBHOOK_URL": "",
        "PROXY_URL": "",
        "SITE_DIR": "",
        "STATUS_LISTEN": "",
        "WEB_LISTEN": pages,
        "WEB_URL": f"http://{pages}",
    }
    command = (sys.executable, "-m", "bot.sandbox.bot_by_clock", str(clock.file.resolve()))
    log = folder / "bot.log"
    log.touch(mode=0o600)
    with log.open("wb") as output:
        # In its own folder no `.env` has a say.
        starting = asyncio.ensure_future(
            asyncio.create_subprocess_exec(*command, cwd=folder, env=environment, stderr=output)
        )
        try:
            process = await asyncio.shield(starting)
        except asyncio.CancelledError:
            # asyncio takes the exit code of a process that it is just starting twice, and complains of it.
            await _end(await starting)
            raise
    try:
        for _ in range(READY_SECONDS * 10):
            if sandbox.world.calls["getUpdates"] or process.returncode is not None:
                break
            await asyncio.sleep(0.1)
        if process.returncode is not None:
            raise RuntimeError(f"the bot did not start: {log.read_text(encoding='utf-8')[-500:]}")
        yield f"http://{pages}"
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        # Ctrl-C has told it already. `terminate` would take its exit code, which asyncio waits for.
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGTERM)
    await process.wait()


def _free_address() -> str:
    """Of this machine, on a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"
