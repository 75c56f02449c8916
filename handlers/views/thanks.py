"""The view after an interview: thanks that fit the answers, and promise no more than is true."""

from aiogram.types import InlineKeyboardButton

from handlers.buttons import OpenReceipt, ShowCard, StartCallbackRequest
from handlers.client.receipt_codes import Receipt, code_of
from handlers.language.texts import Texts
from handlers.language.wording import center_in_text, day_in_words
from handlers.views.view import View, button, keyboard
from questionnaire import flow
from questionnaire.mood import Mood, mood_of
from scoring.quality import UNHEARD, WhyNot, why_not
from storage.places.centers import local_week
from storage.survey.finished_interviews import Finished

MINUTE = 60


def thanks(texts: Texts, finished: Finished) -> View:
    why = why_not(finished.reasons)
    blocks = [_opening(texts, finished, why), *_words(texts, finished, why), _summary(texts, finished)]
    return View("\n\n".join(blocks), keyboard(*_rows(texts, finished, why)))


def _opening(texts: Texts, finished: Finished, why: WhyNot | None) -> str:
    mood = mood_of(finished.answers)
    if why is None:
        return texts(f"thanks-{mood}")
    if _only_words(finished):
        return texts("thanks-written")
    key = "thanks-uncounted-low" if mood is Mood.LOW and why is not WhyNot.STAFF else "thanks-uncounted"
    return f"{texts(key)}\n\n{texts(f'thanks-not-{why}')}"


def _words(texts: Texts, finished: Finished, why: WhyNot | None) -> list[str]:
    """What becomes of the comment; an invitation to write one where the answers do not count."""
    if why in UNHEARD:
        return []
    if finished.comment is not None:
        return [texts("thanks-words")]
    return [] if why is None else [texts("thanks-words-invited")]


def _summary(texts: Texts, finished: Finished) -> str:
    date = day_in_words(finished.completed_at + flow.COOLDOWN, finished.timezone, texts.language)
    again = texts("thanks-again", date=date)
    if _only_words(finished):
        return f"{texts('thanks-about-words', center=center_in_text(texts, finished.center_name))}\n{again}"
    summary = texts(
        "thanks-summary",
        answers=flow.progress(finished.answers).answered,
        minutes=round((finished.total_seconds or 0) / MINUTE),
        comment=int(finished.comment is not None),
    )
    return f"{texts('thanks-about', center=center_in_text(texts, finished.center_name), summary=summary)}\n{again}"


def _rows(texts: Texts, finished: Finished, why: WhyNot | None) -> list[list[InlineKeyboardButton]]:
    """Clients who were not content may ask for a call back."""
    receipt = OpenReceipt(code=code_of(receipt_of(finished)), counts=why is None)
    rows = [
        [button(texts.plain("receipt-button"), receipt)],
        [button(texts.plain("rating-this"), ShowCard(center=finished.center_id))],
    ]
    if may_be_called(finished):
        start = StartCallbackRequest(center=finished.center_id)
        rows.insert(0, [button(texts.plain("callback-request-offer"), start)])
    return rows


def may_be_called(finished: Finished) -> bool:
    """Whether the client is offered to be called back: who was not content, or has only written."""
    is_unhappy = _only_words(finished) or mood_of(finished.answers) is Mood.LOW
    return why_not(finished.reasons) is not WhyNot.STAFF and is_unhappy


def receipt_of(finished: Finished) -> Receipt:
    return Receipt(finished.center_id, local_week(finished.completed_at, finished.timezone))


def _only_words(finished: Finished) -> bool:
    return not flow.progress(finished.answers).answered
