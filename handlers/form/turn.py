"""One request: who asks, in which language, at which door, and what was sent."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import quote, urlsplit

from aiohttp import web
from aiohttp.web_exceptions import HTTPRequestEntityTooLarge

from handlers.client.conversation import Conversation
from handlers.client.identity import Client
from handlers.form.setup import Setup
from handlers.form.signing import MESSENGERS, new_number
from handlers.language.texts import Texts, texts_in
from questionnaire.comment import clean_line
from storage.erasure.idle_respondents import IDENTITY_KEPT
from storage.messenger import Messenger
from storage.people import rekeying
from storage.survey import open_interviews
from storage.survey.open_interviews import Interview

SETUP = web.AppKey("setup", Setup)
PERSON, KIOSK, APP, LANGUAGE = "czn", "czn-kiosk", "czn-app", "czn-language"
APP_ROOT = "/app"
SESSION = timedelta(hours=12)
"""How long a browser is believed after a messenger has vouched for it. The next launch begins a new session."""
ID_BITS = 64
SECURE_PREFIX = "__Host-"
"""A browser takes a cookie of such a name over https only, from this host only, for all of it: nobody can plant one."""
LANGUAGE_SECONDS = 30 * 24 * 3600
BODY_SECONDS = 10.0
"""How long a body may take to arrive."""
LONGEST_FIELD = 20_000
MARK = "mark"
"""The field that holds a form's mark."""


class Refused(Exception):
    """A request that nothing of ours sends. `key` names the text that says so."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status = status
        self.key = key


@dataclass(frozen=True)
class Turn:
    """`base` precedes the paths of an interview: nothing, a kiosk's address, or that of the mini-app. `number` is the
    person's, `given` the one that the browser brought, if any. `person` is whom a messenger has vouched for: the
    messenger, the user's id and the chat's."""

    request: web.Request
    setup: Setup
    texts: Texts
    now: datetime
    number: int
    given: int | None
    base: str = ""
    person: tuple[Messenger, int, int] | None = None

    @property
    def is_app(self) -> bool:
        return self.base == APP_ROOT

    @property
    def is_kiosk(self) -> bool:
        return bool(self.base) and not self.is_app

    @property
    def root(self) -> str:
        """Precedes the paths of all other pages."""
        return APP_ROOT if self.is_app else ""

    @property
    def home(self) -> str:
        return self.base if self.is_kiosk else f"{self.root}/"

    @cached_property
    def network(self) -> str:
        peer = self.setup.address_of(self.request.remote, self.request.headers.get("X-Forwarded-For"))
        return self.setup.signer().network(peer, self.now.date())

    @property
    def mark(self) -> str:
        return self.setup.signer().form_mark(self.number)

    @property
    def language(self) -> str:
        return self.texts.language

    def with_new_number(self) -> "Turn":
        """Another person: what was known under the old number cannot be reached under the new one."""
        return replace(self, number=new_number())

    @property
    def account(self) -> str:
        messenger, user_id, _ = self._who
        return self.setup.services.account_key().account(messenger, user_id)

    @property
    def _who(self) -> tuple[Messenger, int, int]:
        return self.person or (Messenger.WEB, self.number, 0)

    async def conversation(self) -> Conversation:
        services = self.setup.services
        messenger, user_id, chat_id = self._who
        key, account = services.account_key(), self.account
        if self.given is not None and (older := key.older_accounts(messenger, user_id)):
            await rekeying.recognize(services.db, account, older)
        # Of somebody whom the browser has not named nothing can be known.
        is_new = self.given != self.number
        return Conversation(
            db=services.db,
            questionnaire=services.questionnaire,
            versions=services.versions,
            client=Client(messenger, account, user_id, chat_id, name=""),
            interview=None if is_new else await open_interviews.find_open(services.db, account),
            languages=services.languages,
            texts=self.texts,
            now=self.now,
            events=services.events,
        )

    async def form(self) -> Mapping[str, str]:
        """The fields of a form that this server has drawn for this browser. Raises Refused."""
        if self.given is None:
            raise Refused(403, "form-no-cookie")
        fields = await read_form(self.request)
        if not self.setup.signer().is_form_mark(self.number, fields.get(MARK, "")):
            raise Refused(403, "form-outdated")
        return fields


def turn_of(request: web.Request) -> Turn:
    setup = request.app[SETUP]
    base, now = _base(request), setup.services.clock()
    if base == APP_ROOT:
        turn = Turn(request, setup, texts_in(_language(request, base)), now, new_number(), None, base)
        person = setup.signer().app(request.cookies.get(cookie_name(APP, setup), ""), now)
        return turn if person is None else as_person(turn, *person)
    given = setup.signer().person(request.cookies.get(cookie_name(PERSON, setup, base), ""))
    return Turn(
        request, setup, texts_in(_language(request)), now, new_number() if given is None else given, given, base
    )


def as_person(turn: Turn, messenger: Messenger, user_id: int, chat_id: int) -> Turn:
    """For somebody whom a messenger has vouched for. The number stands in forms only, and is nobody else's."""
    number = (1 + MESSENGERS.index(messenger)) << ID_BITS | user_id
    return replace(turn, number=number, given=number, person=(messenger, user_id, chat_id))


def _base(request: web.Request) -> str:
    if request.path == APP_ROOT or request.path.startswith(f"{APP_ROOT}/"):
        return APP_ROOT
    if request.path.startswith("/kiosk/"):
        return f"/kiosk/{quote(request.match_info.get('code', ''), safe='')}"
    return ""


async def read_form(request: web.Request) -> dict[str, str]:
    """Raises Refused for a body that is too long, too slow, packed, or no plain form; for one from another site too."""
    _check_origin(request)
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refused(415, "form-outdated")
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(415, "form-outdated")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            posted = await request.post()
    except TimeoutError:
        raise Refused(408, "form-outdated") from None
    except HTTPRequestEntityTooLarge:
        raise Refused(413, "form-too-long") from None
    except (ValueError, LookupError):
        raise Refused(400, "form-outdated") from None
    return {name: value[:LONGEST_FIELD] for name, value in posted.items() if isinstance(value, str)}


def _check_origin(request: web.Request) -> None:
    """Browsers say where a form stood. One that says nothing is judged by the form's mark alone."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin, own = request.headers.get("Origin"), request.app[SETUP].url
    if site not in ("same-origin", "none") or (origin is not None and urlsplit(origin)[:2] != urlsplit(own)[:2]):
        raise Refused(403, "form-foreign")


def cookie_name(name: str, setup: Setup, base: str = "") -> str:
    """A kiosk has a cookie of its own for the person in front of it, and a mini-app one for its language."""
    whole = name
    if base:
        whole = f"{name}-in-app" if base == APP_ROOT else f"{name}-in-hall"
    return f"{SECURE_PREFIX}{whole}" if setup.is_secure else whole


def set_cookie(turn: Turn, response: web.StreamResponse, name: str, value: str, seconds: int | None) -> None:
    """`seconds`: until the browser is closed if None."""
    if turn.is_app and turn.setup.is_secure:
        # Messengers in a browser show a mini-app in a frame. A cookie gets there only if it says so, and it stays in
        # there. Python writes such a cookie from 3.14 on.
        lasting = "" if seconds is None else f"; Max-Age={seconds}"
        framed = f"{name}={value}{lasting}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"
        response.headers.add("Set-Cookie", framed)
        return
    response.set_cookie(
        name, value, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=turn.setup.is_secure
    )


def remember(turn: Turn, response: web.StreamResponse) -> None:
    """Lets the browser bring the person's number back: on a device of one's own for as long as the person is known. In
    a mini-app the messenger says who it is."""
    if turn.is_app:
        return
    seconds = None if turn.is_kiosk else int(IDENTITY_KEPT.total_seconds())
    name = cookie_name(PERSON, turn.setup, turn.base)
    set_cookie(turn, response, name, turn.setup.signer().person_cookie(turn.number), seconds)


def same_interview(fields: Mapping[str, str], interview: Interview | None) -> Interview | None:
    """The open interview, if the form was drawn for it."""
    return interview if interview is not None and fields.get("interview") == interview.id else None


def _language(request: web.Request, base: str = "") -> str:
    setup = request.app[SETUP]
    stored = request.query.get("lang") or request.cookies.get(cookie_name(LANGUAGE, setup, base))
    wanted = (part.partition(";")[0].strip() for part in request.headers.get("Accept-Language", "")[:200].split(","))
    offered = setup.services.languages
    known = next((code for code in wanted if _is_offered(code, offered.codes)), None)
    return offered.chosen(clean_line(stored or "", 16) or None, known)


def _is_offered(wanted: str, codes: tuple[str, ...]) -> bool:
    parts = wanted.casefold().split("-")
    return any(code.casefold() == "-".join(parts[:end]) for code in codes for end in range(1, len(parts) + 1))
