"""The worked example of methodology §15, by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest

from questionnaire.loader import load
from questionnaire.model import AgeBand, Entry
from scoring.gram_sums import gram_sums
from scoring.method_2026.case_mix import shifts
from scoring.method_2026.cells import CELLS, cell
from scoring.method_2026.index import Composition, TypeFigure, center_index, prediction_slope
from scoring.method_2026.intervals import middle, smoothed_variance, variance_at
from scoring.method_2026.norms import Norms
from scoring.method_2026.ranks import ranks
from scoring.method_2026.star_range import Posterior, StarRange, displayed, posterior, probabilities
from scoring.method_2026.trend import change, trends
from scoring.method_2026.voices import NOBODY, latest
from scoring.type_index import type_index

QUESTIONNAIRE = load("2022.1")
NOWHERE = ((0.0,) * 15,) * CELLS
NORMS = Norms(
    mu=(80.0, 78.0),
    tau2=(16.0, 16.0),
    sigma2=(160.0, 160.0),
    rho=0.75,
    group_mu=((80.0,) * 5, (78.0,) * 5),
    group_tau2=((16.0,) * 5, (16.0,) * 5),
    group_sigma2=((200.0,) * 5, (200.0,) * 5),
    p75=((82.7,) * 15, (80.7,) * 15),
    b=(NOWHERE, NOWHERE),
    mix=((1 / CELLS,) * CELLS, (1 / CELLS,) * CELLS),
    pi=0.8,
    width=3.836665,
    cuts=(72.885836, 76.722501, 82.477499, 86.314164),
    n_star=50,
    centers=2_300,
)
NO_EMPLOYERS = TypeFigure(people=0, index=math.nan, variance=math.nan, stands=False)


def codes(*people: str) -> np.ndarray:
    return np.array([[int(code) for code in one] for one in people], dtype=np.uint8)


#                 F F F U U U E E E P P P C C C
JOB_SEEKERS = (
    "555555559555599",  # A
    "444444449444444",  # B
    "555444333333444",  # C
    "444222333888449",  # D
)


def test_one_voice_drops_the_earlier_answers() -> None:
    people = np.array([0, 1, 2, 3, 0])
    moments = np.array([10, 1, 2, 3, 5])
    assert latest(np.zeros(5, dtype=np.int64), people, moments).tolist() == [True, True, True, True, False]
    nobody = np.full(3, NOBODY)
    assert latest(np.zeros(3, dtype=np.int64), nobody, np.arange(3)).all()


def test_items_to_index() -> None:
    found = type_index(gram_sums(codes(*JOB_SEEKERS)), QUESTIONNAIRE, 5)
    assert found.index is not None and found.index.variance is not None
    assert found.index.value == pytest.approx(3595 / 48, abs=1e-12)
    assert found.index.variance * found.n == pytest.approx(4 * 49075 / 768, abs=1e-9)
    groups = [score.value for score in found.groups.values()]
    assert groups == pytest.approx([87.5, 68.75, 62.5, 75.0, 77 + 1 / 12], abs=1e-12)
    employers = type_index(gram_sums(codes("555555555555559", "333333333333333")), QUESTIONNAIRE, 5)
    assert employers.index is not None
    assert employers.index.value == pytest.approx(445 / 6, abs=1e-12)
    assert 0.8 * found.index.value + 0.2 * employers.index.value == pytest.approx(74.75, abs=1e-12)


def test_case_mix_takes_off_the_shift() -> None:
    effects = np.zeros((CELLS, 15))
    for age, points in ((AgeBand.FROM_18, -1.8), (AgeBand.FROM_35, -0.2), (AgeBand.FROM_55, 2.2)):
        for entry in Entry:
            effects[cell(age, entry)] = points / 25
    item_n = np.zeros((1, CELLS, 15), dtype=np.int64)
    item_n[0, cell(AgeBand.FROM_35, Entry.POSTER)] = 40
    item_n[0, cell(AgeBand.FROM_55, Entry.POSTER)] = 60
    assert shifts(item_n, effects)[0] == pytest.approx([1.24] * 15, abs=1e-12)


def test_the_star_of_the_center() -> None:
    assert NORMS.gains == pytest.approx((15.2, 12.8))
    assert NORMS.composite_tau2 == pytest.approx(14.72)
    assert NORMS.composite_mu == pytest.approx(79.6)
    both = [TypeFigure(64, 86.0, 150.0, True), TypeFigure(20, 80.0, 150.0, True)]
    found = posterior(both, NORMS)
    assert found.mean == pytest.approx(84.1867, abs=5e-5)
    assert found.sd**2 == pytest.approx(1.6981, abs=5e-5)
    chances = probabilities(found, NORMS)
    assert chances[2:] == pytest.approx((0.0948, 0.8539, 0.0513), abs=5e-5)
    assert displayed(chances, None) == StarRange(4, 4)
    alone = posterior([both[0], NO_EMPLOYERS], NORMS)
    assert alone.mean == pytest.approx(84.5297, abs=5e-5)
    assert alone.sd**2 == pytest.approx(2.2314, abs=5e-5)
    chances = probabilities(alone, NORMS)
    assert chances[2:] == pytest.approx((0.0847, 0.7991, 0.1161), abs=5e-5)
    assert displayed(chances, None) == StarRange(4, 5)


@pytest.mark.parametrize(("hostile", "wanted"), [(1, (3, 4)), (2, (3, 4)), (3, (3, 4)), (4, (3, 3))])
def test_hostile_answers_widen_and_lower_the_range_but_never_erase_it(hostile: int, wanted: tuple[int, int]) -> None:
    people = 64 + hostile
    attacked = [TypeFigure(people, 64 * 86.0 / people, 150.0, True), TypeFigure(20, 80.0, 150.0, True)]
    assert displayed(probabilities(posterior(attacked, NORMS), NORMS), None) == StarRange(*wanted)


def test_the_index_without_employers() -> None:
    job_seekers = TypeFigure(64, 86.0, 150.0, True)
    level = middle(86.0, 64, 80.0)
    assert level == pytest.approx(85.818, abs=5e-4)
    assert smoothed_variance(150.0, 64, 121.71) == pytest.approx(146.12, abs=5e-3)
    assert variance_at(level, 150.0, 64, 80.0, 160.0) == pytest.approx(2.2140, abs=5e-5)
    assert prediction_slope(64, NORMS) == pytest.approx(0.64865, abs=5e-6)
    found = center_index([job_seekers, NO_EMPLOYERS], NORMS)
    assert found is not None
    assert found.composition is Composition.PREDICTED
    assert found.value == pytest.approx(85.178, abs=5e-4)
    assert found.variance == pytest.approx(2.2004, abs=5e-5)
    assert found.interval == pytest.approx((81.80, 87.74), abs=5e-3)


def test_twelve_people_who_all_say_five_claim_no_certainty() -> None:
    norms = replace(NORMS, mu=(80.0, 80.0), pi=1.0)
    found = center_index([TypeFigure(12, 100.0, 0.0, True), NO_EMPLOYERS], norms)
    assert found is not None
    assert found.interval == pytest.approx((94.0, 100.0), abs=0.05)


def test_the_trend_is_not_called() -> None:
    now, before = [TypeFigure(40, 84.0, 150.0, True)], [TypeFigure(45, 87.5, 150.0, True)]
    found = change([*now, NO_EMPLOYERS], [*before, NO_EMPLOYERS], (0.0, 0.0), NORMS)
    assert found is not None
    assert found.se**2 == pytest.approx(3.374 + 3.801, abs=1e-3)
    national = replace(found, points=-1.2)
    called = trends({"one": found, "two": national, "three": replace(found, points=4.0)})["one"]
    assert called.net == pytest.approx(-2.3)
    assert called.se == pytest.approx(2.679, abs=5e-4)
    assert called.p == pytest.approx(0.39, abs=5e-3)
    assert not called.called


def test_the_rank_of_three() -> None:
    first, *_ = ranks([Posterior(84.19, 1.3), Posterior(83.0, 1.5), Posterior(79.0, 1.2)])
    assert first.expected == pytest.approx(1.28, abs=5e-3)
    assert (first.low, first.high) == (1, 2)
