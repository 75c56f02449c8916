"""A center's result from a country in memory, against plain arithmetic."""

from dataclasses import replace
from datetime import date

import pytest

from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.method_2022.card import card, heading_of
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.funnel import Flag
from scoring.method_2022.heading import Heading
from scoring.method_2022.index import Composition, State
from scoring.method_2022.result import Circumstances, Result, result_of
from scoring.method_2022.standing import Record, Shrunk
from scoring.method_2022.stars import Star, StarState
from scoring.method_2022.visible import visible_result
from scoring.methodology import STANDARD
from scoring.windows import week_of
from tests.scoring.by_hand import halves, plain_errors, plain_groups, plain_index, same
from tests.scoring.country import Country

JS, EMP = RespondentType.JOB_SEEKER, RespondentType.EMPLOYER
WEEK = week_of(date(2026, 11, 16))
A, B, C = "ABC"


@pytest.fixture
def country() -> Country:
    """A at 87.5, B at 50 and C at 62.5 now; all three at 37.5 in the window before."""
    made = Country([A, B, C])
    for center, high, low in ((A, 5, 4), (B, 4, 2), (C, 4, 3)):
        made.answer(center, WEEK, halves(40, high, low))
        made.answer(center, WEEK - 13, halves(30, 3, 2))
    return made


def test_the_index_its_groups_and_the_window_before(country: Country) -> None:
    found = country.results(WEEK)[A]
    assert (found.index.n, found.before.n, found.index.state) == (40, 30, State.FIRM)
    assert found.index.index is not None and found.before.index is not None
    assert found.index.index.value == pytest.approx(87.5)
    assert {code: score.value for code, score in found.before.groups.items()} == pytest.approx(
        plain_groups(halves(30, 3, 2))
    )
    errors = plain_errors({A: halves(40)}, {A: halves(40), B: halves(40, 4, 2), C: halves(40, 4, 3)})
    assert found.index.index.se == pytest.approx(errors[A])
    # Everybody answers all questions alike, so each group and the type alone vary as the index does.
    alone = found.index.types[JS]
    assert alone.index is not None and alone.index.se == pytest.approx(errors[A])
    assert [one.se for one in (*alone.groups.values(), *found.index.groups.values())] == pytest.approx([errors[A]] * 10)
    assert (found.compared, found.questions, found.gaps) == (True, None, ())


def test_a_change_is_called_beyond_chance_and_two_points(country: Country) -> None:
    found = country.results(WEEK)
    moved = found[A].change
    assert moved is not None and moved.points == pytest.approx(50.0) and found[A].called
    # Two points exactly, without any error to speak of, are a change; a little less is none.
    equal = Country([A, B])
    for center, steps in ((A, 80), (B, 79)):
        # A step is 25 points: 80 of 1000 more are two points, 79 are 1.975.
        equal.answer(center, WEEK, [*same(4, 1000 - steps), *same(5, steps)])
        equal.answer(center, WEEK - 13, same(4, 1000))
    changes = equal.results(WEEK)
    assert [changes[center].change.points for center in (A, B)] == pytest.approx([2.0, 1.975])  # type: ignore[union-attr]
    assert not changes[B].called
    lenient = replace(STANDARD, least_change=1.97)
    assert Country([A, B], lenient, _given=equal._given).results(WEEK)[B].called


def test_a_window_of_fewer_than_ten_is_compared_with_nothing(country: Country) -> None:
    for n, known in ((9, False), (10, True)):
        made = Country([A, B])
        made.answer(A, WEEK, halves(40))
        made.answer(B, WEEK, halves(40))
        made.answer(A, WEEK - 13, halves(n, 3, 2))
        found = made.results(WEEK)[A]
        assert (found.compared, found.change is not None) == (known, known)
    now = Country([A, B])
    now.answer(A, WEEK, halves(9))
    now.answer(A, WEEK - 13, halves(40))
    now.answer(B, WEEK, halves(40))
    found = now.results(WEEK)[A]
    assert found.change is None and not found.called and found.index.state is State.HIDDEN


def test_an_earlier_release_may_have_left_the_window_before_out(country: Country) -> None:
    counted = country._counted(WEEK)
    hidden = result_of(counted.center(0), country.frame(WEEK), Circumstances(WEEK, compared=False), load(), STANDARD)
    assert not hidden.compared and hidden.change is None and not hidden.called
    assert visible_result(hidden, load()).before == {}


def test_the_composite_has_the_employers_part_from_themselves_the_nation_or_nobody(country: Country) -> None:
    assert country.results(WEEK)[A].index.composition is Composition.ABSENT
    country.answer(A, WEEK, same(2, 4), EMP)
    country.answer(B, WEEK, same(4, 12), EMP)
    found = country.results(WEEK)
    assert [found[one].index.composition for one in (A, B)] == [Composition.NATIONAL, Composition.OWN]
    # The nation's employers: four at 25 and twelve at 75.
    national = (4 * 25 + 12 * 75) / 16
    of_a, of_b = found[A].index.index, found[B].index.index
    assert of_a is not None and of_b is not None
    assert of_a.value == pytest.approx(0.8 * 87.5 + 0.2 * national)
    assert of_b.value == pytest.approx(0.8 * 50 + 0.2 * 75)


def test_types_are_shown_apart_from_ten_of_each(country: Country) -> None:
    country.answer(A, WEEK, same(4, 9), EMP)
    country.answer(B, WEEK, same(4, 10), EMP)
    found = country.results(WEEK)
    # A's employers count from five on: the index and one type would reveal the nine.
    assert (found[A].by_type.job_seekers, found[A].by_type.employers, found[A].by_type.lenses) == (None, None, ())
    apart = found[B].by_type
    assert apart.job_seekers is not None and apart.employers is not None and apart.week == WEEK
    assert (apart.job_seekers.value, apart.employers.value) == pytest.approx((50.0, 75.0))
    assert [lens.group for lens in apart.lenses] == ["F", "U", "E", "P", "C"]
    assert [lens.gap for lens in apart.lenses] == pytest.approx([-25.0] * 5)
    # C has no employers: there is one type to show.
    alone = found[C].by_type
    assert alone.job_seekers is not None and alone.employers is None


def test_a_hidden_center_shows_no_type(country: Country) -> None:
    few = Country([A, B])
    few.answer(A, WEEK, halves(9))
    few.answer(B, WEEK, halves(40))
    found = few.results(WEEK)[A]
    assert (found.index.state, found.by_type.job_seekers, found.by_type.week) == (State.HIDDEN, None, WEEK)
    assert few.results(WEEK)[B].by_type.job_seekers is not None


def test_what_an_earlier_release_showed_of_the_types_stays(country: Country) -> None:
    shown = country.results(WEEK)[B].by_type
    counted = country._counted(WEEK)
    carried = replace(shown, week=WEEK - 5)
    found = result_of(counted.center(0), country.frame(WEEK), Circumstances(WEEK, by_type=carried), load(), STANDARD)
    assert found.by_type == carried


@pytest.mark.parametrize(
    ("clean", "doubtful", "excluded", "reviewed"),
    # 15 % exactly is usual; beyond it, by class B or X, a center is under review.
    [(85, 15, 0, False), (84, 16, 0, True), (85, 0, 15, False), (84, 0, 16, True), (84, 8, 8, True)],
)
def test_a_center_is_under_review_by_the_share_of_doubt(
    clean: int, doubtful: int, excluded: int, reviewed: bool
) -> None:
    made = Country([A, B])
    made.answer(A, WEEK, halves(clean))
    made.answer(A, WEEK, halves(doubtful), quality="B")
    made.answer(A, WEEK, halves(excluded), quality="X")
    made.answer(B, WEEK, halves(40))
    quality = made.results(WEEK)[A].quality
    assert quality.under_review is reviewed
    assert (quality.counts.clean, quality.counts.b, quality.counts.x) == (clean, doubtful, excluded)


def test_a_slow_attack_shows_in_the_year_alone() -> None:
    made = Country([A, B])
    made.answer(A, WEEK, halves(40))
    made.answer(A, WEEK - 30, halves(40))
    made.answer(A, WEEK - 30, halves(40), quality="B")
    made.answer(B, WEEK, halves(40))
    quality = made.results(WEEK)[A].quality
    assert (quality.counts.b, quality.counts_standing.b, quality.under_review) == (0, 40, True)


def test_the_index_without_doubtful_answers() -> None:
    made = Country([A, B])
    made.answer(A, WEEK, halves(190))
    made.answer(A, WEEK, same(1, 6), quality="B")
    made.answer(B, WEEK, halves(40))
    found = made.results(WEEK)[A]
    assert found.index.index is not None
    # 190 at 87.5 and six at 0: 84.82; without them 87.5, which is 2.7 points away.
    assert found.index.index.value == pytest.approx(190 * 87.5 / 196)
    assert found.quality.index_clean == pytest.approx(87.5) and found.quality.under_review
    shown = visible_result(found, load())
    assert shown.quality.index_clean == pytest.approx(87.5)
    few = replace(found, quality=replace(found.quality, counts=replace(found.quality.counts, b=4)))
    assert visible_result(few, load()).quality.index_clean is None


def test_answers_that_are_only_doubtful_leave_no_clean_index() -> None:
    made = Country([A, B])
    made.answer(A, WEEK, halves(40), quality="B")
    made.answer(B, WEEK, halves(40))
    assert made.results(WEEK)[A].quality.index_clean is None


def test_the_star_follows_from_the_year_and_the_record(country: Country) -> None:
    """Five centers of a hundred, far apart, so that a hundred answers are trusted."""
    wide = Country(list("ABCDE"))
    for center, high in zip("ABCDE", (5, 4, 3, 2, 2), strict=True):
        wide.answer(center, WEEK - 20, halves(100, high, high - 1))
    first = wide.results(WEEK)[A].standing
    assert (first.n, first.n_job_seekers, first.star, first.record) == (100, 100, Star(StarState.STAR, 4), Record())
    kept = wide.results(WEEK, {A: Record(2, sets=False)})[A].standing
    assert kept.star == Star(StarState.STAR, 2)
    # The index's window is empty, and says so.
    found = wide.results(WEEK)[A]
    assert found.index.n == 0 and found.index.index is None and found.funnel is None


def test_the_funnel_flags_who_is_far_from_the_rest() -> None:
    made = Country([f"{number:02}" for number in range(12)])
    for center in made.centers[:-1]:
        made.answer(center, WEEK, halves(50, 4, 3))
    made.answer(made.centers[-1], WEEK, halves(50, 2, 1))
    found = made.results(WEEK)
    assert [found[center].funnel.flag for center in made.centers[:-1]] == [Flag.USUAL] * 11  # type: ignore[union-attr]
    last = found[made.centers[-1]].funnel
    assert last is not None and last.flag in (Flag.WATCH, Flag.ALARM) and last.z < -1.96


def test_a_country_without_answers_has_no_figures() -> None:
    found = Country([A, B]).results(WEEK)[A]
    assert (found.index.index, found.change, found.funnel, found.recommendations) == (None, None, None, ())
    assert found.standing.star == Star(StarState.HIDDEN, None)
    assert visible_result(found, load()).missing == STANDARD.min_shown


def test_a_card_says_what_is_public(country: Country) -> None:
    country.answer(A, WEEK, [("5" * 11 + "1" * 4)] * 40)
    found: Result = country.results(WEEK)[A]
    made = card(visible_result(found, load()), date(2026, 8, 24), date(2026, 11, 22), load())
    exact = plain_index([*halves(40), *(["5" * 11 + "1" * 4] * 40)])
    assert made.index is not None and made.index.value == round(exact, 1)
    assert made.index.low < made.index.value < made.index.high
    assert (made.n, made.missing, made.preliminary, made.since) == (80, 0, False, date(2026, 8, 24))
    assert [code for code, _ in made.groups] == ["F", "U", "E", "P", "C"]
    # The first eleven questions are at 93.75, equally: the first two of the questionnaire are named.
    assert made.praised == ("F1", "F2")
    shrunk = found.standing.shrunk
    assert shrunk is not None and (made.ranked_by, made.year) == (shrunk.value, round(shrunk.value, 1))
    assert (made.star, made.until, made.questionnaire) == (found.standing.star, date(2026, 11, 22), "2022.1")
    later = card(visible_result(found, load()), made.since, made.until, replace(load(), version="2026.1"))
    assert later.questionnaire == "2026.1"


def test_a_card_is_heading_where_both_windows_have_an_index(country: Country) -> None:
    shown = visible_result(country.results(WEEK)[A], load())
    standing = replace(shown.standing, index=Estimate(80.0, 0.5, 399), shrunk=Shrunk(80.1, 0.9))
    known = replace(shown, index=Estimate(84.0, 1.3, 99), standing=standing)
    assert heading_of(known) is Heading.UP
    assert heading_of(known, replace(STANDARD, least_change=4.1)) is Heading.SAME
    assert card(known, date(2026, 8, 24), date(2026, 11, 22), load()).heading is Heading.UP
    for missing in (
        replace(known, index=None),
        replace(known, standing=replace(standing, index=None)),
        replace(known, standing=replace(standing, shrunk=None)),
    ):
        assert heading_of(missing) is None


def test_a_card_names_what_is_praised_from_75_on_the_best_first(country: Country) -> None:
    answers = ["4" * 6 + "5" + "3" * 8] * 40
    praised = Country([A, B])
    praised.answer(A, WEEK, answers)
    praised.answer(B, WEEK, halves(40))
    found = card(visible_result(praised.results(WEEK)[A], load()), date(2026, 8, 24), date(2026, 11, 22), load())
    # The seventh question has 100; the first six have 75 exactly, the others 50.
    assert found.praised == ("E1", "F1")


def test_a_wider_confidence_widens_every_interval_of_a_card(country: Country) -> None:
    found, made = [], country.results(WEEK)[A]
    for methodology in (STANDARD, replace(STANDARD, confidence=0.5)):
        one = card(visible_result(made, load()), date(2026, 8, 24), date(2026, 11, 22), load(), methodology)
        assert one.index is not None
        found.append((one.index, *(figure for _, figure in one.groups)))
    for usual, narrow in zip(*found, strict=True):
        assert usual.value == narrow.value and usual.low < narrow.low < narrow.high < usual.high


def test_a_card_below_ten_answers_counts_down() -> None:
    made = Country([A, B])
    made.answer(A, WEEK, halves(7))
    made.answer(B, WEEK, halves(40))
    found = card(visible_result(made.results(WEEK)[A], load()), date(2026, 8, 24), date(2026, 11, 22), load())
    assert (found.n, found.missing, found.index, found.groups, found.praised) == (7, 3, None, (), ())
    assert (found.year, found.heading) == (None, None)


def test_a_card_on_few_answers_calls_its_index_preliminary() -> None:
    for n, preliminary in ((29, True), (30, False)):
        made = Country([A, B])
        made.answer(A, WEEK, halves(n))
        made.answer(B, WEEK, halves(40))
        found = card(visible_result(made.results(WEEK)[A], load()), date(2026, 8, 24), date(2026, 11, 22), load())
        assert found.preliminary is preliminary


def test_the_index_without_doubtful_answers_takes_the_nations_employers_too(country: Country) -> None:
    """A has none of its own: 0.8·87.5 + 0.2·75, with and without the doubtful ones."""
    country.answer(A, WEEK, halves(6), quality="B")
    country.answer(B, WEEK, same(4, 12), EMP)
    found = country.results(WEEK)[A]
    assert found.index.composition is Composition.NATIONAL and found.index.index is not None
    assert found.quality.index_clean == pytest.approx(0.8 * 87.5 + 0.2 * 75)
    assert found.index.index.value == pytest.approx(0.8 * 87.5 + 0.2 * 75)
