"""The consent, and the interview that opens with it."""

from collections.abc import Mapping

from aiohttp import web

from handlers.client import counting, hurdles
from handlers.client.consent import CONSENT_VERSION
from handlers.client.conversation import Conversation
from handlers.client.hurdles import Hurdle, Slip
from handlers.form import front, pages, questions
from handlers.form.slips import unless_refused
from handlers.form.turn import APP_ROOT, Turn, turn_of
from handlers.language.wording import day_in_words
from questionnaire import flow
from questionnaire.model import Entry
from storage.entry import networks, posters
from storage.people import respondents
from storage.places.centers import Center


async def show_consent(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    center = await front.find_center(turn)
    if center is None:
        return front.unknown_center(turn)
    conversation = await turn.conversation()
    await posters.note_scan(conversation.db, center.id, account=conversation.client.account, now=turn.now)
    return await _consent(turn, center, conversation, replace=False)


async def begin(request: web.Request) -> web.StreamResponse:
    """The client consents. A form of an earlier wording shows the one of now."""
    turn = turn_of(request)
    fields = await turn.form()
    center = await front.find_center(turn)
    if center is None:
        return front.unknown_center(turn)
    conversation, replace = await turn.conversation(), "replace" in fields
    interview = conversation.interview
    if interview is not None and interview.center_id == center.id:
        return questions.go(turn, interview)
    if not consents(fields) or await hurdles.before(center, interview, conversation, replace=replace) is not None:
        return await _consent(turn, center, conversation, replace=replace)
    if not turn.is_app and not await networks.use(conversation.db, center.id, turn.network, turn.now.date()):
        return pages.message(turn, turn.texts("form-network-full", most=networks.MOST_A_DAY), search=True, status=429)
    turn, conversation = await as_newcomer(turn, conversation)
    return questions.go(turn, await hurdles.open_at(center, _entry(turn), interview, conversation))


async def show_slip_consent(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)

    async def show() -> web.StreamResponse:
        return await _slip_consent(turn, await turn.conversation(), replace=False)

    return await unless_refused(turn, show)


async def begin_with_slip(request: web.Request) -> web.StreamResponse:
    """The client consents; the slip is used up, in whichever door."""
    turn = turn_of(request)
    fields = await turn.form()

    async def open_it() -> web.StreamResponse:
        conversation, replace = await turn.conversation(), "replace" in fields
        slip = await _slip(turn, conversation)
        hurdle = await hurdles.before_slip(slip, conversation.interview, conversation, replace=replace)
        if not consents(fields) or hurdle is not None:
            return await _slip_consent(turn, conversation, replace=replace)
        known, conversation = await as_newcomer(turn, conversation)
        return questions.go(known, await hurdles.open_with(slip, conversation.interview, conversation))

    return await unless_refused(turn, open_it)


async def as_newcomer(turn: Turn, conversation: Conversation) -> tuple[Turn, Conversation]:
    """Somebody of whom nothing is known gets a number that nobody has seen before: one that was planted in the browser
    leads nowhere. Whom a messenger has vouched for is nobody else."""
    if turn.is_app or await respondents.is_known(conversation.db, conversation.client.account):
        return turn, conversation
    fresh = turn.with_new_number()
    return fresh, await fresh.conversation()


def _entry(turn: Turn) -> Entry:
    """In a mini-app as in the chat: by a link from a poster, or by a search."""
    if not turn.is_app:
        return Entry.WEB
    return Entry.TYPED_CODE if turn.request.path.startswith(f"{APP_ROOT}/found/") else Entry.POSTER


def consents(fields: Mapping[str, str]) -> bool:
    return fields.get("consent") == CONSENT_VERSION


async def _slip(turn: Turn, conversation: Conversation) -> Slip:
    keys = turn.setup.services.visit_keys()
    return await hurdles.read_slip(keys.read(turn.request.match_info["token"], turn.now), conversation, keys)


async def _slip_consent(turn: Turn, conversation: Conversation, *, replace: bool) -> web.Response:
    slip = await _slip(turn, conversation)
    interview = conversation.interview
    hurdle = await hurdles.before_slip(slip, interview, conversation, replace=replace)
    if hurdle is None and interview is not None and interview.center_id == slip.center.id:
        return questions.go(turn, await hurdles.open_with(slip, interview, conversation))
    return await _page(turn, slip.center, conversation, hurdle, replace=replace, verified=True)


async def _consent(turn: Turn, center: Center, conversation: Conversation, *, replace: bool) -> web.Response:
    interview = conversation.interview
    if interview is not None and interview.center_id == center.id:
        return questions.go(turn, interview)
    hurdle = await hurdles.before(center, interview, conversation, replace=replace)
    return await _page(turn, center, conversation, hurdle, replace=replace, verified=False)


async def _page(
    turn: Turn, center: Center, conversation: Conversation, hurdle: Hurdle | None, *, replace: bool, verified: bool
) -> web.Response:
    texts, name, interview = turn.texts, pages.named(turn.texts, center.name), conversation.interview
    if hurdle is None:
        why = await counting.before_consent(center, conversation, verified=verified)
        return pages.page(
            turn, "consent", title=name, replace=replace, consent=CONSENT_VERSION,
            body=pages.paragraphs(turn, texts("consent", center=name, city=center.city)),
            in_full=pages.paragraphs(turn, texts("consent-in-full", center=name, city=center.city)),
            why=None if why is None else texts.plain(f"before-{why}"),
        )  # fmt: skip
    if hurdle.again is not None:
        date = day_in_words(hurdle.again, center.timezone, texts.language)
        return pages.message(turn, texts("answered-recently", center=name, date=date), search=True)
    if interview is None or center.closed_at is not None:
        return front.closed_center(turn, center)
    done = flow.progress(interview.answers)
    text = texts(
        "switch", current=pages.named(texts, interview.center_name), next=name, answered=done.answered,
        total=done.total,
    )  # fmt: skip
    return pages.page(
        turn, "switch", title=texts.plain("switch-go"), body=pages.paragraphs(turn, text),
    )  # fmt: skip
