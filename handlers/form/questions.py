"""How the steps of an interview look as pages."""

from aiohttp import web

from handlers.client import counting, steps
from handlers.form import pages
from handlers.form.turn import Turn
from handlers.language.wording import age_label
from questionnaire import flow
from questionnaire.comment import MAX_LENGTH
from questionnaire.flow import Stage, Step
from questionnaire.loader import load
from questionnaire.model import HARD_TO_SAY, QUESTION_COUNT, SUBSTANTIVE, AgeBand, RespondentType
from scoring.quality import WhyNot
from storage.survey.open_interviews import Interview

PATHS = {Stage.RESPONDENT_TYPE: "type", Stage.AGE_BAND: "age", Stage.SUMMARY: "summary"}
STAGES = {path: stage for stage, path in PATHS.items()}
Option = tuple[str, str, bool]
"""The value, the words, and whether it has been chosen."""


def path_of(step: Step) -> str:
    return PATHS[step.stage] if step.position is None else str(step.position + 1)


def go(turn: Turn, interview: Interview | None, note: str | None = None) -> web.Response:
    """To the first step that is not done; where nobody knows any more which it is, to the address that finds out."""
    step = "" if interview is None else f"/{path_of(steps.current(interview))}"
    return pages.go(turn, f"{turn.base}/interview{step}", note if note in pages.NOTES else None)


def step_of(path: str) -> Step | None:
    """None for a path that no step has."""
    if path in STAGES:
        return Step(STAGES[path])
    if not (path.isascii() and path.isdecimal() and len(path) <= 2) or not 1 <= int(path) <= QUESTION_COUNT:
        return None
    return Step(Stage.QUESTION, int(path) - 1)


def page(turn: Turn, interview: Interview, step: Step) -> web.Response:
    match step.stage:
        case Stage.RESPONDENT_TYPE:
            return _respondent_type(turn, interview)
        case Stage.AGE_BAND:
            return _age_band(turn, interview)
        case Stage.SUMMARY:
            return _summary(turn, interview)
        case Stage.QUESTION:
            return _question(turn, interview, step.position or 0)


def why_not(interview: Interview) -> WhyNot | None:
    """As far as type and age tell; None before both are known."""
    if interview.respondent_type is None or interview.age_band is None:
        return None
    return counting.before_questions(interview.respondent_type, interview.age_band)


def notice(turn: Turn, interview: Interview, why: WhyNot) -> web.Response:
    texts = turn.texts
    return pages.page(
        turn, "notice", title=texts.plain("form-notice"), body=pages.paragraphs(turn, texts(f"before-{why}")),
        may_write=not flow.progress(interview.answers).answered, interview=interview.id, longest=MAX_LENGTH,
        back=f"{turn.base}/interview/{PATHS[Stage.AGE_BAND]}",
    )  # fmt: skip


def _respondent_type(turn: Turn, interview: Interview) -> web.Response:
    texts = turn.texts
    options = [
        (value.value, texts.plain(f"respondent-type-{value}"), value == interview.respondent_type)
        for value in load(interview.questionnaire).types
    ]
    return _choice(turn, interview, Step(Stage.RESPONDENT_TYPE), texts.plain("form-ask-type"), options)


def _age_band(turn: Turn, interview: Interview) -> web.Response:
    options = [(band.value, age_label(turn.texts, band), band == interview.age_band) for band in AgeBand]
    return _choice(turn, interview, Step(Stage.AGE_BAND), turn.texts.plain("ask-age-band"), options)


def _question(turn: Turn, interview: Interview, position: int) -> web.Response:
    """The scale from full agreement down, then the ways not to grade: as in the chat."""
    texts, questionnaire = turn.texts, load(interview.questionnaire)
    question = questionnaire.questions[position]
    given = flow.answer_at(interview.answers, position)
    labels = {option.code: option.label[texts.language] for option in questionnaire.options_for(question)}
    others = [code for code in labels if code not in (*SUBSTANTIVE, HARD_TO_SAY)]
    options = [(str(code), labels[code], code == given) for code in (*reversed(SUBSTANTIVE), *others, HARD_TO_SAY)]
    wording = question.wording[interview.respondent_type or RespondentType.JOB_SEEKER][texts.language]
    hint = texts.plain("question-not-used-hint") if question.allows_not_used else None
    return _choice(
        turn, interview, Step(Stage.QUESTION, position), wording, options, number=position + 1,
        total=len(questionnaire.questions), was=given, hint=hint,
    )  # fmt: skip


def _choice(
    turn: Turn,
    interview: Interview,
    step: Step,
    heading: str,
    options: list[Option],
    *,
    number: int | None = None,
    total: int = QUESTION_COUNT,
    was: int | None = None,
    hint: str | None = None,
) -> web.Response:
    before = flow.previous_step(step)
    back = None if before is None else f"{turn.base}/interview/{path_of(before)}"
    forward = None if step == steps.current(interview) else f"{turn.base}/interview"
    return pages.page(
        turn, "choice", title=heading, heading=heading, options=options, number=number, total=total, was=was,
        hint=hint, back=back, forward=forward, interview=interview.id,
        center=pages.named(turn.texts, interview.center_name),
    )  # fmt: skip


def _summary(turn: Turn, interview: Interview) -> web.Response:
    """The answers by their question, each with a way to change it."""
    texts, questionnaire = turn.texts, load(interview.questionnaire)
    labels = {option.code: option.label[texts.language] for option in questionnaire.options}
    lines = [
        (question.brief[texts.language], labels[flow.answer_at(interview.answers, question.position)], str(number))
        for number, question in enumerate(questionnaire.questions, start=1)
    ]
    about = [
        (texts.plain("summary-respondent_type"), texts.plain(f"respondent-type-{interview.respondent_type}"), "type")
    ]
    if interview.age_band is not None:
        about.append((texts.plain("summary-age_band"), age_label(texts, interview.age_band), "age"))
    return pages.page(
        turn, "summary", title=texts.plain("form-summary"), about=about, lines=lines, interview=interview.id,
        comment=interview.comment or "", longest=MAX_LENGTH, back=f"{turn.base}/interview/{QUESTION_COUNT}",
    )  # fmt: skip
