"""Call me back: a contact is shown once more before it is passed on, and never stands in an address."""

import asyncio

from aiohttp import web

from handlers.client import contacts, leaving
from handlers.form import front, pages
from handlers.form.turn import Turn, turn_of
from handlers.language.wording import day
from storage.places.centers import Center
from storage.survey import contact_waits
from storage.words.callback_requests import KEPT

LATE = "callback-request-too-late"


async def ask(request: web.Request) -> web.StreamResponse:
    """Says how the contact will be used, before it is given."""
    turn = turn_of(request)
    center = await _visited(turn)
    return _late(turn) if center is None else _question(turn, center)


async def take(request: web.Request) -> web.StreamResponse:
    """Shows the contact back, and passes it on when it was confirmed."""
    turn = turn_of(request)
    fields = await turn.form()
    center = await _visited(turn)
    if center is None:
        return _late(turn)
    typed = fields.get("contact", "")
    contact = await asyncio.to_thread(contacts.read, typed)
    if contact is None:
        mistyped = contacts.looks_mistyped(typed)
        return _question(turn, center, typed, "form-contact-mistyped" if mistyped else "form-contact-none")
    conversation = await turn.conversation()
    account = conversation.client.account
    act = fields.get("act")
    if act == "change":
        return _question(turn, center, typed)
    if act != "pass":
        await contact_waits.begin(conversation.db, account, center.id, turn.now)
        return pages.page(
            turn, "contact_shown", title=turn.texts.plain("form-contact"), contact=str(contact), center=center,
            name=pages.named(turn.texts, center.name),
        )  # fmt: skip
    # Two clicks, or two workers: one of them ends the waiting.
    if not await contact_waits.end(conversation.db, account, center.id, turn.now):
        return _late(turn)
    services = turn.setup.services
    made = await leaving.leave(center, services.seal(str(contact)), conversation, services.account_key())
    if made is None:
        return pages.message(turn, turn.texts("callback-request-nobody"))
    return pages.go(turn, f"{turn.root}/contact/{center.code}/{made.id}")


async def passed_on(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    center = await front.find_center(turn)
    if center is None:
        return front.unknown_center(turn)
    until = day(turn.now.date() + KEPT, turn.language)
    text = turn.texts("form-contact-taken", center=pages.named(turn.texts, center.name), day=until)
    return pages.page(turn, "contact_taken", title=turn.texts.plain("form-contact"), body=pages.paragraphs(turn, text))


async def withdraw(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    await turn.form()
    center = await front.find_center(turn)
    if center is None:
        return front.unknown_center(turn)
    key = turn.setup.services.account_key()
    gone = await leaving.withdraw(center.id, turn.request.match_info["request"], await turn.conversation(), key)
    return pages.message(turn, turn.texts("callback-request-withdrawn" if gone else "outdated-button"))


def _question(turn: Turn, center: Center, typed: str = "", problem: str | None = None) -> web.Response:
    name = pages.named(turn.texts, center.name)
    return pages.page(
        turn, "contact", status=200 if problem is None else 422, title=turn.texts.plain("form-contact"), typed=typed,
        problem=None if problem is None else turn.texts.plain(problem),
        body=pages.paragraphs(turn, turn.texts("callback-request-consent", center=name, days=KEPT.days)),
    )  # fmt: skip


async def _visited(turn: Turn) -> Center | None:
    """The center in the address, if the person has answered about it just now."""
    center = await front.find_center(turn)
    return None if center is None else await leaving.visited(center.id, await turn.conversation())


def _late(turn: Turn) -> web.Response:
    return pages.message(turn, turn.texts(LATE), status=410)
