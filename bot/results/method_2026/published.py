"""Reads what methodology 2026.1 has published, as every outward view may show it (methodology §13)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.results.frozen_json import from_json
from bot.results.method_2026 import norms_file
from bot.results.method_2026.figures import CenterFigures, center_figures
from bot.results.method_2026.nation import Comparison
from bot.results.method_2026.own import OwnFigures
from scoring.disclosure import suppressed
from scoring.method_2026.card import Card2026
from scoring.method_2026.constants import Constants
from scoring.method_2026.disclosure import adjusted_shown, certain_percent, whole_percents
from scoring.method_2026.forecast import with_as_many_again
from scoring.method_2026.index import Figure
from scoring.method_2026.norms import Norms
from scoring.method_2026.ranks import Rank
from scoring.method_2026.visible import Foretold, VisibleFigures
from scoring.shares import Z_95
from scoring.windows import local_day
from storage.engine.database import Database
from storage.results import frames_2026, snapshots_2026
from storage.results.snapshots_2026 import Snapshot2026

NOTHING = Comparison(None, None)


@dataclass(frozen=True, slots=True)
class PublishedFigures:
    """A snapshot beside the nation, read once for all callers. `figures` are exact, for operators; every other view
    uses `visible` and nothing else. `norms` is the hash of the norms, None before any were published; `shares` are π
    and 1 − π: the parts of job seekers and employers in the index."""

    center_id: int
    week: int
    revision: int
    window_start: date
    window_end: date
    published_at: datetime
    methodology: str
    questionnaire: str
    norms: str | None
    shares: tuple[float, float]
    figures: CenterFigures
    visible: VisibleFigures


async def latest(
    db: Database,
    *,
    center_ids: Sequence[int] | None = None,
    region_id: int | None = None,
    up_to_week: int | None = None,
    nation: Comparison | None = None,
) -> dict[int, PublishedFigures]:
    """The newest published figures of every center that has any, by center id; none newer than `up_to_week`. `nation`
    is what they compare with, for callers that have read it."""
    found = await snapshots_2026.latest(db, center_ids=center_ids, region_id=region_id, up_to_week=up_to_week)
    compared_with = await national(db, up_to_week=up_to_week) if nation is None else nation
    norms = await norms_file.by_digest(db, {one.norms for one in found.values() if one.norms is not None})

    def read() -> dict[int, PublishedFigures]:
        # Those of a nation rest on the same constants.
        constants = {text: from_json(Constants, text) for text in {one.settings for one in found.values()}}
        return {
            center_id: _published(one, norms, compared_with, constants[one.settings])
            for center_id, one in found.items()
        }

    # Reading many snapshots takes a while. A thread leaves the bot free to answer people.
    return await asyncio.to_thread(read)


async def national(db: Database, *, up_to_week: int | None = None) -> Comparison:
    """What the figures compare with, from the newest run up to a week."""
    frozen = await frames_2026.latest(db, up_to_week=up_to_week)
    return NOTHING if frozen is None else from_json(Comparison, frozen.content)


def card_of(published: PublishedFigures, nation: Comparison, timezone: str) -> Card2026:
    """The card of a center in this time zone."""
    return Card2026(
        figures=published.visible,
        since=published.window_start,
        until=published.window_end,
        shares=published.shares,
        country=None if nation.median is None else round(nation.median, 1),
        published=local_day(published.published_at, timezone),
        norms=published.norms,
        questionnaire=published.questionnaire,
    )


def _published(
    snapshot: Snapshot2026, norms: dict[str, Norms], nation: Comparison, constants: Constants
) -> PublishedFigures:
    year = None if snapshot.norms is None else norms[snapshot.norms]
    own = from_json(OwnFigures, snapshot.result)
    figures = center_figures(snapshot.center_id, own, year, nation, constants)
    return PublishedFigures(
        center_id=snapshot.center_id,
        week=snapshot.week,
        revision=snapshot.revision,
        window_start=snapshot.window_start,
        window_end=snapshot.window_end,
        published_at=snapshot.published_at,
        methodology=snapshot.methodology,
        questionnaire=snapshot.questionnaire,
        norms=snapshot.norms,
        shares=constants.shares if year is None else year.shares,
        figures=figures,
        visible=visible(figures, year, constants),
    )


def visible(figures: CenterFigures, year: Norms | None, constants: Constants) -> VisibleFigures:
    """The part of a center's figures that reveals nobody; methodology §13."""
    job_seekers, employers = suppressed(figures.people)
    people, enough = figures.people[0], figures.star_people[0] >= constants.shown
    index, adjusted, chances = figures.index, figures.adjusted, figures.probabilities
    stars = figures.shown
    return VisibleFigures(
        job_seekers=job_seekers,
        employers=employers,
        star_job_seekers=figures.star_people[0] if enough else None,
        state=figures.state,
        star=figures.star,
        missing=max(0, constants.shown - people),
        missing_for_star=None if year is None else max(0, year.n_star - figures.star_people[0]),
        composition=None if index is None else index.composition,
        index=None if index is None else Figure(index.value, index.low, index.high),
        adjusted=None
        if adjusted is None
        else Figure(round(adjusted.value, 1), round(adjusted.low, 1), round(adjusted.high, 1)),
        shift=None if adjusted is None or index is None else adjusted_shown(adjusted.value - index.value, people),
        types=figures.types,
        groups=figures.groups,
        adjusted_groups={
            code: shown
            for code, value in figures.adjusted_groups.items()
            if (shown := adjusted_shown(value, people)) is not None
        },
        praised=figures.praised,
        response=figures.response,
        range=stars,
        certainty=None if stars is None or chances is None else certain_percent(stars.certainty(chances)),
        percents=() if stars is None or chances is None else whole_percents(chances),
        last_range=figures.last_range,
        year=None if figures.rank is None else _year(figures),
        rank=_whole(figures.rank),
        regional_rank=_whole(figures.regional_rank),
        trend=figures.trend,
        funnel=figures.funnel if people >= constants.adjusted_from else None,
        foretold=None if stars is None else _foretold(figures, year, constants),
    )


def _foretold(figures: CenterFigures, year: Norms | None, constants: Constants) -> Foretold | None:
    if figures.posterior is None or year is None:
        return None
    found = with_as_many_again(figures.posterior, figures.star_people, year, constants)
    return Foretold(found.stars, certain_percent(found.chance))


def _year(figures: CenterFigures) -> Figure | None:
    """I* with the middle 95 % of its posterior."""
    found = figures.posterior
    if found is None:
        return None
    low, high = (min(100.0, max(0.0, found.mean + sign * Z_95 * found.sd)) for sign in (-1, 1))
    return Figure(*(round(one, 1) for one in (found.mean, low, high)))


def _whole(rank: Rank | None) -> Rank | None:
    return None if rank is None else replace(rank, expected=round(rank.expected))
