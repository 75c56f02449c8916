"""Shows a site to this machine only. The public site needs a web server."""

import contextlib
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bot.site import folder
from bot.site.errors import NotASite

HOST = "127.0.0.1"


class _Quiet(SimpleHTTPRequestHandler):
    """A handler that logs no line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def serve(place: Path, port: int, *, ready: Callable[[str], object]) -> None:
    """Serves until interrupted. Raises NotASite, OSError."""
    if folder.published_at(place) is None:
        raise NotASite(place, "is no site of ours; build one with czn-index site build")
    with ThreadingHTTPServer((HOST, port), partial(_Quiet, directory=str(place))) as server:
        # An interrupt may come as soon as the address is known.
        with contextlib.suppress(KeyboardInterrupt):
            ready(f"http://{HOST}:{server.server_port}/")
            server.serve_forever()
