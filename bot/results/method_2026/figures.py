"""Every center's figures of a week, from the sums of the nation and the year's norms."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from bot.results.method_2026.sweep import Country
from bot.results.method_2026.windows import View
from questionnaire.model import Questionnaire
from scoring.method_2026.case_mix import shifts
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.funnel import FunnelPoint, funnel_point
from scoring.method_2026.index import CenterIndex, State, TypeFigure, center_index, state
from scoring.method_2026.norms import Norms, norms
from scoring.method_2026.ranks import Rank, ranks
from scoring.method_2026.scores import Scores, scores
from scoring.method_2026.star_range import (
    Posterior,
    Probabilities,
    StarRange,
    StarState,
    displayed,
    posterior,
    probabilities,
    star_state,
)
from scoring.method_2026.trend import Trend, change, trends


@dataclass(frozen=True, slots=True)
class CenterFigures:
    """One center in one week.

    people          job seekers and employers of the index window, one voice each
    star_people     likewise of the star window
    state           of the index; hidden ones have neither `index` nor `adjusted`
    star            what its star is, or why it has none
    shown           the star range, where `star` is one or two stars
    rank            in the nation, and in the region
    """

    people: tuple[int, int]
    star_people: tuple[int, int]
    state: State
    index: CenterIndex | None
    adjusted: CenterIndex | None
    star: StarState
    shown: StarRange | None
    posterior: Posterior | None
    probabilities: Probabilities | None
    rank: Rank | None
    regional_rank: Rank | None
    funnel: FunnelPoint | None
    trend: Trend | None


def national_norms(
    country: Country, questionnaire: Questionnaire, constants: Constants = STANDARD, *, without: Collection[int] = ()
) -> Norms | None:
    """The norms from the star window; `without` are the centers under review. None if no center has enough people."""
    kept = np.array([center_id not in without for center_id in country.center_ids], dtype=np.bool_)
    plain = [country.plain[View.STAR, kind].chosen(kept) for kind in range(len(TYPES))]
    cells = [country.cells[View.STAR, kind].chosen(kept) for kind in range(len(TYPES))]
    return norms(plain, cells, questionnaire, constants)


def figures(
    country: Country,
    year: Norms,
    regions: Mapping[int, str],
    questionnaire: Questionnaire,
    *,
    under_review: Collection[int] = (),
    last: Mapping[int, StarRange] | None = None,
    constants: Constants = STANDARD,
) -> dict[int, CenterFigures]:
    """The figures of every center, by id.

    regions
        Of each center.
    last
        The star ranges last shown within twelve months.
    """
    found = {view: [_scores(country, view, kind, year, questionnaire) for kind in range(len(TYPES))] for view in View}
    places = range(len(country.center_ids))
    quarter = {place: _types(found[View.NOW], place, adjusted=True) for place in places}
    year_types = {place: _types(found[View.STAR], place, adjusted=True) for place in places}
    adjusted = {place: center_index(quarter[place], year, constants) for place in places}
    plain = {place: center_index(_types(found[View.NOW], place, adjusted=False), year, constants) for place in places}
    posteriors = {place: posterior(types, year, constants) for place, types in year_types.items() if types[0].people}
    reviewed = {place for place in places if country.center_ids[place] in under_review}
    ranked = [place for place in places if place not in reviewed and _ranks(year_types[place], year)]
    of_region = [regions[center_id] for center_id in country.center_ids]
    national = dict(zip(ranked, ranks([posteriors[place] for place in ranked]), strict=True))
    regional = _regional(ranked, of_region, posteriors)
    middle = median([one.value for one in adjusted.values() if one is not None] or [0.0])
    moved = _trends(country, found, places, year, constants)
    result = {}
    for place in places:
        center_id = country.center_ids[place]
        chances = probabilities(posteriors[place], year) if place in posteriors else None
        run = displayed(chances, (last or {}).get(center_id), constants) if chances is not None else None
        star = star_state(year_types[place][0], run, year, under_review=place in reviewed, constants=constants)
        one = adjusted[place]
        result[center_id] = CenterFigures(
            people=_people(quarter[place]),
            star_people=_people(year_types[place]),
            state=state(quarter[place][0], constants),
            index=plain[place],
            adjusted=one if one is not None and quarter[place][0].people >= constants.adjusted_from else None,
            star=star,
            shown=run if star in (StarState.STAR, StarState.TWO_STARS) else None,
            posterior=posteriors.get(place),
            probabilities=chances,
            rank=national.get(place),
            regional_rank=regional.get(place),
            funnel=None if one is None else funnel_point(one, middle, year),
            trend=moved.get(place),
        )
    return result


def _scores(country: Country, view: View, kind: int, year: Norms, questionnaire: Questionnaire) -> Scores:
    moved = shifts(country.cells[view, kind].item_n, year.effects(kind))
    return scores(country.plain[view, kind], moved, questionnaire)


def _types(found: Sequence[Scores], place: int, *, adjusted: bool) -> list[TypeFigure]:
    return [
        TypeFigure(
            people=int(one.people[place]),
            index=float((one.adjusted if adjusted else one.index)[place]),
            variance=float(one.variance[place]),
            stands=bool(one.stands[place]),
        )
        for one in found
    ]


def _people(types: Sequence[TypeFigure]) -> tuple[int, int]:
    return types[0].people, types[1].people


def _ranks(types: Sequence[TypeFigure], year: Norms) -> bool:
    return types[0].people >= year.n_star and types[0].stands


def _regional(ranked: Sequence[int], of_region: Sequence[str], posteriors: Mapping[int, Posterior]) -> dict[int, Rank]:
    found: dict[int, Rank] = {}
    for region in sorted({of_region[place] for place in ranked}):
        mine = [place for place in ranked if of_region[place] == region]
        found.update(zip(mine, ranks([posteriors[place] for place in mine]), strict=True))
    return found


def _trends(
    country: Country, found: Mapping[View, Sequence[Scores]], places: range, year: Norms, constants: Constants
) -> dict[int, Trend]:
    changes = {}
    for place in places:
        one = change(
            _types(found[View.NOW], place, adjusted=True),
            _types(found[View.BEFORE], place, adjusted=True),
            [float(shared[place]) for shared in country.shared],
            year,
            constants,
        )
        if one is not None:
            changes[place] = one
    return trends(changes, constants)
