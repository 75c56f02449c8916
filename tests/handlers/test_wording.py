"""Words for places and distances, the same everywhere."""

import pytest

from handlers.language.texts import texts_in
from handlers.language.wording import center_in_text, distance


@pytest.mark.parametrize(
    "name",
    [
        "Центр занятости «Ачинск»",
        "Центр занятости населения города Брянска",
        "ГКУ ЦЗН Ачинска",
        "Кадровый центр «Работа России»",
        "Территориальный отдел № 5",
        "«Десна»",
        "Employment Service of Pskov",
    ],
)
def test_a_name_that_carries_its_kind_or_quotes_is_not_wrapped_again(name: str) -> None:
    for language in ("ru", "en"):
        assert center_in_text(texts_in(language), name) == name


def test_a_bare_name_gets_its_kind_and_quotes() -> None:
    assert center_in_text(texts_in("ru"), "Десна") == "Центр «Десна»"
    assert center_in_text(texts_in("en"), "Десна") == "“Десна” center"


@pytest.mark.parametrize(
    ("kilometers", "words"),
    [
        (0.0, "около 100 м"),
        (0.44, "около 400 м"),
        (0.94, "около 900 м"),
        (0.96, "около 1 км"),
        (2.6, "около 3 км"),
        (19.4, "около 19 км"),
        (23.0, "около 25 км"),
        (97.6, "около 100 км"),
        (178.6, "около 180 км"),
        (1234.0, "около 1\xa0230 км"),
    ],
)
def test_a_distance_is_told_as_people_tell_it(kilometers: float, words: str) -> None:
    assert distance(texts_in("ru"), kilometers) == words
