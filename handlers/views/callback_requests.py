"""Call me back: what the client and the administrators see."""

from aiogram.types import ForceReply

from handlers.buttons import AgreeCallbackRequest, CallbackRequestDone, WithdrawCallbackRequest
from handlers.questions import Sign
from handlers.texts import Texts
from handlers.views.view import Prompt, View, button, keyboard
from handlers.wording import center_in_text
from handlers.wording import day as day_in_words
from storage.callback_requests import KEPT, CallbackRequest
from storage.centers import Center


def consent(texts: Texts, center: Center) -> View:
    agree = button(texts.plain("callback-request-agree"), AgreeCallbackRequest(center=center.id))
    return View(
        texts("callback-request-consent", center=center_in_text(texts, center.name), days=KEPT.days), keyboard([agree])
    )


def ask_contact(texts: Texts, center: Center, *, replies: bool) -> Prompt:
    """Its first line says of which center the reply is. Where the messenger knows no `replies` that a bot asks for, the
    command takes the words."""
    if not replies:
        return Prompt(texts("callback-request-question-command", code=center.code))
    first = f"{Sign.CALLBACK_REQUEST} {center.code}"
    field = texts.plain("callback-request-field")
    return Prompt(f"{first}\n\n{texts('callback-request-question')}", ForceReply(input_field_placeholder=field))


def taken(texts: Texts, center: Center, made: CallbackRequest) -> View:
    day = day_in_words(made.expires_on, texts.language)
    data = WithdrawCallbackRequest(center=center.id, request=made.id)
    withdraw = button(texts.plain("callback-request-withdraw"), data)
    return View(
        texts("callback-request-taken", center=center_in_text(texts, center.name), day=day), keyboard([withdraw])
    )


def message(texts: Texts, center: Center, request: CallbackRequest, contact: str | None) -> View:
    """To an administrator; without the contact where that is gone already."""
    if contact is None:
        return View(texts("callback-request-gone", center=center_in_text(texts, center.name)))
    day = day_in_words(request.expires_on, texts.language)
    said = texts("callback-request-message", center=center_in_text(texts, center.name), contact=contact, day=day)
    data = CallbackRequestDone(center=center.id, request=request.id)
    return View(said, keyboard([button(texts.plain("callback-request-done-button"), data)]))


def done(texts: Texts, center: Center) -> View:
    return View(texts("callback-request-done", center=center_in_text(texts, center.name)))
