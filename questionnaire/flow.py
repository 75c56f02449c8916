"""The flow of an interview as pure functions.

An interview knows its respondent type, its age band and its answers: one digit per question in question order, 0 for no
answer yet. Everything else (the next step, the client's progress, the meaning of a tap) follows from these three, so a
conversation needs no state of its own.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum

from questionnaire.model import QUESTION_COUNT, SUBSTANTIVE, UNANSWERED, AgeBand, Questionnaire, RespondentType

COOLDOWN = timedelta(days=30)
"""One person rates one center once in this time."""

MIDDLE = 3
"""The middle answer: neither agreement nor disagreement."""

NO_ANSWERS = str(UNANSWERED) * QUESTION_COUNT


class Stage(StrEnum):
    RESPONDENT_TYPE = "respondent_type"
    AGE_BAND = "age_band"
    QUESTION = "question"
    SUMMARY = "summary"
    """All answers for a last look, with room for a comment; from here the interview is sent."""


@dataclass(frozen=True, slots=True)
class Step:
    """A screen of the interview; `position` (0-based) only if the stage is a question."""

    stage: Stage
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    answered: int
    total: int


def is_low(answers: str) -> bool:
    """Whether the mean of the substantive answers is below the middle, 3; False if there are none.

    >>> is_low("222333888449000"), is_low("999"), is_low("211")
    (True, False, True)
    """
    codes = [int(sign) for sign in answers if int(sign) in SUBSTANTIVE]
    return bool(codes) and sum(codes) < MIDDLE * len(codes)


class Verdict(Enum):
    """The meaning of a tap on an answer button, given the current answers."""

    RECORD = "record"
    REPEATED = "repeated"
    """The same answer is already saved: a double tap, or a confirmed older answer."""
    STALE = "stale"
    """The button was drawn before the answer changed, or belongs to a later question."""
    IMPOSSIBLE = "impossible"
    """None of our buttons sends this: the data was forged."""


def next_step(respondent_type: RespondentType | None, age_band: AgeBand | None, answers: str) -> Step:
    """The first step that is not done yet; the summary once everything is answered."""
    if respondent_type is None:
        return Step(Stage.RESPONDENT_TYPE)
    if age_band is None:
        return Step(Stage.AGE_BAND)
    position = first_unanswered(answers)
    return Step(Stage.SUMMARY) if position is None else Step(Stage.QUESTION, position)


def previous_step(step: Step) -> Step | None:
    """The step that **Back** leads to; None before the first."""
    match step.stage:
        case Stage.RESPONDENT_TYPE:
            return None
        case Stage.AGE_BAND:
            return Step(Stage.RESPONDENT_TYPE)
        case Stage.SUMMARY:
            return Step(Stage.QUESTION, QUESTION_COUNT - 1)
        case Stage.QUESTION:
            if not step.position:
                return Step(Stage.AGE_BAND)
            return Step(Stage.QUESTION, step.position - 1)


def reached(step: Step, current: Step) -> bool:
    """Whether a client at `current` has already reached `step`, and so may look at it again."""
    return _order(step) <= _order(current)


def first_unanswered(answers: str) -> int | None:
    position = answers.find(str(UNANSWERED))
    return None if position < 0 else position


def progress(answers: str) -> Progress:
    return Progress(answered=len(answers) - answers.count(str(UNANSWERED)), total=len(answers))


def answer_at(answers: str, position: int) -> int:
    return int(answers[position])


def with_answer(answers: str, position: int, code: int) -> str:
    return f"{answers[:position]}{code}{answers[position + 1 :]}"


def kept_answers(
    questionnaire: Questionnaire, answers: str, before: RespondentType | None, after: RespondentType
) -> str:
    """The answers that stay when the respondent type changes: those to questions with the same wording for both."""
    if before is None:
        return NO_ANSWERS
    return "".join(
        answers[question.position] if question.wording[before] == question.wording[after] else str(UNANSWERED)
        for question in questionnaire.questions
    )


def judge(questionnaire: Questionnaire, answers: str, position: int, was: int, code: int) -> Verdict:
    """Judges a tap: `code` for the question at `position`, on a button drawn when its answer was `was`.

    A button remembers the answer at the time when it was drawn. So the second of two quick taps on different options is
    stale, while a client who went **Back** to think again does change the answer.
    """
    if not 0 <= position < len(questionnaire.questions):
        return Verdict.IMPOSSIBLE
    if not questionnaire.allows(questionnaire.questions[position], code):
        return Verdict.IMPOSSIBLE
    given = answer_at(answers, position)
    if given == code:
        return Verdict.REPEATED
    if given != was:
        return Verdict.STALE
    next_position = first_unanswered(answers)
    if next_position is not None and position > next_position:
        return Verdict.STALE
    return Verdict.RECORD


def _order(step: Step) -> tuple[int, int]:
    return list(Stage).index(step.stage), step.position or 0
