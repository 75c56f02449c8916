"""The message of a digest's picture."""

from dataclasses import replace

import pytest

from bot.digest.center.content import Change, GroupLine
from bot.digest.center.headline import change, weakest
from handlers.language.texts import texts_in
from questionnaire.loader import load
from tests.bot.digest.center.test_caption_and_chart import FULL

RU, EN = texts_in("ru"), texts_in("en")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Change(2.41, True), "Индекс вырос на 2,4"),
        (Change(-12.3, True), "Индекс снизился на 12,3"),
        (Change(-12.3, False), "Индекс почти не изменился"),
        (None, "Первый индекс центра"),
    ],
)
def test_a_headline_tells_only_a_change_that_may_be_called_one(found: Change | None, words: str) -> None:
    assert change(replace(FULL, change=found), RU) == words


def test_the_weak_spot_is_the_group_farthest_behind_the_region_beyond_its_margin_of_error() -> None:
    # U: 79 lies within its interval. E is the lowest, but not behind. P is 5 behind, beyond 84.4.
    groups = (
        GroupLine("U", 80.2, 76.0, 84.4, None, 79.0),
        GroupLine("E", 72.2, 66.0, 78.4, None, 72.2),
        GroupLine("P", 80.0, 75.6, 84.4, None, 85.0),
    )
    content = replace(FULL, groups=groups)
    assert weakest(content, RU, load()) == "Слабое место – «Личный подход»: на 5,0 ниже региона"
    assert weakest(content, EN, load()) == "Weak spot: “Personal approach”, 5.0 below the region"
    alone = replace(FULL, groups=tuple(replace(line, region=None) for line in groups))
    assert weakest(alone, RU, load()) == "Слабее всего – «Без лишних усилий»: 72,2"
    assert weakest(replace(FULL, groups=()), RU, load()) == ""
