"""The steps of an interview, by whichever way the client takes them: judged, saved, and judged once more where another
write was faster."""

from dataclasses import dataclass
from time import perf_counter

from handlers.client import counting
from handlers.client.conversation import Conversation
from handlers.services import Complete
from questionnaire import comment, flow
from questionnaire.flow import Step, Verdict
from questionnaire.loader import load
from questionnaire.model import AgeBand, RespondentType
from scoring.quality import WhyNot
from storage.survey import finished_interviews, interviews, open_interviews
from storage.survey.finished_interviews import Finished
from storage.survey.open_interviews import Interview


@dataclass(frozen=True, slots=True)
class Taken:
    """The outcome of a step.

    interview     as it stands now; None if it is open no more
    note          the key of a text that says what became of the step, where the next screen does not
    is_forged     nothing that was drawn leads to this step
    why_not       after the age: why the answers will not count, if that is known by now
    """

    interview: Interview | None
    note: str | None = None
    is_forged: bool = False
    why_not: WhyNot | None = None


async def answer(interview: Interview, position: int, was: int, code: int, conversation: Conversation) -> Taken:
    """Answers the question at `position` with `code`, on a screen drawn when its answer was `was`."""
    verdict = flow.judge(load(interview.questionnaire), interview.answers, position, was, code)
    standing: Interview | None = interview
    if verdict is Verdict.RECORD:
        begun = perf_counter()
        saved = await interviews.record_answer(conversation.db, interview, position, code, conversation.now)
        if saved is not None:
            conversation.events.answered(interview, position, conversation.now, saved_in=perf_counter() - begun)
        standing = saved or await as_it_stands(conversation)
        if saved is None and standing is not None:
            # Another tap was faster. Its state is judged once more, only to choose the words.
            verdict = flow.judge(load(standing.questionnaire), standing.answers, position, was, code)
    note = {Verdict.STALE: "already-saved", Verdict.IMPOSSIBLE: "outdated-button"}.get(verdict)
    return Taken(standing, note, verdict is Verdict.IMPOSSIBLE)


async def choose_type(interview: Interview, value: RespondentType, conversation: Conversation) -> Taken:
    questionnaire = load(interview.questionnaire)
    if value not in questionnaire.types:
        return Taken(interview, "outdated-button", is_forged=True)
    if value == interview.respondent_type:
        return Taken(interview)
    kept = flow.kept_answers(questionnaire, interview.answers, interview.respondent_type, value)
    saved = await interviews.set_respondent_type(conversation.db, interview, value, conversation.now, kept=kept)
    if saved is not None:
        conversation.events.went_on(interview, conversation.now)
    note = "type-changed" if kept != interview.answers else None
    return Taken(saved or await as_it_stands(conversation), note)


async def choose_age(interview: Interview, value: AgeBand, conversation: Conversation) -> Taken:
    """A double tap is told the same as the first."""
    standing: Interview | None = interview
    if interview.respondent_type is not None and value != interview.age_band:
        saved = await interviews.set_age_band(conversation.db, interview, value, conversation.now)
        if saved is not None:
            conversation.events.went_on(interview, conversation.now)
        standing = saved or await as_it_stands(conversation)
    if standing is None:
        return Taken(None)
    return Taken(standing, why_not=counting.before_questions(standing.respondent_type, standing.age_band))


async def drop_comment(interview: Interview, words: str, conversation: Conversation) -> Taken:
    """Takes back the comment with the mark `words`, and no newer one."""
    if interview.comment is None or comment.mark(interview.comment) != words:
        return Taken(interview)
    saved = await interviews.drop_comment(conversation.db, interview, conversation.now)
    return Taken(saved or await as_it_stands(conversation), None if saved is None else "comment-dropped")


async def finish(
    interview: Interview, text: str | None, conversation: Conversation, complete: Complete
) -> Finished | None:
    """Completes the interview. The facts for the thanks come from the database, no matter which update completed it, so
    a repeated one finds them; None if the interview has changed meanwhile."""
    await complete(interview, text, conversation.now)
    account = conversation.client.account
    return await finished_interviews.last_finished(
        conversation.db, account, interview_id=interview.id, center_id=interview.center_id
    )


async def as_it_stands(conversation: Conversation) -> Interview | None:
    """The interview after another write."""
    return await open_interviews.find_open(conversation.db, conversation.client.account)


def current(interview: Interview) -> Step:
    return flow.next_step(interview.respondent_type, interview.age_band, interview.answers)


def step_at(interview: Interview, wanted: Step) -> Step | None:
    """The step that the client wants to look at; None if it has not been reached yet."""
    return wanted if flow.reached(wanted, current(interview)) else None
