"""Faults on request, the bot's calls so far, and the files that it sent."""

import mimetypes

from aiohttp import web

from bot.sandbox.faults import Fault
from bot.sandbox.json_requests import content_of, refusal
from bot.sandbox.world import World

SHOWN_AS = ("image/png", "image/jpeg")
"""The types to show in the browser. Files of other types are only downloaded."""


class OversightApi:
    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/sandbox/faults", self._fault),
            web.delete("/sandbox/faults", self._no_faults),
            web.get("/sandbox/stats", self._stats),
            web.get("/sandbox/files/{file_id}", self._file),
        ]

    async def _fault(self, request: web.Request) -> web.Response:
        content = await content_of(request)
        try:
            self._world.faults.add(Fault(**content))
        except (TypeError, ValueError) as error:
            raise refusal(str(error)) from None
        return web.json_response({})

    async def _no_faults(self, request: web.Request) -> web.Response:
        self._world.faults.clear()
        return web.json_response({})

    async def _stats(self, request: web.Request) -> web.Response:
        world = self._world
        return web.json_response(
            {
                "calls": dict(world.calls),
                "updates": world.updates_made,
                "pending": len(world.updates),
                "refused": list(world.refused),
                "log": list(world.log),
            }
        )

    async def _file(self, request: web.Request) -> web.Response:
        found = self._world.files.get(request.match_info["file_id"])
        if found is None:
            raise web.HTTPNotFound
        name, content = found
        kind = mimetypes.guess_type(name)[0]
        if kind in SHOWN_AS:
            return web.Response(body=content, content_type=kind)
        headers = {"Content-Disposition": "attachment"}
        return web.Response(body=content, content_type="application/octet-stream", headers=headers)
