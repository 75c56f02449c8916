"""Languages: which are installed, which a setting asks for, and which somebody gets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from questionnaire import languages
from questionnaire.errors import QuestionnaireError
from questionnaire.languages import Language, Offered, asked_for, in_language, installed, name_of, packs


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with Russian, English, a draft of Sakha and a reviewed Bashkir."""
    for code, name, state in (
        ("sah", "Саха тыла", "draft"), ("ba", "Башҡортса", "reviewed"), ("en", "English", "reviewed"),
        ("ru", "Русский", "reviewed"),
    ):  # fmt: skip
        (tmp_path / f"{code}.toml").write_text(f'name = "{name}"\nstate = "{state}"\n', encoding="utf-8")
    monkeypatch.setattr(languages, "FILES", tmp_path)
    installed.cache_clear()
    yield tmp_path
    installed.cache_clear()


def test_russian_and_english_come_first_and_the_packs_by_their_codes(shelf: Path) -> None:
    (shelf / "notes.txt").write_text("no language", encoding="utf-8")
    assert list(installed()) == ["ru", "en", "ba", "sah"]
    assert [pack.code for pack in packs()] == ["ba", "sah"]
    assert installed()["sah"] == Language("sah", "Саха тыла", True, {})
    assert not installed()["ba"].draft


def test_a_language_that_is_no_longer_installed_is_named_by_its_code(shelf: Path) -> None:
    assert name_of("ba") == "Башҡортса"
    assert name_of("tt") == "tt"


def test_a_text_from_before_its_language_was_installed_is_russian() -> None:
    text = {"ru": "Да", "en": "Yes"}
    assert [in_language(text, code) for code in ("ru", "en", "tt")] == ["Да", "Yes", "Да"]


def test_what_a_pack_does_not_translate_stays_russian() -> None:
    pack = Language("tt", "Татарча", True, {"Да": "Әйе"})
    assert (pack.of("Да"), pack.of("Нет")) == ("Әйе", "Нет")


@pytest.mark.parametrize(
    ("setting", "code"),
    [
        ("en", "en"),
        ("en-GB", "en"),  # the nearest that is offered
        ("EN_us", "en"),
        ("zh-Hans-CN", "zh-Hans"),
        ("zh-hant", "ba"),
        ("zh", "ba"),
        ("de-en", "ba"),
        ("", "ba"),
        (None, "ba"),
        ("XXXX", "ba"),
    ],
)
def test_a_messengers_setting_gets_the_nearest_language_or_the_default(setting: str | None, code: str) -> None:
    assert Offered(("ru", "en", "zh-Hans", "ba"), "ba").preferred(setting) == code


def test_a_choice_counts_as_long_as_it_is_offered() -> None:
    offered = Offered(("ru", "en", "ba"))
    assert offered.chosen("ba", "en") == "ba"
    assert offered.chosen("tt", "en-GB") == "en"
    assert offered.chosen(None, "en") == "en"
    assert offered.chosen("tt") == offered.chosen(None) == "ru"
    assert Offered() == Offered(("ru", "en"), "ru")


def test_a_setting_asks_for_languages_and_a_draft_by_that_name(shelf: Path) -> None:
    assert asked_for("ru, en , ba,sah:draft") == ("ru", "en", "ba", "sah")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("ru,de", "'de' is not one of ru, en, ba, sah"),
        ("ru,en,ru", "names a language twice"),
        ("sah", "sah is a draft that no reviewer has read: to offer it all the same, write sah:draft"),
        ("sah:reviewed", "sah is a draft that no reviewer has read: to offer it all the same, write sah:draft"),
        ("ba:draft", "'ba:draft': ba is no draft"),
        ("ba:reviewed", "'ba:reviewed' is not a language"),
        ("sah:draft:x", "sah is a draft that no reviewer has read: to offer it all the same, write sah:draft"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(shelf: Path, words: str, reason: str) -> None:
    with pytest.raises(ValueError) as refusal:
        asked_for(words)
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("English", 'name = "x"\nstate = "draft"', "file name: 'English' is not a language code such as tt, sah or zh"),
        ("abc-Abcd-123-9", 'name = "x"\nstate = "draft"', "file name: 'abc-Abcd-123-9' is not a language code"),
        ("tt", 'state = "draft"', "top level: name is missing"),
        ("tt", 'name = "x"', "top level: state is missing"),
        ("tt", 'name = "x"\nstate = "draft"\ntext = 1', "top level: unknown key text"),
        ("tt", 'name = 5\nstate = "draft"', "name: 5 is not a text"),
        ("tt", 'name = "x"\nstate = "ready"', "state: 'ready' is not one of draft, reviewed"),
        ("tt", 'name = "x"\nstate = "draft"\ntexts = 5', "texts: is not a table"),
        ("tt", 'name = "x"\nstate = "draft"\n[texts]\n"Да" = 5', "texts.'Да': 5 is not a text"),
    ],
)
def test_a_broken_pack_is_refused_by_place_and_reason(tmp_path: Path, name: str, content: str, message: str) -> None:
    path = tmp_path / f"{name}.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionnaireError) as refusal:
        languages.read(path)
    assert str(refusal.value).startswith(f"{name}.toml: {message}")


def test_a_pack_is_read_with_its_texts(tmp_path: Path) -> None:
    path = tmp_path / "zh-Hans.toml"
    path.write_text('name = "中文"\nstate = "reviewed"\n[texts]\n"Да" = "是"\n', encoding="utf-8")
    assert languages.read(path) == Language("zh-Hans", "中文", False, {"Да": "是"})
