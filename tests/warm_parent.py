"""A process that has imported the bot and the command line, and forks them on request.

Takes connections from the socket whose number is its argument, greets each when it is ready, and ends with the last
one. Every message is a JSON object. One with a "log" is answered with the pid of a process that has just begun: a bot
({"environment": …, "log": path}), or a command where there are "arguments" and a file for its "out" as well; the exit
code is then in the file `log` + ".exit". Any other is a command with nothing but the environment and in the folder that
it names. Three open files come with it: for its output, for its errors, and for a line with its exit code.
"""

import functools
import json
import multiprocessing
import os
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import forkserver
from typing import Any, NoReturn

Order = dict[str, Any]
CRASHED = 1
GREETING = b"ready"
LONGEST_ORDER = 1_000_000
FILES = 3


def main() -> None:
    from typer.main import get_command

    import admin_cli
    import bot.__main__ as entry
    from tests.rehearsal import rehearse
    from tests.warming import freeze, warm

    # The fifty commands are read from their functions once: a fifth of the work of a short command.
    read_once = functools.cache(get_command)
    read_once(admin_cli.app)
    vars(admin_cli)["get_command"] = read_once
    warm()
    rehearse(admin_cli.main, entry.main)
    freeze()
    _fork_drawing_processes()
    _publish_here()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as listener, selectors.PollSelector() as peers:
        peers.register(listener, selectors.EVENT_READ)
        _serve(listener, peers, admin_cli.main, entry.main)


def _serve(
    listener: socket.socket, peers: selectors.BaseSelector, command: Callable[[], None], bot: Callable[[], int]
) -> None:
    came = 0
    while not came or len(peers.get_map()) > 1:
        for key, _ in peers.select():
            if key.fileobj is listener:
                connection, _ = listener.accept()
                connection.sendall(GREETING)
                peers.register(connection, selectors.EVENT_READ)
                came += 1
                continue
            assert isinstance(key.fileobj, socket.socket)
            message, files, *_ = socket.recv_fds(key.fileobj, LONGEST_ORDER, FILES, socket.MSG_CMSG_CLOEXEC)
            if not message:
                peers.unregister(key.fileobj)
                key.fileobj.close()
                continue
            order = json.loads(message)
            pid = os.fork()
            if pid == 0:
                for one in list(peers.get_map().values()):
                    assert isinstance(one.fileobj, socket.socket)
                    one.fileobj.close()
                run = command if "arguments" in order else bot
                if files:
                    _run(order, run, *files)
                _begin(order, run)
            for number in files:
                os.close(number)
            if not files:
                key.fileobj.sendall(str(pid).encode())


def _publish_here() -> None:
    """Lets bots compute the weekly run themselves: each of hundreds would start an interpreter for its empty database.
    The process, and that a bot computes nothing itself, is tested in `bot/running` and by the demo."""
    from bot import jobs, settings
    from bot.comments import dictionary
    from bot.running import week

    async def run(self: week.WeekProcess) -> None:
        now, chosen = self._clock(), settings.load()
        if not self._stopped and await jobs.week_is_due(self._db, now):
            themes = dictionary.chosen(chosen)
            await jobs.publish_week(self._db, now, themes, chosen.versions, chosen.methodologies)

    week.WeekProcess.run = run  # type: ignore[method-assign]


def _fork_drawing_processes() -> None:
    """Lets bots have their drawing processes forked by a server that has imported what they need, two seconds' work
    each. How they are spawned, and what happens when they die, is tested in `bot/delivery`."""
    from bot import helper_process
    from bot.delivery import drawing_processes

    # It outlives bots that were killed with their semaphores.
    sys.warnoptions.append("ignore:resource_tracker")
    multiprocessing.set_forkserver_preload(["tests.warm_drawing"])
    forkserver.ensure_running()
    # A bot would ask whether its own child is alive; the server is that of its parent.
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]
    context = multiprocessing.get_context("forkserver")
    drawing_processes._pool = lambda: ProcessPoolExecutor(1, context, helper_process.begin)


def _run(order: Order, command: Callable[[], int | None], out: int, err: int, note: int) -> NoReturn:
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.environ.clear()
    os.chdir(order["folder"])
    _become(order, command, lambda status: os.write(note, f"{status}\n".encode()))


def _begin(order: Order, run: Callable[[], int | None]) -> NoReturn:
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(_written(order["out"]) if "out" in order else log, 1)
    os.dup2(log, 2)

    def note(status: int) -> None:
        with open(f"{order['log']}.exit", "w") as file:
            file.write(str(status))

    _become(order, run, note)


def _written(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _become(order: Order, run: Callable[[], int | None], note: Callable[[int], object]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.update(order["environment"])
    sys.argv = ["czn-index", *order.get("arguments", ())]
    status = CRASHED
    try:
        status = run() or 0
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        note(status)
        os._exit(status)


if __name__ == "__main__":
    main()
