"""Writes the pages of a nation's regions in processes beside this one, a region at a time."""

import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

from bot import helper_process
from bot.site.errors import BuildFailed
from bot.site.model import Region, Site
from bot.site.pages import Editions, Page

LEAST_CENTERS = 300
"""With fewer, the processes would take longer to start than to write."""
PROCESSES = min(4, os.cpu_count() or 1)


class _Writer:
    def __init__(self, site: Site, draft: Path) -> None:
        self._editions = Editions(site)
        self._draft = draft

    def write(self, region: Region) -> int:
        return write(self._editions.of_region(region), self._draft)


_writer: _Writer
"""Of a process beside."""


def write(pages: Iterable[Page], draft: Path) -> int:
    """How many files."""
    written = 0
    for page in pages:
        file = draft / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.html, encoding="utf-8")
        written += 1
    return written


def write_regions(site: Site, draft: Path, meanwhile: Callable[[], int]) -> int:
    """Writes the pages of all regions and their centers, and does something else `meanwhile`; returns the files of
    both. Raises OSError; BuildFailed if a process died, perhaps for want of memory."""
    if len(site.entries) < LEAST_CENTERS or PROCESSES == 1:
        return meanwhile() + sum(map(_Writer(site, draft).write, site.regions))
    # Not forked: threads of this process may hold locks.
    context = multiprocessing.get_context("spawn")
    largest_first = sorted(site.regions, key=lambda region: -len(region.entries))
    try:
        with ProcessPoolExecutor(PROCESSES, context, _begin, (_common(site), draft)) as pool:
            written = pool.map(_write, largest_first)
            return meanwhile() + sum(written)
    except BrokenProcessPool:
        raise BuildFailed("a process that wrote pages has died: is there enough memory?") from None


def _common(site: Site) -> Site:
    """What the pages of all regions need of the site: it goes to each process."""
    return replace(site, regions=(), changes=None if site.changes is None else replace(site.changes, centers=()))


def _begin(site: Site, draft: Path) -> None:
    global _writer
    helper_process.begin()
    _writer = _Writer(site, draft)


def _write(region: Region) -> int:
    return _writer.write(region)
