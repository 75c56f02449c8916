"""Visit tokens: 45 characters, one spelling each, and nothing else is accepted."""

import base64
import hashlib
import hmac
import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.entry.visit_codes import SIGNS, in_print, new_code, read_code
from storage.entry.visit_tokens import VisitKeys, VisitToken, new_token

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
KEYS = VisitKeys({1: b"k" * 32}, 1)
ALPHABET = string.ascii_letters + string.digits + "-_"

ids = st.binary(min_size=8, max_size=8).map(bytes.hex)
hours = st.integers(0, 24 * 365).map(lambda count: NOW + timedelta(hours=1 + count))
tokens = st.builds(VisitToken, st.integers(1, 2**32 - 1), hours, ids)


def test_the_bytes_are_those_of_the_design() -> None:
    """Made by hand: form and key 1 ‖ center 4 ‖ expiry hour 4 ‖ id 8 ‖ HMAC-SHA256, first 16 bytes."""
    # 24 November 2026 is day 20,781 since 1970: 11 hours more than 20,781 × 24 = 498,744 make 498,755.
    body = bytes([0x11]) + (258).to_bytes(4, "big") + (498_755).to_bytes(4, "big") + bytes(range(8))
    mac = hmac.new(b"k" * 32, body, hashlib.sha256).digest()[:16]
    by_hand = "v" + base64.urlsafe_b64encode(body + mac).decode()
    token = VisitToken(258, datetime(2026, 11, 24, 11, 0, tzinfo=UTC), "0001020304050607")
    assert KEYS.sign(token) == by_hand
    assert len(by_hand) == 45
    assert KEYS.read(by_hand, NOW) == token


@given(tokens)
def test_what_is_signed_is_read_back_and_fits_a_deep_link(token: VisitToken) -> None:
    text = KEYS.sign(token)
    assert KEYS.read(text, NOW) == token
    assert len(text) == 45 and set(text) <= set(ALPHABET)


@given(tokens)
def test_every_single_bit_counts(token: VisitToken) -> None:
    content = base64.urlsafe_b64decode(KEYS.sign(token)[1:])
    for bit in range(8 * len(content)):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        assert KEYS.read("v" + base64.urlsafe_b64encode(changed).decode(), NOW) is None


def test_every_single_character_counts() -> None:
    text = KEYS.sign(new_token(1, NOW, timedelta(hours=72)))
    for position in range(len(text)):
        for char in set(ALPHABET + "+/= \n.vАо") - {text[position]}:
            assert KEYS.read(text[:position] + char + text[position + 1 :], NOW) is None


@given(st.text(max_size=60) | st.text(ALPHABET, min_size=44, max_size=46).map(lambda text: "v" + text[1:]))
def test_no_other_text_is_a_token(text: str) -> None:
    assert KEYS.read(text, NOW) is None


@pytest.mark.parametrize("around", ["{}=", "{}\n", " {}", "{}A", "v{}", "{}" + "A" * 4_051, "{}\x00"])
def test_nothing_may_stand_around_a_token(around: str) -> None:
    assert KEYS.read(around.format(KEYS.sign(new_token(1, NOW, timedelta(hours=1)))), NOW) is None


@given(st.timedeltas(timedelta(hours=1), timedelta(days=30)), st.integers(0, 3_599))
def test_a_token_lives_as_long_as_asked_for_and_less_than_an_hour_longer(lifetime: timedelta, second: int) -> None:
    now = NOW + timedelta(seconds=second)
    token = new_token(1, now, lifetime)
    assert lifetime <= token.expires_at - now < lifetime + timedelta(hours=1)
    text = KEYS.sign(token)
    assert KEYS.read(text, token.expires_at - timedelta(microseconds=1)) == token
    assert KEYS.read(text, token.expires_at) is None


def test_two_keys_are_live_and_no_third() -> None:
    keys = VisitKeys.new()
    texts = []
    for _ in range(20):
        texts.append(keys.sign(new_token(1, NOW, timedelta(hours=1))))
        keys = keys.rotated()
        believed = [keys.read(text, NOW) is not None for text in texts]
        assert believed == [False] * (len(texts) - 1) + [True]


def test_keys_survive_their_file_and_show_nothing_of_themselves() -> None:
    keys = VisitKeys.new().rotated()
    again = VisitKeys.from_text(keys.to_text())
    text = keys.sign(new_token(1, NOW, timedelta(hours=1)))
    assert again.read(text, NOW) == keys.read(text, NOW) is not None
    assert again.current == keys.current
    assert repr(keys) == "VisitKeys(current=2, …)"


@pytest.mark.parametrize("content", ["", "1", "1 00", "x " + "0" * 64, "16 " + "0" * 64, "1 " + "0" * 64 + "\n2 \n"])
def test_a_damaged_file_of_keys_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        VisitKeys.from_text(content)


def test_short_codes_are_read_as_people_type_them() -> None:
    for typed in (
        "5AM9XP2T8Y",
        "5am9x p2t8y",
        "5АМ9Х-Р2Т8У",
        "5ам9хр2т8у",
        " 5 A M 9 X – P 2 T 8 Y ",
        "5AM9XP2TBY",
        "5AM9XP2TВY",
    ):
        assert read_code(typed) == "5AM9XP2T8Y"
    assert read_code("О1З45 IL67С") == read_code("01345 1167C") == "013451167C"


@given(st.integers(0, 2**32))
def test_a_printed_code_is_read_back(seed: int) -> None:
    code = new_code()
    assert read_code(in_print(code)) == read_code(in_print(code).lower()) == code
    assert len(code) == 10 and set(code) <= set(SIGNS)


@pytest.mark.parametrize(
    "text",
    ["", "Брянск", "Карачаевка", "Караваевка", "мост века", "5AM9XP2T8", "5AM9XP2T8YY", "5AM9XP2T8U", "5" * 4_096],
)
def test_words_and_wrong_lengths_are_no_codes(text: str) -> None:
    assert read_code(text) is None


def test_the_database_keeps_of_a_code_what_only_the_keys_can_find() -> None:
    keys = VisitKeys.new()
    kept = keys.code_hash("5AM9XP2T8Y")
    assert kept in keys.code_hashes("5AM9XP2T8Y")
    assert kept in keys.rotated().code_hashes("5AM9XP2T8Y")
    assert kept not in keys.rotated().rotated().code_hashes("5AM9XP2T8Y")
    assert kept not in keys.code_hashes("5AM9XP2T8X")
    assert kept != hashlib.sha256(b"5AM9XP2T8Y").hexdigest()
