"""The version of the questionnaire follows from the setting and the day."""

from datetime import date

import pytest

from questionnaire import loader
from questionnaire.versions import USUAL, Split, brief_of, parse


def test_one_version_is_in_force_on_every_day() -> None:
    assert USUAL.on(date(2099, 1, 1)) == parse("2022.1").on(date(2000, 1, 1)) == "2022.1"
    assert parse("2026.1").on(date(2000, 1, 1)) == "2026.1"


def test_a_later_version_begins_on_its_day_and_may_be_taken_back() -> None:
    versions = parse("2022.1, 2026.1 from 2027-01-01, 2022.1 from 2027-03-01")
    days = [(2026, 12, 31), (2027, 1, 1), (2027, 2, 28), (2027, 3, 1)]
    assert [versions.on(date(*day)) for day in days] == ["2022.1", "2026.1", "2026.1", "2022.1"]


def test_a_split_sample_asks_two_versions_and_is_named_by_its_first() -> None:
    versions = parse("2022.1, 2022.1/2026.1 from 2027-01-04, 2026.1 from 2027-04-05")
    days = [date(2027, 1, 3), date(2027, 1, 4), date(2027, 4, 4), date(2027, 4, 5)]
    assert [versions.asked_on(day) for day in days] == [["2022.1"], *[["2022.1", "2026.1"]] * 2, ["2026.1"]]
    assert [versions.on(day) for day in days] == ["2022.1", "2022.1", "2022.1", "2026.1"]
    assert versions.splits() == [Split("2022.1", "2026.1", date(2027, 1, 4), date(2027, 4, 5))]
    assert parse("2026.1/2022.1").splits() == [Split("2026.1", "2022.1", None, None)]
    assert USUAL.splits() == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("2022.2", "'2022.2' is not one of 2022.1, 2026.1"),
        ("", "'' is not one of 2022.1, 2026.1"),
        ("2022.1/2022.1", "'2022.1/2022.1' is no split sample of two versions"),
        ("2022.1/2026.1/2022.1", "'2022.1/2026.1/2022.1' is no split sample of two versions"),
        ("2022.1/2027.1", "'2027.1' is not one of 2022.1, 2026.1"),
        ("2022.1/", "'' is not one of 2022.1, 2026.1"),
        ("2022.1, 2026.1", "'2026.1' is not a version and its first day, such as 2026.1 from 2027-01-01"),
        ("2022.1, 2026.1 from 01.01.2027", "'01.01.2027' is not a day such as 2027-01-01"),
        ("2022.1, 2030.1 from 2027-01-01", "'2030.1' is not one of 2022.1, 2026.1"),
        ("2022.1, 2026.1 from 2027-03-01, 2022.1 from 2027-01-01", "its days are not in order"),
        ("2022.1, 2026.1 from 2027-03-01, 2022.1 from 2027-03-01", "its days are not in order"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(words: str, reason: str) -> None:
    with pytest.raises(ValueError) as refusal:
        parse(words)
    assert str(refusal.value) == reason


def test_a_split_sample_has_no_third_version_even_if_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loader, "versions", lambda: ("2022.1", "2026.1", "2030.1"))
    with pytest.raises(ValueError, match=r"^'2022\.1/2026\.1/2030\.1' is no split sample of two versions$"):
        parse("2022.1/2026.1/2030.1")


def test_a_question_that_was_renamed_has_both_names() -> None:
    assert brief_of("E1", "ru") == "скорость решения"
    assert brief_of("E2", "ru") == "без лишних бумаг и визитов / только нужные документы"
