"""Assembles the yearly quality report from the database."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import fmean, median

import numpy as np

from bot.report import case_lines, case_mix
from bot.report.case_lines import CaseLine
from bot.report.yearly import judging
from bot.report.yearly.model import Consistency, Coverage, Participation, PublishingLine, QualityReport
from bot.results.method_2026 import norms_file, people, published, response_rates
from bot.results.method_2026.figures import national_norms
from bot.results.method_2026.people import People
from bot.results.method_2026.sweep import Country, Progress, sweep
from bot.results.method_2026.windows import Spans, View
from bot.results.windows import questionnaire_of
from questionnaire.model import Questionnaire
from questionnaire.versions import USUAL, Versions
from scoring.method_2026.cells import Counts
from scoring.method_2026.consistency import alpha, correlations, omega
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.entry_variance import entry_variance
from scoring.method_2026.norms import Norms
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.weight_sensitivity import Sensitivity, equal_weights, rank_order_centroid, reweighted
from scoring.windows import last_complete_week, local_day, monday, week_of
from storage.engine.database import Database
from storage.places import centers
from storage.places.centers import Center
from storage.quality import cases, reviews
from storage.results import publications
from storage.results.publications import Publication

EQUAL, CENTROID = "equal", "centroid"

WITHOUT_RATE = (ResponseClass.NOT_REPORTED, ResponseClass.MORE_ANSWERS)
"""Their answers and visits tell nothing of the nation's response."""


async def report(
    db: Database,
    *,
    year: int,
    now: datetime,
    versions: Versions = USUAL,
    constants: Constants = STANDARD,
    progress: Progress = lambda interviews: None,
) -> QualityReport:
    """The weeks that ended in a year, as far as they are over. The figures of answers rest on the 52 weeks up to the
    last of them. Raises NormsError if the norms were changed, ValueError for a year that has not begun."""
    first, last = weeks_of(year, now)
    questionnaire = questionnaire_of(versions, last)
    reviewed = sorted(await reviews.under_review(db, last))
    country = await sweep(db, last, questionnaire, constants=constants, progress=progress)
    frozen = await norms_file.in_force(db, last)
    if frozen is not None:
        # The report is about what was published, whatever the setting is now.
        constants = replace(constants, share_job_seekers=frozen.pi)
    norms = frozen or national_norms(country, questionnaire, constants, without=reviewed)
    listed, span = await centers.listing(db), Spans.of(last).star
    everybody = await people.read(db, last, questionnaire)
    revisions = await publications.of_weeks(db, first, last)
    return QualityReport(
        year=year,
        window_start=span.start,
        window_end=span.end,
        computed_at=now,
        methodologies=tuple(sorted({one.methodology for one in revisions})),
        norms=None if frozen is None else frozen.digest(),
        norm_centers=None if norms is None else norms.centers,
        shares=None if norms is None else norms.shares,
        coverage=await _coverage(db, listed, country, last),
        sizes=() if norms is None else judging.sizes(_job_seekers(country), norms, constants),
        consistency=tuple(one for at, kind in enumerate(everybody) if (one := _consistency(at, kind, constants))),
        unlike=() if norms is None else judging.questions_unlike(country, norms, questionnaire),
        weights=await _weights(db, last, country, questionnaire, reviewed, constants),
        mix=() if norms is None else case_mix.lines(_by_cell(country), norms, questionnaire),
        participation=await participation(db, listed, last, norms, constants),
        cases=await _cases(db, first, last, now, constants),
        entries=tuple(entry_variance(one.entries) for one in everybody),
        publishing=publishing_lines(revisions, {one.id: one for one in listed}),
    )


def weeks_of(year: int, now: datetime) -> tuple[int, int]:
    """The first and the last of the weeks that end in a year and are over. Raises ValueError if there are none.

    >>> from datetime import UTC
    >>> [str(monday(week)) for week in weeks_of(2026, datetime(2027, 5, 1, tzinfo=UTC))]
    ['2025-12-29', '2026-12-21']
    """
    first = week_of(date(year, 1, 1))
    last = min(week_of(date(year + 1, 1, 1)) - 1, last_complete_week(now.date()))
    if last < first:
        raise ValueError(f"no week of {year} is over")
    return first, last


def _by_cell(country: Country) -> tuple[Counts, Counts]:
    """People of the country's star window in each cell, by type."""
    seekers, employers = (country.cells[View.STAR, kind].people.sum(axis=0) for kind in range(len(TYPES)))
    return seekers, employers


def _job_seekers(country: Country) -> list[int]:
    return [int(n) for n in country.plain[View.STAR, 0].n]


async def _coverage(db: Database, listed: Sequence[Center], country: Country, week: int) -> Coverage:
    there = {one.id for one in listed}
    found = await published.latest(db, center_ids=sorted(there), up_to_week=week)
    visible = [one.visible for one in found.values()]
    answered = {
        center_id
        for at, center_id in enumerate(country.center_ids)
        if any(country.plain[View.STAR, kind].n[at] for kind in range(len(TYPES)))
    }
    return Coverage(
        open=len(there),
        answered=len(answered & there),
        published=len(visible),
        indices=Counter(one.state for one in visible),
        stars=Counter(one.star for one in visible),
        compositions=Counter(one.composition for one in visible if one.composition is not None),
    )


def _consistency(at: int, found: People, constants: Constants) -> Consistency | None:
    if found.number < constants.firm:
        return None
    correlated = correlations(found.pairs)
    answered = tuple(float(n) / found.number for n in np.diagonal(found.pairs.number))
    return Consistency(at, found.number, alpha(correlated), omega(correlated), answered)


async def _weights(
    db: Database,
    week: int,
    country: Country,
    questionnaire: Questionnaire,
    reviewed: Sequence[int],
    constants: Constants,
) -> dict[str, Sensitivity]:
    """Each other set of weights needs a sweep of its own: variances of people depend on them."""
    usual = await asyncio.to_thread(judging.standing, country, questionnaire, reviewed, constants)
    if not usual:
        return {}
    given = [group.weight for group in questionnaire.groups]
    found = {}
    for name, weights in ((EQUAL, equal_weights(len(given))), (CENTROID, rank_order_centroid(given))):
        other = reweighted(questionnaire, weights)
        moved = await sweep(db, week, other, constants=constants)
        by_others = await asyncio.to_thread(judging.standing, moved, other, reviewed, constants)
        found[name] = judging.other_weights(usual, by_others)
    return found


async def participation(
    db: Database, listed: Sequence[Center], week: int, norms: Norms | None, constants: Constants
) -> Participation:
    found = (await response_rates.over(db, listed, Spans.of(week).star, constants=constants)).values()
    shown = [one for one in found if one.response.shown not in WITHOUT_RATE]
    strata = [one.calibration for one in shown if one.calibration is not None]
    return Participation(
        classes=Counter(one.response.shown for one in found),
        answers=sum(one.answers for one in shown),
        visits=sum(one.visits for one in shown),
        r_indicators=tuple(sorted(one.r_indicator for one in strata)),
        bounds=() if norms is None else tuple(sorted(one.bound(norms.sigma2[0]) for one in strata)),
    )


async def _cases(db: Database, first: int, last: int, now: datetime, constants: Constants) -> tuple[CaseLine, ...]:
    """Of the cases that were opened for a week of the year, a line for each kind."""
    mine = [one for one in await cases.listing(db) if first <= one.found.week <= last]
    return case_lines.by_kind(mine, late=now - timedelta(days=constants.operators_days))


def publishing_lines(revisions: Sequence[Publication], places: dict[int, Center]) -> tuple[PublishingLine, ...]:
    by_methodology = defaultdict(list)
    for one in revisions:
        by_methodology[one.methodology].append(one)
    return tuple(_line(name, found, places) for name, found in sorted(by_methodology.items()))


def _line(methodology: str, found: Sequence[Publication], places: dict[int, Center]) -> PublishingLine:
    """`found` is in the order of center, week and revision."""
    firsts = [one for one in found if not one.revision]
    days = [_days(one, places) for one in firsts]
    moved = [
        abs(later.index_value - earlier.index_value)
        for earlier, later in pairwise(found)
        if (earlier.center_id, earlier.week) == (later.center_id, later.week)
        and earlier.index_value is not None
        and later.index_value is not None
    ]
    return PublishingLine(
        methodology=methodology,
        weeks=len({one.week for one in found}),
        first=len(firsts),
        days_median=median(days),
        days_most=max(days),
        punctual=sum(day <= 1 for day in days) / len(days),
        revisions=len(found) - len(firsts),
        moved_mean=fmean(moved) if moved else None,
        moved_most=max(moved, default=None),
    )


def _days(one: Publication, places: dict[int, Center]) -> int:
    """Days from the Sunday on which the week ends, by the center's clock; 1 is the Monday."""
    place = places.get(one.center_id)
    day = one.published_at.date() if place is None else local_day(one.published_at, place.timezone)
    return (day - (monday(one.week + 1) - timedelta(days=1))).days
