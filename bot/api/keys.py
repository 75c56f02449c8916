"""What a key may do: its scopes, and the centers of its place."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.api.problems import Kind, Problem
from bot.api.state import Call, api_of, call_of
from storage.api.api_keys import Scope
from storage.errors import CenterClosed
from storage.places import centers
from storage.places.centers import Center

BEARER = HTTPBearer(scheme_name="key", description="A key of czn-index api keys issue.", auto_error=False)


def needs(scope: Scope) -> Callable[..., Call]:
    """A dependency: the call, whose key has the scope. `bot.api.calls` has found the key before."""

    def found(request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)]) -> Call:
        call = call_of(request)
        if scope not in call.key.scopes:
            wanted = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}
            raise Problem(Kind.SCOPE_MISSING, f"The key lacks the scope {scope}.", headers=wanted)
        return call

    return found


VisitsCall = Annotated[Call, Depends(needs(Scope.VISITS))]
RatingsCall = Annotated[Call, Depends(needs(Scope.RATINGS))]
DigestsCall = Annotated[Call, Depends(needs(Scope.DIGESTS))]
IndicatorsCall = Annotated[Call, Depends(needs(Scope.INDICATORS))]
ResponsesCall = Annotated[Call, Depends(needs(Scope.RESPONSES))]


async def own_center(request: Request, call: Call, code: str) -> Center:
    """The open center with this code, which the key covers. Raises CenterNotFound, CenterClosed, Problem."""
    center = await centers.by_code(api_of(request).db, code)
    if not call.key.covers(center):
        raise other_place([center.code])
    if center.closed_at is not None:
        raise CenterClosed(center.code)
    call.detail = center.code
    return center


def other_place(codes: list[str]) -> Problem:
    return Problem(Kind.OTHER_PLACE, "The key is for another center or region.", centers=codes)
