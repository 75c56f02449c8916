"""Builds the site from the database into a folder, and replaces the old one when the new one is complete."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from bot.plots import style
from bot.site import assembling, data_files, folder, open_data, open_database, page_processes, pages
from bot.site.method_2026 import data_files as later_files
from bot.site.model import Site
from bot.site.pages import Editions
from scoring.method_2026.versions import USUAL, Methodologies
from storage.engine.database import Database
from storage.export import parquet_parts


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
    site = await assembling.site(db, now=now, contact=contact, methodologies=methodologies)
    site = assembling.with_pages(site, web_url)
    report = write(site, out)
    await open_database.refresh(db, *_data(site))
    return report


def ratings(site: Site) -> str:
    """The file of all published figures, as JSON."""
    return later_files.ratings(site) if site.is_later else data_files.ratings(site)


def write(site: Site, out: Path) -> BuildReport:
    """Raises SiteError, OSError."""
    with folder.replaced(out) as draft:
        written = page_processes.write_regions(site, draft, partial(_write_rest, site, draft))
        written += _redirect(site, draft)
        # Written last: a folder with the mark is complete.
        (draft / folder.MARK).write_text(folder.mark(site.published_at), encoding="utf-8")
    return BuildReport(len(site.entries), len(site.regions), written + 1)


def _write_rest(site: Site, draft: Path) -> int:
    """Writes all files but the pages of regions and centers."""
    written = 0
    for path, content in _files(site):
        file = draft / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        written += 1
    return written + page_processes.write(chain(Editions(site).of_nation(), [pages.not_found(site)]), draft)


def _redirect(site: Site, draft: Path) -> int:
    """Writes the redirections, but over no page: codes may differ by case alone, and a file system may not care."""
    written = 0
    for page in pages.redirections(site):
        file = draft / page.path
        if not file.exists():
            file.write_text(page.html, encoding="utf-8")
            written += 1
    return written


def _data(site: Site) -> tuple[dict[str, Any], dict[str, str]]:
    """The data files by name, before them the meaning of those in CSV."""
    tables = (later_files if site.is_later else data_files).files(site)
    return json.loads(tables["csv-metadata.json"]), tables


def _files(site: Site) -> Iterator[tuple[str, bytes]]:
    for name in pages.ASSETS:
        content = (pages.TEMPLATES / name).read_bytes()
        yield name, style.css().encode() + content if name == "site.css" else content
    csvw, tables = _data(site)
    for name, text in (tables | open_data.files(site, csvw, tables)).items():
        yield name, text.encode("utf-8")
    yield from parquet_parts.files(csvw, tables, site.until)
    yield open_database.FILE, open_database.sqlite_file(csvw, tables)
    if site.changes is not None:
        yield pages.CHANGES_FILE, later_files.changes(site.changes).encode("utf-8")
