"""Assembles the content of the site from the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from bot.messenger import links as messengers
from bot.results.method_2022 import action_outcomes
from bot.results.method_2022.places import comparable
from bot.results.method_2026.late_cases import waiting_too_long
from bot.site import slugs
from bot.site.cards import Cards, Source
from bot.site.errors import NoRegion
from bot.site.method_2026 import assembling as later_figures
from bot.site.method_2026 import series
from bot.site.method_2026.assembling import Later
from bot.site.model import Entry, Link, Measured, Region, Site, TrendPoint
from bot.site.sharing import ALONE, Sharing
from handlers.client import payloads
from questionnaire import indicators as catalogue
from questionnaire.loader import load
from scoring.facts import measured
from scoring.method_2022.actions import ActionTaken
from scoring.method_2022.card import Figure, figure, public
from scoring.method_2022.index import CentricityIndex
from scoring.method_2022.rollup import Rollup
from scoring.method_2026.actions import Outcome as Compared
from scoring.method_2026.actions import rounded
from scoring.method_2026.versions import LATER, USUAL, Methodologies
from scoring.methodology import STANDARD
from scoring.windows import last_complete_week, local_day, window
from storage.engine.database import Database
from storage.errors import NothingPublished
from storage.messenger import Messenger
from storage.places import centers
from storage.places.centers import Center
from storage.places.verification import REQUIRED
from storage.results import indicators, snapshots, snapshots_2026
from storage.results.snapshots import Published, Snapshot

AT_A_TIME = 100
"""Centers whose series are read at a time: a year of results of a nation would fill the memory."""


async def site(
    db: Database,
    *,
    now: datetime,
    contact: str | None = None,
    methodologies: Methodologies = USUAL,
    sharing: Sharing = ALONE,
) -> Site:
    """All open centers with their latest published results by the version that leads. Raises NothingPublished,
    NoRegion; BuildFailed if a process beside died."""
    listed = await centers.listing(db)
    for center in listed:
        if not center.region.strip():
            raise NoRegion(center.code)
    # Read first: results published while the rest is read belong to the next site.
    newest_at = await later_figures.newest_at(db, await snapshots.newest_at(db))
    week = last_complete_week(now.date())
    later = await later_figures.read(db, listed) if methodologies.of(week).later else None
    if newest_at is not None and later is not None and methodologies.of(week).leading == LATER:
        edition = Edition(now, newest_at, contact, methodologies)
        return await _later_site(db, listed, later, methodologies.first_led or 0, edition)
    latest = await snapshots.latest(db, center_ids=[center.id for center in listed])
    if newest_at is None or not latest:
        raise NothingPublished
    zones = {center.id: center.timezone for center in listed}
    last = max(latest.values(), key=lambda snapshot: (snapshot.week, snapshot.published_at))
    # Made beside while this process reads on.
    cards = Cards({one: _source(snapshot, zones[one]) for one, snapshot in latest.items()}, sharing)
    try:
        drafts = await _entries(db, listed, last.week, now, methodologies=methodologies)
        made = cards.done()
    except BaseException:
        cards.drop()
        raise
    found = {center_id: card for center_id, (card, _) in made.items()}
    indices = {center_id: index for center_id, (_, index) in made.items()}
    entries = {center_id: replace(one, card=found.get(center_id)) for center_id, one in drafts.items()}
    codes = {center.id: center.code for center in listed}
    return Site(
        generated_at=now,
        published_at=newest_at,
        until=last.window_end,
        methodology=last.methodology,
        questionnaire=load(last.questionnaire),
        contact=contact,
        index=_figure(comparable(indices.values())),
        regions=_regions(listed, entries, indices),
        changes=None if later is None else later_figures.changes(found, later, codes),
    )


def _source(snapshot: Snapshot, timezone: str) -> Source:
    day = local_day(snapshot.published_at, timezone)
    return Source(snapshot.result, snapshot.questionnaire, snapshot.window_start, snapshot.window_end, day)


def with_pages(site: Site, web_url: str | None) -> Site:
    """With the interview in a browser as the first way to answer, if it has an address."""
    if web_url is None:
        return site
    return replace(site, regions=tuple(_with_pages(one, web_url) for one in site.regions))


def _with_pages(region: Region, web_url: str) -> Region:
    entries = (
        replace(one, links=(Link(Messenger.WEB, messengers.page_of_center(web_url, one.code)), *one.links))
        for one in region.entries
    )
    return replace(region, entries=tuple(entries))


@dataclass(frozen=True, slots=True)
class Edition:
    """The facts about a site besides its figures."""

    now: datetime
    published_at: datetime
    contact: str | None
    methodologies: Methodologies = USUAL


async def _later_site(db: Database, listed: Sequence[Center], later: Later, led_from: int, edition: Edition) -> Site:
    """The site where methodology 2026.1 leads, since the week `led_from`."""
    first = await snapshots_2026.first_week(db, since=led_from) or led_from
    plain = await _entries(
        db, listed, later.week, edition.now, weeks=(0, first - 1), methodologies=edition.methodologies
    )
    entries: dict[int, Entry] = {}
    ids = list(plain)
    for start in range(0, len(ids), AT_A_TIME):
        some = ids[start : start + AT_A_TIME]
        weeks = (max(first, later.week - series.WEEKS + 1), later.week)
        published: dict[int, dict[date, str]] = {}
        for point in await snapshots_2026.history(db, some, weeks=weeks):
            # Of several revisions of one week the last one stays.
            published.setdefault(point.center_id, {})[point.window_end] = point.result
        for one in some:
            joined = series.joined(plain[one].trend, published.get(one, {}))
            entries[one] = replace(plain[one], later=later.cards.get(one), trend=joined)
    nation, figures = later_figures.places_of(listed, later)
    regions = [replace(one, place=figures.get(one.name)) for one in _regions(listed, entries, {})]
    return Site(
        generated_at=edition.now,
        published_at=edition.published_at,
        until=later.until,
        methodology=LATER,
        questionnaire=load(later.questionnaire),
        contact=edition.contact,
        index=None,
        regions=tuple(regions),
        nation=nation,
        late_cases=await waiting_too_long(db, edition.now),
        shares=max(later.figures.values(), key=lambda one: (one.week, one.published_at)).shares,
    )


async def _entries(
    db: Database,
    listed: Sequence[Center],
    week: int,
    now: datetime,
    *,
    weeks: tuple[int, int] | None = None,
    methodologies: Methodologies = USUAL,
) -> dict[int, Entry]:
    """Without cards. `weeks` are the first and the last whose points of methodology 2022.1 belong to the series."""
    trends = _trends(await snapshots.history(db, weeks=weeks))
    facts = await _measured(db, week)
    done = await action_outcomes.read(db, None, now.date(), methodologies)
    bots = [(messenger, await messengers.username(db, messenger)) for messenger in Messenger]
    by_code = sorted(listed, key=lambda center: center.code)
    names = zip(by_code, slugs.unique(slugs.of_code(center.code) for center in by_code), strict=True)
    return {
        center.id: Entry(
            code=center.code,
            slug=slug,
            name=center.name,
            city=center.city,
            region=center.region,
            latitude=center.latitude,
            longitude=center.longitude,
            with_slips=center.verification == REQUIRED,
            card=None,
            address=center.address,
            phone=center.phone,
            opening_hours=center.opening_hours,
            trend=tuple(trends.get(center.id, ())),
            measured=facts.get(center.id, ()),
            actions=tuple(_rounded(one) for one in done.get(center.id, ())),
            links=tuple(
                Link(messenger, messengers.link(messenger, username, payloads.of_center(center.code)))
                for messenger, username in bots
                if username is not None
            ),
        )
        for center, slug in names
    }


def _regions(
    listed: Sequence[Center], entries: Mapping[int, Entry], indices: Mapping[int, CentricityIndex]
) -> tuple[Region, ...]:
    grouped = [(name, list(mine)) for name, mine in groupby(listed, key=lambda center: center.region)]
    names = slugs.unique(slugs.of_name(name) for name, _ in grouped)
    return tuple(
        Region(
            name=name,
            slug=slug,
            index=_figure(comparable(indices[center.id] for center in mine if center.id in indices)),
            entries=tuple(entries[center.id] for center in mine),
        )
        for (name, mine), slug in zip(grouped, names, strict=True)
    )


def _figure(found: Rollup | None) -> Figure | None:
    return None if found is None or found.estimate is None else figure(found.estimate)


def _trends(history: Sequence[Published]) -> dict[int, list[TrendPoint]]:
    """The last published point of every window with enough answers to be shown."""
    newest = {(point.center_id, point.window_end): point for point in history}
    trends: dict[int, list[TrendPoint]] = {}
    days: dict[date, date] = {}
    for center_id, _, _, until, n, value, error in newest.values():
        if value is not None and n >= STANDARD.min_shown:
            # The same object for one day: it is handed to other processes once.
            day = days.setdefault(until, until)
            point = TrendPoint(day, n, public(value), None if error is None else public(error))
            trends.setdefault(center_id, []).append(point)
    return trends


def _rounded(taken: ActionTaken) -> ActionTaken:
    """An action with its outcome as anyone may see it."""
    seen = taken.outcome
    if isinstance(seen, Compared):
        return replace(taken, outcome=rounded(seen, public))
    if seen is None or seen.points is None or seen.low is None or seen.high is None:
        return taken
    shown = replace(seen, points=public(seen.points), low=public(seen.low), high=public(seen.high))
    return replace(taken, outcome=shown)


async def _measured(db: Database, week: int) -> dict[int, tuple[Measured, ...]]:
    """Means over the months that the newest window touches, in the catalogue's order."""
    span = window(week, STANDARD.window_weeks)
    means = await indicators.means(db, first_month=f"{span.start:%Y-%m}", last_month=f"{span.end:%Y-%m}")
    return {
        center_id: tuple(
            Measured(one.code, one.group, values[one.code], measured(values[one.code], one.good, one.bad))
            for one in catalogue.load()
            if one.code in values
        )
        for center_id, values in means.items()
    }
