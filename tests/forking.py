"""Starts bots and commands by forking them from one warm process, which all processes of a test run share."""

import atexit
import functools
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from tests import workers
from tests.patience import LIMIT

ROOT = Path(__file__).parents[1]
ATTEMPTS, BETWEEN_ATTEMPTS = 10, 0.1
"""At a process that ends just now because nobody else is connected, or that another one is just starting; seconds."""
LONGEST_ANSWER = 64


class WarmParent:
    """A connection to the warm process. It is started by the first to come, and ends with the last connection."""

    def __init__(self) -> None:
        address = _address()
        self._started: list[subprocess.Popen[bytes]] = []
        for _ in range(ATTEMPTS):
            if (process := _started_unless_there(address)) is not None:
                self._started.append(process)
            if (found := _connected(address)) is not None:
                self._connection = found
                return
            if self._started:
                break
            time.sleep(BETWEEN_ATTEMPTS)
        raise RuntimeError("the warm process does not start: see its standard error")

    def fork(self, environment: Mapping[str, str], log: Path, **more: object) -> int:
        """The pid of a bot, or of a command with `arguments` and a file for its `out`."""
        self._connection.sendall(json.dumps({"environment": environment, "log": str(log), **more}).encode())
        return int(self._connection.recv(LONGEST_ANSWER))

    def run(self, arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> tuple[int, str, str]:
        """Exit code, standard output and standard error of a command."""
        order = {"arguments": arguments, "environment": dict(environment), "folder": str(folder)}
        ended, told = os.pipe()
        with tempfile.TemporaryFile("w+b") as out, tempfile.TemporaryFile("w+b") as err, open(ended) as note:
            with open(told, "wb") as end_of_pipe:
                files = [out.fileno(), err.fileno(), end_of_pipe.fileno()]
                socket.send_fds(self._connection, [json.dumps(order).encode()], files)
            status = note.readline()
            if not status:
                raise RuntimeError(f"a command was killed: {arguments}")
            return int(status), _written(out), _written(err)

    def close(self) -> None:
        self._connection.close()
        for process in self._started:
            process.wait(LIMIT)


def _address() -> str:
    """Of Linux' names without a file: nothing is left behind, and nobody has one that another process has."""
    return f"\0czn-warm-{os.getuid()}-{os.environ.get(workers.RUN, os.getpid())}"


class StartedAhead:
    """Starts the warm process for workers to come, while one processor collects the tests and the other has nothing to
    do. It goes on until they have all ended."""

    def __init__(self) -> None:
        self._process = _started_unless_there(_address())
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # It is greeted when it is ready, which nobody waits for here.
        self._connection.connect(_address())

    def end(self) -> None:
        # A connection that is closed before its greeting was read is a broken one to the other side.
        with suppress(ConnectionError):
            self._connection.recv(LONGEST_ANSWER)
        self._connection.close()
        if self._process is not None:
            self._process.wait(LIMIT)


def _started_unless_there(address: str) -> "subprocess.Popen[bytes] | None":
    """It takes connections from the beginning, and greets them when it is ready."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        try:
            listener.bind(address)
        except OSError:
            return None
        listener.listen()
        return subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("warm_parent.py")), str(listener.fileno())],
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT))))},
        )


def _connected(address: str) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        connection.connect(address)
        if connection.recv(LONGEST_ANSWER):
            return connection
    except ConnectionError:
        pass
    connection.close()
    return None


def _written(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@functools.cache
def warm_parent() -> WarmParent:
    """The only connection of this process."""
    made = WarmParent()
    atexit.register(made.close)
    return made
