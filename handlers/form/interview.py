"""The interview, a page for each step. What is shown has been saved; every form is answered by sending the browser to
the next page, so that reloading and the back button repeat nothing."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps

from aiohttp import web

from handlers.client import opening, steps
from handlers.client.conversation import Conversation
from handlers.client.events import Reason
from handlers.client.steps import Taken
from handlers.form import ending, pages, questions
from handlers.form.turn import Turn, same_interview, turn_of
from handlers.free_text import keeping
from handlers.free_text.place import Place
from handlers.views.free_text import reply_key
from questionnaire import comment, flow, intents
from questionnaire.flow import Stage, Step
from questionnaire.intents import Standing
from questionnaire.model import AgeBand, RespondentType
from storage.survey import finished_interviews
from storage.survey.open_interviews import Interview

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

COMMENT = 1
"""Stands for the number of the message: a browser's comment is one piece, and is replaced as a whole."""


def _with_form(
    handle: Callable[[Turn, Mapping[str, str], Interview, Conversation], Awaitable[web.StreamResponse]],
) -> Handler:
    """For a form that the open interview has drawn; one of an interview that is over leads to what became of it."""

    @wraps(handle)
    async def handler(request: web.Request) -> web.StreamResponse:
        turn = turn_of(request)
        fields = await turn.form()
        conversation = await turn.conversation()
        interview = same_interview(fields, conversation.interview)
        if interview is None:
            return await _of_no_open_interview(turn, fields, conversation)
        return await handle(turn, fields, interview, conversation)

    return handler


def _with_interview(handle: Callable[[Turn, Interview], web.StreamResponse]) -> Handler:
    """For a page of the open interview; where none is open it leads to the start."""

    @wraps(handle)
    async def handler(request: web.Request) -> web.StreamResponse:
        turn = turn_of(request)
        interview = (await turn.conversation()).interview
        if interview is None:
            return pages.go(turn, turn.home, "nothing-open")
        return handle(turn, interview)

    return handler


@_with_interview
def go_on(turn: Turn, interview: Interview) -> web.StreamResponse:
    """To the first step that is not done."""
    return questions.go(turn, interview, turn.request.query.get("note"))


@_with_interview
def show(turn: Turn, interview: Interview) -> web.StreamResponse:
    wanted = questions.step_of(turn.request.match_info["step"])
    if wanted is None or steps.step_at(interview, wanted) is None:
        return pages.go(turn, f"{turn.base}/interview")
    return questions.page(turn, interview, wanted)


@_with_form
async def take(
    turn: Turn, fields: Mapping[str, str], interview: Interview, conversation: Conversation
) -> web.StreamResponse:
    wanted = questions.step_of(turn.request.match_info["step"])
    if wanted is None:
        return pages.go(turn, f"{turn.base}/interview")
    if wanted.stage is Stage.SUMMARY:
        return await _summary(turn, fields, interview, conversation)
    taken = await _step(wanted, fields, interview, conversation)
    if taken is None:
        return pages.go(turn, f"{turn.base}/interview/{questions.path_of(wanted)}", "form-first-choose")
    if taken.why_not is not None:
        return pages.go(turn, f"{turn.base}/interview/notice")
    if taken.interview is None:
        return pages.go(turn, f"{turn.base}/interview", "interview-over")
    return questions.go(turn, taken.interview, taken.note)


@_with_interview
def notice(turn: Turn, interview: Interview) -> web.StreamResponse:
    """Says after the age that answers of this age are not counted. Before the first answer, the client may write
    instead."""
    why = questions.why_not(interview)
    if why is None:
        return pages.go(turn, f"{turn.base}/interview")
    return questions.notice(turn, interview, why)


@_with_form
async def write_instead(
    turn: Turn, fields: Mapping[str, str], interview: Interview, conversation: Conversation
) -> web.StreamResponse:
    """Ends the interview with the words alone."""
    words = keeping.words_of(COMMENT, fields.get("comment", ""))
    if questions.why_not(interview) is None or flow.progress(interview.answers).answered:
        return pages.go(turn, f"{turn.base}/interview")
    if not words.text:
        return pages.go(turn, f"{turn.base}/interview/notice", "comment-empty")
    await keeping.keep(Place(Standing.INTERVIEW, interview=interview), words, conversation)
    standing = await steps.as_it_stands(conversation)
    return await _send(turn, standing, conversation)


@_with_interview
def ask_stop(turn: Turn, interview: Interview) -> web.StreamResponse:
    text = turn.texts("ask-cancel", center=pages.named(turn.texts, interview.center_name))
    return pages.page(
        turn, "stop", title=turn.texts.plain("cancel-button"), body=pages.paragraphs(turn, text), interview=interview.id
    )


async def stop(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    fields = await turn.form()
    conversation = await turn.conversation()
    interview = same_interview(fields, conversation.interview)
    if interview is not None:
        await opening.abandon(interview, conversation, Reason.CANCELLED)
    if turn.is_kiosk:
        return pages.go(turn, turn.base)
    return pages.message(
        turn, turn.texts("form-cancelled"), actions=[(turn.texts.plain("form-to-start"), f"{turn.root}/")]
    )


async def _step(
    wanted: Step, fields: Mapping[str, str], interview: Interview, conversation: Conversation
) -> Taken | None:
    """None where nothing of the page's was chosen."""
    value = fields.get("answer", "")
    if wanted.stage is Stage.RESPONDENT_TYPE and value in set(RespondentType):
        return await steps.choose_type(interview, RespondentType(value), conversation)
    if wanted.stage is Stage.AGE_BAND and value in set(AgeBand):
        return await steps.choose_age(interview, AgeBand(value), conversation)
    was = fields.get("was", "")
    if wanted.position is None or not (_is_digit(value) and _is_digit(was)):
        return None
    return await steps.answer(interview, wanted.position, int(was), int(value), conversation)


def _is_digit(value: str) -> bool:
    return len(value) == 1 and value in "0123456789"


async def _summary(
    turn: Turn, fields: Mapping[str, str], interview: Interview, conversation: Conversation
) -> web.StreamResponse:
    """Saves the words, and sends. Words that are not kept as they were typed are shown first."""
    if steps.current(interview).stage is not Stage.SUMMARY:
        return pages.go(turn, f"{turn.base}/interview")
    standing, note = await _comment(fields.get("comment", ""), interview, conversation)
    if standing is None:
        return pages.go(turn, f"{turn.base}/interview", "words-not-kept")
    if note is not None or fields.get("act") != "send":
        return pages.go(turn, f"{turn.base}/interview/summary", note or "form-comment-kept")
    return await _send(turn, standing, conversation)


async def _comment(text: str, interview: Interview, conversation: Conversation) -> tuple[Interview | None, str | None]:
    """The interview with the words in place of those before, and the key of a note where they are not kept as they
    are."""
    words = keeping.words_of(COMMENT, text)
    note: str | None = None
    if words.text and intents.declines(text):
        words = keeping.words_of(COMMENT, "")
    elif words.text and not keeping.is_comment(reading := intents.read(text, Standing.COMMENT)):
        return interview, reply_key(reading.otherwise, Standing.COMMENT)
    if words.text == (interview.comment or ""):
        return interview, None
    if not words.text and interview.comment is not None:
        return (await steps.drop_comment(interview, comment.mark(interview.comment), conversation)).interview, None
    kept = await keeping.keep(Place(Standing.COMMENT, interview=interview), words, conversation)
    if kept is None:
        return None, None
    if words.masked:
        note = "words-masked"
    elif kept.lost:
        note = "form-words-cut"
    return await steps.as_it_stands(conversation), note


async def _send(turn: Turn, interview: Interview | None, conversation: Conversation) -> web.StreamResponse:
    if interview is None:
        return pages.go(turn, f"{turn.base}/interview", "interview-over")
    services = turn.setup.services
    finished = await steps.finish(interview, interview.comment, conversation, services.complete)
    if finished is None:
        # Another tab was faster: the client sees it before sending.
        return pages.go(turn, f"{turn.base}/interview")
    return ending.go(turn, finished)


async def _of_no_open_interview(
    turn: Turn, fields: Mapping[str, str], conversation: Conversation
) -> web.StreamResponse:
    """A form of an interview that is over: sent twice, or left open in another tab."""
    finished = await finished_interviews.last_finished(
        conversation.db, conversation.client.account, interview_id=fields.get("interview", "")
    )
    if finished is not None:
        return ending.go(turn, finished)
    return pages.go(turn, f"{turn.base}/interview", "interview-over")
