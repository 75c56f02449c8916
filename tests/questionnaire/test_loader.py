"""A broken questionnaire file is refused with file, place and reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from questionnaire.errors import QuestionnaireError
from questionnaire.loader import DATA, load, read
from questionnaire.model import RespondentType

Write = Callable[[str, str], Path]
SHIPPED = (DATA / "2022.1.toml").read_text(encoding="utf-8")


@pytest.fixture
def edited(tmp_path: Path) -> Write:
    """Writes the shipped file with one passage replaced."""

    def write(old: str, new: str) -> Path:
        assert old in SHIPPED
        path = tmp_path / "broken.toml"
        path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '{ ru = "Скорее да", en = "Mostly yes" }',
            '{ ru = "Скорее да" }',
            "options[1].label: translation en is missing",
        ),
        ("weight = 30", "weight = 31", "groups: the weights sum to 101, not to 100"),
        ("weight = 30", "weight = -5", "groups[0].weight: -5 is not a positive whole number"),
        ("weight = 30", "weight = 1", "groups: the weights sum to 71, not to 100"),  # one is a weight
        ('code = "F2"', 'code = "F1"', "questions: duplicate code F1"),
        ('code = "U"\nweight', 'code = "F"\nweight', "groups: duplicate code F"),
        ("pilot = true", "pilott = true", "questions[0]: unknown key pilott"),
        ("pilot = true", 'pilot = "yes"', "questions[0].pilot: 'yes' is neither true nor false"),
        ('group = "F"', 'group = "Z"', "questions[0].group: 'Z' is not one of F, U, E, P, C"),
        ("code = 9\n", "code = 7\n", "options[6].code: 7 is not an answer code"),
        ("code = 9\n", "code = 8\n", "options: duplicate code 8"),
        ('version = "2022.1"', 'version = ""', "version: '' is not a text"),
        ('version = "2022.1"', "", "top level: version is missing"),
        ('ru = "скорость решения"', 'ru = " "', "questions[6].brief.ru: ' ' is not a text"),
        ('ru = "скорость решения"', 'fr = "x", ru = "скорость"', "questions[6].brief: unknown language fr"),
    ],
)
def test_a_broken_file_is_refused_by_place_and_reason(edited: Write, old: str, new: str, message: str) -> None:
    with pytest.raises(QuestionnaireError) as refusal:
        read(edited(old, new))
    assert str(refusal.value) == f"broken.toml: {message}"


def test_questions_are_numbered_and_the_counted_types_answer_unless_the_file_says_more(edited: Write) -> None:
    found = read(edited('version = "2022.1"', 'version = "x"'))
    assert [question.position for question in found.questions] == list(range(15))
    assert found.types == (RespondentType.JOB_SEEKER, RespondentType.EMPLOYER)


def test_a_missing_question_is_refused(edited: Write) -> None:
    last = SHIPPED[SHIPPED.rindex("[[questions]]") :]
    with pytest.raises(QuestionnaireError, match="questions: there are 14, not 15"):
        read(edited(last, ""))


def test_a_missing_option_is_refused(edited: Write) -> None:
    option = SHIPPED[SHIPPED.index("[[options]]") : SHIPPED.index("[[options]]", SHIPPED.index("[[options]]") + 1)]
    with pytest.raises(QuestionnaireError, match="options: code 5 is missing"):
        read(edited(option, ""))


def test_a_syntax_error_names_its_line(edited: Write) -> None:
    with pytest.raises(QuestionnaireError, match=r"broken\.toml: syntax: .*line 4"):
        read(edited('version = "2022.1"', 'version = "2022.1'))


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cp1251.toml"
    path.write_bytes(SHIPPED.encode("cp1251", "ignore"))
    with pytest.raises(QuestionnaireError, match=r"cp1251\.toml: byte \d+: is not UTF-8"):
        read(path)


def test_a_file_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError, match=r"none\.toml: file: does not exist"):
        read(tmp_path / "none.toml")


def test_a_version_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(QuestionnaireError, match=r"1999\.9\.toml"):
        load("1999.9")
