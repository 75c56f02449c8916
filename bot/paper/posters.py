"""Posters of centers as files: what each of them says, and when it was made."""

import errno
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from bot.messenger import links
from bot.paper import poster
from bot.paper.poster import Poster
from handlers.client import payloads
from storage.engine.database import Database
from storage.entry import posters
from storage.errors import CenterClosed
from storage.files.whole_file import PUBLIC, PUBLIC_FOLDER, make_folder, whole_file
from storage.messenger import Messenger
from storage.places import chosen_centers
from storage.places.centers import Center

FORMATS = ("pdf", "png", "svg")
"""A scanned poster sends this to the bot; `handlers.start` knows it."""

Progress = Callable[[int], None]


async def chosen(db: Database, codes: Sequence[str], *, region: str | None = None) -> list[Center]:
    """The centers of these codes, each once; without any, all that are open, of one region if one is named.
    Raises CenterNotFound, CenterClosed, RegionNotFound."""
    found: dict[int, Center] = {}
    wanted: Sequence[str | None] = codes or [None]
    for code in wanted:
        found |= {one.id: one for one in await chosen_centers.chosen(db, code, region, closed=False)}
    for center in found.values():
        if center.closed_at is not None:
            raise CenterClosed(center.code)
    return list(found.values())


async def make(
    db: Database,
    places: Sequence[Center],
    *,
    messenger: Messenger,
    out: Path,
    now: datetime,
    progress: Progress = lambda posters: None,
    web_url: str | None = None,
) -> None:
    """Writes a PDF, a PNG and an SVG for each center into a folder, made where it is missing. Each center's files take
    the place of those before together; after that the database knows of the poster. With `web_url` their codes lead to
    pages, which offer the messengers too.

    Raises SettingsError where there are no pages and no bot has run yet, OSError.
    """
    username = "" if web_url else await links.known_username(db, messenger)
    _make_folder(out)
    for number, center in enumerate(places, start=1):
        _write(poster_of(center, messenger, username, web_url), out)
        await posters.note_made(db, center.id, now)
        progress(number)


def poster_of(center: Center, messenger: Messenger, username: str, web_url: str | None = None) -> Poster:
    if web_url:
        link = links.page_of_center(web_url, center.code)
    else:
        link = links.link(messenger, username, payloads.of_center(center.code))
    return Poster(
        link=link,
        code=center.code,
        name=center.name,
        city=center.city,
        bot=username,
        messenger=links.NAMES.get(messenger, ""),
        site=links.shown(web_url) if web_url else None,
    )


def _make_folder(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(out))
    make_folder(out, mode=PUBLIC_FOLDER)


def _write(content: Poster, out: Path) -> None:
    with poster.reproducible(), ExitStack() as files:
        figure = poster.draw(content)
        for format in FORMATS:
            draft = files.enter_context(whole_file(out / f"{content.code}.{format}", mode=PUBLIC))
            poster.save(figure, content, draft, format)
