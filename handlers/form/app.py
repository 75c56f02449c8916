"""The way in from a messenger: a mini-app opens the same pages, and the messenger's signed word says who asks.

The account is that of the chat. So an interview that was begun there goes on here and the other way round, and nobody
answers twice.
"""

import re

from aiohttp import web

from handlers.client.payloads import CENTER_PREFIX, FOUND_PREFIX, INVITE_PREFIX, RATING
from handlers.form import init_data, pages
from handlers.form.init_data import Launch, NoLaunch
from handlers.form.turn import (
    APP,
    APP_ROOT,
    LANGUAGE,
    SESSION,
    Refused,
    Turn,
    as_person,
    cookie_name,
    read_form,
    set_cookie,
    turn_of,
)
from storage.people import respondents
from storage.survey import launches

START = re.compile(r"[A-Za-z0-9_-]{1,64}")
OF_CHATS = (INVITE_PREFIX, RATING)
"""What begins like this leads to something that the chat alone has."""


async def entry(request: web.Request) -> web.StreamResponse:
    """Holds the script that hands the messenger's data over. Without any, it says where to come from."""
    turn = turn_of(request)
    if not turn.setup.launch_keys:
        raise web.HTTPNotFound
    return pages.page(turn, "app", remembered=False, title=turn.texts.plain("form-title"), script=pages.SCRIPT_PATH)


async def open_pages(request: web.Request) -> web.StreamResponse:
    """Takes the messenger's data, and goes to where its link leads."""
    turn = turn_of(request)
    fields = await read_form(request)
    launch = _launch(turn, fields.get("messenger", ""), fields.get("data", ""))
    # Reloading brings the same launch again; the browser that has used it up may go on.
    is_same = turn.person is not None and turn.person[:2] == (launch.messenger, launch.user_id)
    if not await launches.use(turn.setup.services.db, launch.mark, launch.until) and not is_same:
        raise Refused(403, "app-again")
    opened = as_person(turn, launch.messenger, launch.user_id, launch.chat_id)
    conversation = await opened.conversation()
    response = pages.go(opened, _where(launch.start or fields.get("start", ""), conversation.interview is not None))
    session = turn.setup.signer().app_cookie(launch.messenger, launch.user_id, launch.chat_id, turn.now + SESSION)
    set_cookie(opened, response, cookie_name(APP, turn.setup), session, int(SESSION.total_seconds()))
    chosen = await respondents.language(conversation.db, conversation.client.account)
    language = turn.setup.services.languages.chosen(chosen, launch.language)
    set_cookie(opened, response, cookie_name(LANGUAGE, turn.setup, APP_ROOT), language, None)
    return response


async def guard(turn: Turn) -> web.StreamResponse | None:
    """Only a browser whom a messenger has vouched for sees more than the way in, and what is kept of people."""
    if turn.person is not None or turn.request.path == f"{APP_ROOT}/privacy":
        return None
    if turn.request.method == "GET" and turn.request.path == f"{APP_ROOT}/":
        return await entry(turn.request)
    return pages.message(turn, turn.texts("app-closed"), status=403)


def _launch(turn: Turn, messenger: str, data: str) -> Launch:
    """Raises Refused."""
    known = next((one for one in turn.setup.launch_keys if one == messenger), None)
    if known is None:
        raise Refused(403, "app-foreign")
    try:
        return init_data.read(data, known, turn.setup.launch_keys[known], turn.now)
    except NoLaunch as refusal:
        raise Refused(refusal.status, refusal.key) from None


def _where(start: str, is_open: bool) -> str:
    """Where a start parameter leads: the same as behind `/start` in the chat."""
    if not START.fullmatch(start) or start.startswith(OF_CHATS):
        return f"{APP_ROOT}/interview" if is_open else f"{APP_ROOT}/"
    if start.startswith(CENTER_PREFIX):
        return f"{APP_ROOT}/c/{start.removeprefix(CENTER_PREFIX)}/begin"
    if start.startswith(FOUND_PREFIX):
        return f"{APP_ROOT}/found/{start.removeprefix(FOUND_PREFIX)}/begin"
    return f"{APP_ROOT}/t/{start}/begin"
