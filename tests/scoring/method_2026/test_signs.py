"""Signs of invented answers: rates by hand in a small nation of honest centers, with planted ones."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaire.loader import load
from questionnaire.model import Entry
from scoring.method_2026.cells import ENTRIES
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.signs import Sign, Signs, Voices, joined, signs
from scoring.packed_answers import codes

CENTERS, PEOPLE = 40, 40
SLIP, POSTER = ENTRIES.index(Entry.VISIT_TOKEN), ENTRIES.index(Entry.POSTER)
COLUMN = {sign: position for position, sign in enumerate(Sign)}
USUAL = [5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 4, 4, 4]


def nation(seed: int = 1) -> list[list[str]]:
    """Answers of honest people by center: around the usual ones, three in ten without the site and the pages."""
    dice = np.random.default_rng(seed)
    drawn = np.clip(np.array(USUAL) + dice.integers(-1, 2, (CENTERS, PEOPLE, 15)), 1, 5)
    unused = np.zeros(drawn.shape, dtype=bool)
    unused[..., [8, 13, 14]] = dice.random((CENTERS, PEOPLE, 3)) < 0.3
    drawn[unused] = 9
    return [["".join(map(str, person)) for person in center] for center in drawn]


def signs_of(answers: list[list[str]], *, slips: int = 0, constants: object = STANDARD) -> Signs:
    """The signs of centers at one level; the first `slips` people of each came by slip, the others by poster."""
    center = np.repeat(np.arange(len(answers)), [len(one) for one in answers])
    entry = [SLIP if at < slips else POSTER for one in answers for at in range(len(one))]
    given = codes([person for one in answers for person in one])
    index = np.linspace(70, 80, len(answers))
    return signs(Voices(given, center, np.array(entry)), index, load("2022.1"), constants)  # type: ignore[arg-type]


def called(found: Signs, sign: Sign) -> list[int]:
    return np.flatnonzero(found.called[:, COLUMN[sign]]).tolist()


def test_among_honest_centers_nothing_is_called() -> None:
    assert not signs_of(nation(), slips=20).called.any()


def test_twenty_people_of_nothing_but_fives_are_called() -> None:
    answers = nation()
    answers[7] += ["5" * 15] * 20
    found = signs_of(answers)
    assert called(found, Sign.ALL_FIVES) == [7]
    assert called(found, Sign.SAME_PATTERN) == [7]


def test_seven_fives_are_not_enough_to_be_all_fives_and_eight_are() -> None:
    for fives, expected in ((7, []), (8, [7])):
        answers = nation()
        answers[7] += ["5" * fives + "8" * (15 - fives)] * 20
        assert called(signs_of(answers), Sign.ALL_FIVES) == expected


def test_people_who_all_used_everything_are_called() -> None:
    answers = nation()
    answers[3] = [person.replace("9", "4") for person in answers[3]]
    assert called(signs_of(answers), Sign.EVERYTHING_USED) == [3]


def test_answers_that_find_hard_what_is_easy_to_all_are_called() -> None:
    answers = nation()
    answers[5] = [person[11] + person[1:11] + person[0] + person[12:] for person in answers[5]]
    answers[5] = ["3" + person[1:11] + "5" + person[12:] for person in answers[5]]
    assert called(signs_of(answers), Sign.PERSON_FIT) == [5]


def test_slips_that_praise_where_posters_do_not_are_called_in_either_direction() -> None:
    answers = nation()
    for center, praised in ((2, slice(0, 20)), (9, slice(20, 40))):
        answers[center][praised] = ["555555555555555"] * 20
    found = signs_of(answers, slips=20)
    assert set(called(found, Sign.SLIPS_AGAINST_POSTERS)) == {2, 9}
    z = found.z[:, COLUMN[Sign.SLIPS_AGAINST_POSTERS]]
    assert z[2] > 0 > z[9]


def test_without_ten_people_by_slip_they_are_not_compared() -> None:
    assert np.isnan(signs_of(nation(), slips=9).z[:, COLUMN[Sign.SLIPS_AGAINST_POSTERS]]).all()
    assert not np.isnan(signs_of(nation(), slips=10).z[:, COLUMN[Sign.SLIPS_AGAINST_POSTERS]]).any()


def test_five_people_of_nothing_but_ones_are_called_by_the_exact_tail() -> None:
    answers = nation()
    answers[1] += ["1" * 15] * 5
    found = signs_of(answers)
    # Five of 45 at the nation's 5/1605, which is above 0.2 %.
    share = 5 / (CENTERS * PEOPLE + 5)
    tail = sum(math.comb(45, k) * share**k * (1 - share) ** (45 - k) for k in range(5, 46))
    assert found.p[1, COLUMN[Sign.ALL_ONES]] == pytest.approx(tail, rel=1e-9)
    assert called(found, Sign.ALL_ONES) == [1]


def test_below_thirty_people_nothing_is_called_and_only_all_ones_has_a_tail() -> None:
    answers = nation()
    answers[0] = ["1" * 15] * 29
    found = signs_of(answers)
    assert np.isnan(found.z[0]).all()
    assert found.p[0, COLUMN[Sign.ALL_ONES]] < 1e-6
    assert not found.called[0].any()


def test_without_thirty_centers_there_is_no_yardstick() -> None:
    assert np.isnan(signs_of(nation()[:29]).z).all()
    assert np.isfinite(signs_of(nation()[:30]).z[:, :4]).all()


def test_distances_by_plain_loops() -> None:
    """Pairs with the same answers, recomputed person by person."""
    answers = nation(seed=3)
    for center in range(CENTERS):
        answers[center] += ["544444449444444"] * (center % 4)
    index = np.linspace(70, 80, CENTERS)
    rates = []
    for people in answers:
        alike = sum(people[i] == people[j] for i in range(len(people)) for j in range(i))
        rates.append(math.sqrt(alike / (len(people) * (len(people) - 1) / 2)))
    slope = (np.median(rates[-13:]) - np.median(rates[:13])) / (np.median(index[-13:]) - np.median(index[:13]))
    around = [rate - slope * at for rate, at in zip(rates, index, strict=True)]
    z = [math.sqrt(len(people)) * (one - np.median(around)) for people, one in zip(answers, around, strict=True)]
    z = [one - np.median(z) for one in z]
    scale = max(0.25, 1.4826 * float(np.median(np.abs(z))))
    assert signs_of(answers).z[:, COLUMN[Sign.SAME_PATTERN]] == pytest.approx(np.array(z) / scale, abs=1e-9)


def test_correlations_by_an_independent_implementation() -> None:
    answers = nation(seed=5)
    answers[0][0], answers[0][1], answers[0][2] = "444444444444444", "540000000000000", "888888888888888"
    given = codes([person for one in answers for person in one]).astype(float)
    substantive = (given >= 1) & (given <= 5)
    usual = np.array([given[substantive[:, at], at].mean() for at in range(15)])
    rates, people = [], []
    for center in range(CENTERS):
        found = []
        for at in range(center * PEOPLE, (center + 1) * PEOPLE):
            own = given[at][substantive[at]]
            if len(own) >= 3 and own.std():
                found.append(np.corrcoef(own, usual[substantive[at]])[0, 1])
        rates.append(-np.mean(found))
        people.append(len(found))
    assert people[0] == PEOPLE - 3
    index = np.linspace(70, 80, CENTERS)
    slope = (np.median(rates[-13:]) - np.median(rates[:13])) / (np.median(index[-13:]) - np.median(index[:13]))
    around = np.array(rates) - slope * index
    z = np.sqrt(people) * (around - np.median(around))
    z = z - np.median(z)
    scale = max(0.25, 1.4826 * float(np.median(np.abs(z))))
    assert signs_of(answers).z[:, COLUMN[Sign.PERSON_FIT]] == pytest.approx(z / scale, abs=1e-9)


def test_a_nation_where_everybody_answers_the_same_is_not_suspect() -> None:
    found = signs_of([["4" * 15] * PEOPLE for _ in range(CENTERS)], slips=20)
    assert not found.called.any()


@given(st.integers(0, 2**32 - 1))
def test_the_order_of_people_changes_nothing(seed: int) -> None:
    answers = [one[:6] for one in nation()[:8]]
    few = replace(STANDARD, sign_people=5, yardstick_centers=5)
    shuffled = [list(np.random.default_rng(seed).permutation(one)) for one in answers]
    np.testing.assert_array_equal(signs_of(answers, constants=few).z, signs_of(shuffled, constants=few).z)


def test_rates_are_told_in_their_own_unit_by_hand() -> None:
    answers = nation()
    # Of 50 people ten gave nothing but fives, five nothing but ones; two alike make a pair of 50·49/2 = 1225.
    answers[4] = [*answers[4][:35], *["5" * 15] * 10, *["1" * 15] * 5]
    found = signs_of(answers, slips=20)
    rates = dict(zip(Sign, found.rates[4].tolist(), strict=True))
    assert rates[Sign.ALL_FIVES] == pytest.approx(10 / 50)
    assert rates[Sign.ALL_ONES] == pytest.approx(5 / 50)
    assert rates[Sign.SAME_PATTERN] == pytest.approx((45 + 10) / 1225)
    unused = sum(person[at] == "9" for person in answers[4] for at in (8, 13, 14))
    assert rates[Sign.EVERYTHING_USED] == pytest.approx(unused / 150)
    assert found.tested.all()
    # Only ones and only fives do not vary, so fifteen have no correlation.
    assert found.people[4].tolist() == [50, 50, 50, 35, 50, 50]
    ones = 5 / (CENTERS * PEOPLE + 10)
    assert found.usual[4, COLUMN[Sign.ALL_ONES]] == pytest.approx(ones)


def test_the_usual_rate_is_the_one_without_distance() -> None:
    """A center that has just the usual share of "did not use" has z = 0."""
    answers = nation()
    found = signs_of(answers)
    at = COLUMN[Sign.EVERYTHING_USED]
    middle = int(np.argsort(found.z[:, at])[CENTERS // 2])
    lower, upper = np.sort(found.z[:, at])[CENTERS // 2 - 1 : CENTERS // 2 + 1]
    assert lower <= 0 <= upper
    distance = -np.arcsin(np.sqrt(found.rates[:, at])) + np.arcsin(np.sqrt(found.usual[:, at]))
    # All have 40 people, so z is this distance in one scale.
    scale = found.z[middle - 1, at] / distance[middle - 1]
    assert found.z[:, at] == pytest.approx(scale * distance, abs=1e-9)


def test_signs_are_joined_from_runs_of_their_own() -> None:
    honest, attacked = nation(), nation()
    attacked[7] += ["5" * 15] * 20
    runs = [signs_of(attacked if sign is Sign.SAME_PATTERN else honest) for sign in Sign]
    found = joined(runs)
    assert called(found, Sign.SAME_PATTERN) == [7] and called(found, Sign.ALL_FIVES) == []
    same = joined([signs_of(attacked)] * len(Sign))
    np.testing.assert_array_equal(same.called, signs_of(attacked).called)


def test_rates_of_one_two_and_no_people() -> None:
    """One by slip gave nothing but fives; two by poster gave the same fours, one of them without the contact center."""
    given = codes(["5" * 15, "4" * 15, "4" * 8 + "9" + "4" * 6, "4" * 15, "1" * 15])
    voices = Voices(given, np.array([0, 1, 1, 1, 3]), np.array([SLIP, POSTER, POSTER, POSTER, POSTER]))
    found = signs(voices, np.array([90.0, 70.0, np.nan, 10.0]), load("2022.1"))
    nan = math.nan
    assert found.people[:, 0].tolist() == [1, 3, 0, 1]
    assert found.rates[:, COLUMN[Sign.ALL_FIVES]].tolist() == pytest.approx([1.0, 0.0, nan, 0.0], nan_ok=True)
    # One pair of three is alike; one person is no pair.
    assert found.rates[:, COLUMN[Sign.SAME_PATTERN]].tolist() == pytest.approx([nan, 1 / 3, nan, nan], nan_ok=True)
    # Three questions can be unused by three people.
    assert found.rates[:, COLUMN[Sign.EVERYTHING_USED]].tolist() == pytest.approx([0.0, 1 / 9, nan, 0.0], nan_ok=True)
    assert found.rates[:, COLUMN[Sign.ALL_ONES]].tolist() == pytest.approx([0.0, 0.0, nan, 1.0], nan_ok=True)
    assert np.isnan(found.rates[:, COLUMN[Sign.PERSON_FIT]]).all() and np.isnan(found.z).all()
    assert np.isnan(found.rates[:, COLUMN[Sign.SLIPS_AGAINST_POSTERS]]).all()
    assert found.people[:, COLUMN[Sign.PERSON_FIT]].tolist() == [0, 0, 0, 0]
    # One of five gave nothing but ones: that is the nation's share, and the chance of one of one.
    assert found.p[:, COLUMN[Sign.ALL_ONES]].tolist() == pytest.approx([1.0, 1.0, nan, 0.2], nan_ok=True)
    assert found.usual[:, COLUMN[Sign.ALL_ONES]].tolist() == [0.2] * 4
    assert not found.called.any() and not found.tested.any()


def test_a_mean_correlation_by_hand() -> None:
    """Who says 5, 3, 1 where the country falls alike agrees with it wholly, and who says 1, 3, 5 not at all."""
    given = codes(["531" + "0" * 12, "531" + "0" * 12, "135" + "0" * 12, "543" + "0" * 12])
    voices = Voices(given, np.array([0, 0, 0, 1]), np.full(4, POSTER))
    # The means are 4, 3.25 and 2.5: as straight a line as 5, 3, 1.
    found = signs(voices, np.array([50.0, 75.0]), load("2022.1"))
    column = COLUMN[Sign.PERSON_FIT]
    assert found.rates[:, column].tolist() == pytest.approx([(1 + 1 - 1) / 3, 1.0])
    assert found.people[:, column].tolist() == [3, 1]
    two = Voices(codes(["53" + "0" * 13] * 2), np.array([0, 0]), np.full(2, POSTER))
    assert np.isnan(signs(two, np.array([50.0]), load("2022.1")).rates[0, column])
