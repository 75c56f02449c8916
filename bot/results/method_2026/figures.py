"""Every center's figures of a week: its own, and how they compare with the nation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from bot.results.method_2026.nation import Comparison, compared
from bot.results.method_2026.own import Circumstances, OwnFigures, own_figures
from bot.results.method_2026.sweep import Country
from bot.results.method_2026.windows import View
from questionnaire.model import Questionnaire, RespondentType
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.display import Display, ShownRange
from scoring.method_2026.funnel import FunnelPoint, funnel_point
from scoring.method_2026.index import CenterIndex, Figure, State, TypeFigure
from scoring.method_2026.national_norms import norms
from scoring.method_2026.norms import Norms
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import Posterior, Probabilities, StarRange, StarState
from scoring.method_2026.trend import Trend, trend


@dataclass(frozen=True, slots=True)
class CenterFigures:
    """One center in one week.

    people          job seekers and employers of the index window, one voice each
    star_people     likewise of the star window
    state           of the index; hidden ones have neither `index` nor `adjusted`
    star            what its star is, or why it has none
    shown           the star range, where `star` is one or two stars
    last_range      the range that it had, and when, where it has too few people for one now
    rank            in the nation, and in the region
    types, groups, adjusted_groups   of the index, as in `OwnFigures`; the last from thirty people on
    adjusted_types, praised, response   as in `OwnFigures` and its circumstances
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
    last_range: ShownRange | None = None
    types: dict[RespondentType, Figure] = field(default_factory=dict)
    groups: dict[str, Figure] = field(default_factory=dict)
    adjusted_groups: dict[str, float] = field(default_factory=dict)
    adjusted_types: dict[RespondentType, TypeFigure] = field(default_factory=dict)
    praised: tuple[str, ...] = ()
    response: ResponseClass = ResponseClass.NOT_REPORTED


def national_norms(
    country: Country, questionnaire: Questionnaire, constants: Constants = STANDARD, *, without: Collection[int] = ()
) -> Norms | None:
    """The norms from the star window; `without` are the centers under review. None if no center has enough people."""
    kept = np.array([center_id not in without for center_id in country.center_ids], dtype=np.bool_)
    plain = [country.plain[View.STAR, kind].chosen(kept) for kind in range(len(TYPES))]
    cells = [country.cells[View.STAR, kind].chosen(kept) for kind in range(len(TYPES))]
    return norms(plain, cells, questionnaire, constants)


def center_figures(
    center_id: int, own: OwnFigures, year: Norms | None, nation: Comparison, constants: Constants = STANDARD
) -> CenterFigures:
    """The figures of one center beside the nation's; the adjusted index from thirty people on."""
    one = own.adjusted
    rank, regional_rank = nation.ranks.get(center_id, (None, None))
    funnel = None
    if one is not None and year is not None and nation.median is not None:
        funnel = funnel_point(one, nation.median, year)
    return CenterFigures(
        people=own.people,
        star_people=own.star_people,
        state=own.state,
        index=own.index,
        adjusted=one if one is not None and own.people[0] >= constants.adjusted_from else None,
        star=own.star,
        shown=own.shown,
        posterior=own.posterior,
        probabilities=own.probabilities,
        rank=rank,
        regional_rank=regional_rank,
        funnel=funnel,
        trend=None if own.change is None or nation.movement is None else trend(own.change, nation.movement, constants),
        last_range=own.last_range,
        types=own.types,
        groups=own.groups,
        adjusted_groups=own.adjusted_groups if own.people[0] >= constants.adjusted_from else {},
        adjusted_types=own.adjusted_types,
        praised=own.praised,
        response=own.circumstances.response,
    )


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
    """The figures of every center, by id, as if all were published now.

    regions
        Of each center.
    last
        The star ranges last shown within twelve months.
    """
    facts = {
        center_id: Circumstances(_shown(last, center_id), center_id in under_review) for center_id in country.center_ids
    }
    own = own_figures(country, year, questionnaire, month=NOW, circumstances=facts, constants=constants)
    nation = compared(own, regions, constants)
    return {center_id: center_figures(center_id, one, year, nation, constants) for center_id, one in own.items()}


NOW, BEFORE = "0000-02", "0000-01"
"""Any two months that follow each other."""


def _shown(last: Mapping[int, StarRange] | None, center_id: int) -> Display:
    found = (last or {}).get(center_id)
    return Display() if found is None else Display(ShownRange(found, BEFORE))
