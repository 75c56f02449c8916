"""The views of an interview's steps."""

from functools import lru_cache

from aiogram.types import InlineKeyboardButton

from handlers.buttons import (
    Answer,
    AskCancel,
    Cancel,
    ChooseAge,
    ChooseType,
    FindCenter,
    GoTo,
    Pause,
    Resume,
    ShowCard,
    SkipComment,
    StartCallbackRequest,
)
from handlers.receipt_codes import Receipt, code_of
from handlers.texts import Texts
from handlers.views.free_text import after_low_answers
from handlers.views.view import View, button, keyboard
from handlers.wording import age_label, day_in_words
from questionnaire import flow
from questionnaire.flow import Stage, Step
from questionnaire.model import SUBSTANTIVE, AgeBand, Questionnaire, RespondentType
from storage.centers import local_week
from storage.finished_interviews import Finished
from storage.interviews import Interview

BAR_CELLS = 15
MINUTE = 60


def step(texts: Texts, questionnaire: Questionnaire, interview: Interview, at: Step | None = None) -> View:
    """The view of a step, by default of the first that is not done."""
    at = at or current(interview)
    match at.stage:
        case Stage.RESPONDENT_TYPE:
            return _respondent_type(texts, interview)
        case Stage.AGE_BAND:
            return _age_band(texts, interview)
        case Stage.COMMENT:
            return _comment(texts, interview)
        case Stage.QUESTION:
            return _question(texts, questionnaire, interview, at.position or 0)


def current(interview: Interview) -> Step:
    return flow.next_step(interview.respondent_type, interview.age_band, interview.answers)


def paused(texts: Texts, interview: Interview) -> View:
    """The choice before an interview goes on: continue, choose another center, or stop."""
    return View(
        texts("paused-before-type", center=interview.center_name),
        keyboard(
            [button(texts.plain("continue"), Resume())],
            [button(texts.plain("other-center"), FindCenter())],
            [button(texts.plain("cancel-button"), AskCancel())],
        ),
    )


def ask_cancel(texts: Texts, interview: Interview) -> View:
    return View(
        texts("ask-cancel", center=interview.center_name),
        keyboard(
            [button(texts.plain("cancel-no"), Resume())],
            [button(texts.plain("cancel-yes"), Cancel(interview=interview.id))],
        ),
    )


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
    words = texts("thanks", center=finished.center_name, summary=summary, date=date)
    return View(f"{words}\n\n{receipt}", keyboard(*rows))


def _respondent_type(texts: Texts, interview: Interview) -> View:
    rows = [
        [
            button(
                _label(texts, texts.plain(f"respondent-type-{value}"), value == interview.respondent_type),
                ChooseType(interview=interview.id, value=value),
            )
        ]
        for value in RespondentType
    ]
    back = button(texts.plain("back"), Pause(interview=interview.id))
    return View(texts("ask-respondent-type", center=interview.center_name), keyboard(*rows, [back]))


def _age_band(texts: Texts, interview: Interview) -> View:
    buttons = [
        button(
            _label(texts, age_label(texts, value), value == interview.age_band),
            ChooseAge(interview=interview.id, value=value),
        )
        for value in AgeBand
    ]
    youngest, *between, oldest = buttons
    pairs = [between[index : index + 2] for index in range(0, len(between), 2)]
    rows = keyboard(*pairs, [youngest, oldest], _back_row(texts, interview, Step(Stage.AGE_BAND)))
    return View(texts("ask-age-band"), rows)


def _question(texts: Texts, questionnaire: Questionnaire, interview: Interview, position: int) -> View:
    question = questionnaire.questions[position]
    given = flow.answer_at(interview.answers, position)
    buttons = {
        option.code: button(
            _label(texts, option.label[texts.language], option.code == given),
            Answer(interview=interview.id, position=position, was=given, code=option.code),
        )
        for option in questionnaire.options_for(question)
    }
    scale = [[buttons[code]] for code in reversed(SUBSTANTIVE)]
    others = [drawn for code, drawn in buttons.items() if code not in SUBSTANTIVE]
    wording = question.wording[interview.respondent_type or RespondentType.JOB_SEEKER]
    text = _question_text(texts, position + 1, len(questionnaire.questions), wording[texts.language])
    if question.allows_not_used:
        text += "\n" + texts("question-not-used-hint")
    words = after_low_answers(texts, interview)
    return View(text, keyboard(*scale, others, words, _back_row(texts, interview, Step(Stage.QUESTION, position))))


@lru_cache(maxsize=128)
def _question_text(texts: Texts, number: int, total: int, statement: str) -> str:
    """Cached: there are only a few dozen texts, and every tap shows one."""
    return texts("question", bar=_bar(number), number=number, total=total, statement=statement)


def _comment(texts: Texts, interview: Interview) -> View:
    return View(
        texts("ask-comment", bar=_bar(BAR_CELLS)),
        keyboard(
            [button(texts.plain("skip-comment"), SkipComment(interview=interview.id))],
            _back_row(texts, interview, Step(Stage.COMMENT)),
        ),
    )


def _back_row(texts: Texts, interview: Interview, at: Step) -> list[InlineKeyboardButton]:
    """**Back**, and a way forward for clients who have been further already."""
    before = flow.previous_step(at) or at
    row = [button(texts.plain("back"), GoTo(interview=interview.id, stage=before.stage, position=before.position))]
    if at != current(interview):
        row.append(button(texts.plain("forward"), Resume()))
    return row


def _label(texts: Texts, label: str, chosen: bool) -> str:
    return texts.plain("chosen", label=label) if chosen else label


def _bar(filled: int) -> str:
    return "▰" * filled + "▱" * (BAR_CELLS - filled)
