"""Texts on whether a client's answers count, and why not: docs/outcomes.md has every text in one table."""

from aiogram.types import InlineKeyboardButton

from handlers.buttons import GoTo, Resume, WriteInstead
from handlers.language.texts import Texts
from handlers.views.view import View, button, keyboard
from questionnaire import flow
from questionnaire.flow import Stage
from scoring.quality import WhyNot
from storage.survey.open_interviews import Interview


def beforehand(texts: Texts, view: View, why: WhyNot | None) -> View:
    """The consent, with a line above it if the answers will not count."""
    return view if why is None else view.with_note(texts(f"before-{why}"))


def age_notice(texts: Texts, interview: Interview, why: WhyNot) -> View:
    """Says at once that answers of this age are not counted. Before the first answer, the client may write instead."""
    said, rows = texts(f"before-{why}"), _ways_on(texts, interview)
    if not flow.progress(interview.answers).answered:
        said = f"{said}\n\n{texts('write-invited')}"
        rows.insert(0, [button(texts.plain("write-instead"), WriteInstead(interview=interview.id))])
    return View(said, keyboard(*rows))


def ask_words(texts: Texts, interview: Interview) -> View:
    return View(texts("ask-words"), keyboard(*_ways_on(texts, interview)))


def in_data(texts: Texts, why: WhyNot | None) -> str:
    """For the list of what is kept."""
    return texts("mydata-counts") if why is None else texts(f"mydata-not-{why}")


def _ways_on(texts: Texts, interview: Interview) -> list[list[InlineKeyboardButton]]:
    back = GoTo(interview=interview.id, stage=Stage.AGE_BAND)
    return [[button(texts.plain("answer-anyway"), Resume())], [button(texts.plain("back"), back)]]
