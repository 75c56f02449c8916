"""Builds the site from the database into a folder, and replaces the old one when the new one is complete."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from bot.plots import style
from bot.site import assembling, data_files, folder, made_by, open_data, open_database, page_processes, pages
from bot.site.draft import Draft
from bot.site.method_2026 import data_files as later_files
from bot.site.model import Site
from bot.site.pages import Editions
from bot.site.sharing import ALONE, Sharing
from scoring.method_2026.versions import USUAL, Methodologies
from storage.engine.database import Database
from storage.export import parquet_parts
from storage.places import centers

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
    with page_processes.begun(len(await centers.listing(db))) as sharing:
        site = await assembling.site(db, now=now, contact=contact, methodologies=methodologies, sharing=sharing)
        site = assembling.with_pages(site, web_url)
        data = cache(partial(_data, site))
        report = _write(site, out, data, sharing)
    await open_database.refresh(db, *data())
    return report


def ratings(site: Site) -> str:
    """The file of all published figures, as JSON."""
    return later_files.ratings(site) if site.is_later else data_files.ratings(site)


def write(site: Site, out: Path) -> BuildReport:
    """Raises SiteError, OSError."""
    with page_processes.begun(len(site.entries)) as sharing:
        return _write(site, out, partial(_data, site), sharing)


def _write(site: Site, out: Path, data: Callable[[], Data], sharing: Sharing = ALONE) -> BuildReport:
    with folder.replaced(out) as place:
        old = folder.standing(out)
        draft = Draft(str(place), None if old is None else str(out.resolve()))
        made = folder.Standing(site.published_at)

        def meanwhile(nation: str) -> int:
            nonlocal made
            tables = _mark_of_tables(site, data())
            made = replace(made, nation=nation, tables=tables)
            files = _write_data(site, draft, data(), same_tables=old is not None and old.tables == tables)
            return files + _write_nation(site, draft, same=old is not None and old.nation == nation)

        written = page_processes.write_all(site, draft, {} if old is None else old.regions, meanwhile, sharing)
        # Written last: a folder with the mark is complete.
        draft.write(folder.MARK, folder.mark(replace(made, regions=written.regions)).encode("utf-8"))
    return BuildReport(len(site.entries), len(site.regions), written.files + 1)


def _write_nation(site: Site, draft: Draft, *, same: bool) -> int:
    """Writes the pages of no region. They stay where they are made of the `same`, and so do their files."""
    if same and draft.keep(kept := list(pages.names_of_nation(site))):
        return len(kept)
    return page_processes.write(chain(Editions(site).of_nation(), [pages.not_found(site)]), draft)


def _write_data(site: Site, draft: Draft, data: Data, *, same_tables: bool) -> int:
    """Writes the files for other programs; those made of tables stay where the tables are the same."""
    written = 0
    for path, content in _files(site, data):
        draft.write(path, content)
        written += 1
    csvw, tables = data
    days = {point.until for entry in site.entries for point in entry.trend}
    kept = [open_database.FILE, *parquet_parts.names(csvw, days, site.until)]
    if same_tables and draft.keep(kept):
        return written + len(kept)
    for path, content in parquet_parts.files(csvw, tables, site.until):
        draft.write(path, content)
        written += 1
    draft.write(open_database.FILE, open_database.sqlite_file(csvw, tables))
    return written + 1


def _mark_of_tables(site: Site, data: Data) -> str:
    """A mark of all that files for other programs are made of, but for JSON, which tells the time of the build."""
    csvw, tables = data
    parts = [made_by.mark(), site.until.isoformat(), json.dumps(csvw), *(tables[one["url"]] for one in csvw["tables"])]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


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
    if site.changes is not None:
        yield pages.CHANGES_FILE, later_files.changes(site.changes).encode("utf-8")
