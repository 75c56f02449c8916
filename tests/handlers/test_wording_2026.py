"""The words for figures of methodology 2026.1, written out by hand."""

from dataclasses import replace

import pytest

from handlers.language import wording_2026 as words
from handlers.language.texts import texts_in
from scoring.method_2026.display import ShownRange
from scoring.method_2026.index import Composition, Figure, State
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange, StarState
from scoring.method_2026.trend import Trend
from scoring.method_2026.visible import VisibleFigures

RU, EN = texts_in("ru"), texts_in("en")
FOUR = VisibleFigures(
    64, 20, 180, State.FIRM, StarState.STAR, 0, 0, Composition.OWN, Figure(87.24, 83.91, 90.05),
    Figure(86.0, 82.7, 88.8), -1.2, StarRange(4, 4), 85, (0, 0, 9, 85, 5),
)  # fmt: skip
NONE = VisibleFigures(18, 0, 38, State.PRELIMINARY, StarState.NOT_ENOUGH_PEOPLE, 0, 12)


@pytest.mark.parametrize(
    ("low", "high", "russian", "english", "short"),
    [
        (1, 1, "1 звезда", "1 star", "1★"),
        (4, 4, "4 звезды", "4 stars", "4★"),
        (5, 5, "5 звёзд", "5 stars", "5★"),
        (1, 2, "1–2 звезды", "1–2 stars", "1–2★"),
        (3, 4, "3–4 звезды", "3–4 stars", "3–4★"),
        (4, 5, "4–5 звёзд", "4–5 stars", "4–5★"),
    ],
)
def test_a_star_range_in_words(low: int, high: int, russian: str, english: str, short: str) -> None:
    of = StarRange(low, high)
    assert (words.stars(of, RU), words.stars(of, EN), words.stars_in_short(of)) == (russian, english, short)


def test_a_star_stands_with_its_certainty_and_never_claims_all() -> None:
    assert words.star_line(FOUR, RU) == "4 звезды с уверенностью 85\N{NO-BREAK SPACE}%"
    two = replace(FOUR, star=StarState.TWO_STARS, range=StarRange(3, 4), certainty=100)
    assert words.star_line(two, EN) == "3–4 stars with over 99\N{NO-BREAK SPACE}% certainty"


@pytest.mark.parametrize(
    ("star", "missing", "expected"),
    [
        (StarState.HIDDEN, 47, "Звёзд пока нет: за год меньше 10 ответов соискателей"),
        (StarState.UNDER_REVIEW, 0, "На проверке: звёзды ждут её итогов"),
        (StarState.NO_NORMS, None, "Звёзд пока нет: ждём норм по стране, без них не с чем сравнить"),
        (StarState.NOT_ENOUGH_PEOPLE, 1, "Звёзд пока нет: ещё 1 ответ до звезды"),
        (StarState.NOT_ENOUGH_PEOPLE, 12, "Звёзд пока нет: ещё 12 ответов до звезды"),
        (StarState.NOT_ENOUGH_PEOPLE, 0, "Звёзд пока нет: на часть вопросов мало ответов"),
        (StarState.TOO_FEW_ASKED, 0, "Звёзд нет: центр спросил слишком мало посетителей"),
        (StarState.NOT_CERTAIN, 0, "Звёзд пока нет: для уверенности нужно больше ответов"),
    ],
)
def test_each_state_of_the_star_says_what_is_missing(star: StarState, missing: int | None, expected: str) -> None:
    """Below ten people their number is hidden, and so is the number that is missing for a star."""
    assert words.star_line(replace(NONE, star=star, missing_for_star=missing), RU) == expected


def test_every_state_has_a_name_in_both_languages() -> None:
    for texts in (RU, EN):
        assert len({words.state_name(state, texts) for state in StarState}) == len(StarState)
        assert len({words.index_name(state, texts) for state in State}) == len(State)


def test_each_state_of_the_index_says_what_is_missing() -> None:
    hidden = replace(NONE, state=State.HIDDEN, missing=3)
    assert words.index_state(hidden, RU) == "Индекса пока нет: ещё 3 ответа соискателей до индекса"
    assert words.index_state(replace(hidden, missing=0), RU) == "Индекса пока нет: на часть вопросов мало ответов"
    assert words.index_state(NONE, RU) == "Индекса пока нет: ждём норм по стране"
    assert words.index_state(replace(FOUR, state=State.PRELIMINARY), RU) == "Предварительно: меньше 30 ответов"
    assert words.index_state(FOUR, RU) == ""


def test_the_range_shown_last_has_its_month() -> None:
    last = ShownRange(StarRange(3, 4), "2026-11")
    assert words.last_range(last, RU) == "Раньше: 3–4 звезды, ноябрь 2026"
    assert words.last_range(last, EN) == "Before: 3–4 stars, November 2026"


def test_the_index_says_what_the_adjustment_did_and_whom_it_rests_on() -> None:
    assert words.plain_index(FOUR, RU) == "Без поправки – 87,2; поправка на возраст и способ ответа: −1,2"
    assert words.plain_index(NONE, RU) == ""
    assert words.interval(Figure(85.178, 81.80, 87.74), RU) == "от 81,8 до 87,7"
    predicted = replace(FOUR, composition=Composition.PREDICTED)
    assert words.composition(predicted, RU) == "работодатели: оценка по соискателям"
    assert words.composition(NONE, RU) == ""
    assert (
        words.shares((0.8, 0.2), EN)
        == "Job seekers are 80\N{NO-BREAK SPACE}% of the index, employers 20\N{NO-BREAK SPACE}%"
    )


def test_a_place_stands_with_the_places_it_could_as_well_be() -> None:
    both = replace(FOUR, rank=Rank(96.4, 14, 210, 1650), regional_rank=Rank(1.0, 1, 1, 1))
    assert words.ranks(both, RU) == ["В стране: место 14–210 из 1\N{NO-BREAK SPACE}650", "В регионе: место 1 из 1"]
    assert words.ranks(FOUR, RU) == []


def test_a_rise_is_called_one_only_where_it_is_beyond_chance_and_the_country() -> None:
    still = Trend(-3.5, -1.2, -2.3, 2.679, 0.39, called=False, employers=False)
    assert words.trend(still, RU) == (
        "За 13 недель −3,5, по стране −1,2: разница может быть случайной – только по соискателям"
    )
    rise = Trend(3.4, -1.2, 4.6, 1.2, 0.0001, called=True, employers=True)
    assert words.trend(rise, RU) == "За 13 недель +3,4: на 4,6 лучше, чем по стране (−1,2)"
    fall = replace(rise, points=-5.8, net=-4.6)
    assert words.trend(fall, RU) == "За 13 недель −5,8: на 4,6 хуже, чем по стране (−1,2)"
    assert [words.trend_sign(one) for one in (rise, fall, still, None)] == ["↗", "↘", "", ""]
