"""Receipt codes: short, typed on any keyboard, and never recognized by mistake."""

from datetime import date

import pytest

from handlers.client.receipt_codes import Receipt, code_of, read
from scoring.windows import week_of
from storage.entry.visit_codes import SIGNS, read_code

WEEK = week_of(date(2026, 11, 16))


@pytest.mark.parametrize("center_id", [1, 7, 2_300, 2**31 - 1])
def test_a_code_says_its_center_and_week(center_id: int) -> None:
    for week in (week_of(date(2022, 1, 3)), WEEK, week_of(date(2095, 1, 3))):
        assert read(code_of(Receipt(center_id, week))) == Receipt(center_id, week)


def test_a_code_by_hand() -> None:
    # 254 weeks after that of 2022-01-03: 1·4096 + 254 = 4350 = 10·400 + 17·20 + 10, in signs 0 0 0 A T A.
    # From the right, every second sign doubled, to the base 20: A 10·2 = 1 + 0, T 17, A 1 + 0: 19. One more is 20.
    assert (WEEK - week_of(date(2022, 1, 3)), SIGNS[10], SIGNS[17]) == (254, "A", "T")
    assert code_of(Receipt(1, WEEK)) == "000 ATA1"


def test_a_code_is_read_however_it_is_typed() -> None:
    code = code_of(Receipt(2_300, WEEK))
    assert read(code.lower()) == read(code.replace(" ", "-")) == read(f" {code} ") == Receipt(2_300, WEEK)
    cyrillic = code.translate(str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ"))
    assert read(cyrillic) == Receipt(2_300, WEEK)


def test_one_wrong_sign_makes_no_code() -> None:
    code = code_of(Receipt(2_300, WEEK)).replace(" ", "")
    for place, right in enumerate(code):
        for sign in SIGNS:
            if sign != right:
                assert read(code[:place] + sign + code[place + 1 :]) is None


def test_a_code_is_not_that_of_a_slip_and_words_are_none() -> None:
    assert read_code(code_of(Receipt(2_300, WEEK))) is None
    for words in ("", "Брянск", "/start", "0" * 50, "000 0000"):
        assert read(words) is None
