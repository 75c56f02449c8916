"""Figures by other constants than the standard ones use them in every part."""

import numpy as np

from scoring.method_2026.actions import Course, outcome, size_class, usual
from scoring.method_2026.cases import doubtful_effect, doubtful_effects, doubtful_shares
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.cusum import early_warning
from scoring.method_2026.disclosure import adjusted_shown, effect_shown, repeaters_shown, stratum_shown
from scoring.method_2026.display import NOTHING, next_display
from scoring.method_2026.gaps import gaps
from scoring.method_2026.index import TypeFigure, center_index, group_figure, state, type_figure
from scoring.method_2026.intervals import interval, middle, smoothed_variance, variance_at
from scoring.method_2026.item_functioning import unlike
from scoring.method_2026.lenses import lenses
from scoring.method_2026.national_norms import norms
from scoring.method_2026.participation import calibration, response, too_few_were_asked
from scoring.method_2026.recommendations import ItemStanding, recommend
from scoring.method_2026.signs import joined
from scoring.method_2026.star_range import StarRange, displayed, posterior, star_state
from scoring.method_2026.trend import change, trends
from tests.scoring.method_2026.figures import QUESTIONNAIRE, window
from tests.scoring.method_2026.populations import STAR_WEEKS, population
from tests.scoring.method_2026.test_cusum import weeks
from tests.scoring.method_2026.test_signs import nation, signs_of
from tests.scoring.method_2026.test_worked_example import NO_EMPLOYERS, NORMS
from tests.scoring.no_defaults import same_without

SEEKERS = TypeFigure(people=64, index=86.0, variance=150.0, stands=True)
EMPLOYERS = TypeFigure(people=20, index=80.0, variance=150.0, stands=True)
BOTH, ALONE = (SEEKERS, EMPLOYERS), (SEEKERS, NO_EMPLOYERS)


def test_norms_use_no_other_constants() -> None:
    year = window(population("product"), STAR_WEEKS, 1)
    assert same_without(STANDARD, lambda constants: norms(year.plain, year.cells, QUESTIONNAIRE, constants))


def test_signs_use_no_other_constants() -> None:
    answers = nation()
    answers[7] += ["5" * 15] * 20

    def compute(constants: Constants) -> object:
        found = signs_of(answers, slips=20, constants=constants)
        again = joined([found] * 6, constants)
        return [one.tolist() for one in (found.z, found.p, found.usual, found.called, again.called)]

    assert same_without(STANDARD, compute)


def test_indices_and_stars_use_no_other_constants() -> None:
    chances = (0.0, 0.0, 0.1, 0.85, 0.05)

    def compute(constants: Constants) -> object:
        parts = [
            (
                center_index(types, NORMS, constants),
                posterior(types, NORMS, constants),
                type_figure(types, 0, NORMS, constants),
                change(types, types, (0.0, 0.0), NORMS, constants),
            )
            for types in (BOTH, ALONE)
        ]
        moved = {at: change((TypeFigure(64, 80.0 + at, 150.0, True), NO_EMPLOYERS), ALONE, (0.0, 0.0), NORMS, constants)
                 for at in range(5)}  # fmt: skip
        return [
            parts,
            [group_figure(BOTH, 1, NORMS, employers=own, constants=constants) for own in (True, False)],
            state(SEEKERS, constants),
            NORMS.has_stars(constants),
            displayed(chances, StarRange(3, 4), constants),
            next_display(NOTHING, "2026-11", chances, constants),
            star_state(SEEKERS, StarRange(4, 4), NORMS, constants=constants),
            trends({at: one for at, one in moved.items() if one is not None}, constants),
            smoothed_variance(150.0, 64, 160.0, constants),
            middle(86.0, 64, 80.0, constants),
            variance_at(86.0, 150.0, 64, 80.0, 160.0, constants),
            interval(86.0, 85.0, 2.0, 9, constants),
        ]

    assert same_without(STANDARD, compute)


def test_what_a_center_is_told_uses_no_other_constants() -> None:
    facts = np.arange(40.0)
    answers = facts + np.sin(facts) * 9
    courses = [Course(60.0 + at % 7, 65.0 + at % 11, 70.0 + at % 5, 60) for at in range(120)]
    items = [ItemStanding(at, 0, 0.1, 60.0, 1.0, 40, 80.0, 0.5) for at in range(4)]
    pair = (np.full(5, 80.0), np.full(5, 70.0))
    varied = (np.full(5, 150.0), np.full(5, 160.0))
    effects = np.zeros((20, 15))
    effects[3, 4] = 0.5

    def compute(constants: Constants) -> object:
        found = gaps(answers, facts, np.full(40, 30), 160.0, constants)
        assert found is not None
        usually = usual(courses, constants)
        return [
            found.d.tolist(),
            found.omega2,
            [found.verdict(at, constants) for at in range(40)],
            usually,
            outcome(courses[0], usually, constants),
            size_class(60, constants),
            recommend(items, constants),
            lenses(pair, varied, (40, 30), NORMS.group_sigma2, constants),
            unlike(effects, np.full(15, 1 / 15), np.full(20, 0.05), constants),
            early_warning(weeks((10, 5), (5, 4), (5, 4), (5, 4)), np.full(4, 80.0), 1, 200.0, QUESTIONNAIRE, constants),
        ]

    assert same_without(STANDARD, compute)


def test_participation_and_cases_use_no_other_constants() -> None:
    year = window(population("product"), STAR_WEEKS, 1).plain[0]

    def compute(constants: Constants) -> object:
        strata = calibration(np.array([200, 200, 200, 1]), np.array([50, 40, 20, 1]), constants)
        shares = doubtful_shares(np.array([60, 60, 1000]), np.array([12, 6, 30]), constants)
        return [
            strata,
            response(110, 600, 60, 65, constants),
            too_few_were_asked(100, 51, 199, 400, 200, 250, constants),
            (shares.p.tolist(), shares.called.tolist()),
            doubtful_effect(84.0, 80.0, 100, 20, 160.0, constants),
            doubtful_effects(year, year, 160.0, constants).tolist(),
            adjusted_shown(84.6, 30, constants),
            [effect_shown(999, constants), stratum_shown(5, constants), repeaters_shown(5, 12, constants)],
        ]

    assert same_without(STANDARD, compute)
