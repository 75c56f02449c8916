"""`python -m bot.sandbox`: the sandbox alone, until Ctrl-C."""

import argparse
import asyncio
import contextlib
import sys

from bot.sandbox.server import TOKEN, Sandbox


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=TOKEN)
    options = parser.parse_args()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(options.port, options.token))
    except OSError as error:
        print(f"port {options.port}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


async def serve(port: int, token: str) -> None:
    async with Sandbox(port=port, token=token) as sandbox:
        print(f"page:        {sandbox.url}/\nBOT_API_URL={sandbox.url}\nBOT_TOKEN={token}", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    sys.exit(main())
