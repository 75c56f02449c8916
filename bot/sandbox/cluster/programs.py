"""A program of the cluster, as a process of its own: started, killed by its pid, stopped."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

SERVER_USER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package brings this user along."""
STOP_SECONDS = 30.0
ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
OUT_OF_THE_WAY = ("/usr/sbin", "/usr/lib/postgresql/*/bin")
"""Where Debian keeps programs that are on no ordinary user's path."""


class Missing(RuntimeError):
    """A program is not installed."""


def find(name: str, package: str) -> str:
    """Where a program is. Raises Missing, which names Debian's package."""
    for place in (None, *OUT_OF_THE_WAY):
        folders = [str(one) for one in sorted(Path("/").glob(place.lstrip("/")))] if place else [None]
        for folder in reversed(folders):
            if found := shutil.which(name, path=folder):
                return found
    raise Missing(f"{name} is not installed; on Debian: apt-get install {package}")


def beside_python(name: str, extra: str) -> str:
    """Where a program of a library is. Raises Missing, which names the extra that brings it."""
    found = Path(sys.executable).parent / name
    if not found.exists():
        raise Missing(f"{name} is not installed; it comes with the extra `{extra}`, which `make cluster` installs")
    return str(found)


def server_user() -> str | None:
    """The user for programs that must not run as root; None where this process is not."""
    return SERVER_USER if os.geteuid() == 0 else None


def give(path: Path) -> None:
    """Makes a file or folder the server user's own."""
    if os.geteuid() == 0:
        owner = pwd.getpwnam(SERVER_USER)
        os.chown(path, owner.pw_uid, owner.pw_gid)


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """For stopping others, from the main thread: a second Ctrl-C would leave running what is not stopped yet."""
    before = {one: signal.signal(one, signal.SIG_IGN) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


class Program:
    """Its output goes to a log in its folder. Ctrl-C on the terminal does not reach it: it is stopped in its turn."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], folder: Path, user: str | None = None
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._command = list(command)
        self._environment = os.environ | environment
        self._folder = folder
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError(f"{self.name} was never started")
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        others: list[str] | None = None if self._user is None else []
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, process_group=0, user=self._user, group=self._user, extra_groups=others,
            )  # fmt: skip

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None or not self.alive:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
