"""Typing sheets of paper in: what is asked, and what is refused and why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.cli.sheet_form import EndsWithin, SheetForm
from bot.imports.typed_sheets import TypedSheet
from questionnaire.loader import load
from questionnaire.model import AgeBand, RespondentType
from storage.entry.paper_sheets import Printing, Sheet
from storage.places.centers import Center

NOW = datetime(2026, 11, 24, 21, 30, tzinfo=UTC)
CODE, FOR_EMPLOYERS, USED = "2222222222", "4444444444", "5555555555"
ANSWERS = "543218454321895"
PLACE = Center(
    1, "BRY-01", "Центр", 1, "Брянская область", "Брянск", "Europe/Moscow", None, "open", None, None, False, NOW, None
)
PRINTING = Printing(1, RespondentType.JOB_SEEKER, "2026.1", "ru", date(2026, 11, 20))
SHEETS = {
    CODE: Sheet(CODE, 17, PRINTING, None),
    FOR_EMPLOYERS: Sheet(FOR_EMPLOYERS, 18, replace(PRINTING, respondent_type=RespondentType.EMPLOYER), None),
    USED: Sheet(USED, 19, PRINTING, date(2026, 11, 23)),
}


async def find(code: str) -> tuple[Sheet, Center] | None:
    return (SHEETS[code], PLACE) if code in SHEETS else None


async def typed(
    *lines: str, day: date | None = None, twice: bool = False
) -> tuple[list[TypedSheet], list[str], Sequence[str]]:
    """What becomes of the lines, what is said, and the lines that nobody has asked for."""
    left = list(lines)
    said: list[str] = []
    sheets: list[TypedSheet] = []

    def ask(prompt: str) -> str:
        if not left:
            raise EOFError
        return left.pop(0)

    form = SheetForm(ask, said.append, find, load, day=day, now=NOW, twice=twice)
    while (sheet := await form.next()) is not None:
        sheets.append(sheet)
    return sheets, said, left


async def test_a_sheet_is_a_line_for_each_field_and_an_empty_code_ends() -> None:
    lines = (CODE, "3", "2", ANSWERS, " Спасибо! ", "44444 44444", "7", "54321 84543 21895", "", "", "more")
    (first, second), said, left = await typed(*lines)
    assert (first.sheet, first.respondent_type, first.age_band) == (SHEETS[CODE], RespondentType.OTHER, AgeBand.FROM_18)
    assert (first.answers, first.comment) == (ANSWERS, "Спасибо!")
    # A sheet for employers leaves no choice.
    assert (second.respondent_type, second.age_band) == (RespondentType.EMPLOYER, AgeBand.OVER_70)
    assert (second.answers, second.comment) == (ANSWERS, "")
    assert said == ["Sheet 17, Центр", "Sheet 18, Центр"] and left == ["more"]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("54321", "There are 15 questions, and 5 signs."),
        ("543218454321896", "Question 15: 6 is no answer; there are 1 to 5, 8, sometimes 9, and 0."),
        ("543918454321895", "Question 4 has no answer 9."),
        ("54321845432189x", "Question 15: x is no answer; there are 1 to 5, 8, sometimes 9, and 0."),
        ("0" * 15, "There is no answer on it: such a sheet is not kept."),
    ],
)
async def test_bad_digits_are_named_and_asked_for_again(bad: str, problem: str) -> None:
    (sheet,), said, _ = await typed(CODE, "1", "2", bad, ANSWERS, "", "")
    assert sheet.answers == ANSWERS and said[1:] == [problem]


async def test_bad_codes_types_and_ages_are_named_and_asked_for_again() -> None:
    (sheet,), said, _ = await typed("Центр", "9999999999", USED, CODE, "2", "1", "8", "", "6", ANSWERS, "", "")
    assert sheet.age_band is AgeBand.FROM_55
    assert said == [
        "Центр is no code: it has ten letters and digits, beside the square code.",
        "There is no sheet with the code 99999 99999.",
        "Sheet 19 of BRY-01 counts already, since 2026-11-23.",
        "Sheet 17, Центр",
        "2 is not one of 1, 3.",
        "8 is not one of 1, 2, 3, 4, 5, 6, 7.",
        "– is not one of 1, 2, 3, 4, 5, 6, 7.",
    ]


async def test_a_day_before_the_printing_or_after_today_is_refused_by_the_clock_of_the_center() -> None:
    assert (await typed(CODE, "", day=date(2026, 11, 19)))[1] == ["Sheet 17 was printed on 2026-11-20 only."]
    # At half past nine in the evening by Greenwich it is tomorrow in Moscow.
    assert len((await typed(CODE, "1", "2", ANSWERS, "", "", day=date(2026, 11, 25)))[0]) == 1
    assert (await typed(CODE, "", day=date(2026, 11, 26)))[1] == ["2026-11-26 lies in the future at BRY-01."]


async def test_a_dash_begins_the_sheet_again() -> None:
    (sheet,), said, _ = await typed(CODE, "1", "-", CODE, "1", "2", ANSWERS, "-", CODE, "3", "3", ANSWERS, "Да", "")
    assert (sheet.respondent_type, sheet.age_band, sheet.comment) == (RespondentType.OTHER, AgeBand.FROM_25, "Да")
    assert said.count("From the beginning.") == 2


async def test_what_is_typed_twice_must_agree_in_two_readings_that_follow_each_other() -> None:
    slip = "543218454321894"
    readings = ("1", "2", ANSWERS, "3", "2", slip, "1", "2", ANSWERS, "1", "2", ANSWERS)
    (sheet,), said, _ = await typed(CODE, *readings, "", "", twice=True)
    assert (sheet.respondent_type, sheet.answers) == (RespondentType.JOB_SEEKER, ANSWERS)
    differs = "Not the same twice: who, 15. Please look at the sheet."
    assert said[1:] == ["Once more.", differs, "Once more.", differs, "Once more."]


async def test_lines_that_end_within_a_sheet_are_named() -> None:
    with pytest.raises(EndsWithin) as ended:
        await typed(CODE, "1", "2")
    assert ended.value.number == 17
