"""Parameters that nobody knows are refused: a misspelled filter would show everything, as if nothing fitted it."""

from difflib import get_close_matches

from fastapi import Request
from fastapi.routing import APIRoute

from bot.api.problems import Kind, Problem

LONGEST_NAME = 40


async def all_are_known(request: Request) -> None:
    """A dependency of every endpoint. Raises Problem."""
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    known = {str(one.alias) for one in route.dependant.query_params}
    for name in request.query_params:
        if name not in known:
            meant = get_close_matches(name, sorted(known), n=1)
            more = f"; did you mean {meant[0]}?" if meant else ""
            raise Problem(Kind.INVALID, f"There is no parameter {name[:LONGEST_NAME]!r}{more}")
