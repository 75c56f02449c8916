"""After an interview: the thanks, words added later, and the receipt."""

from aiohttp import web

from handlers import receipts
from handlers.client.receipt_codes import code_of, read
from handlers.form import pages
from handlers.form.turn import Turn, turn_of
from handlers.free_text import keeping
from handlers.free_text.place import Place
from handlers.views.thanks import may_be_called, receipt_of, thanks
from questionnaire.comment import MAX_LENGTH
from questionnaire.intents import Standing
from scoring.quality import UNHEARD, why_not
from storage.places import centers
from storage.survey import finished_interviews
from storage.survey.comment_words import AFTERWARDS
from storage.survey.finished_interviews import Finished

WORDS = 2
"""Stands for the number of the message that brought words after the end."""


def go(turn: Turn, finished: Finished) -> web.Response:
    return pages.go(turn, f"{turn.base}/thanks/{finished.id}")


async def show_thanks(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    finished = await _own(turn)
    if finished is None:
        return pages.go(turn, turn.home, "nothing-open")
    center = await centers.get(turn.setup.services.db, finished.center_id)
    why = why_not(finished.reasons)
    recent = turn.now - finished.completed_at < AFTERWARDS
    return pages.page(
        turn, "thanks", title=turn.texts.plain("form-thanks"),
        body=pages.paragraphs(turn, thanks(turn.texts, finished).text), finished=finished,
        receipt=None if why is not None else code_of(receipt_of(finished)),
        call_back=f"{turn.root}/contact/{center.code}" if may_be_called(finished) and recent else None,
        may_write=recent and finished.comment is None and why not in UNHEARD, longest=MAX_LENGTH,
    )  # fmt: skip


async def add_words(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    fields = await turn.form()
    finished = await _own(turn)
    words = keeping.words_of(WORDS, fields.get("comment", ""))
    if finished is None or turn.now - finished.completed_at >= AFTERWARDS:
        return pages.go(turn, turn.home, "words-not-kept")
    if words.text:
        await keeping.keep(Place(Standing.FINISHED, finished=finished), words, await turn.conversation())
    return pages.go(turn, f"{turn.root}/thanks/{finished.id}", "words-masked" if words.masked else None)


async def receipt(request: web.Request) -> web.StreamResponse:
    """By its code, which all who answered about the center in that week share."""
    turn = turn_of(request)
    code = request.query.get("code", "")
    services = turn.setup.services
    told = await receipts.told(read(code), await turn.conversation(), services.read_actions, services.read_week)
    title = turn.texts.plain("receipt-button")
    if told is not None:
        return pages.page(
            turn,
            "receipt",
            remembered=False,
            title=title,
            body=pages.paragraphs(turn, told.text),
            code=code,
            missing=False,
        )
    return pages.page(
        turn, "receipt", status=404 if code else 200, remembered=False, title=title, body="", code=code,
        missing=bool(code),
    )  # fmt: skip


async def _own(turn: Turn) -> Finished | None:
    """The finished interview in the address, if it is the person's own."""
    client = (await turn.conversation()).client
    return await finished_interviews.last_finished(
        turn.setup.services.db, client.account, interview_id=turn.request.match_info["interview"]
    )
