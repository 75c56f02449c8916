"""The ways in: the search for a center, and the small page that a poster's or a slip's link leads to. It offers what
there is: messengers, and this browser."""

from aiohttp import web

from handlers.client import hurdles, payloads
from handlers.form import pages
from handlers.form.slips import unless_refused
from handlers.form.turn import Turn, turn_of
from handlers.views.center import SHOWN
from questionnaire.comment import clean_line
from storage.entry import visits
from storage.entry.visit_codes import read_code
from storage.errors import CenterNotFound, VisitTokenInvalid
from storage.places import center_search, centers
from storage.places.centers import Center

LONGEST_QUERY = 100


async def front(request: web.Request) -> web.StreamResponse:
    """The search. A slip's code typed into it leads to its page."""
    turn = turn_of(request)
    query = clean_line(request.query.get("q", "")[:LONGEST_QUERY], LONGEST_QUERY)
    code = read_code(query)
    if code is not None:
        return await unless_refused(turn, lambda: _by_code(turn, code))
    found = await center_search.search(turn.setup.services.db, query, limit=SHOWN + 1) if query else []
    return pages.page(
        turn, "front", remembered=False, title=turn.texts.plain("form-title"), query=query, centers=found[:SHOWN],
        more=len(found) > SHOWN, shown=SHOWN,
    )  # fmt: skip


async def of_center(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    center = await find_center(turn)
    if center is None:
        return unknown_center(turn)
    if center.closed_at is not None:
        return closed_center(turn, center)
    return await _link_page(turn, center, f"/c/{center.code}/begin", payloads.of_center(center.code))


async def of_slip(request: web.Request) -> web.StreamResponse:
    turn = turn_of(request)
    token = request.match_info["token"]

    async def show() -> web.StreamResponse:
        services = turn.setup.services
        keys = services.visit_keys()
        slip = await hurdles.read_slip(keys.read(token, turn.now), await turn.conversation(), keys)
        return await _link_page(turn, slip.center, f"/t/{slip.spelling}/begin", slip.spelling)

    return await unless_refused(turn, show)


async def _link_page(turn: Turn, center: Center, here: str, payload: str) -> web.Response:
    ways = await turn.setup.ways(payload)
    name = pages.named(turn.texts, center.name)
    return pages.page(turn, "link", remembered=False, title=name, center=center, here=here, ways=ways)


async def _by_code(turn: Turn, code: str) -> web.StreamResponse:
    services = turn.setup.services
    keys = services.visit_keys()
    token = await visits.by_code(services.db, keys.code_hashes(code), turn.now)
    if token is None:
        raise VisitTokenInvalid
    # In a messenger there is nothing to choose between.
    return pages.go(turn, f"{turn.root}/t/{keys.sign(token)}{'/begin' if turn.is_app else ''}")


async def find_center(turn: Turn) -> Center | None:
    """By the code in the address."""
    try:
        return await centers.by_code(turn.setup.services.db, turn.request.match_info["code"])
    except CenterNotFound:
        return None


def unknown_center(turn: Turn) -> web.Response:
    return pages.message(turn, turn.texts("unknown-center"), search=True, status=404)


def closed_center(turn: Turn, center: Center) -> web.Response:
    text = turn.texts("center-closed", center=pages.named(turn.texts, center.name))
    return pages.message(turn, text, search=True, status=410)
