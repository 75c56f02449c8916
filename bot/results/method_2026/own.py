"""A center's figures of a week that follow from its own answers and the norms alone: what a snapshot freezes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.results.method_2026.praise import praised
from bot.results.method_2026.sweep import Country
from bot.results.method_2026.windows import View
from questionnaire.model import Questionnaire, RespondentType
from scoring.method_2026.case_mix import shifts
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.display import NOTHING, Display, ShownRange, next_display, range_shown, range_shown_last
from scoring.method_2026.index import (
    CenterIndex,
    Composition,
    Figure,
    State,
    TypeFigure,
    center_index,
    composition,
    group_figure,
    state,
    type_figure,
)
from scoring.method_2026.norms import Norms
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.scores import Scores, scores
from scoring.method_2026.star_range import (
    SHOWN_STATES,
    Posterior,
    Probabilities,
    StarRange,
    StarState,
    posterior,
    probabilities,
    star_state,
)
from scoring.method_2026.trend import Change, change


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The facts besides answers and norms.

    before           the star display of the last run
    under_review     a person has put the center under review
    too_few_asked    the center could choose whom to ask
    response         how many of the visitors of the index's window answered
    """

    before: Display = NOTHING
    under_review: bool = False
    too_few_asked: bool = False
    response: ResponseClass = ResponseClass.NOT_REPORTED


USUAL = Circumstances()


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """One center in one week.

    people          job seekers and employers of the index window, one voice each
    star_people     likewise of the star window
    state           of the index
    index           as answered; None while it is hidden, or without norms
    adjusted        to the country's usual mix; it may be shown from thirty people on (`adjusted_shown`)
    change          of the adjusted index from the window before, the nation's movement still in it
    posterior, probabilities   of the star window; None without norms or job seekers
    star            what its star is, or why it has none
    display         the star range of the month, and the one that it started from
    circumstances   the facts that it rests on
    types           as answered, by type: from ten people of its own
    groups          as answered, by their codes, composed as the index is; without predicted employers
    adjusted_groups likewise to the usual mix
    adjusted_types  the types that enter with their own answers, to the usual mix, for means over centers alone
    praised         codes of the questions that were answered best, the best first
    """

    people: tuple[int, int]
    star_people: tuple[int, int]
    state: State
    index: CenterIndex | None
    adjusted: CenterIndex | None
    change: Change | None
    posterior: Posterior | None
    probabilities: Probabilities | None
    star: StarState
    display: Display
    circumstances: Circumstances
    types: dict[RespondentType, Figure] = field(default_factory=dict)
    groups: dict[str, Figure] = field(default_factory=dict)
    adjusted_groups: dict[str, float] = field(default_factory=dict)
    adjusted_types: dict[RespondentType, TypeFigure] = field(default_factory=dict)
    praised: tuple[str, ...] = ()

    @property
    def shown(self) -> StarRange | None:
        """The star range, where there is one to show."""
        return range_shown(self.star, self.display)

    @property
    def of_series(self) -> CenterIndex | None:
        """The index that series over weeks show: adjusted where it may be shown, else as answered (methodology §0)."""
        return self.adjusted if self.people[0] >= STANDARD.adjusted_from else self.index

    @property
    def last_range(self) -> ShownRange | None:
        """Of a center that has fallen below the people of a star: the range that it had, to be shown in grey."""
        return range_shown_last(self.star, self.display)


def own_figures(
    country: Country,
    year: Norms | None,
    questionnaire: Questionnaire,
    *,
    month: str,
    circumstances: Mapping[int, Circumstances] | None = None,
    constants: Constants = STANDARD,
) -> dict[int, OwnFigures]:
    """The own figures of every center, by id.

    month
        Of the run, such as "2026-11".
    circumstances
        By center; the usual ones for those left out.
    """
    found = {view: [_scores(country, view, kind, year, questionnaire) for kind in range(len(TYPES))] for view in View}

    def one(place: int, center_id: int) -> OwnFigures:
        facts = (circumstances or {}).get(center_id, USUAL)
        own = _own(country, found, place, year, month, facts, constants)
        if own.index is None or year is None:
            return own
        shares = year.shares if own.index.composition is Composition.OWN else (1.0,)
        return replace(own, praised=praised(country, place, shares, questionnaire, constants))

    return {center_id: one(place, center_id) for place, center_id in enumerate(country.center_ids)}


def _own(
    country: Country,
    found: Mapping[View, Sequence[Scores]],
    place: int,
    year: Norms | None,
    month: str,
    facts: Circumstances,
    constants: Constants,
) -> OwnFigures:
    now, star = (_types(found[view], place, adjusted=True) for view in (View.NOW, View.STAR))
    chances = at = None
    if year is not None and star[0].people:
        at = posterior(star, year, constants)
        chances = probabilities(at, year)

    def stands_as(run: StarRange | None) -> StarState:
        return star_state(
            star[0], run, year,
            under_review=facts.under_review, too_few_asked=facts.too_few_asked, constants=constants,
        )  # fmt: skip

    # With a single star at hand, anything else than a star is for another reason than certainty.
    may_have_one = stands_as(StarRange(1, 1)) in SHOWN_STATES
    display = next_display(facts.before, month, chances if may_have_one else None, constants)
    own = OwnFigures(
        people=(now[0].people, now[1].people),
        star_people=(star[0].people, star[1].people),
        state=state(now[0], constants),
        index=None,
        adjusted=None,
        change=None,
        posterior=at,
        probabilities=chances,
        star=stands_as(display.run),
        display=display,
        circumstances=facts,
    )
    if year is None:
        return own
    plain = _types(found[View.NOW], place, adjusted=False)
    before = _types(found[View.BEFORE], place, adjusted=True)
    shared = [float(one[place]) for one in country.shared]
    own = replace(
        own,
        index=center_index(plain, year, constants),
        adjusted=center_index(now, year, constants),
        change=change(now, before, shared, year, constants),
    )
    if own.index is None:
        return own
    enter = TYPES if own.index.composition is Composition.OWN else TYPES[:1]
    parts = _parts(country, found[View.NOW], place, plain, year, constants)
    return replace(own, adjusted_types=dict(zip(enter, now, strict=False)), **parts)


def _parts(
    country: Country,
    found: Sequence[Scores],
    place: int,
    plain: Sequence[TypeFigure],
    year: Norms,
    constants: Constants,
) -> dict[str, Any]:
    """Types and groups of a center that has an index."""
    employers = composition(plain[1], constants) is Composition.OWN
    types = {kind: type_figure(plain, at, year, constants) for at, kind in enumerate(TYPES)}
    groups, adjusted = {}, {}
    for at, code in enumerate(country.plain[View.NOW, 0].group_codes):
        answered = [
            replace(plain[kind], index=float(country.plain[View.NOW, kind].groups[place, at]),
                    variance=float(one.group_variances[place, at]))
            for kind, one in enumerate(found)
        ]  # fmt: skip
        groups[code] = group_figure(answered, at, year, employers=employers, constants=constants)
        seekers, others = (float(one.groups[place, at]) for one in found)
        adjusted[code] = year.shares[0] * seekers + year.shares[1] * others if employers else seekers
    return {
        "types": {kind: one for kind, one in types.items() if one is not None},
        "groups": groups,
        "adjusted_groups": adjusted,
    }


def _scores(country: Country, view: View, kind: int, year: Norms | None, questionnaire: Questionnaire) -> Scores:
    item_n = country.cells[view, kind].item_n
    moved = item_n.sum(axis=1) * 0.0 if year is None else shifts(item_n, year.effects(kind))
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
