"""Builds the site from the database into a folder, and replaces the old one when the new one is complete."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from bot.plots import style
from bot.site import assembling, data_files, folder, open_data, open_database, page_processes, pages
from bot.site.draft import Draft
from bot.site.method_2026 import data_files as later_files
from bot.site.model import Site
from bot.site.page_processes import Writers
from bot.site.pages import Editions
from scoring.method_2026.versions import USUAL, Methodologies
from storage import centers
from storage.engine.database import Database
from storage.export import parquet_parts

Data = tuple[dict[str, Any], dict[str, str]]
"""The data files by name, before them the meaning of those in CSV."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    centers: int
    regions: int
    files: int


async def build(
    db: Database,
    out: Path,
    *,
    now: datetime,
    contact: str | None = None,
    methodologies: Methodologies = USUAL,
    web_url: str | None = None,
) -> BuildReport:
    """Raises SiteError, NothingPublished, OSError. The old site then stays unchanged."""
    with page_processes.begun(len(await centers.listing(db))) as writers:
        site = await assembling.site(db, now=now, contact=contact, methodologies=methodologies)
        site = assembling.with_pages(site, web_url)
        data = cache(partial(_data, site))
        report = _write(site, out, writers, data)
    await open_database.refresh(db, *data())
    return report


def ratings(site: Site) -> str:
    """The file of all published figures, as JSON."""
    return later_files.ratings(site) if site.is_later else data_files.ratings(site)


def write(site: Site, out: Path) -> BuildReport:
    """Raises SiteError, OSError."""
    with page_processes.begun(len(site.entries)) as writers:
        return _write(site, out, writers, partial(_data, site))


def _write(site: Site, out: Path, writers: Writers, data: Callable[[], Data]) -> BuildReport:
    with folder.replaced(out) as place:
        old = folder.standing(out)
        draft = Draft(str(place), None if old is None else str(out.resolve()))
        known = {} if old is None else old.regions
        written = writers.write(site, draft, known, partial(_write_rest, site, draft, data))
        files = written.files + _redirect(site, draft)
        # Written last: a folder with the mark is complete.
        draft.write(folder.MARK, folder.mark(site.published_at, written.regions).encode("utf-8"))
    return BuildReport(len(site.entries), len(site.regions), files + 1)


def _write_rest(site: Site, draft: Draft, data: Callable[[], Data]) -> int:
    """Writes all files but the pages of regions and centers."""
    written = 0
    for path, content in _files(site, data()):
        draft.write(path, content)
        written += 1
    return written + page_processes.write(chain(Editions(site).of_nation(), [pages.not_found(site)]), draft)


def _redirect(site: Site, draft: Draft) -> int:
    """Writes the redirections, but over no page: codes may differ by case alone, and a file system may not care."""
    return page_processes.write((page for page in pages.redirections(site) if not draft.has(page.path)), draft)


def _data(site: Site) -> Data:
    tables = (later_files if site.is_later else data_files).files(site)
    return json.loads(tables["csv-metadata.json"]), tables


def _files(site: Site, data: Data) -> Iterator[tuple[str, bytes]]:
    for name in pages.ASSETS:
        content = (pages.TEMPLATES / name).read_bytes()
        yield name, style.css().encode() + content if name == "site.css" else content
    csvw, tables = data
    for name, text in (tables | open_data.files(site, csvw, tables)).items():
        yield name, text.encode("utf-8")
    yield from parquet_parts.files(csvw, tables, site.until)
    yield open_database.FILE, open_database.sqlite_file(csvw, tables)
    if site.changes is not None:
        yield pages.CHANGES_FILE, later_files.changes(site.changes).encode("utf-8")
