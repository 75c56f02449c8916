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
)
from handlers.client.steps import current
from handlers.language.texts import Texts
from handlers.language.wording import age_label, center_in_text
from handlers.views.free_text import after_low_answers
from handlers.views.summary import summary
from handlers.views.view import View, button, keyboard
from questionnaire import flow
from questionnaire.flow import Stage, Step
from questionnaire.model import HARD_TO_SAY, SUBSTANTIVE, AgeBand, Questionnaire, RespondentType
from storage.survey.open_interviews import Interview

BAR_CELLS = 15


def step(texts: Texts, questionnaire: Questionnaire, interview: Interview, at: Step | None = None) -> View:
    """The view of a step, by default of the first that is not done."""
    at = at or current(interview)
    match at.stage:
        case Stage.RESPONDENT_TYPE:
            return _respondent_type(texts, questionnaire, interview)
        case Stage.AGE_BAND:
            return _age_band(texts, interview)
        case Stage.SUMMARY:
            return summary(texts, questionnaire, interview)
        case Stage.QUESTION:
            return _question(texts, questionnaire, interview, at.position or 0)


def paused(texts: Texts, interview: Interview) -> View:
    """The choice before an interview goes on: continue, choose another center, or stop."""
    return View(
        texts("paused-before-type", center=center_in_text(texts, interview.center_name)),
        keyboard(
            [button(texts.plain("continue"), Resume())],
            [button(texts.plain("other-center"), FindCenter())],
            [button(texts.plain("cancel-button"), AskCancel())],
        ),
    )


def ask_cancel(texts: Texts, interview: Interview) -> View:
    return View(
        texts("ask-cancel", center=center_in_text(texts, interview.center_name)),
        keyboard(
            [button(texts.plain("cancel-no"), Resume())],
            [button(texts.plain("cancel-yes"), Cancel(interview=interview.id))],
        ),
    )


def _respondent_type(texts: Texts, questionnaire: Questionnaire, interview: Interview) -> View:
    rows = [
        [
            button(
                _label(texts, texts.plain(f"respondent-type-{value}"), value == interview.respondent_type),
                ChooseType(interview=interview.id, value=value),
            )
        ]
        for value in questionnaire.types
    ]
    back = button(texts.plain("back"), Pause(interview=interview.id))
    forward = _forward(texts, interview, Step(Stage.RESPONDENT_TYPE))
    return View(
        texts("ask-respondent-type", center=center_in_text(texts, interview.center_name)),
        keyboard(*rows, [back, *forward]),
    )


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
    at = Step(Stage.AGE_BAND)
    turns = [_back(texts, interview, at), *_forward(texts, interview, at)]
    return View(texts("ask-age-band"), keyboard(*pairs, [youngest, oldest], turns))


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
    others = [drawn for code, drawn in buttons.items() if code not in (*SUBSTANTIVE, HARD_TO_SAY)]
    at = Step(Stage.QUESTION, position)
    # The last row is the same on every screen, so that a thumb finds it without looking.
    last = [_back(texts, interview, at), buttons[HARD_TO_SAY]]
    wording = question.wording[interview.respondent_type or RespondentType.JOB_SEEKER]
    text = _question_text(texts, position + 1, len(questionnaire.questions), wording[texts.language])
    if question.allows_not_used:
        text += "\n" + texts("question-not-used-hint")
    # Who has a way forward comes from the summary, which asks for words itself.
    turns = _forward(texts, interview, at) or after_low_answers(texts, interview)
    return View(text, keyboard(*scale, [*others, *turns], last))


@lru_cache(maxsize=128)
def _question_text(texts: Texts, number: int, total: int, statement: str) -> str:
    """Cached: there are only a few dozen texts, and every tap shows one."""
    return texts("question", bar=_bar(number), number=number, total=total, statement=statement)


def _back(texts: Texts, interview: Interview, at: Step) -> InlineKeyboardButton:
    before = flow.previous_step(at) or at
    return button(texts.plain("back"), GoTo(interview=interview.id, stage=before.stage, position=before.position))


def _forward(texts: Texts, interview: Interview, at: Step) -> list[InlineKeyboardButton]:
    """The way forward, for clients who have been further already."""
    return [] if at == current(interview) else [button(texts.plain("forward"), Resume())]


def _label(texts: Texts, label: str, chosen: bool) -> str:
    return texts.plain("chosen", label=label) if chosen else label


def _bar(filled: int) -> str:
    return "▰" * filled + "▱" * (BAR_CELLS - filled)
