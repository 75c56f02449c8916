"""The last step of an interview: all answers for a last look, a comment if any, and the button that sends them."""

from collections.abc import Iterator

from aiogram.types import InlineKeyboardButton

from handlers.buttons import DropComment, GoTo, Send
from handlers.language.texts import Texts
from handlers.language.wording import age_label, shortened
from handlers.views.view import View, button, keyboard
from questionnaire import comment, flow
from questionnaire.flow import Stage
from questionnaire.model import Questionnaire
from storage.survey.open_interviews import Interview

IN_A_ROW = 5
"""Numbers of questions in a row: each is wide enough for a thumb on the narrowest phone."""

SHOWN_COMMENT = 500
"""Letters of a comment. A message holds 4,096 units, and the client knows the rest."""


def summary(texts: Texts, questionnaire: Questionnaire, interview: Interview) -> View:
    """The answers by their value, so that one that was pressed by mistake stands out."""
    blocks = [texts("summary"), "\n".join(_answers(texts, questionnaire, interview))]
    if interview.comment is None:
        blocks.append(texts("summary-hint"))
    else:
        blocks += [
            texts("summary-comment", comment=shortened(interview.comment, SHOWN_COMMENT)),
            texts("summary-hint-commented"),
        ]
    positions = range(len(questionnaire.questions))
    numbers = [_change(interview, str(position + 1), position) for position in positions]
    rows = [numbers[start : start + IN_A_ROW] for start in range(0, len(numbers), IN_A_ROW)]
    back = _change(interview, texts.plain("back"), positions[-1])
    kind, age = (
        button(texts.plain(f"summary-{stage}"), GoTo(interview=interview.id, stage=stage))
        for stage in (Stage.RESPONDENT_TYPE, Stage.AGE_BAND)
    )
    send = button(texts.plain("send"), Send(interview=interview.id))
    return View("\n\n".join(blocks), keyboard([send], *rows, [back, kind, age], _drop(texts, interview)))


def _answers(texts: Texts, questionnaire: Questionnaire, interview: Interview) -> Iterator[str]:
    if interview.respondent_type is not None and interview.age_band is not None:
        kind = texts.plain(f"respondent-type-{interview.respondent_type}")
        yield texts("summary-client", kind=kind, age=age_label(texts, interview.age_band))
    for option in questionnaire.options:
        given = [
            texts.plain("summary-question", number=question.position + 1, brief=question.brief[texts.language])
            for question in questionnaire.questions
            if flow.answer_at(interview.answers, question.position) == option.code
        ]
        if given:
            yield texts("summary-answer", answer=option.label[texts.language], questions=", ".join(given))


def _change(interview: Interview, label: str, position: int) -> InlineKeyboardButton:
    return button(label, GoTo(interview=interview.id, stage=Stage.QUESTION, position=position))


def _drop(texts: Texts, interview: Interview) -> list[InlineKeyboardButton]:
    if interview.comment is None:
        return []
    words = comment.mark(interview.comment)
    return [button(texts.plain("comment-drop"), DropComment(interview=interview.id, words=words))]
