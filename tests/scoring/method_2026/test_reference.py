"""Every figure of two invented countries, against an implementation that shares no code with the product."""

from statistics import median

import numpy as np
import pytest

from scoring.method_2026 import funnel, trend
from scoring.method_2026.constants import TYPES
from scoring.method_2026.index import State, center_index, state
from scoring.method_2026.national_norms import norms
from scoring.method_2026.norms import Norms
from scoring.method_2026.ranks import ranks
from scoring.method_2026.shared_people import crossed, shared_influence
from scoring.method_2026.star_range import StarState, displayed, posterior, probabilities, star_state
from scoring.method_2026.voices import NOBODY
from tests.scoring.method_2026.figures import QUESTIONNAIRE, window
from tests.scoring.method_2026.populations import INDEX_WEEKS, NAMES, STAR_WEEKS, Population, population

CLOSE = 1e-9


@pytest.fixture(params=NAMES)
def country(request: pytest.FixtureRequest) -> Population:
    return population(request.param)


def test_the_norms_are_those_of_the_reference_to_the_last_digit(country: Population) -> None:
    year = window(country, STAR_WEEKS, 1)
    found = norms(year.plain, year.cells, QUESTIONNAIRE)
    assert found is not None
    assert found.as_json() == country.norms.as_json()


def test_norms_survive_their_file(country: Population) -> None:
    read = Norms.of_json(country.norms.as_json())
    assert read.digest() == country.norms.digest()
    assert len(country.norms.digest()) == 64


def test_people_indices_intervals_and_states_agree(country: Population) -> None:
    quarter, year = window(country, INDEX_WEEKS, 1), window(country, STAR_WEEKS, 1)
    shown = 0
    for center, expected in enumerate(country.expected_centers):
        assert [int(one.people[center]) for one in quarter.scores] == expected["n"]
        assert [int(one.people[center]) for one in year.scores] == expected["n_star_window"]
        plain = quarter.figures(center, adjusted=False)
        assert state(plain[0]) == expected["index_state"]
        if state(plain[0]) is State.HIDDEN:
            continue
        shown += 1
        index = center_index(plain, country.norms)
        adjusted = center_index(quarter.figures(center, adjusted=True), country.norms)
        assert index is not None and adjusted is not None
        names = ("index", "low", "high", "adjusted", "adjusted_low", "adjusted_high")
        got = [index.value, *index.interval, adjusted.value, *adjusted.interval]
        assert got == pytest.approx([expected[name] for name in names], abs=CLOSE)
        assert index.composition == expected["employers"]
    assert shown >= 90


def test_posteriors_probabilities_and_star_ranges_agree(country: Population) -> None:
    year = window(country, STAR_WEEKS, 1)
    states = set()
    for center, expected in enumerate(country.expected_centers):
        types = year.figures(center, adjusted=True)
        found = posterior(types, country.norms)
        assert [found.mean, found.sd] == pytest.approx([expected["posterior"], expected["posterior_sd"]], abs=CLOSE)
        chances = probabilities(found, country.norms)
        assert chances == pytest.approx(expected["class_probabilities"], abs=1e-6)
        shown = displayed(chances, None)
        star = star_state(types[0], shown, country.norms)
        assert star == expected["state"]
        if star in (StarState.STAR, StarState.TWO_STARS):
            assert [shown.low, shown.high] == expected["stars"]
        states.add(star)
    assert states >= {StarState.STAR, StarState.TWO_STARS, StarState.NOT_ENOUGH_PEOPLE}


def test_ranks_and_their_ends_agree(country: Population) -> None:
    year = window(country, STAR_WEEKS, 1)
    ranked = [center for center in range(len(country.centers)) if year.scores[0].people[center] >= country.norms.n_star]
    found = ranks([posterior(year.figures(center, adjusted=True), country.norms) for center in ranked])
    expected = [country.expected_centers[center]["rank"] for center in ranked]
    assert [one.expected for one in found] == pytest.approx([one["expected"] for one in expected], abs=CLOSE)
    assert [(one.low, one.high, one.of) for one in found] == [(one["low"], one["high"], one["of"]) for one in expected]


def test_trends_agree_with_people_in_both_windows(country: Population) -> None:
    now, before = window(country, INDEX_WEEKS, 1), window(country, 2 * INDEX_WEEKS, INDEX_WEEKS + 1)
    changes = {}
    for center, name in enumerate(country.centers):
        newer, older = (one.figures(center, adjusted=True) for one in (now, before))
        shared = [_shared(country, center, at) for at in range(len(TYPES))]
        found = trend.change(newer, older, shared, country.norms)
        if found is not None:
            changes[name] = found
    found_trends = trend.trends(changes)
    for name, center_expected in zip(country.centers, country.expected_centers, strict=True):
        expected = center_expected["trend"]
        assert (expected is None) == (name not in found_trends)
        if expected is not None:
            got = found_trends[name]
            names = ("points", "national", "net", "se", "p")
            assert [getattr(got, one) for one in names] == pytest.approx([expected[one] for one in names], abs=CLOSE)
            assert (got.called, got.employers) == (expected["called"], expected["employers_in_it"])


def test_the_funnel_agrees(country: Population) -> None:
    quarter = window(country, INDEX_WEEKS, 1)
    found = [
        center_index(quarter.figures(center, adjusted=True), country.norms) for center in range(len(country.centers))
    ]
    middle = median(one.value for one in found if one is not None)
    points = [funnel.funnel_point(one, middle, country.norms).z for one in found if one is not None]
    shown = [one for one in country.expected_centers if one["index_state"] != "hidden"]
    assert points == pytest.approx([one["funnel_z"] for one in shown], abs=CLOSE)


def _shared(country: Population, center: int, at: int) -> float:
    """Σ z₁·z₀ over people in both windows."""
    answers, plain = [], []
    for first, last in ((INDEX_WEEKS, 1), (2 * INDEX_WEEKS, INDEX_WEEKS + 1)):
        one = window(country, first, last)
        chosen = np.flatnonzero(
            one.voices & (country.center == center) & (country.type == at) & (country.person != NOBODY)
        )
        answers.append(dict(zip(country.person[chosen].tolist(), country.codes[chosen], strict=True)))
        plain.append(one.plain[at].chosen(np.arange(len(country.centers)) == center))
    both = sorted(answers[0].keys() & answers[1].keys())
    now, before = (np.array([one[person] for person in both], dtype=np.uint8).reshape(-1, 15) for one in answers)
    return float(shared_influence(crossed(now, before, np.zeros(len(both), dtype=np.int64), 1), *plain)[0])
