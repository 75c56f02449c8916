"""The measured processes, and the kernel's figures about them."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOKEN = "12345:null"
SECRET = "a-secret-of-the-benchmark"
PATIENCE = 120.0
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Process:
    """A bot behind a webhook."""

    pid: int
    port: int

    @property
    def cpu(self) -> float:
        """Processor seconds so far, of all threads, including time in the kernel."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def megabytes(self) -> float:
        """Resident memory."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE / MEGABYTE


@asynccontextmanager
async def bot_api(module: str = "benchmarks.null_api") -> AsyncIterator[str]:
    """The address of a Bot API in a separate process, by default one that does nothing."""
    command = [sys.executable, "-m", module]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(await process.stdout.readline())}"
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def behind_webhook(
    module: str, api_url: str, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """A bot that is ready to be tapped."""
    port = free_port()
    environment = {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": api_url,
        "WEBHOOK_URL": "https://bot.example/webhook",
        "WEBHOOK_SECRET": SECRET,
        "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "LOG_FORMAT": "json",
        **(settings or {}),
    }
    process = start(module, environment)
    try:
        await _listening(process, port)
        yield Process(process.pid, port)
    finally:
        process.terminate()
        process.wait()


def start(module: str, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *module.split()]
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=silent, stderr=silent)


def settings(folder: Path, url: str) -> Mapping[str, str]:
    """Of our bot on a database."""
    return {
        "DATABASE_URL": url,
        "SECRET_KEY_FILE": str(folder / "secret.key"),
        "VISIT_KEYS_FILE": str(folder / "visit.keys"),
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


async def _listening(process: subprocess.Popen[bytes], port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"a bot ended with {process.returncode}") from None
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
