"""A process that has imported the bot and the command line, and forks them on request.

Reads one JSON object a line. One with a "log" is answered with the pid of a process that has just begun: a bot
({"environment": …, "log": path}), or a command where there are "arguments" and a file for its "out" as well; the exit
code is then in the file `log` + ".exit". One with "err" is a command that is waited for, with nothing but the
environment and in the folder that it names: it is answered with the exit code.
"""

import functools
import json
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import forkserver
from typing import Any, NoReturn

Order = dict[str, Any]
CRASHED = 1


def main() -> None:
    import admin_cli
    import bot.__main__ as entry
    from tests.warming import warm

    # The fifty commands are read from their functions once: a fifth of the work of a short command.
    admin_cli.get_command = functools.cache(admin_cli.get_command)
    admin_cli.get_command(admin_cli.app)
    warm()
    _fork_drawing_processes()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "err" in order:
            print(_exit_code_of(order, admin_cli.main), flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            _begin(order, admin_cli.main if "arguments" in order else entry.main)
        print(pid, flush=True)


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
    forkserver._forkserver.ensure_running = lambda: None
    context = multiprocessing.get_context("forkserver")
    drawing_processes._pool = lambda: ProcessPoolExecutor(1, context, helper_process.begin)


def _exit_code_of(order: Order, command: Callable[[], None]) -> int:
    """Processes that end meanwhile are taken note of afterwards: nobody asks for them before this has returned."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        _run(order, command)
    _, status = os.waitpid(pid, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
    return os.waitstatus_to_exitcode(status)


def _run(order: Order, command: Callable[[], None]) -> NoReturn:
    os.dup2(_written(order["out"]), 1)
    os.dup2(_written(order["err"]), 2)
    os.environ.clear()
    os.chdir(order["folder"])
    _become(order, command, lambda status: None)


def _begin(order: Order, run: Callable[[], int | None]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(_written(order["out"]) if "out" in order else log, 1)
    os.dup2(log, 2)

    def note(status: int) -> None:
        with open(f"{order['log']}.exit", "w") as file:
            file.write(str(status))

    _become(order, run, note)


def _written(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def _become(order: Order, run: Callable[[], int | None], note: Callable[[int], None]) -> NoReturn:
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
