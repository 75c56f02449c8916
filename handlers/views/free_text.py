"""Replies to clients who type instead of pressing a button."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from aiogram.types import InlineKeyboardButton

from handlers.buttons import EraseWords, Resume, StartCallbackRequest, WriteFirst
from handlers.language.texts import Texts
from handlers.language.wording import day_in_words, opening_hours_in_words, shortened
from handlers.views.view import View, button, keyboard
from questionnaire import flow
from questionnaire.comment import MAX_LENGTH
from questionnaire.intents import Intent, Standing
from storage.places.centers import Center
from storage.survey.open_interviews import Interview

QUOTED = 80
LOW, LEAST_LOW = "12", 2
"""Answers after which words are asked for, and how many of them."""


class KeptWords(Protocol):
    @property
    def lost(self) -> int: ...


def write_first_button(texts: Texts, center_id: int) -> InlineKeyboardButton:
    """**Write at once**: words first, questions later or never."""
    return button(texts.plain("write-first"), WriteFirst(center=center_id))


def after_low_answers(texts: Texts, interview: Interview) -> Sequence[InlineKeyboardButton]:
    """The same in a word, as it shares its row, for a client who has given two low answers and no words; else
    nothing."""
    low = sum(interview.answers.count(code) for code in LOW)
    if low < LEAST_LOW or interview.comment is not None:
        return []
    return [button(texts.plain("write-beside"), WriteFirst(center=interview.center_id))]


def write_first(texts: Texts, center: Center, earlier: datetime | None) -> View:
    """`earlier`: when the client last wrote a letter to the center, if that was lately."""
    words = texts("write-first-ask", center=center.name)
    if earlier is not None:
        date = day_in_words(earlier, center.timezone, texts.language)
        until = day_in_words(earlier + flow.COOLDOWN, center.timezone, texts.language)
        words = f"{words}\n\n{texts('write-first-again', date=date, until=until)}"
    return View(words)


def write_on_the_way(texts: Texts) -> View:
    return View(texts("write-first-on-the-way"), keyboard([button(texts.plain("continue"), Resume())]))


def refused_with_words(texts: Texts) -> View:
    """The questions are refused, the words stay: they were meant for the center."""
    return View(texts("refused-with-words"), keyboard([button(texts.plain("erase-words"), EraseWords())]))


def waiting_words(texts: Texts, words: str) -> str:
    return texts("words-waiting", words=shortened(" ".join(words.split()), QUOTED))


def kept(texts: Texts, kept: KeptWords, standing: Standing, *, masked: bool, abusive: bool) -> str:
    """Says that words were kept, where, and how much of them."""
    lines = [texts("abuse-heard")] if abusive else []
    lines.append(texts(f"words-kept-{standing}"))
    return "\n".join([*lines, *shortfalls(texts, kept, masked=masked)])


def shortfalls(texts: Texts, kept: KeptWords, *, masked: bool) -> list[str]:
    """The part of the words that was not kept."""
    lines = []
    if kept.lost:
        lines.append(texts("words-too-long", longest=MAX_LENGTH, lost=kept.lost))
    if masked:
        lines.append(texts("words-masked"))
    return lines


def changed(texts: Texts, kept: KeptWords, *, masked: bool) -> str:
    return "\n".join([texts("words-changed"), *shortfalls(texts, kept, masked=masked)])


def reply(texts: Texts, intent: Intent, standing: Standing) -> str:
    """To a text that is not kept."""
    return texts(reply_key(intent, standing))


def reply_key(intent: Intent, standing: Standing) -> str:
    match intent:
        case Intent.THANKS:
            return "thanks-heard"
        case Intent.ABUSE:
            return "abuse-only"
        case Intent.CONTACT:
            return "contact-afterwards" if standing is Standing.FINISHED else "contact-later"
        case _:
            return f"nonsense-{standing}"


def office(texts: Texts, center: Center) -> str:
    """Where to turn with a question."""
    lines = [texts("office", center=center.name)]
    if center.phone:
        lines.append(texts("office-phone", phone=center.phone))
    if center.address:
        lines.append(texts("office-address", city=center.city, address=center.address))
    if center.opening_hours:
        lines.append(texts("office-hours", hours=opening_hours_in_words(center.opening_hours, texts.language)))
    if len(lines) == 1:
        lines.append(texts("office-unknown"))
    return "\n".join(lines)


def afterwards(texts: Texts, note: str, call_back: int | None) -> View:
    """After the end; with the way to be called back by this center, if one is given."""
    if call_back is None:
        return View(note)
    offer = button(texts.plain("callback-request-offer"), StartCallbackRequest(center=call_back))
    return View(note, keyboard([offer]))
