"""Figures that belong together have one length: others are a mistake of the caller, and not cut to the shorter."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from questionnaire.loader import load
from scoring.gram_sums import gram_sums_by
from scoring.method_2022.nation import national_frame
from scoring.method_2026.cases import doubtful_shares
from scoring.method_2026.cusum import early_warning
from scoring.method_2026.weight_sensitivity import sensitivity
from scoring.methodology import STANDARD
from scoring.packed_answers import codes
from scoring.type_index import type_indices
from scoring.windows import week_of
from tests.scoring.by_hand import halves
from tests.scoring.country import Country
from tests.scoring.method_2026.test_cusum import weeks

WEEK = week_of(date(2026, 11, 16))


def test_windows_of_a_nation_have_the_same_centers() -> None:
    two, three = Country(["A", "B"]), Country(["A", "B", "C"])
    for made in (two, three):
        for center in made.centers:
            made.answer(center, WEEK, halves(12))
    now, other = (made._counted(WEEK).nation("now") for made in (two, three))
    assert national_frame(now, now, now, {}, load(), STANDARD).between is not None
    for before in ((now, other), (other, now)):
        with pytest.raises(ValueError):
            national_frame(*before, now, {}, load(), STANDARD)


def test_groups_and_items_of_a_place_have_their_variances() -> None:
    whole = type_indices(gram_sums_by(codes(halves(10)), np.zeros(10, dtype=np.int64), 1), load(), 5)
    assert len(whole[0].groups) == 5
    for torn in (
        replace(whole, group_codes=whole.group_codes[:4]),
        replace(whole, groups=whole.groups[:, :4]),
        replace(whole, item_variances=whole.item_variances[:, :14]),
    ):
        with pytest.raises(ValueError):
            torn[0]


def test_counts_of_centers_fit_each_other() -> None:
    for counted, doubtful in (([60], [12, 6, 3]), ([60, 60, 60], [12])):
        with pytest.raises(ValueError):
            doubtful_shares(np.array(counted), np.array(doubtful))
    for stars, others in (([1, 2], [1, 2, 3]), ([1, 2, 3], [1, 2])):
        with pytest.raises(ValueError):
            sensitivity(np.arange(3.0), np.arange(3.0), stars, others)


def test_the_nation_has_a_level_for_each_week() -> None:
    for levels in (1, 2):
        with pytest.raises(ValueError):
            early_warning(weeks((10, 5), (5, 4), (5, 4)), np.full(levels, 80.0), 1, 200.0, load())
