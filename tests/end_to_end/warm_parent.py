"""A process that has imported the bot and forks it on request: importing costs seconds, a fork milliseconds.

Reads one JSON object a line ({"environment": …, "log": path}), answers with the pid of a bot that has just begun.
"""

import json
import os
import signal
import sys


def main() -> None:
    import bot.__main__ as entry
    import bot.app
    import bot.digest.center.caption
    import bot.digest.center.chart  # noqa: F401 – imported for the children

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become_bot(order, entry.main)
        print(pid, flush=True)


def _become_bot(order: dict, run) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(order["environment"])
    status = 1
    try:
        status = run()
    finally:
        with open(f"{order['log']}.exit", "w") as file:
            file.write(str(status))
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
