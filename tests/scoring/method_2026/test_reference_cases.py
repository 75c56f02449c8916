"""Cases at the centers of the two given populations, against figures of an independent implementation."""

import numpy as np
import pytest
from numpy.typing import NDArray

from questionnaire.loader import load
from scoring.method_2026.cases import DoubtfulShares, doubtful_shares
from scoring.method_2026.signs import Sign, Signs, Voices, signs
from tests.scoring.method_2026.populations import INDEX_WEEKS, NAMES, Population, population

BY_LINE = tuple(Sign)[:5]


def found_shares(given: Population) -> DoubtfulShares:
    counted = given.counted(INDEX_WEEKS, 1)
    size = len(given.centers)
    return doubtful_shares(
        np.bincount(given.center[counted], minlength=size),
        np.bincount(given.center[counted & (given.quality == "B")], minlength=size),
    )


def found_signs(given: Population) -> Signs:
    voices = given.voices(INDEX_WEEKS, 1) & (given.type == 0)
    index = numbers([one["types"][0] for one in given.expected_centers])
    people = Voices(given.codes[voices], given.center[voices], given.entry[voices])
    return signs(people, index, load("2022.1"))


def numbers(values: list[float | None]) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


@pytest.mark.parametrize("name", NAMES)
def test_doubtful_shares_are_those_expected(name: str) -> None:
    given = population(name)
    found = found_shares(given)
    expected = [one["case"] for one in given.expected_centers]
    assert found.p == pytest.approx([one["doubtful_share_p"] for one in expected], abs=1e-9)
    assert found.called.tolist() == [one["doubtful"] for one in expected]


@pytest.mark.parametrize("name", NAMES)
def test_signs_are_those_expected(name: str) -> None:
    given = population(name)
    found = found_signs(given)
    expected = [one["case"] for one in given.expected_centers]
    for position, sign in enumerate(BY_LINE):
        wanted = numbers([one["signs"][sign.value] for one in expected])
        assert found.z[:, position] == pytest.approx(wanted, abs=1e-9, nan_ok=True), sign
    assert found.p[:, 5] == pytest.approx([one["all_ones_p"] for one in expected], abs=1e-9)
    assert found.called.any(axis=1).tolist() == [one["by_signs"] for one in expected]
    assert np.isfinite(found.z[:, :4]).any(axis=0).all()


@pytest.mark.parametrize("name", NAMES)
def test_no_order_of_interviews_changes_a_digit(name: str) -> None:
    given = population(name)
    chosen = np.flatnonzero(given.voices(INDEX_WEEKS, 1) & (given.type == 0))
    index = numbers([one["types"][0] for one in given.expected_centers])
    shuffled = np.random.default_rng(1).permutation(chosen)
    first, second = (
        signs(Voices(given.codes[order], given.center[order], given.entry[order]), index, load("2022.1"))
        for order in (chosen, shuffled)
    )
    np.testing.assert_array_equal(first.z, second.z)
    np.testing.assert_array_equal(first.p, second.p)
