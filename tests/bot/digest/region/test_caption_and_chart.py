"""A region's digest as people see it: five lines, and a picture that a phone can show."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from bot.digest.caption_lines import units, unmarked
from bot.digest.center.caption import LONGEST
from bot.digest.region import chart
from bot.digest.region.caption import caption, plain_text
from bot.digest.region.content import FewLine, LeagueLine, RegionContent
from bot.digest.region.league import parts
from handlers.language.texts import texts_in
from handlers.language.wording import shortened_inside, whole_number
from questionnaire.model import LANGUAGES
from scoring.method_2022.league import Band
from scoring.method_2026.ranks import Rank

SCREEN = 2_400
"""Height, for a width of 1080, of the phones that most people have."""


def line(label: str, index: float, band: Band, change: float | None = None) -> LeagueLine:
    return LeagueLine(label, 100, index, index - 3, min(100.0, index + 3), band, change)


LEAGUE = (
    line("Брянск", 91.0, Band.ABOVE, 4.12),
    line("Клинцы", 84.0, Band.LIKE),
    line("Унеча", 83.0, Band.PRELIMINARY),
    line("Почеп", 82.0, Band.UNDER_REVIEW),
    line("Севск", 71.0, Band.BELOW, -12.38),
)
SMALL = RegionContent(
    region="Брянская область",
    week=105_706,
    window_start=date(2026, 8, 31),
    window_end=date(2026, 11, 29),
    centers=8,
    n=1_512,
    new=63,
    index=83.24,
    ci_low=82.1,
    ci_high=84.4,
    league=LEAGUE,
    few=(FewLine("Злынка", 3), FewLine("Сельцо", 9), FewLine("Мглин", 0)),
    silent=("Мглин",),
)
NAME = "Отделение <i>центра</i> & $занятости$ населения по городскому округу"


def large(count: int, label: str = NAME) -> RegionContent:
    """A quarter above, a quarter below, half indistinguishable; every tenth has changed."""
    bands = [Band.ABOVE] * (count // 4) + [Band.LIKE] * (count // 2) + [Band.BELOW] * (count // 4)
    lines = tuple(
        line(f"{label} {number:03}", 99 - number * 60 / count, band, -10.0 - number if number % 10 == 5 else None)
        for number, band in enumerate(bands)
    )
    few = tuple(FewLine(f"{label} few {number:03}", 9) for number in range(count))
    return replace(SMALL, region=NAME * 3, league=lines, few=few, silent=tuple(one.label for one in few), centers=count)


NONE = replace(SMALL, index=None, ci_low=None, ci_high=None, league=())
CASES = {"small": SMALL, "twenty-eight": large(28), "large": large(120), "none": NONE,
         "one": replace(SMALL, league=LEAGUE[1:2], few=(), silent=(), centers=1)}  # fmt: skip


def test_a_regions_week_in_five_lines() -> None:
    assert plain_text(SMALL, texts_in("ru")) == (
        "Брянская область\n"
        "31 августа – 29 ноября 2026\n"
        "\n"
        "Индекс за 13 недель: 83,2 из 100 (от 82,1 до 84,4)\n"
        "Центров: 8, ответов: 1\u00a0512, за неделю – 63\n"
        "📈 Изменились к прошлым 13 неделям: Севск −12,4, Брянск +4,1\n"
        "🔕 Две недели без ответов: Мглин\n"
        "🌱 Мало ответов, вне сравнения: Сельцо (9), Злынка (3), Мглин (0)\n"
        "\n"
        "Все центры – /centers"
    )


def test_without_an_index_no_figure_is_told_but_counts() -> None:
    words = plain_text(NONE, texts_in("ru"))
    assert "Индекса пока нет" in words and "измен" not in words.lower()
    assert re.findall(r"\d+,\d", words) == []


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_caption_fits_and_is_escaped(case: str, language: str) -> None:
    words = caption(CASES[case], texts_in(language), repeated=True)
    assert units(unmarked(words)) <= LONGEST
    assert re.sub(r"</?b>", "", words).count("<") == 0
    assert texts_in(language)("digest-repeated") in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_caption_fits_with_places_too(language: str) -> None:
    widest = Rank(1150.0, 1_000, 2_200, 2_300)
    league = tuple(replace(one, place=widest, national=widest) for one in large(120).league)
    words = caption(replace(large(120), methodology="2026.1", league=league), texts_in(language), repeated=True)
    assert units(unmarked(words)) <= LONGEST
    # Of short names both centers keep their places; of the longest ones the line goes, before any that asks for a deed.
    assert "🏅" not in words and "🔕" in words
    short = replace(
        SMALL, methodology="2026.1", league=tuple(replace(one, place=widest, national=widest) for one in LEAGUE)
    )
    assert caption(short, texts_in(language)).count(whole_number(2_300, language)) == 4


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_as_wide_as_a_phone_and_no_taller(case: str, language: str) -> None:
    picture = Image.open(io.BytesIO(chart.draw(CASES[case], texts_in(language))))
    assert picture.width == 1080
    assert picture.height <= SCREEN


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_off_the_picture_and_words_are_readable(case: str, language: str) -> None:
    """Ten pixels on a phone of 360 are thirty here: an ordinary letter's height, descender included."""
    picture = chart.picture_of(CASES[case], texts_in(language))
    width, height = picture.size
    for words in picture.words:
        left, top, right, bottom = words.box
        assert left >= 0 and right <= width and top >= 0 and bottom <= height, words.text
        assert words.font.size >= 26, words.text


def test_labels_do_not_run_into_the_scale() -> None:
    words = chart.picture_of(large(28), texts_in("ru")).words
    labels = [one for one in words if "…" in one.text and round(one.font.size * 72 / 100) == 22]
    assert len(labels) == 28
    assert max(one.box[2] for one in labels) < chart.LEFT


def test_a_small_region_is_shown_whole_and_of_a_large_one_what_tells_something() -> None:
    assert [(part.band, len(part.lines)) for part in parts(SMALL)] == [(band, 1) for band in Band]
    assert [(part.band, part.count, len(part.lines)) for part in parts(large(120))] == [
        (Band.ABOVE, 30, 8),
        (Band.LIKE, 60, 0),
        (Band.BELOW, 30, 8),
        (None, 12, 8),
    ]
    above, _, below, moved = parts(large(120, "Центр"))
    assert [one.label for one in above.lines] == [f"Центр {number:03}" for number in range(8)]
    assert [one.label for one in below.lines] == [f"Центр {number:03}" for number in range(112, 120)]
    # The largest changes: −125 at 115, −115 at 105 …
    assert [one.label for one in moved.lines][:2] == ["Центр 115", "Центр 105"]


def test_a_long_name_is_cut_where_it_tells_least() -> None:
    assert shortened_inside("Брянск", 10) == "Брянск"
    assert shortened_inside("Отделение по Советскому району", 15) == "Отделен…району"
