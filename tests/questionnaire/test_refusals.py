"""Every check of the instrument's files refuses by the place of what is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from questionnaire import actions, indicators, intents, loader, themes
from questionnaire.errors import QuestionnaireError
from questionnaire.model import RespondentType

GROUPS = ("F", "U", "E", "P", "C")
SHIPPED = (loader.DATA / "2022.1.toml").read_text(encoding="utf-8")
GROUP_F = SHIPPED[SHIPPED.index("[[groups]]") : SHIPPED.index("[[groups]]", SHIPPED.index("[[groups]]") + 1)]
OPTION_5 = SHIPPED[SHIPPED.index("[[options]]") : SHIPPED.index("[[options]]", SHIPPED.index("[[options]]") + 1)]
INDICATORS = indicators.CATALOGUE.read_text(encoding="utf-8")
ACTIONS = actions.CATALOGUE.read_text(encoding="utf-8")
THEME = """[[themes]]
code = "a"
group = "F"
title = { ru = "а", en = "a" }
words = ["слово"]
"""


def refusal(folder: Path, read: Callable[[Path], object], text: str) -> str:
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionnaireError) as refused:
        read(path)
    return str(refused.value).removeprefix("x.toml: ")


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('version = "2022.1"', 'version = "2022.1"\nname = "x"', "top level: unknown key name"),
        ("[[groups]]", "[[group]]", "groups: the weights sum to 70, not to 100"),
        (GROUP_F, GROUP_F + "name = 1\n", "groups[0]: unknown key name"),
        ("weight = 30\n", "", "groups[0]: weight is missing"),
        ("weight = 30", "weight = true", "groups[0].weight: True is not a positive whole number"),
        ("weight = 30", "weight = 0", "groups[0].weight: 0 is not a positive whole number"),
        ("weight = 30", "weight = 30.0", "groups[0].weight: 30.0 is not a positive whole number"),
        ("weight = 30", "weight = 29", "groups: the weights sum to 99, not to 100"),
        ('code = "F"', "code = 5", "groups[0].code: 5 is not a text"),
        ('ru = "Дружелюбие и партнёрство", ', "", "groups[0].title: translation ru is missing"),
        ('{ ru = "Дружелюбие", en', "{ en", "groups[0].brief: translation ru is missing"),
        (OPTION_5, OPTION_5 + "name = 1\n", "options[0]: unknown key name"),
        ("code = 5\n", "code = 5.0\n", "options[0].code: 5.0 is not an answer code"),
        ("code = 5\n", "code = 0\n", "options[0].code: 0 is not an answer code"),
        ('code = "F1"', "code = 5", "questions[0].code: 5 is not a text"),
        ('code = "F1"\n', "", "questions[0]: code is missing"),
        ('{ ru = "знания сотрудников", en', "{ en", "questions[0].brief: translation ru is missing"),
        ('ru = "Сотрудники центра обладают', 'de = "', "questions[0].job_seeker: translation ru is missing"),
        ('ru = "С нами работают', 'de = "', "questions[2].employer: translation ru is missing"),
        ('code = "F2"\n', 'code = "F2"\nnot_used = 1\n', "questions[1].not_used: 1 is neither true nor false"),
        ('version = "2022.1"', 'version = "x"\nrespondent_types = "x"', "respondent_types: 'x' is not a list"),
        (
            'version = "2022.1"',
            'version = "x"\nrespondent_types = ["job_seeker", "x"]',
            "respondent_types[1]: 'x' is not one of job_seeker, employer, other",
        ),
        (
            'version = "2022.1"',
            'version = "x"\nrespondent_types = ["job_seeker", "employer", "job_seeker"]',
            "respondent_types: duplicate code job_seeker",
        ),
        (
            'version = "2022.1"',
            'version = "x"\nrespondent_types = ["employer"]',
            "respondent_types: job_seeker is missing",
        ),
    ],
)
def test_a_broken_questionnaire(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = changed(SHIPPED, old, new)
    if old == "[[groups]]":
        text = text.replace(text[text.index("[[group]]") : text.index("[[groups]]")], "")
    assert refusal(tmp_path, loader.read, text) == message


@pytest.mark.parametrize("key", ["groups", "options", "questions"])
def test_a_questionnaire_without_one_of_its_lists(tmp_path: Path, key: str) -> None:
    others = "".join(f"{one} = []\n" for one in ("groups", "options", "questions") if one != key)
    assert refusal(tmp_path, loader.read, f'version = "x"\n{others}') == f"top level: {key} is missing"


def test_a_group_that_no_question_belongs_to(tmp_path: Path) -> None:
    text = SHIPPED.replace('group = "C"', 'group = "P"')
    assert refusal(tmp_path, loader.read, text) == "groups: group C has no question"


def test_what_a_questionnaire_says_is_what_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('respondent_types = ["employer", "job_seeker", "other"]\n' + SHIPPED, encoding="utf-8")
    found = loader.read(path)
    assert (found.version, loader.load().version) == ("2022.1", "2022.1")
    assert found.types == (RespondentType.EMPLOYER, RespondentType.JOB_SEEKER, RespondentType.OTHER)
    assert loader.load().types == (RespondentType.JOB_SEEKER, RespondentType.EMPLOYER)
    assert loader.versions() == ("2022.1", "2026.1")
    question = found.question("F3")
    assert question.wording[RespondentType.OTHER] == question.wording[RespondentType.JOB_SEEKER]
    assert question.wording[RespondentType.EMPLOYER]["en"] == "We are treated as a partner"
    assert (question.brief["en"], found.group("F").brief["en"]) == ("being treated as a partner", "Friendliness")
    assert [option.code for option in found.options] == [5, 4, 3, 2, 1, 8, 9]
    for missing in (found.question, found.group):
        with pytest.raises(KeyError, match=r"^'Z9'$"):
            missing("Z9")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("least = 0\n", "least = 6\n", "indicators[0].good: 5 is not between least 6 and most 480"),
        ("most = 480\n", "most = 29\n", "indicators[0].bad: 30 is not between least 0 and most 29"),
        ("least = 0\n", 'least = "0"\n', "indicators[0].least: '0' is not a number"),
        ("most = 480\n", 'most = "0"\n', "indicators[0].most: '0' is not a number"),
        ("bad = 30\n", 'bad = "0"\n', "indicators[0].bad: '0' is not a number"),
        (
            'code = "waiting_minutes"',
            'code = "A"',
            "indicators[0].code: 'A' is not a code of up to 40 of a–z 0–9 _, a letter first",
        ),
        ('title = { ru = "Ожидание', 'title = { de = "', "indicators[0].title: translation ru is missing"),
        ('unit = { ru = "мин"', 'unit = { de = ""', "indicators[0].unit: translation ru is missing"),
        ("bad = 30\n", "bad = 30\nname = 1\n", "indicators[0]: unknown key name"),
        *((f"{key} = ", f"{key}_ = ", f"indicators[0]: {key} is missing") for key in indicators.REQUIRED),
    ],
)
def test_a_broken_catalogue_of_indicators(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = INDICATORS[INDICATORS.index("[[indicators]]") :]
    assert refusal(tmp_path, lambda path: indicators.read(path, GROUPS), changed(text, old, new)) == message


def test_an_indicator_may_be_best_and_worst_at_its_limits(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    first = INDICATORS[INDICATORS.index("[[indicators]]") : INDICATORS.index("[[indicators]]", 900)]
    limits = changed(changed(first, "least = 0", "least = 5"), "most = 480", "most = 30")
    path.write_text(limits[: limits.rindex("}") + 1], encoding="utf-8")
    found = indicators.read(path, GROUPS)[0]
    assert (found.good, found.bad, found.least, found.most) == (5.0, 30.0, 5.0, 30.0)
    assert found.direction is indicators.Direction.LOWER
    assert (found.unit["en"], found.is_percent) == ("min", False)
    assert indicators.load()[1].is_percent


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "top level: actions is missing"),
        ("actions = 5", "actions: is not a list of tables"),
        ("actions = []\nx = 1", "top level: unknown key x"),
        (ACTIONS.replace('question = "F1"', 'question = "F1"\nx = 1'), "actions[0]: unknown key x"),
        (ACTIONS.replace('question = "F1"\n', ""), "actions[0]: question is missing"),
        (ACTIONS.replace('employer = { ru = "Наметьте', 'employer = { de = "'), "actions[2].employer: translation ru"),
    ],
)
def test_a_broken_catalogue_of_actions(tmp_path: Path, text: str, message: str) -> None:
    found = refusal(tmp_path, lambda path: actions.read(path, loader.load().codes), text)
    assert found.startswith(message)


def test_employers_get_their_own_action_or_the_job_seekers() -> None:
    found = actions.load()
    assert found["F1"][RespondentType.EMPLOYER] == found["F1"][RespondentType.JOB_SEEKER]
    assert found["F3"][RespondentType.EMPLOYER]["ru"].startswith("Наметьте с работодателем план на месяц")
    assert found["F3"][RespondentType.JOB_SEEKER]["ru"].startswith("Сначала выслушайте")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[themes]]", "x = 1\n[[themes]]", "top level: unknown key x"),
        ("[[themes]]", "[[theme]]", "top level: themes is missing"),
        ('code = "a"', f'code = "{"a" * 31}"', f"themes[0].code: '{'a' * 31}' is not up to 30 of a–z 0–9 _"),
        ('code = "a"', "code = 5", "themes[0].code: 5 is not a text"),
        (
            'en = "a" }',
            f'en = "{"a" * 31}" }}',
            f"themes[0].title.en: '{'a' * 31}' is not one line of up to 30 letters",
        ),
        ('en = "a" }', 'en = "a\\nb" }', "themes[0].title.en: 'a\\nb' is not one line of up to 30 letters"),
        ('en = "a" }', 'en = "—" }', "themes[0].title.en: '—' is not one line of up to 30 letters"),
        ('words = ["слово"]', "words = 5", "themes[0].words: 5 is not a list of words"),
        ('words = ["слово"]', 'words = ["слово"]\nbut_not = 5', "themes[0].but_not: 5 is not a list of words"),
        (
            'words = ["слово"]',
            'words = ["слово"]\nbut_not = ["а", "1"]',
            "themes[0].but_not[1]: '1' is not one to five words of letters, with * for endings",
        ),
        (
            "слово",
            "а б в г д е",
            "themes[0].words[0]: 'а б в г д е' is not one to five words of letters, with * for endings",
        ),
    ],
)
def test_a_broken_dictionary_of_themes(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert refusal(tmp_path, lambda path: themes.read(path, GROUPS), changed(THEME, old, new)) == message


def test_titles_of_two_themes_differ_in_every_language(tmp_path: Path) -> None:
    second = THEME.replace('code = "a"', 'code = "b"').replace('ru = "а"', 'ru = "б"')
    assert refusal(tmp_path, themes.load, THEME + second) == "themes: title.en: duplicate code a"


def test_a_theme_is_what_its_file_says(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    longest = f'code = "{"a" * 30}"', f'en = "{"b" * 30}" }}'
    text = changed(changed(THEME, 'code = "a"', longest[0]), 'en = "a" }', longest[1])
    path.write_text(text + 'but_not = ["не слово"]\n', encoding="utf-8")
    found = themes.read(path, GROUPS)
    assert [(one.code, one.group, one.words, one.but_not) for one in found] == [
        ("a" * 30, "F", ("слово",), ("не слово",))
    ]
    assert (found[0].title["ru"], found[0].title["en"]) == ("а", "b" * 30)
    path.write_text(THEME, encoding="utf-8")
    assert themes.read(path, GROUPS)[0].but_not == ()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("x", "[]", "top level: unknown key x"),
        ("thanks", '"x"', "thanks: is not a list of words"),
        ("thanks", "[]", "thanks: is not a list of words"),
        ("rhetorical", '["почему", 7]', "rhetorical[1]: 7 is not a text"),
        ("rhetorical", '["почему", "почему"]', "rhetorical: duplicate code почему"),
    ],
)
def test_broken_lists_of_words(tmp_path: Path, name: str, value: str, message: str) -> None:
    lists = dict.fromkeys(intents.LISTS, '["слово"]') | {name: value}
    text = "".join(f"{one} = {words}\n" for one, words in lists.items())
    assert refusal(tmp_path, intents.lists, text) == message
