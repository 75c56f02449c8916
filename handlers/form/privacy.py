"""What is kept, what about this browser's person, and an end to it."""

import structlog
from aiohttp import web

from handlers.client.conversation import Conversation
from handlers.client.events import Reason
from handlers.client.left_contacts import left_by
from handlers.form import pages
from handlers.form.turn import PERSON, Turn, cookie_name, turn_of
from handlers.views import privacy as views
from storage.erasure import privacy
from storage.erasure.privacy import Held
from storage.errors import RespondentNotFound
from storage.words.callback_requests import CallbackRequest

log = structlog.get_logger(__name__)


async def what_is_kept(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    terms = turn.setup.services.terms
    held = await _held(turn, await turn.conversation())
    mine = turn.texts("mydata-nothing") if held is None else views.held(turn.texts, held, terms.retention).text
    return pages.page(
        turn, "privacy", remembered=False, title=turn.texts.plain("form-privacy"),
        kept=pages.paragraphs(turn, f"{views.kept(turn.texts, terms)}\n\n{turn.texts(_of_this_way(turn))}"),
        mine=pages.paragraphs(turn, mine), is_known=held is not None,
    )  # fmt: skip


async def ask_forget(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    if await _held(turn, await turn.conversation()) is None:
        return pages.message(turn, turn.texts("forget-nothing"))
    return pages.page(
        turn, "forget", title=turn.texts.plain("command-forget"), body=pages.paragraphs(turn, turn.texts("forget-ask"))
    )


async def forget(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    await turn.form()
    conversation = await turn.conversation()
    contacts = await _contacts(turn, conversation)
    try:
        done = await privacy.forget_account(conversation.db, conversation.client.account, contacts, now=turn.now)
    except RespondentNotFound:
        return pages.message(turn, turn.texts("forget-nothing"))
    log.info("forgotten", interviews=done.interviews, counted=done.counted, memberships=done.memberships)
    if conversation.interview is not None:
        conversation.events.abandoned(conversation.interview, turn.now, Reason.FORGOTTEN)
    response = pages.message(turn, "\n\n".join(views.erased(turn.texts, done)))
    if turn.is_app:
        return response
    response.del_cookie(
        cookie_name(PERSON, turn.setup), path="/", secure=turn.setup.is_secure, httponly=True, samesite="Lax"
    )
    return response


def _of_this_way(turn: Turn) -> str:
    return "app-privacy" if turn.is_app else "form-privacy-browser"


async def _held(turn: Turn, conversation: Conversation) -> Held | None:
    """Nothing for a browser that has never brought its number back."""
    if turn.given is None:
        return None
    contacts = await _contacts(turn, conversation)
    return await privacy.held(conversation.db, conversation.client.account, contacts)


async def _contacts(turn: Turn, conversation: Conversation) -> list[CallbackRequest]:
    client = conversation.client
    return await left_by(conversation.db, turn.setup.services.account_key(), client.messenger, client.user_id)
