"""A screen in a center's hall: paired once by an operator's code, one person after another, back to its start after a
minute.

The person's number is in a cookie of its own that the start page replaces, so nobody reaches what the last person
answered, not with the back button either.
"""

from datetime import timedelta

from aiohttp import web

from handlers.client import counting, hurdles, opening
from handlers.client.consent import CONSENT_VERSION
from handlers.client.events import Reason
from handlers.form import begin, front, pages, questions
from handlers.form.slips import unless_refused
from handlers.form.turn import KIOSK, Turn, cookie_name, set_cookie, turn_of
from questionnaire.comment import clean_line
from questionnaire.model import Entry
from storage.entry import bad_tokens, kiosks, visits
from storage.entry.visit_codes import read_code
from storage.errors import VisitTokenInvalid
from storage.places.centers import Center

PAIRED_SECONDS = 400 * 24 * 3600
"""As long as browsers keep a cookie."""
LEFT = timedelta(minutes=10)
"""The pages lead back by themselves after a minute. This ends an interview of a browser that does not follow them."""
LONGEST_CODE = 40


async def start(request: web.Request) -> web.StreamResponse:
    """For the next person: the last one's interview is over, and their number is gone from this browser."""
    turn = turn_of(request)
    center = await front.find_center(turn)
    if center is None:
        return front.unknown_center(turn)
    if not await is_paired(turn, center):
        return pages.page(turn, "kiosk_pair", title=turn.texts.plain("form-kiosk"), problem=None)
    conversation = await turn.conversation()
    if conversation.interview is not None:
        await opening.abandon(conversation.interview, conversation, Reason.EXPIRED)
    fresh = turn.with_new_number()
    name = pages.named(turn.texts, center.name)
    why = await counting.before_consent(center, await fresh.conversation(), verified=False)
    return pages.page(
        fresh, "kiosk_start", title=name, consent=CONSENT_VERSION,
        why=None if why is None else turn.texts.plain(f"before-{why}"),
        body=pages.paragraphs(turn, turn.texts("consent", center=name, city=center.city)),
        in_full=pages.paragraphs(turn, turn.texts("consent-in-full", center=name, city=center.city)),
    )  # fmt: skip


async def pair(request: web.Request) -> web.StreamResponse:
    """An operator types the one-time code. Tries are counted by network, as those of slips."""
    turn = turn_of(request)
    fields = await turn.form()
    center = await front.find_center(turn)
    if center is None:
        return front.unknown_center(turn)
    db = turn.setup.services.db
    code = read_code(clean_line(fields.get("code", ""), LONGEST_CODE))
    if await bad_tokens.is_muted(db, turn.network, turn.now):
        return pages.message(turn, turn.texts("token-muted"), status=429)
    hashes = [] if code is None else turn.setup.signer().code_hashes(code)
    kiosk_id = await kiosks.pair(db, center.id, hashes, turn.now)
    if kiosk_id is None:
        await bad_tokens.record(db, turn.network, turn.now)
        problem = turn.texts.plain("form-kiosk-bad-code")
        return pages.page(turn, "kiosk_pair", status=422, title=turn.texts.plain("form-kiosk"), problem=problem)
    response = pages.go(turn, turn.base)
    value = turn.setup.signer().kiosk_cookie(center.id, kiosk_id)
    set_cookie(turn, response, cookie_name(KIOSK, turn.setup), value, PAIRED_SECONDS)
    return response


async def consent(request: web.Request) -> web.StreamResponse:
    """The person in front of the screen consents; with the code of a slip, if there is one."""
    turn = turn_of(request)
    fields = await turn.form()
    center = await front.find_center(turn)
    if center is None or not begin.consents(fields):
        return pages.go(turn, turn.base)
    typed = clean_line(fields.get("code", ""), LONGEST_CODE)
    conversation = await turn.conversation()
    if conversation.interview is None and await hurdles.before(center, None, conversation, replace=False) is not None:
        return pages.go(turn, turn.base)
    if not typed:
        return questions.go(turn, await hurdles.open_at(center, Entry.KIOSK, conversation.interview, conversation))

    async def with_slip() -> web.StreamResponse:
        keys, code = turn.setup.services.visit_keys(), read_code(typed)
        token = None if code is None else await visits.by_code(conversation.db, keys.code_hashes(code), turn.now)
        slip = await hurdles.read_slip(token, conversation, keys)
        if slip.center.id != center.id:
            raise VisitTokenInvalid
        await hurdles.before_slip(slip, conversation.interview, conversation, replace=False)
        return questions.go(turn, await hurdles.open_with(slip, conversation.interview, conversation))

    return await unless_refused(turn, with_slip)


async def idle(request: web.Request) -> web.StreamResponse:
    """Asks whether anybody is there, for a third of the minute."""
    turn = turn_of(request)
    return pages.page(turn, "kiosk_idle", remembered=False, title=turn.texts.plain("form-kiosk-there"))


async def guard(turn: Turn) -> web.StreamResponse | None:
    """Sends a browser that is no kiosk of this center's to its start; so, too, after a long silence."""
    center = await front.find_center(turn)
    if center is None or not await is_paired(turn, center):
        return pages.go(turn, turn.base)
    interview = (await turn.conversation()).interview
    if interview is not None and (turn.now - interview.touched_at > LEFT or interview.center_id != center.id):
        return pages.go(turn, turn.base)
    return None


async def is_paired(turn: Turn, center: Center) -> bool:
    known = turn.setup.signer().kiosk(turn.request.cookies.get(cookie_name(KIOSK, turn.setup), ""))
    return known is not None and known[0] == center.id and await kiosks.works(turn.setup.services.db, *known)
