"""Differences between the messengers outside the bot: their needs, their links, and facts that their bots store.

Does not import aiogram, for the sake of the command line. `bot.messenger.connecting` talks to the messengers.
"""

import importlib.util
from urllib.parse import urlsplit

from bot.settings import Settings, SettingsError
from storage.engine.database import Database
from storage.messenger import Messenger
from storage.workers import properties

BOT_USERNAME = "bot_username"
"""The property in which a running bot stores its user name for links."""
LINKS = {
    Messenger.TELEGRAM: "https://t.me/{username}?start={payload}",
    Messenger.MAX: "https://max.ru/{username}?start={payload}",
}
NAMES = {Messenger.TELEGRAM: "Telegram", Messenger.MAX: "MAX"}
"""As people know them, in any language."""
REFUSED = {
    Messenger.TELEGRAM: "BOT_TOKEN was refused by the messenger: check it with @BotFather",
    Messenger.MAX: "MAX_TOKEN was refused by the messenger: check it on MAX's partner platform",
}
"""The words for a token that the messenger does not know."""


def require(settings: Settings) -> None:
    """Raises SettingsError, in one line, if this installation lacks the library for its way to the messenger."""
    proxy = settings.proxy_url
    if proxy is None or settings.messenger is Messenger.WEB:
        return
    # aiogram's own session takes every proxy through the library; ours for MAX, only those that speak no HTTP.
    is_direct = settings.messenger is Messenger.MAX and urlsplit(proxy).scheme.startswith("http")
    if not is_direct and importlib.util.find_spec("aiohttp_socks") is None:
        raise SettingsError("PROXY_URL needs its library: pip install 'czn-index[proxy]'")


def property_of(messenger: Messenger, key: str) -> str:
    """The key of a fact that each of an installation's two bots has for itself."""
    return key if messenger is Messenger.TELEGRAM else f"{key}_{messenger}"


async def username(db: Database, messenger: Messenger) -> str | None:
    """The user name of the bot in the messenger; None if it has not run yet."""
    return await properties.get(db, property_of(messenger, BOT_USERNAME)) or None


async def known_username(db: Database, messenger: Messenger) -> str:
    """The same for callers that need one. Raises SettingsError."""
    found = await username(db, messenger)
    if found is None:
        raise SettingsError("the bot's name is not known yet: start it once (python -m bot), then try again")
    return found


def page_of_center(web_url: str, code: str) -> str:
    """The small page that offers what there is: messengers and the browser."""
    return f"{web_url}/c/{code}"


def page_of_slip(web_url: str, token: str) -> str:
    return f"{web_url}/t/{token}"


def shown(web_url: str) -> str:
    """As people type it."""
    return urlsplit(web_url).netloc


def link(messenger: Messenger, username: str, payload: str) -> str:
    """A link that starts the bot with a payload, such as a center's code or a visit token."""
    return LINKS[messenger].format(username=username, payload=payload)
