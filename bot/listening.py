"""Listening on an address of the settings."""

import os

from aiohttp import web

from bot.settings import SettingsError


async def listen(runner: web.AppRunner, setting: str, address: str) -> None:
    """Listens on host:port. Raises SettingsError where that cannot be: the port is in use, the host is not ours."""
    host, _, port = address.rpartition(":")
    try:
        await web.TCPSite(runner, host, int(port)).start()
    except OSError as error:
        # What asyncio says repeats the address; a host that is not found has no number of the system's.
        known = error.errno or 0
        raise SettingsError(f"{setting}: {address}: {os.strerror(known) if known > 0 else error.strerror}") from None
