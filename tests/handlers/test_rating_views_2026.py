"""The views of a center before a visit where methodology 2026.1 leads, as they appear on a phone."""

from dataclasses import replace
from datetime import date

import pytest
from aiogram.types import InputTextMessageContent

from handlers.language.texts import texts_in
from handlers.views import inline, rating
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from scoring.method_2026.card import Card2026
from scoring.method_2026.display import ShownRange
from scoring.method_2026.index import Composition, Figure, State
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange, StarState
from scoring.method_2026.trend import Trend
from scoring.method_2026.visible import VisibleFigures
from storage.places.nearby import Nearby
from tests.handlers.examples import CENTER

TODAY = date(2026, 11, 25)
RU = texts_in("ru")
FIGURES = VisibleFigures(
    64, 20, 180, State.FIRM, StarState.TWO_STARS, 0, 0, Composition.OWN, Figure(87.24, 83.91, 90.06),
    Figure(86.0, 82.7, 88.8), -1.2, StarRange(3, 4), 92, (0, 2, 40, 52, 6), None, Figure(84.2, 81.6, 86.7),
    Rank(96.4, 14, 210, 1650), Rank(3.1, 1, 9, 40), Trend(-3.5, -1.2, -2.3, 2.679, 0.39, called=False, employers=True),
    groups={"F": Figure(91.04, 88.0, 93.4), "C": Figure(79.9, 74.0, 84.8)}, adjusted_groups={"F": 90.4, "C": 78.7},
    praised=("F2", "F1"), response=ResponseClass.MIDDLE,
)  # fmt: skip
KNOWN = Card2026(FIGURES, date(2026, 8, 24), date(2026, 11, 22), (0.8, 0.2), 79.3, date(2026, 11, 23))
NOTHING = VisibleFigures(None, None, None, State.HIDDEN, StarState.HIDDEN, 3, 43)
FEW = replace(KNOWN, figures=NOTHING)
SPACE = "\N{NO-BREAK SPACE}"


def text(known: Card2026, language: str = "ru") -> str:
    return rating.card_text(texts_in(language), load(), CENTER, known, TODAY)


def test_a_card_in_russian() -> None:
    friendly, comfort = (load().group(code).brief["ru"] for code in "FC")
    assert text(KNOWN).split("\n") == [
        "<b>Центр занятости «Десна»</b>",
        "Брянск",
        "",
        f"<b>3–4 звезды</b> с уверенностью 92{SPACE}%",
        f"В стране: место 14–210 из 1{SPACE}650.",
        "В регионе: место 1–9 из 40.",
        "За 13 недель −3,5, по стране −1,2: разница может быть случайной.",
        "",
        "Индекс за 13 недель: <b>86,0</b> из 100",
        "Скорее всего, он от 82,7 до 88,8.",
        "Без поправки 87,2: поправка на возраст и способ ответа −1,2.",
        "Обычный центр страны: 79,3",
        "",
        "По группам вопросов, ответы тех и других:",
        f"████▌ {friendly} 90",
        f"███▉░ {comfort} 79",
        f"👍 Хвалят: {load().question('F2').brief['ru']}, {load().question('F1').brief['ru']}",
        "",
        "Ответили 64 соискателя и 20 работодателей с августа.",
        f"Ответили 5–20{SPACE}% посетителей.",
        f"Соискатели – 80{SPACE}% индекса, работодатели – 20{SPACE}%.",
        "Соискатели и работодатели ответили сами.",
        "",
        "Опубликовано 23 ноября 2026.",
    ]


def test_a_card_in_english() -> None:
    lines = text(KNOWN, "en").split("\n")
    assert lines[3:5] == [f"<b>3–4 stars</b> with 92{SPACE}% certainty", "In the country: place 14–210 of 1,650."]
    assert lines[8:12] == [
        "Index of 13 weeks: <b>86.0</b> of 100",
        "Most likely 82.7 to 88.8.",
        "Unadjusted 87.2: the adjustment for ages and ways of answering is −1.2.",
        "A usual center of the country: 79.3",
    ]


def test_below_thirty_people_the_index_is_plain_and_preliminary() -> None:
    few = replace(
        FIGURES, job_seekers=None, employers=None, state=State.PRELIMINARY, star=StarState.NOT_ENOUGH_PEOPLE,
        missing_for_star=12, adjusted=None, shift=None, range=None, certainty=None, rank=None, regional_rank=None,
        trend=None, year=None, composition=Composition.PREDICTED,
        last_range=ShownRange(StarRange(4, 4), "2026-08"), groups={"F": Figure(91.04, 88.0, 93.4)}, adjusted_groups={},
        praised=(), response=ResponseClass.NOT_REPORTED,
    )  # fmt: skip
    assert text(replace(KNOWN, figures=few)).split("\n")[3:-2] == [
        "Звёзд пока нет: ещё 12 ответов до звезды.",
        "<i>Раньше: 4 звезды, август 2026</i>",
        "",
        "Индекс за 13 недель: <b>87,2</b> из 100",
        "Скорее всего, он от 83,9 до 90,1.",
        "Предварительно: меньше 30 ответов.",
        "",
        "По группам вопросов, только соискатели:",
        f"████▌ {load().group('F').brief['ru']} 91",
        "",
        "Ответы с августа.",
        "Какая доля посетителей ответила, неизвестно: центр не сообщает, сколько их было.",
        f"Соискатели – 80{SPACE}% индекса, работодатели – 20{SPACE}%.",
        "Работодатели: оценка по соискателям.",
    ]


def test_a_hidden_index_shows_no_figure() -> None:
    assert text(FEW).split("\n")[3:] == [
        "Звёзд пока нет: за год меньше 10 ответов соискателей.",
        "",
        "Индекса пока нет: ещё 3 ответа соискателей до индекса.",
        "",
        "Опубликовано 23 ноября 2026.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_place_stands_without_its_interval_and_no_star_without_its_certainty(language: str) -> None:
    certain = text(replace(KNOWN, figures=replace(FIGURES, certainty=None)), language)
    assert "3–4" not in certain
    assert "96" not in text(KNOWN, language)


def test_lists_tell_stars_with_their_certainty_before_the_name() -> None:
    other = replace(CENTER, id=2, name="Сож", city="Клинцы")
    risen = replace(FIGURES, trend=Trend(4.0, -1.0, 5.0, 1.0, 0.001, called=True, employers=True))
    near = rating.nearest(RU, [Nearby(CENTER, 2.44), Nearby(other, 31)], {1: replace(KNOWN, figures=risen), 2: FEW})
    assert near.markup is not None
    assert [row[0].text for row in near.markup.inline_keyboard] == [
        "3–4★ 92%↗ около 2 км · Брянск · Центр занятости «Десна»",
        "около 30 км · Клинцы · Сож",
    ]
    assert near.text.endswith(RU("figures-key"))
    assert not rating.nearest(RU, [Nearby(other, 31)], {2: FEW}).text.endswith(RU("figures-key"))


def test_an_offer_for_any_chat_shows_the_figures_and_sends_the_card() -> None:
    offer = inline.offer(RU, load(), CENTER, KNOWN, TODAY, "https://t.me/b?start=c-BRY-01")
    assert (offer.title, offer.description) == (
        "3–4★ 92% Брянск · Центр занятости «Десна»",
        f"3–4 звезды с уверенностью 92{SPACE}%, индекс 86,0, от 82,7 до 88,8",
    )
    assert isinstance(offer.input_message_content, InputTextMessageContent)
    assert offer.input_message_content.message_text == text(KNOWN)
    few = inline.offer(RU, load(), CENTER, FEW, TODAY, "https://t.me/b")
    assert few.description == "Индекса пока нет: ещё 3 ответа соискателей до индекса"
