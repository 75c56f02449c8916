"""Puts the HTTP interface together."""

from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.types import ASGIApp

from bot.api import centers, digests, indicators, openapi, ratings, reading, responses, visits
from bot.api.calls import Calls
from bot.api.parameters import all_are_known
from bot.api.problems import answer_errors
from bot.api.state import Api


def build(api: Api) -> ASGIApp:
    """The application with what happens around every call."""
    return Calls(inside(api), api)


def inside(api: Api | None = None) -> FastAPI:
    """The endpoints alone; without `api` they can only be written about."""
    app = FastAPI(
        title="czn-index",
        version=version("czn-index"),
        description=openapi.ABOUT,
        openapi_url="/v1/openapi.json",
        # Their pages load scripts from elsewhere: `bot/api/reading.py` has one that does not.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(all_are_known)],
    )
    app.state.api = api
    # FastAPI's own way to a document of one's own: mypy minds a method that is replaced.
    app.openapi = lambda: openapi.document(app)  # type: ignore[method-assign]
    answer_errors(app)
    for one in (visits, centers, ratings, digests, indicators, responses, reading):
        app.include_router(one.router)
    return app
