"""Each kind of value is read the same way in every file."""

from datetime import UTC, date, datetime

import pytest

from questionnaire.model import AgeBand, RespondentType
from storage.imports import coded_words
from storage.imports.moments import day, month, past_moment
from storage.imports.numbers import is_worn_down, number, percentage, whole_number
from storage.imports.opening_hours import canonical

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23", "2026-11-23T00:00:00", "2026-11-23 00:00:00", "2026-11-23 0:00:00", "23.11.2026", "23.11.26",
        "23.11.2026 г.", "23.11.2026 00:00", "23 ноября 2026 г.", "23 Ноября 2026", "2026-11-23 00:00:00+03:00",
        "2026/11/23", "2026/11/23 00:00", "23.ноя.26", "23-Nov-26", "23 ноя. 2026", "23 ноября 2026 г., 0:00",
    ],
)  # fmt: skip
def test_a_day_is_a_day_however_it_is_written(text: str) -> None:
    assert day(text) == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["", "вчера", "31.02.2026", "2026-02-31", "11/23/2026", "46349", "2026-11-23 10:30"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-10", "10.2026", "10/2026", "2026.10", "окт.26", "окт 2026", "Октябрь 2026", "октябрь 2026 г.", "Oct-26",
        "2026/10", "2026/10/1", "1.окт.26", "01.10.2026", "2026-10-01", "2026-10-01 00:00:00",
        "2026-10-01T00:00:00", "1.10.26",
    ],
)  # fmt: skip
def test_a_month_is_a_month_however_it_is_written(text: str) -> None:
    assert month(text) == "2026-10"


@pytest.mark.parametrize("text", ["", "13.2026", "2026-13", "осень 2026", "10", "2026", "0.2026"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert month(text) is None


@pytest.mark.parametrize("text", ["8:30", "08:30", "8:30:00", "08:30:00.000000"])
@pytest.mark.parametrize("date", ["23.11.2026 ", "2026-11-23 ", "2026-11-23T"])
def test_a_time_is_read_with_or_without_its_first_zero(date: str, text: str) -> None:
    assert past_moment(date + text, "Europe/Moscow", NOW) == datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5), ("5.0", 5), ("12,0", 12), ("1 234", 1234), ("1\u00a0234,5", 1234.5), ("1\u202f234\u202f567", 1234567),
        ("-3", -3), ("\u22123", -3), ("1e3", 1000), ("1234567.25", 1234567.25),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_meant(text: str, value: float) -> None:
    assert number(text) == value
    assert percentage(text) is None
    assert whole_number(text) == (value if value == int(value) else None)


@pytest.mark.parametrize(
    "text", ["", "1 23", "1.234,5", "1,234.5", "five", "５", "0x10", "nan", "inf", "1e999", "=5", "65%"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None and whole_number(text) is None


def test_a_percentage_is_told_by_its_sign() -> None:
    assert [percentage(text) for text in ("65%", "65 %", "65,5\u00a0%", "65")] == [65, 65, 65.5, None]


def test_digits_that_a_spreadsheet_has_lost_are_noticed() -> None:
    lost = ("2.0261E+11", "2,0261E+11", "2E+11", "2.02612345678901e+17")
    assert all(is_worn_down(text) for text in lost)
    assert not any(is_worn_down(text) for text in ("a-1", "202611201030", "1e5", "2026", "E+11", "row-2.0"))


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("mo-fr 09:00-18:00; sa 10:00-14:00", "mo-fr 09:00-18:00; sa 10:00-14:00"),
        ("пн–пт 8:30–17:30", "mo-fr 08:30-17:30"),
        ("Пн.-Чт.: 9.00 — 18.00, пт 9.00—16.45; сб, вс выходной", "mo-th 09:00-18:00; fr 09:00-16:45"),
        ("понедельник – пятница: с 8:30 до 17:15", "mo-fr 08:30-17:15"),
        ("вт, чт 10:00-20:00", "tu 10:00-20:00; th 10:00-20:00"),
        ("пн-пт 9:00-13:00, 14:00-18:00", "mo-fr 09:00-13:00; mo-fr 14:00-18:00"),
        ("сб выходной; ежедневно 8:00-24:00", "mo-su 08:00-24:00"),
    ],
)
def test_opening_hours_are_kept_in_one_form(words: str, kept: str) -> None:
    assert canonical(words) == kept


@pytest.mark.parametrize(
    "words",
    ["пн-пт", "09:00-18:00", "пн 9:00-25:00", "пн 9:00-18:60", "пн 9-18", "пн 9:00-18:00 обед", "xx 9:00-18:00"],
)
def test_what_is_no_opening_hours_is_said_so(words: str) -> None:
    with pytest.raises(ValueError, match="is not opening hours"):
        canonical(words)


def test_people_write_words_where_codes_are_meant() -> None:
    assert coded_words.TYPES[coded_words.words("Соискатель")] is RespondentType.JOB_SEEKER
    assert coded_words.TYPES[coded_words.words(" РАБОТОДАТЕЛЬ ")] is RespondentType.EMPLOYER
    for text in ("35-44", "35–44", "35 — 44", "35 - 44", "35\u00a0–\u00a044"):
        assert coded_words.AGES[coded_words.words(text)] is AgeBand.FROM_35
    assert coded_words.AGES[coded_words.words("Старше 70")] is AgeBand.OVER_70
    for text in ("35-44 лет", "От 35 до 44", "от 35 до 44 лет"):
        assert coded_words.AGES[coded_words.words(text)] is AgeBand.FROM_35
    assert coded_words.AGES[coded_words.words("до 18 лет")] is AgeBand.UNDER_18
    for text in ("Соискательница", "безработный", "Физическое лицо"):
        assert coded_words.TYPES[coded_words.words(text)] is RespondentType.JOB_SEEKER
    assert coded_words.TYPES[coded_words.words("ЮРЛИЦО")] is RespondentType.EMPLOYER
    assert [coded_words.TRUTHS[coded_words.words(text)] for text in ("Да", "НЕТ", "ИСТИНА", "0")] == [
        True,
        False,
        True,
        False,
    ]
