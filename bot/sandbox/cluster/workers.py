"""The bot behind nginx: workers as processes of their own, each with its status page."""

import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from bot.sandbox.cluster import programs
from bot.sandbox.cluster.links import LOOPBACK
from bot.sandbox.cluster.programs import DEPLOY, ROOT, Program
from bot.sandbox.ports import free_port

WORKERS = 2
ANSWER_SECONDS = 3.0
SECRET = "a-secret-of-the-webhook"


class Workers:
    """`start` begins them; they are ready once each has set the messenger's webhook."""

    def __init__(self, folder: Path, installation: dict[str, str]) -> None:
        front = free_port()
        self.address = f"http://{LOOPBACK}:{front}/webhook"
        self._ports = [(free_port(), free_port()) for _ in range(WORKERS)]
        self.nginx = _nginx(folder, front, [port for port, _ in self._ports])
        shared = installation | {
            "PYTHONPATH": str(ROOT), "WEBHOOK_URL": self.address, "WEBHOOK_SECRET": SECRET, "TICK_SECONDS": "1",
            "LOG_FORMAT": "json",
        }  # fmt: skip
        self.programs = {
            status: Program(f"worker{number}", [sys.executable, "-m", "bot"], shared | _listening(port, status), folder)
            for number, (port, status) in enumerate(self._ports, 1)
        }

    def start(self) -> None:
        self.nginx.start()
        for program in self.programs.values():
            program.start()

    def stop(self) -> None:
        for program in self.programs.values():
            program.stop()
        self.nginx.stop()

    def readiness(self) -> dict[str, str]:
        """What each worker says of itself: ok, or what keeps it from serving."""
        return {program.name: _says(status) for status, program in self.programs.items()}


def _listening(port: int, status: int) -> dict[str, str]:
    return {"WEBHOOK_LISTEN": f"{LOOPBACK}:{port}", "STATUS_LISTEN": f"{LOOPBACK}:{status}"}


def _nginx(folder: Path, front: int, behind: Sequence[int]) -> Program:
    place = folder / "nginx"
    command = nginx_command(place, front, behind)
    return Program("nginx", [*command, "-g", "daemon off;"], dict(os.environ), folder)


def nginx_command(place: Path, front: int, behind: Sequence[int]) -> list[str]:
    """What starts nginx with the configuration of `deploy/`, in a folder that this makes: it listens on one port and
    spreads what comes over the others."""
    place.mkdir()
    shutil.copy(DEPLOY / "nginx" / "nginx.conf", place)
    servers = "\n".join(f"server {LOOPBACK}:{port} fail_timeout=2s;" for port in behind)
    (place / "workers.conf").write_text(servers, encoding="ascii")
    (place / "listen.conf").write_text(f"listen {LOOPBACK}:{front};", encoding="ascii")
    return [programs.find("nginx", "nginx-light"), "-p", f"{place}/", "-c", "nginx.conf", "-e", "stderr"]


def _says(port: int) -> str:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/readyz", timeout=ANSWER_SECONDS) as response:
            return str(response.read().decode().strip())
    except urllib.error.HTTPError as error:
        with error:
            return str(error.read().decode().strip())
    except OSError:
        return "down"
