"""Shows a site to this machine only. The public site needs a web server."""

import contextlib
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from bot.site import folder
from bot.site.addresses import NOT_FOUND, center_page
from bot.site.errors import NotASite

HOST = "127.0.0.1"


class _Handler(SimpleHTTPRequestHandler):
    """Hands out the files, leads typed addresses to their pages, and logs no line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_head(self) -> BytesIO | BinaryIO | None:
        if Path(self.translate_path(self.path)).exists():
            return super().send_head()
        page = center_page(unquote(urlsplit(self.path).path))
        if page is not None and Path(self.translate_path(page)).is_file():
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", page)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        return self._not_found()

    def _not_found(self) -> BytesIO:
        content = (Path(self.directory) / NOT_FOUND).read_bytes()
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)


def serve(place: Path, port: int, *, ready: Callable[[str], object]) -> None:
    """Serves until interrupted. Raises NotASite, OSError."""
    if folder.published_at(place) is None:
        raise NotASite(place, "is no site of ours; build one with czn-index site build")
    with ThreadingHTTPServer((HOST, port), partial(_Handler, directory=str(place))) as server:
        # An interrupt may come as soon as the address is known.
        with contextlib.suppress(KeyboardInterrupt):
            ready(f"http://{HOST}:{server.server_port}/")
            server.serve_forever()
