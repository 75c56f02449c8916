"""`python -m bot`: the real thing. What keeps it from running is said in one line, with exit code 2."""

import asyncio
import gc
import os
import sys
from collections.abc import Callable
from datetime import datetime

from bot import standard_streams


def main(clock: Callable[[], datetime] | None = None) -> int:
    """By another clock than the machine's where one is given, as the demo and measurements do."""
    standard_streams.prepare()
    # The owner alone may read the files that the bot and its libraries write; public ones say so themselves.
    os.umask(0o077)
    # Pydantic has none here, and would look for them in every installed package.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    # What is made before the bot runs stays: looking for garbage in it takes a tenth of the start.
    gc.disable()
    try:
        from bot import logs, settings
        from bot.messenger import links
    except ModuleNotFoundError as missing:
        return _refuse(f"{sys.executable} has no {missing.name}: run make install, and start .venv/bin/python -m bot")

    try:
        chosen = settings.load()
        token = chosen.require_token()
        links.require(chosen)
    except settings.SettingsError as error:
        return _refuse(str(error))
    logs.configure(chosen.log_format, token)

    import structlog
    from aiogram.exceptions import TelegramAPIError, TelegramConflictError, TelegramUnauthorizedError

    from bot.running import app, installation, web
    from storage.errors import StorageError
    from storage.messenger import Messenger

    log = structlog.get_logger(__name__)
    try:
        run = web.run if chosen.messenger is Messenger.WEB else app.run
        asyncio.run(run(chosen, clock or installation.utc_now))
    except TelegramUnauthorizedError:
        return _refuse(links.REFUSED[chosen.messenger])
    except TelegramConflictError:
        return _refuse("another process already receives this bot's updates; this one stops")
    except TelegramAPIError as error:
        # The message may hold the address of the request, and with it the token.
        return _refuse(f"the messenger refused: {logs.redact(error.message, token)}")
    except (settings.SettingsError, StorageError) as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(error.strerror or logs.redact(str(error), token))
    except Exception:
        # Python's own report would print the message, whatever it quotes.
        log.exception("crashed")
        return 1
    return 0


def _refuse(reason: str) -> int:
    print(f"czn-index: {reason}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
