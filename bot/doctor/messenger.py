"""Examines the messenger: whether it knows the token, where it sends updates, and whether its clock agrees with ours.

Uses plain HTTP, because the bot's own library takes seconds to load. No finding quotes an error or an address: either
may contain the token.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.doctor.finding import Finding, fail, in_words, ok, warn
from bot.settings import Settings, SettingsError
from storage.messenger import Messenger

PATIENCE = ClientTimeout(total=15)
MANY_WAITING = 100
RECENT = timedelta(hours=1)
CLOCK_OFF = timedelta(seconds=30)
CLOCK_WRONG = timedelta(minutes=5)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content: Mapping[str, Any]
    date: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class _Api:
    """The API of a messenger; `setting` is the prefix of its settings' names."""

    address: str
    headers: Mapping[str, str]
    setting: str
    me: str
    hook: str
    read_hook: Callable[[Mapping[str, Any]], Mapping[str, Any]]


class _Silence(Exception):
    """There was no answer, or one that is not a Bot API's."""


async def examine(settings: Settings, clock: Clock) -> list[Finding]:
    try:
        api = _api(settings)
    except SettingsError as error:
        missing, _, remedy = str(error).partition(": ")
        return [warn("token", f"{missing}: the bot cannot start", remedy)]
    try:
        async with _session(settings.proxy_url) as session:
            me = await _ask(session, api, api.me, clock)
            hook = await _ask(session, api, api.hook, clock)
    except _Silence as problem:
        remedy = f"check {api.setting}_API_URL, PROXY_URL and the way to the network"
        return [fail("token", f"the messenger cannot be asked ({problem})", remedy)]
    findings = [_token(me, api), clock_of(me.date, me.at)]
    if hook.status == 200:
        findings.append(webhook(api.read_hook(hook.content), settings.webhook_url, hook.at))
    return findings


def _api(settings: Settings) -> _Api:
    """Raises SettingsError if there is no token."""
    token = settings.require_token()
    if settings.messenger is Messenger.MAX:
        address = settings.max_api_url.rstrip("/")
        return _Api(address, {"Authorization": token}, "MAX", "/me", "/subscriptions", _subscription)
    address = f"{settings.bot_api_url.rstrip('/')}/bot{token}"
    return _Api(address, {}, "BOT", "/getMe", "/getWebhookInfo", lambda content: content["result"])


def _subscription(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """MAX's only subscription, in Telegram's terms. MAX does not tell how many updates wait."""
    return next(iter(content["subscriptions"]), {})


def _token(me: _Answer, api: _Api) -> Finding:
    if me.status == 200:
        return ok("token", f"of @{me.content.get('result', me.content).get('username')}")
    if me.status in (401, 404):
        return fail("token", f"the messenger refuses {api.setting}_TOKEN", "get the token anew, put it into .env")
    return fail(
        "token", f"the messenger answers with {me.status}", f"try again later; else check {api.setting}_API_URL"
    )


def webhook(info: Mapping[str, Any], wanted: str | None, now: datetime) -> Finding:
    """Compares getWebhookInfo with the setting WEBHOOK_URL."""
    check, waiting = "webhook", int(info.get("pending_update_count", 0))
    found = f"{'as WEBHOOK_URL says' if wanted else 'none, the bot polls'}; {waiting} updates wait"
    if (info.get("url") or None) != wanted:
        if wanted is None:
            return fail(
                check, "one is set although the bot polls", "start the bot anew: it removes it; who has set it?"
            )
        return fail(
            check, "it is not the one of WEBHOOK_URL", "start the bot: it sets it; is the token used elsewhere?"
        )
    failed = datetime.fromtimestamp(info.get("last_error_date", 0), UTC)
    if now - failed < RECENT:
        return warn(
            check,
            f"{found}; {in_words(now - failed)} ago: {info.get('last_error_message')}",
            "check the proxy before the bot, its certificate and WEBHOOK_LISTEN",
        )
    if waiting > MANY_WAITING:
        return warn(check, found, "start the bot, or more workers if it is running")
    return ok(check, found)


def clock_of(date: str | None, now: datetime) -> Finding:
    """Compares this machine's clock with the messenger's `Date` header, which is exact to a second."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return warn("clock", "the messenger does not tell the time", "check with: timedatectl")
    off = now - theirs
    found = f"{in_words(off)} {'ahead of' if off > timedelta() else 'behind'} the messenger's"
    if abs(off) > CLOCK_WRONG:
        return fail("clock", found, "set the clock (timedatectl set-ntp true): digests and visit tokens depend on it")
    if abs(off) > CLOCK_OFF:
        return warn("clock", found, "let the clock be set by itself: timedatectl set-ntp true")
    return ok("clock", found)


async def _ask(session: ClientSession, api: _Api, what: str, clock: Clock) -> _Answer:
    """Raises _Silence."""
    try:
        async with session.get(api.address + what, headers=api.headers, allow_redirects=False) as response:
            content = await response.json()
            return _Answer(response.status, content, response.headers.get("Date"), clock())
    except (ClientError, OSError, TimeoutError, ValueError) as error:
        raise _Silence(type(error).__name__) from None


def _session(proxy: str | None) -> AbstractAsyncContextManager[ClientSession]:
    """Raises _Silence if a proxy needs a library that is not installed."""
    if proxy is None or proxy.startswith("http"):
        return ClientSession(timeout=PATIENCE, proxy=proxy)
    try:
        from aiohttp_socks import ProxyConnector
    except ImportError:
        raise _Silence("PROXY_URL needs the extra: pip install 'czn-index[proxy]'") from None
    return ClientSession(timeout=PATIENCE, connector=ProxyConnector.from_url(proxy))
