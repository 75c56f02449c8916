"""Contacts in a client's words: found however typed, written in one way, refused where they cannot be right."""

import html
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from handlers.client import contacts
from handlers.language.texts import texts_in
from handlers.views.callback_requests import show_back, shown
from storage.places.centers import Center

NUMBER = "+7 912 000-11-22"


@pytest.mark.parametrize(
    "words",
    [
        "+7 912 000-11-22", "89120001122", "8 (912) 000-11-22", "912 000 11 22", "7 912 000 11 22",
        "+7(912)000-11-22", "мой номер: 8-912-000-11-22", "тел. 8 912 0001122", "Телефон +79120001122",
        "\u202a+7 912 000 11 22\u202c",
    ],
)  # fmt: skip
def test_a_number_is_written_in_one_way(words: str) -> None:
    assert str(contacts.read(words)) == NUMBER


@pytest.mark.parametrize(
    ("words", "contact"),
    [
        (f"{NUMBER}, после шести", f"{NUMBER}, после шести"),
        (f"{NUMBER} до 18:00", f"{NUMBER}, до 18:00"),
        (f"после 18.00 {NUMBER}", f"{NUMBER}, после 18.00"),
        (f"Анна Козлова, {NUMBER}", f"{NUMBER}, Анна Козлова"),
        ("anna@example.ru", "anna@example.ru"),
        ("Почта: Anna.Ivanova@Example.RU.", "Anna.Ivanova@example.ru"),
        ("anna@пример.рф, утром", "anna@пример.рф, утром"),
        (f"{NUMBER} или anna@example.ru", f"{NUMBER}, anna@example.ru, или"),
        ("+375 29 123-45-67", "+375 29 123-45-67"),
    ],
)
def test_what_suits_is_kept_beside_the_contact(words: str, contact: str) -> None:
    assert str(contacts.read(words)) == contact


@pytest.mark.parametrize(
    "words",
    [
        "", "завтра", "и ещё там нет туалета", "+7 000 000 00 00", "22-33-44", "112", "паспорт 4510 123456",
        "1234567890123", "a@b", "anna@", "анна собака мейл ру", "Идите вы козлы", "5", "2026-11-24 10:00",
    ],
)  # fmt: skip
def test_what_is_no_contact_is_none(words: str) -> None:
    assert contacts.read(words) is None


@pytest.mark.parametrize("words", ["вы козлы", "ебаные уроды", "сволочи!", "you idiots", "Пошли на хуй", "х" * 61])
def test_abuse_and_essays_beside_a_contact_are_left_out(words: str) -> None:
    assert str(contacts.read(f"{NUMBER}, {words}")) == NUMBER


@pytest.mark.parametrize(
    "words", ["себя", "потребитель", "хлебушек", "Козлов", "судить", "Скунс", "дурной сон", "рублях"]
)
def test_common_words_are_no_abuse(words: str) -> None:
    assert not contacts.is_foul(words)


def test_the_libraries_are_imported_for_the_first_contact_only() -> None:
    code = (
        "import sys, handlers.client.contacts as c; heavy = {'phonenumbers', 'email_validator'}\n"
        "assert c.read('завтра') is None and not heavy & set(sys.modules)\n"
        "assert c.read('89120001122') and 'phonenumbers' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("note", ["утром", "O'Neil & Sons <b>"])
def test_the_contact_that_is_shown_back_is_read_again_as_it_was(language: str, note: str) -> None:
    contact = contacts.read(f"{NUMBER}, {note}")
    assert contact is not None
    center = Center(
        1, "BRY-01", "Центр «Десна»", 1, "Брянская область", "Брянск", "Europe/Moscow", None, "open", None, None,
        sample=False, created_at=datetime(2026, 11, 24, tzinfo=UTC), closed_at=None,
    )  # fmt: skip
    sent = show_back(texts_in(language), center, contact).text
    for text in (sent, html.unescape(sent)):
        assert contacts.read(shown(text)) == contact
