"""The catalogues beside the questionnaire: indicators and actions, and the errors for a broken file."""

from pathlib import Path

import pytest

from questionnaire import actions, indicators, themes
from questionnaire.errors import QuestionnaireError
from questionnaire.indicators import Direction
from questionnaire.loader import load
from questionnaire.model import LANGUAGES, RespondentType

GROUPS = ("F", "U", "E", "P", "C")
INDICATORS = indicators.CATALOGUE.read_text(encoding="utf-8")
ACTIONS = actions.CATALOGUE.read_text(encoding="utf-8")
THEMES = themes.CATALOGUE.read_text(encoding="utf-8")
LONGEST_ACTION = 110


def edited(folder: Path, shipped: str, old: str, new: str) -> Path:
    """The shipped file with one passage replaced."""
    assert old in shipped
    path = folder / "broken.toml"
    path.write_text(shipped.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_shipped_indicators_speak_to_every_group() -> None:
    groups = {indicator.code: indicator.group for indicator in indicators.load()}
    assert groups == {
        "waiting_minutes": "E",
        "repeat_visits": "E",
        "placed_90_days": "U",
        "vacancies_closed_30_days": "U",
        "complaints_per_1000": "F",
        "personal_plans": "P",
        "portal_completeness": "C",
    }
    assert set(groups.values()) == {group.code for group in load().groups}


def test_an_indicator_says_which_way_is_better() -> None:
    waiting = indicators.load()[0]
    assert (waiting.good, waiting.bad, waiting.direction) == (5.0, 30.0, Direction.LOWER)
    assert (waiting.title["ru"], waiting.title["en"]) == ("Ожидание в очереди", "Waiting time")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'direction = "lower"',
            'direction = "higher"',
            "indicators[0].direction: higher contradicts good 5 and bad 30",
        ),
        ('direction = "lower"', 'direction = "down"', "indicators[0].direction: 'down' is not one of lower, higher"),
        ("good = 5\n", "good = 30\n", "indicators[0].good: 30 is good and bad alike"),
        ("good = 5\n", 'good = "5"\n', "indicators[0].good: '5' is not a number"),
        ("good = 5\n", "good = true\n", "indicators[0].good: True is not a number"),
        ("bad = 30\n", "bad = inf\n", "indicators[0].bad: inf is not a number"),
        ("bad = 30\n", "", "indicators[0]: bad is missing"),
        ('group = "E"', 'group = "Z"', "indicators[0].group: 'Z' is not one of F, U, E, P, C"),
        ('group = "E"', "group = 5", "indicators[0].group: 5 is not one of F, U, E, P, C"),
        ('code = "repeat_visits"', 'code = "waiting_minutes"', "indicators: duplicate code waiting_minutes"),
        ('unit = { ru = "мин", en = "min" }', 'unit = "min"', "indicators[0].unit: is not a table of languages"),
        ("[[indicators]]", "[indicator]", "top level: unknown key indicator"),
    ],
)
def test_a_broken_catalogue_of_indicators_is_refused_by_place_and_reason(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(QuestionnaireError) as refusal:
        indicators.read(edited(tmp_path, INDICATORS, old, new), GROUPS)
    assert str(refusal.value) == f"broken.toml: {message}"


def test_every_question_has_an_action() -> None:
    assert tuple(actions.load()) == load().codes


def test_employers_have_their_own_action_where_the_question_asks_them_something_else() -> None:
    for question in load().questions:
        action = actions.load()[question.code]
        differs = action[RespondentType.EMPLOYER] != action[RespondentType.JOB_SEEKER]
        asked = question.wording[RespondentType.EMPLOYER] != question.wording[RespondentType.JOB_SEEKER]
        assert differs == asked, question.code


def test_an_action_is_one_line_of_a_digest() -> None:
    for question, action in actions.load().items():
        for text in action.values():
            for language in LANGUAGES:
                assert len(text[language]) <= LONGEST_ACTION, (question, language)
                assert not text[language].endswith("."), (question, language)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('question = "F1"', 'question = "F9"', f"actions[0].question: 'F9' is not one of {', '.join(load().codes)}"),
        ('question = "F1"', 'question = "F2"', "actions: duplicate code F2"),
        (
            ACTIONS[ACTIONS.rindex("[[actions]]") :],
            "",
            "actions: question C3 has no action",
        ),
        ("job_seeker = {", "jobseeker = {", "actions[0]: job_seeker is missing"),
        (', en = "Once a week', ', de = "Once a week', "actions[0].job_seeker: translation en is missing"),
    ],
)
def test_a_broken_catalogue_of_actions_is_refused_by_place_and_reason(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(QuestionnaireError) as refusal:
        actions.read(edited(tmp_path, ACTIONS, old, new), load().codes)
    assert str(refusal.value) == f"broken.toml: {message}"


def test_the_shipped_themes_speak_to_every_group_in_both_languages() -> None:
    shipped = themes.load()
    assert {theme.group for theme in shipped} == {group.code for group in load().groups}
    waiting = next(theme for theme in shipped if theme.code == "waiting")
    assert (waiting.group, waiting.title["ru"], waiting.title["en"]) == ("E", "ожидание", "waiting")
    assert "очередь" in waiting.words and "в первую очередь" in waiting.but_not


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('code = "courtesy"', 'code = "Вежливость"', "themes[0].code: 'Вежливость' is not up to 30 of a–z 0–9 _"),
        ('code = "courtesy"', 'code = "waiting"', "themes: duplicate code waiting"),
        ('group = "F"', 'group = "Z"', "themes[0].group: 'Z' is not one of F, U, E, P, C"),
        (', en = "courtesy"', "", "themes[0].title: translation en is missing"),
        (
            'ru = "вежливость"',
            f'ru = "{"вежливость " * 3}"',
            f"themes[0].title.ru: {'вежливость ' * 3!r} is not one line of up to 30 letters",
        ),
        ('ru = "вежливость"', 'ru = "ожидание"', "themes: title.ru: duplicate code ожидание"),
        ("words = [", "word = [", "themes[0]: words is missing"),
        ('"вежлив*", "невежлив*"', '"вежлив*", 5', "themes[0].words[1]: 5 is not a text"),
        ('"вежлив*", "невежлив*"', '"вежлив*", "вежлив*"', "themes[0].words: duplicate code вежлив*"),
        (
            '"вежлив*"',
            '"*вежлив"',
            "themes[0].words[0]: '*вежлив' is not one to five words of letters, with * for endings",
        ),
        (
            '"вежлив*"',
            '"в*"',
            "themes[0].words[0]: 'в*' is not one to five words of letters, with * for endings",
        ),
        ('but_not = ["обратить', 'but_not = "обратить внимание"\nx = ["', "themes[0]: unknown key x"),
    ],
)
def test_a_broken_dictionary_of_themes_is_refused_by_place_and_reason(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(QuestionnaireError) as refusal:
        themes.load(edited(tmp_path, THEMES, old, new))
    assert str(refusal.value) == f"broken.toml: {message}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("themes = []", "themes: there are none"),
        ("themes = 5", "themes: is not a list of tables"),
        (
            '[[themes]]\ncode = "a"\ngroup = "F"\ntitle = { ru = "а", en = "a" }\nwords = []\n',
            "themes[0].words: there are none",
        ),
    ],
)
def test_a_dictionary_without_themes_or_words_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionnaireError) as refusal:
        themes.load(path)
    assert str(refusal.value) == f"broken.toml: {message}"


def test_a_catalogue_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError, match=r"none\.toml: file: does not exist"):
        indicators.read(tmp_path / "none.toml", GROUPS)


@pytest.mark.parametrize(
    "nest",
    ["x = " + "[" * 1_000 + "]" * 1_000, "x = " + "{a = " * 1_000 + "1" + "}" * 1_000, ".".join("a" * 1_000) + " = 1"],
)
def test_a_file_nested_without_measure_is_refused(tmp_path: Path, nest: str) -> None:
    path = tmp_path / "deep.toml"
    path.write_text(nest, encoding="utf-8")
    with pytest.raises(QuestionnaireError, match="is nested too deeply"):
        themes.load(path)


def test_a_title_without_anything_to_read_is_refused_and_others_are_cleaned(tmp_path: Path) -> None:
    shipped = themes.CATALOGUE.read_text(encoding="utf-8")
    title = themes.load()[0].title["ru"]
    path = tmp_path / "mine.toml"
    path.write_text("\ufeff" + shipped.replace(f'"{title}"', f'"\u202e{title}\u200b"', 1), encoding="utf-8")
    assert themes.load(path)[0].title["ru"] == title
    path.write_text(shipped.replace(f'"{title}"', '"\u3164—"', 1), encoding="utf-8")
    with pytest.raises(QuestionnaireError, match=r"themes\[0\].title.ru: .* is not one line"):
        themes.load(path)
