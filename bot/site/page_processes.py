"""Writes the pages of a nation's regions, a region at a time, in this process and in others beside it."""

import hashlib
import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, time

from bot import helper_process
from bot.site import made_by
from bot.site.draft import Draft
from bot.site.model import Region, Site, TrendPoint
from bot.site.pages import Editions, Page, names, redirections
from bot.site.sharing import ALONE, Sharing
from handlers.language.texts import texts_in
from questionnaire.model import LANGUAGES

LEAST_CENTERS = 300
"""With fewer, the processes would take longer to start than to write."""
PROCESSES = min(4, os.cpu_count() or 1)
"""With this one, which writes pages too once it has nothing else to do."""
AT_A_TIME = 200
"""Centers whose redirections are written at a time."""


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
        return _digest(self.made_by.encode(), self.common, self.region)


def write_all(
    site: Site,
    draft: Draft,
    known: Mapping[str, str],
    meanwhile: Callable[[str], int],
    sharing: Sharing = ALONE,
) -> Written:
    """Writes the pages of all regions and their centers, then the redirections to them, and does something else
    `meanwhile`, given a mark of all that the site's pages are made of; counts the files of all. A region of which
    nothing has changed since the `known` marks were made keeps its files. Raises OSError; BuildFailed if a process
    died, perhaps for want of memory. Whatever is raised, nobody writes any more then."""
    common, program = pickle.dumps(_common(site)), made_by.mark()
    packed: dict[str, bytes] = {}

    def orders() -> Iterator[_Order]:
        # The largest first: then the processes end at about the same time.
        for region in sorted(site.regions, key=lambda region: -len(region.entries)):
            packed[region.slug] = _packed(region)
            yield _Order(packed[region.slug], common, program, known.get(region.slug), draft)

    regions = sharing.begin(_write, orders())
    try:
        changes = pickle.dumps(site.changes)
        files = meanwhile(_digest(program.encode(), common, changes, *(packed[one.slug] for one in site.regions)))
        done = dict(zip(packed, regions.done(), strict=True))
    except BaseException:
        regions.drop()
        raise
    files += sum(number for number, _ in done.values()) + _redirect(site, draft, sharing)
    return Written(files, {slug: mark for slug, (_, mark) in done.items()})


@contextmanager
def begun(centers: int) -> Iterator[Sharing]:
    """Processes that load their libraries while the site of that many centers is still being read."""
    if centers < LEAST_CENTERS or PROCESSES == 1:
        yield ALONE
        return
    # Not forked: threads of this process may hold locks.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES - 1, context, _begin) as pool:
        for _ in range(PROCESSES - 1):
            pool.submit(_load)
        try:
            yield Sharing(pool)
        finally:
            # A pool that had nothing to do but what was cancelled would wait for ever to end: it looks at its work only
            # when something new comes.
            with suppress(BrokenProcessPool):
                pool.submit(_nothing).result()


def write(pages: Iterable[Page], draft: Draft) -> int:
    """How many files."""
    written = 0
    for page in pages:
        draft.write(page.path, page.html.encode("utf-8"))
        written += 1
    return written


def _redirect(site: Site, draft: Draft, sharing: Sharing) -> int:
    """Writes the redirections, when all pages stand."""
    names = [(entry.code, entry.slug) for entry in site.entries]
    parts = ((names[start : start + AT_A_TIME], draft) for start in range(0, len(names), AT_A_TIME))
    written = sharing.begin(_write_redirections, parts)
    try:
        return sum(written.done())
    except BaseException:
        written.drop()
        raise


def _write_redirections(part: tuple[Sequence[tuple[str, str]], Draft]) -> int:
    """Over no page: codes may differ by case alone, and a file system may not care."""
    names, draft = part
    return write((page for page in redirections(names) if not draft.has(page.path)), draft)


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


def _digest(*parts: bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()


def _packed(region: Region) -> bytes:
    """Trends column by column: a nation has 120,000 points, and each by itself takes several times as long."""
    trends = [tuple(zip(*entry.trend, strict=True)) for entry in region.entries]
    entries = tuple(replace(entry, trend=()) for entry in region.entries)
    return pickle.dumps((replace(region, entries=entries), trends))


def _unpacked(packed: bytes) -> Region:
    region: Region
    region, trends = pickle.loads(packed)
    entries = tuple(
        replace(entry, trend=tuple(map(TrendPoint._make, zip(*columns, strict=True))))
        for entry, columns in zip(region.entries, trends, strict=True)
    )
    return replace(region, entries=entries)


_editions: tuple[bytes, Editions] | None = None
"""Of this process, with what they were made of."""


def _write(order: _Order) -> tuple[int, str]:
    """The number of files, and the mark."""
    global _editions
    mark = order.mark
    region = _unpacked(order.region)
    if mark == order.known and order.draft.keep(kept := list(names(region))):
        return len(kept), mark
    if _editions is None or _editions[0] != order.common:
        _editions = order.common, Editions(pickle.loads(order.common))
    return write(_editions[1].of_region(region), order.draft), mark


def _begin() -> None:
    helper_process.begin()
    helper_process.seldom_look_for_garbage()


def _nothing() -> None:
    pass


def _load() -> None:
    """By then this module is loaded; the words take a while, too."""
    for language in LANGUAGES:
        texts_in(language)
