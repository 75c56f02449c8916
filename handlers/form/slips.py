"""Slips in a browser: tries of bad ones are counted by network, as a cookie is easily dropped."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from handlers.form import pages
from handlers.form.turn import Turn
from storage.entry import bad_tokens
from storage.entry.bad_tokens import MOST, MOST_OF_A_NETWORK
from storage.errors import VisitTokenInvalid


async def unless_refused(turn: Turn, work: Callable[[], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    """The result of the work; a refusal if the token is bad, or if the network has tried too many bad ones."""
    db = turn.setup.services.db
    # Whom a messenger has vouched for is counted as in the chat.
    who, most = (turn.network, MOST_OF_A_NETWORK) if turn.person is None else (turn.account, MOST)
    if await bad_tokens.is_muted(db, who, turn.now, most):
        return pages.message(turn, turn.texts("token-muted"), search=True, status=429)
    try:
        return await work()
    except VisitTokenInvalid:
        await bad_tokens.record(db, who, turn.now)
        return pages.message(turn, turn.texts("token-refused"), search=True, status=404)
