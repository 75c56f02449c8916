"""A process that has imported the bot and the command line, and forks them on request.

Reads one JSON object a line, answers with the pid of a process that has just begun: a bot ({"environment": …, "log":
path}), or a command where there are "arguments" as well. The exit code is then in the file `log` + ".exit".
"""

import json
import os
import signal
import sys
import traceback


def main() -> None:
    import admin_cli
    import bot.__main__ as entry
    from tests.warming import warm

    warm()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0 and "arguments" in order:
            sys.argv = ["czn-index", *order["arguments"]]
            _become(order, lambda: _exit_code_of(admin_cli.main))
        elif pid == 0:
            _become(order, entry.main)
        print(pid, flush=True)


def _exit_code_of(command) -> int:
    try:
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _become(order: dict, run) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(os.open(order["out"], os.O_WRONLY | os.O_CREAT, 0o600) if "out" in order else log, 1)
    os.dup2(log, 2)
    os.environ.update(order["environment"])
    status = 1
    try:
        status = run()
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        with open(f"{order['log']}.exit", "w") as file:
            file.write(str(status))
        os._exit(status)


if __name__ == "__main__":
    main()
