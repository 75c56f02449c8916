"""The view after an interview: thanks."""

from handlers.buttons import ShowCard, StartCallbackRequest
from handlers.receipt_codes import Receipt, code_of
from handlers.texts import Texts
from handlers.views.view import View, button, keyboard
from handlers.wording import center_in_text, day_in_words
from questionnaire import flow
from storage.centers import local_week
from storage.finished_interviews import Finished

MINUTE = 60


def thanks(texts: Texts, finished: Finished) -> View:
    """The thanks. Clients who were not content may ask for a call back."""
    summary = texts(
        "thanks-summary",
        answers=flow.progress(finished.answers).answered,
        minutes=round(finished.total_seconds / MINUTE),
        comment=int(finished.comment is not None),
    )
    date = day_in_words(finished.completed_at + flow.COOLDOWN, finished.timezone, texts.language)
    week = local_week(finished.completed_at, finished.timezone)
    receipt = texts("thanks-receipt", code=code_of(Receipt(finished.center_id, week)))
    rows = [[button(texts.plain("rating-this"), ShowCard(center=finished.center_id))]]
    if flow.is_low(finished.answers):
        start = StartCallbackRequest(center=finished.center_id)
        rows.insert(0, [button(texts.plain("callback-request-offer"), start)])
    words = texts("thanks", center=center_in_text(texts, finished.center_name), summary=summary, date=date)
    return View(f"{words}\n\n{receipt}", keyboard(*rows))
