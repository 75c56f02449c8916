"""`python -m bot.sandbox`: the sandbox alone, until Ctrl-C."""

import argparse
import asyncio
import contextlib
import logging
import os
import re
import sys

from bot.sandbox.server import TOKEN, Sandbox


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", type=_token, default=TOKEN, help="digits, a colon, and anything")
    parser.add_argument("--limits", action="store_true", help="refuse more than 30 messages/s, or 1/s to one chat")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(options.port, options.token, limits=options.limits))
    except OSError as error:
        print(f"port {options.port}: {os.strerror(error.errno) if error.errno else error}", file=sys.stderr)
        return 2
    return 0


async def serve(port: int, token: str, *, limits: bool) -> None:
    async with Sandbox(port=port, token=token, limits=limits) as sandbox:
        for name in ("Анна", "Мария Петровна"):
            sandbox.world.person(name)
        print(f"page:        {sandbox.url}/\nBOT_API_URL={sandbox.url}\nBOT_TOKEN={token}", flush=True)
        await asyncio.Event().wait()


def _token(text: str) -> str:
    if not re.fullmatch(r"[0-9]{1,15}:[A-Za-z0-9_-]+", text):
        raise argparse.ArgumentTypeError(f"{text!r} does not look like 123456:AbC")
    return text


if __name__ == "__main__":
    sys.exit(main())
