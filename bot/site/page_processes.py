"""Writes the pages of a nation's regions, a region at a time, in this process and in others beside it."""

import hashlib
import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time

from bot import helper_process
from bot.site import made_by
from bot.site.draft import Draft
from bot.site.errors import BuildFailed
from bot.site.model import Site
from bot.site.pages import Editions, Page, names

LEAST_CENTERS = 300
"""With fewer, the processes would take longer to start than to write."""
PROCESSES = min(4, os.cpu_count() or 1)
"""With this one, which writes pages too once it has nothing else to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many files, and the mark of each region by its slug: it stays while nothing changes."""

    files: int
    regions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Order:
    """A region to write into a draft. `common` is a site without regions; both are pickled, and by these bytes one sees
    whether anything has changed. `known` is the mark of the region in the site that stands."""

    region: bytes
    common: bytes
    made_by: str
    known: str | None
    draft: Draft

    @property
    def mark(self) -> str:
        return hashlib.sha256(b"".join((self.made_by.encode(), self.common, self.region))).hexdigest()


class Writers:
    """Processes that write regions beside this one, or none: then all is done here."""

    def __init__(self, pool: ProcessPoolExecutor | None) -> None:
        self._pool = pool

    def write(self, site: Site, draft: Draft, known: Mapping[str, str], meanwhile: Callable[[], int]) -> Written:
        """Writes the pages of all regions and their centers, and does something else `meanwhile`; counts the files of
        both. A region of which nothing has changed since the `known` marks were made keeps its files. Raises OSError;
        BuildFailed if a process died, perhaps for want of memory."""
        common, program = pickle.dumps(_common(site)), made_by.mark()
        largest_first = sorted(site.regions, key=lambda region: -len(region.entries))
        orders = (
            _Order(pickle.dumps(region), common, program, known.get(region.slug), draft) for region in largest_first
        )
        if self._pool is None:
            files = meanwhile()
            done = [_write(order) for order in orders]
        else:
            try:
                running = [(order, self._pool.submit(_write, order)) for order in orders]
                files = meanwhile()
                # The smallest first: the others begin at the other end.
                here = {order.region: _write(order) for order, one in reversed(running) if one.cancel()}
                done = [one.result() if order.region not in here else here[order.region] for order, one in running]
            except BrokenProcessPool:
                raise BuildFailed("a process that wrote pages has died: is there enough memory?") from None
        marks = {region.slug: mark for region, (_, mark) in zip(largest_first, done, strict=True)}
        return Written(files + sum(number for number, _ in done), marks)


@contextmanager
def begun(centers: int) -> Iterator[Writers]:
    """Processes that load their libraries while the site of that many centers is still being read."""
    if centers < LEAST_CENTERS or PROCESSES == 1:
        yield Writers(None)
        return
    # Not forked: threads of this process may hold locks.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES - 1, context, _begin) as pool:
        pool.submit(_load)
        yield Writers(pool)


def write(pages: Iterable[Page], draft: Draft) -> int:
    """How many files."""
    written = 0
    for page in pages:
        draft.write(page.path, page.html.encode("utf-8"))
        written += 1
    return written


def _common(site: Site) -> Site:
    """What the pages of all regions need of the site. They say the days of its times alone."""
    return replace(
        site,
        regions=(),
        changes=None if site.changes is None else replace(site.changes, centers=()),
        generated_at=_day(site.generated_at),
        published_at=_day(site.published_at),
    )


def _day(of: datetime) -> datetime:
    return datetime.combine(of.date(), time(), of.tzinfo)


_editions: tuple[bytes, Editions] | None = None
"""Of this process, with what they were made of."""


def _write(order: _Order) -> tuple[int, str]:
    """The number of files, and the mark."""
    global _editions
    mark, region = order.mark, pickle.loads(order.region)
    if mark == order.known and order.draft.keep(kept := list(names(region))):
        return len(kept), mark
    if _editions is None or _editions[0] != order.common:
        _editions = order.common, Editions(pickle.loads(order.common))
    return write(_editions[1].of_region(region), order.draft), mark


def _begin() -> None:
    helper_process.begin()
    helper_process.seldom_look_for_garbage()


def _load() -> None:
    """Nothing: by then this module is loaded."""
