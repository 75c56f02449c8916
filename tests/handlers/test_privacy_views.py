"""The texts about people's data are short, and true to the settings."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.language.texts import texts_in
from handlers.services import PrivacyTerms
from handlers.views import privacy as views
from questionnaire.model import LANGUAGES
from storage.access.memberships import Membership, Role, Status
from storage.erasure.privacy import Erased, Held, HeldInterview
from storage.erasure.retention import Retention
from tests.handlers.examples import NOW

RETENTION = Retention(timedelta(days=5), timedelta(days=400), timedelta(days=61))
INTERVIEW = HeldInterview(
    center="Центр занятости «Десна»",
    timezone="Europe/Moscow",
    started_at=NOW,
    touched_at=NOW,
    completed_at=NOW,
    abandoned_at=None,
    answered=15,
    comment=None,
)
PERSON = Held("3f9c2a7be1d04c55", NOW, "ru", (INTERVIEW,), ())
ADMIN = Membership(
    id="m", account="a" * 64, role=Role.CENTER_ADMIN, center_id=1, region_id=None, center_code="BRY-01", region=None,
    messenger="telegram", user_id=1, chat_id=1, name="Мария <b>", status=Status.ACTIVE, language=None, created_at=NOW,
    blocked_at=None, center_name="Центр занятости «Десна»",
)  # fmt: skip
SCREEN = 900
"""Characters that a phone shows without much scrolling."""


def visible(text: str) -> str:
    return re.sub(r"</?(b|code)>", "", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_long_is_taken_from_the_settings_and_fits_a_phone(language: str) -> None:
    text = views.what_is_kept(texts_in(language), PrivacyTerms(RETENTION, None)).text
    assert re.findall(r"(\d+) (?:д|d)", text) == ["5", "400", "14", "61"]
    assert re.findall(r"(\d+) (?:недели|weeks)", text) == ["53"]
    assert len(visible(text)) <= SCREEN


def test_days_are_counted_in_russian() -> None:
    kept = Retention(timedelta(days=1), timedelta(days=365), timedelta(days=92))
    text = views.what_is_kept(texts_in("ru"), PrivacyTerms(kept, None)).text
    assert all(words in text for words in ("53 недели", "1 день", "365 дней", "92 дня"))


def test_who_keeps_it_is_what_the_operator_has_set() -> None:
    contact = "Служба <занятости>, help@example.org"
    text = views.what_is_kept(texts_in("ru"), PrivacyTerms(RETENTION, contact)).text
    assert "Хранит и отвечает: Служба &lt;занятости&gt;, help@example.org" in text
    assert "Хранит оператор этого бота" in views.what_is_kept(texts_in("ru"), PrivacyTerms(RETENTION, None)).text


def test_ones_own_data_say_what_there_is_and_when_it_goes() -> None:
    # Completed on 24 November: a comment goes after 400 days, on 29 December 2027, in the night after; the identity
    # after 53 weeks, on 30 November 2027, in the night after.
    held = replace(PERSON, interviews=(replace(INTERVIEW, comment="Всё <хорошо>"),))
    text = views.held(texts_in("ru"), held, RETENTION).text
    assert "• Центр занятости «Десна», 24 ноября 2026: 15 ответов" in text
    assert "Комментарий «Всё &lt;хорошо&gt;» – сотрём не позже 30 декабря 2027" in text
    assert "Язык: Русский" in text
    assert "<code>3f9c2a7be1d04c55</code>\nНе позже 1 декабря 2027" in text


def test_who_was_promised_thirty_days_reads_of_thirty_days() -> None:
    held = replace(PERSON, interviews=(replace(INTERVIEW, consent_version="2026.3"),))
    assert "\nНе позже 25 декабря 2026" in views.held(texts_in("ru"), held, RETENTION).text


def test_an_unfinished_interview_says_when_it_goes() -> None:
    # Touched on 24 November, kept for 5 days, gone in the night after.
    held = replace(PERSON, interviews=(replace(INTERVIEW, completed_at=None, answered=3),))
    text = views.held(texts_in("ru"), held, RETENTION).text
    assert "3 ответа. Опрос не закончен и не учитывается, сотрём его не позже 30 ноября 2026" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_answer_fits_one_message(language: str) -> None:
    many = tuple(replace(INTERVIEW, center="Ц" * 200, comment="&" * 2_000) for _ in range(30))
    text = views.held(texts_in(language), replace(PERSON, interviews=many, memberships=(ADMIN,)), RETENTION).text
    # The limit applies to the text after its entities are read.
    assert len(visible(text).replace("&amp;", "&")) <= 4_096
    assert "22" in text


def test_an_administrator_is_told_what_else_goes() -> None:
    held = replace(PERSON, memberships=(ADMIN,))
    assert "Имя «Мария &lt;b&gt;»" in views.held(texts_in("ru"), held, RETENTION).text
    assert "администратор: Центр занятости «Десна»" in views.ask_forget(texts_in("ru"), held).text
    assert "администратор" not in views.ask_forget(texts_in("ru"), PERSON).text
    assert "Роли администратора у вас больше нет" in views.forgotten(texts_in("ru"), Erased(0, 0, 1)).text


def test_keeping_stands_before_erasing() -> None:
    view = views.ask_forget(texts_in("ru"), PERSON)
    assert view.markup is not None
    assert [row[0].text for row in view.markup.inline_keyboard] == ["Нет, оставить", "Да, стереть всё"]


def test_what_somebody_has_set_is_told() -> None:
    texts = texts_in("ru")
    assert "Первыми мы вам не пишем" in views.held(texts, replace(PERSON, stopped_at=NOW), RETENTION).text
    for changed, words in (({"digest_hour": 15}, "в 15:00"), ({"stopped_at": NOW, "digest_hour": 15}, "на паузе")):
        admin = replace(ADMIN, **changed)
        assert words in views.held(texts, replace(PERSON, memberships=(admin,)), RETENTION).text


@pytest.mark.parametrize(
    ("language", "told"), [("ru", "оператор исключил их"), ("en", "an operator has left them out")]
)
def test_whose_answers_an_operator_has_marked_invalid_is_told_so(language: str, told: str) -> None:
    marked = replace(PERSON, interviews=(replace(INTERVIEW, reasons=("invalid", "burst")),))
    assert told in views.held(texts_in(language), marked, RETENTION).text
    assert told not in views.held(texts_in(language), PERSON, RETENTION).text
