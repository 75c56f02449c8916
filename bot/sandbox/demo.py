"""`make demo`: the whole product on this machine, without a token. The bot is the real one, in a process of its own."""

import argparse
import asyncio
import contextlib
import fcntl
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.sandbox.running import PORT

OUT = Path("data/demo")
INTERVIEWS, MOST = 60, 300
PAST_ANSWERS, MOST_PAST_ANSWERS = 18_000, 100_000


def main() -> int:
    options = _options()
    # The folder is its owner's alone, as an installation's is.
    os.umask(0o077)
    print(f"The demo of czn-index: a nation of sample centers in {OUT}. Ctrl-C ends it.", flush=True)
    # After the first line: these libraries take a second or two.
    from bot.sandbox import story

    try:
        with own_folder(), contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
            asyncio.run(
                story.tell(OUT, interviews=options.interviews, past=options.past, once=options.once, port=options.port)
            )
    except (OSError, RuntimeError) as problem:
        print(f"demo: {problem}", file=sys.stderr)
        return 1
    return 0


@contextlib.contextmanager
def own_folder() -> Iterator[None]:
    """An empty folder, for one demo at a time."""
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RuntimeError(f"another demo is running in {OUT}") from None
        shutil.rmtree(OUT, ignore_errors=True)
        OUT.mkdir()
        yield


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument(
        "--interviews", type=_up_to(MOST), default=INTERVIEWS, help=f"how many clients answer (default {INTERVIEWS})"
    )
    parser.add_argument(
        "--past", type=_up_to(MOST_PAST_ANSWERS), default=PAST_ANSWERS,
        help=f"how many have answered in the year before (default {PAST_ANSWERS})",
    )  # fmt: skip
    parser.add_argument("--once", action="store_true", help="do it all and exit")
    parser.add_argument("--port", type=int, help=f"port of the page (default {PORT}, or a free one)")
    return parser.parse_args()


def _up_to(most: int) -> Callable[[str], int]:
    def count(text: str) -> int:
        if not text.isdigit() or not 0 < int(text) <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {most}")
        return int(text)

    return count


if __name__ == "__main__":
    sys.exit(main())
