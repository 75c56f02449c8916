"""Regions and the nation from the published figures of their centers, and what nobody can subtract from them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.results.method_2026.figures import CenterFigures
from bot.results.method_2026.places import places
from bot.results.method_2026.published import PublishedFigures
from questionnaire.model import RespondentType
from scoring.method_2026.index import CenterIndex, Composition, Figure, State, TypeFigure
from scoring.method_2026.star_range import StarState
from scoring.method_2026.visible import VisibleFigures

NOW = datetime(2026, 11, 30, tzinfo=UTC)
JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER


def center(
    at: int, seekers: tuple[int, float, float], employers: tuple[int, float, float] | None = None, *, few: int = 0
) -> PublishedFigures:
    """By type people, plain and adjusted index; s² is 100. `few` employers do not enter, and hide both numbers."""
    types = {JS: seekers} | ({EMP: employers} if employers else {})
    value = seekers[1] if employers is None else 0.8 * seekers[1] + 0.2 * employers[1]
    composition = Composition.PREDICTED if employers is None else Composition.OWN
    people = seekers[0], employers[0] if employers else few
    index = CenterIndex(value, value - 5, value + 5, 4.0, composition)
    figures = CenterFigures(
        people, people, State.FIRM, index, index, StarState.NOT_CERTAIN, None, None, None, None, None, None, None,
        types={kind: Figure(plain, plain - 5, plain + 5) for kind, (_, plain, _) in types.items()},
        adjusted_types={kind: TypeFigure(n, moved, 100.0, stands=True) for kind, (n, _, moved) in types.items()},
    )  # fmt: skip
    shown = Figure(value, value - 5, value + 5)
    hidden = 0 < few < 5
    visible = VisibleFigures(
        None if hidden else people[0], None if hidden else people[1], people[0], State.FIRM, StarState.NOT_CERTAIN,
        0, 0, composition, shown, shown if people[0] >= 30 else None,
    )  # fmt: skip
    day = date(2026, 11, 29)
    return PublishedFigures(
        at, 1, 0, day, day, NOW, "2026.1", "2022.1", None, (0.8, 0.2), figures, visible
    )  # fmt: skip


def test_a_region_is_the_mean_by_people_of_each_type_and_the_types_by_their_parts() -> None:
    """Job seekers (100·80 + 300·84)/400 = 83; employers of the second alone: 70; 0.8·83 + 0.2·70 = 80.4.

    Var = 0.64·(100·100 + 300·100)/400² + 0.04·(50·100)/50² = 0.16 + 0.08; 1.96·√0.24 = 0.960.
    """
    one, two = center(1, (100, 80.0, 79.0)), center(2, (300, 84.0, 85.0), (50, 70.0, 72.0))
    made = places({"A": [1, 2], "B": [3]}, {1: one, 2: two})
    assert set(made.regions) == {"A"} and made.nation == made.regions["A"]
    of = made.regions["A"]
    shown = (of.index.value, of.index.low, of.index.high)
    assert shown == pytest.approx((80.4, 79.43982, 81.36018), abs=1e-5)
    # Adjusted (100·79 + 300·85)/400 = 83.5 and 72.
    assert of.adjusted is not None and of.adjusted.value == pytest.approx(0.8 * 83.5 + 0.2 * 72)
    assert (of.centers, of.with_own, of.job_seekers, of.employers) == (2, 1, 400, 50)


def test_without_employers_anywhere_it_is_the_index_of_job_seekers() -> None:
    made = places({"A": [1, 2]}, {1: center(1, (40, 80.0, 80.0)), 2: center(2, (60, 85.0, 85.0))})
    assert made.nation is not None and made.nation.index.value == pytest.approx(83.0)
    assert (made.nation.with_own, made.nation.employers) == (0, 0)


def test_a_center_without_an_index_or_frozen_before_there_were_types_is_left_out() -> None:
    bare = center(2, (300, 84.0, 85.0))
    old = replace(bare, figures=replace(bare.figures, adjusted_types={}))
    hidden = replace(bare, visible=replace(bare.visible, index=None))
    one = center(1, (100, 80.0, 79.0))
    for other in (old, hidden):
        made = places({"A": [1, 2]}, {1: one, 2: other})
        assert made.nation is not None and made.nation.centers == 1
        assert made.nation.index.value == pytest.approx(80.0)
    assert places({"A": [2]}, {2: hidden}).nation is None


def test_the_adjusted_index_of_a_few_people_does_not_follow_from_that_of_a_place() -> None:
    """12 people hide theirs in A; 12 and 20 in B, 32 together. The nation less B would tell A's: that of 12."""
    big = {at: center(at, (100, 80.0, 79.0)) for at in (1, 3, 5)}
    small = {2: center(2, (12, 90.0, 88.0)), 4: center(4, (12, 90.0, 88.0)), 6: center(6, (20, 70.0, 66.0))}
    regions = {"A": [1, 2], "B": [3, 4, 6], "C": [5]}
    made = places(regions, {**big, **small})
    assert {name: one.adjusted is not None for name, one in made.regions.items()} == {"A": False, "B": True, "C": True}
    assert made.nation is not None and made.nation.adjusted is None
    # With 20 more hidden in another region that hides its own, 32 are together.
    more = {7: center(7, (100, 80.0, 79.0)), 8: center(8, (20, 70.0, 66.0))}
    wider = places({**regions, "D": [7, 8]}, {**big, **small, **more})
    assert wider.regions["D"].adjusted is None
    assert wider.nation is not None and wider.nation.adjusted is not None
    # As answered, everybody's index is public.
    assert made.regions["A"].index.value == pytest.approx((100 * 80 + 12 * 90) / 112)


def test_the_hidden_number_of_a_single_center_does_not_follow_from_that_of_a_place() -> None:
    """Three employers hide both numbers of their center."""
    known = {at: center(at, (100, 80.0, 79.0)) for at in (1, 3)} | {2: center(2, (40, 80.0, 79.0), few=3)}
    made = places({"A": [1, 2], "B": [3]}, known)
    assert (made.regions["A"].job_seekers, made.regions["B"].job_seekers) == (None, 100)
    assert made.nation is not None and made.nation.job_seekers is None
    two = known | {4: center(4, (50, 80.0, 79.0), few=2)}
    assert places({"A": [1, 2, 4], "B": [3]}, two).regions["A"].job_seekers == 190
    apart = places({"A": [1, 2], "B": [3, 4]}, two)
    assert [one.job_seekers for one in apart.regions.values()] == [None, None]
    assert apart.nation is not None and apart.nation.job_seekers == 290


def told(rows: NDArray[np.bool_], most: int = 4) -> Iterator[tuple[int, ...]]:
    """Columns of which some combination of the rows holds nothing else."""
    matrix = rows.astype(np.float64)
    rank = np.linalg.matrix_rank(matrix)
    for size in range(1, most + 1):
        for columns in combinations(range(matrix.shape[1]), size):
            if np.linalg.matrix_rank(np.delete(matrix, columns, axis=1)) < rank:
                yield columns


@pytest.mark.parametrize("seed", range(30))
def test_an_attacker_with_all_places_finds_no_adjusted_index_of_fewer_than_thirty(seed: int) -> None:
    """Knows every weight, and the adjusted index of each center and place that shows one: each is an equation for the
    centers that hide theirs."""
    dice = np.random.default_rng(seed)
    sizes = dice.choice([11, 15, 22, 29, 31, 60], size=12, p=[0.1, 0.1, 0.1, 0.1, 0.3, 0.3]).tolist()
    known = {at: center(at, (n, 80.0, 79.0)) for at, n in enumerate(sizes)}
    regions = {name: [at for at in known if at % 4 == number] for number, name in enumerate("ABCD")}
    made = places(regions, known)
    shown = [ids for name, ids in regions.items() if made.regions[name].adjusted is not None]
    shown += [list(known)] if made.nation is not None and made.nation.adjusted is not None else []
    hidden = [at for at, one in known.items() if one.visible.adjusted is None]
    if shown and hidden:
        rows = np.array([[at in ids for at in hidden] for ids in shown])
        assert all(sum(sizes[hidden[at]] for at in found) >= 30 for found in told(rows))


def test_the_attacker_would_find_a_center_without_the_rule() -> None:
    """The nation and two of three regions, with one hidden center in the third."""
    assert (0,) in told(np.array([[True, True], [False, True]]))
