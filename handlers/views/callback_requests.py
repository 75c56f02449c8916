"""Call me back: what the client and the administrators see."""

import html
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from aiogram.types import InlineKeyboardButton, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove

from handlers.buttons import (
    AgreeCallbackRequest,
    ChangeContact,
    DoNotCallBack,
    PassContactOn,
    SetRequestState,
    ShowRequest,
    ShowRequests,
    WithdrawCallbackRequest,
)
from handlers.client.contacts import Contact
from handlers.language.texts import Texts, texts_in
from handlers.language.wording import center_in_text, shortened
from handlers.language.wording import day as day_in_words
from handlers.views.center import SHOWN
from handlers.views.view import Prompt, View, button, keyboard
from questionnaire.languages import installed
from scoring.windows import local_day
from storage.places.centers import Center
from storage.words.callback_requests import KEPT, CallbackRequest, State
from storage.words.waiting_requests import Asked, late_on

BLANK_LINE = "\n\n"
LONGEST_LABEL = 40
NEXT_STATES = {
    State.NEW: (State.TAKEN, State.REACHED, State.UNREACHED),
    State.TAKEN: (State.REACHED, State.UNREACHED, State.NEW),
    State.UNREACHED: (State.REACHED, State.TAKEN, State.NEW),
    State.REACHED: (),
}


def consent(texts: Texts, center: Center) -> View:
    agree = button(texts.plain("callback-request-agree"), AgreeCallbackRequest(center=center.id))
    return View(
        texts("callback-request-consent", center=center_in_text(texts, center.name), days=KEPT.days), keyboard([agree])
    )


def ask_contact(texts: Texts, center: Center) -> Prompt:
    """With the messenger's own button, which sends the client's number."""
    return _question(texts, texts("callback-request-question-share", center=center_in_text(texts, center.name)))


def received(texts: Texts) -> Prompt:
    """Removes the button that shares a number."""
    return Prompt(texts("callback-request-received"), ReplyKeyboardRemove())


def stopped(texts: Texts) -> Prompt:
    """The same, for a client who has changed their mind."""
    return Prompt(texts("callback-request-stopped"), ReplyKeyboardRemove())


def says_stop(words: str) -> bool:
    """Whether the words are those on the button. It may have been sent before the client chose another language."""
    return words.strip().casefold() in {
        texts_in(language).plain("callback-request-stop").casefold() for language in installed()
    }


def show_back(texts: Texts, center: Center, contact: Contact) -> View:
    """The contact is a paragraph of its own, the second: see `shown`."""
    words = texts("callback-request-show-back", center=center_in_text(texts, center.name), contact=str(contact))
    return View(
        words,
        keyboard(
            [button(texts.plain("callback-request-right"), PassContactOn(center=center.id))],
            [
                button(texts.plain("callback-request-change"), ChangeContact(center=center.id)),
                _stop(texts, center.id),
            ],
        ),
    )


def shown(text: str) -> str:
    """The contact in a message that shows it back. A messenger may give its text back as it was sent, as HTML: the
    contact has no marks in it, and signs that were escaped are read again."""
    return html.unescape(next(iter(text.split(BLANK_LINE)[1:]), ""))


def no_contact(texts: Texts, *, mistyped: bool) -> Prompt:
    return _question(texts, texts("callback-request-mistyped" if mistyped else "callback-request-no-contact"))


def foreign(texts: Texts) -> Prompt:
    """Somebody else's contact was shared."""
    return _question(texts, texts("callback-request-foreign"))


def taken(texts: Texts, center: Center, contact: Contact, made: CallbackRequest) -> View:
    day = day_in_words(made.expires_on, texts.language)
    data = WithdrawCallbackRequest(center=center.id, request=made.id)
    return View(
        texts("callback-request-taken", center=center_in_text(texts, center.name), contact=str(contact), day=day),
        keyboard(
            [
                button(texts.plain("callback-request-change"), ChangeContact(center=center.id)),
                button(texts.plain("callback-request-withdraw"), data),
            ]
        ),
    )


def message(texts: Texts, center: Center, request: CallbackRequest, contact: str | None, by: str | None = None) -> View:
    """To an administrator. Without the contact where that is gone already, or was told to others."""
    if contact is None and not request.contact:
        return gone(texts, center)
    parts = [
        texts("callback-request-message", center=center_in_text(texts, center.name)),
        texts("callback-request-told-to-others")
        if contact is None
        else texts("callback-request-contact", contact=contact),
        _standing(texts, request, by),
        texts("callback-request-until", day=day_in_words(request.expires_on, texts.language)),
    ]
    rows = [[_state_button(texts, request, state)] for state in NEXT_STATES[request.state]]
    all_requests = button(texts.plain("callback-request-all"), ShowRequests(center=center.id))
    return View(BLANK_LINE.join(parts), keyboard(*rows, [all_requests]))


def gone(texts: Texts, center: Center) -> View:
    return View(texts("callback-request-gone", center=center_in_text(texts, center.name)))


def done(texts: Texts, center: Center) -> View:
    return View(texts("callback-request-done", center=center_in_text(texts, center.name)))


def listed(texts: Texts, center: Center, found: Sequence[CallbackRequest], now: datetime) -> View:
    """Open requests of a center, the oldest first. A contact is behind its button."""
    if not found:
        return View(texts("callback-request-none-of", center=center_in_text(texts, center.name)))
    today = local_day(now, center.timezone)
    late = sum(_is_late(one, today) for one in found)
    parts = [texts("callback-request-list", center=center_in_text(texts, center.name), count=len(found))]
    if late:
        parts.append(texts("callback-request-late", count=late))
    rows = [[button(_label(texts, one, today), ShowRequest(center=center.id, request=one.id))] for one in found[:SHOWN]]
    if len(found) > SHOWN:
        parts.append(texts("callback-request-more", count=len(found) - SHOWN))
    return View(BLANK_LINE.join(parts), keyboard(*rows))


def centers_with_requests(texts: Texts, found: Sequence[Asked], now: datetime) -> View:
    """Where several centers have open requests: those with the oldest ones first."""
    if not found:
        return View(texts("callback-request-none"))
    names = {one.request.center_id: one.center_name for one in found}
    counts = Counter(one.request.center_id for one in found)
    late = Counter(one.request.center_id for one in found if one.is_late(local_day(now, one.timezone)))
    rows = []
    for center_id, name in list(names.items())[:SHOWN]:
        center, count = shortened(name, LONGEST_LABEL), counts[center_id]
        label = (
            texts.plain("callback-request-of-center-late", center=center, count=count, late=late[center_id])
            if late[center_id]
            else texts.plain("callback-request-of-center", center=center, count=count)
        )
        rows.append([button(label, ShowRequests(center=center_id))])
    return View(texts("callback-request-centers", count=len(found)), keyboard(*rows))


def reminder(texts: Texts, center: Center, found: Sequence[CallbackRequest], today: date) -> View:
    """For an administrator: clients wait for too long. Between the reminder and its letter all may have been called."""
    late = sum(_is_late(one, today) for one in found)
    show = button(texts.plain("callback-request-show"), ShowRequests(center=center.id))
    return View(
        texts("callback-request-reminder", center=center_in_text(texts, center.name), count=late), keyboard([show])
    )


def _is_late(request: CallbackRequest, today: date) -> bool:
    return request.state is State.NEW and late_on(request.made_on) <= today


def _label(texts: Texts, request: CallbackRequest, today: date) -> str:
    state = texts.plain(f"callback-request-state-{request.state}")
    mark = "⏰ " if _is_late(request, today) else ""
    return f"{mark}{day_in_words(request.made_on, texts.language)} · {state}"


def _standing(texts: Texts, request: CallbackRequest, by: str | None) -> str:
    state = texts.plain(f"callback-request-state-{request.state}")
    if request.handled_on is None:
        return texts("callback-request-standing", state=state)
    day = day_in_words(request.handled_on, texts.language)
    if by is None:
        return texts("callback-request-standing-since", state=state, day=day)
    return texts("callback-request-standing-by", state=state, day=day, by=by)


def _state_button(texts: Texts, request: CallbackRequest, state: State) -> InlineKeyboardButton:
    data = SetRequestState(center=request.center_id, request=request.id, state=state)
    return button(texts.plain(f"callback-request-set-{state}"), data)


def _stop(texts: Texts, center_id: int) -> InlineKeyboardButton:
    return button(texts.plain("callback-request-stop"), DoNotCallBack(center=center_id))


def _question(texts: Texts, words: str) -> Prompt:
    own_number = KeyboardButton(text=texts.plain("callback-request-share"), request_contact=True)
    stop = KeyboardButton(text=texts.plain("callback-request-stop"))
    return Prompt(
        words, ReplyKeyboardMarkup(keyboard=[[own_number], [stop]], resize_keyboard=True, one_time_keyboard=True)
    )
