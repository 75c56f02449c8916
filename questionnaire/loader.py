"""Reads questionnaire files (TOML) and refuses a broken one with file, place and reason.

Shipped versions stand in `questionnaire/data/<version>.toml`. A text is a table with one wording per language;
the employer's wording may be left out where it is the job seeker's.
"""

import tomllib
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

from questionnaire.errors import QuestionnaireError
from questionnaire.model import (
    HARD_TO_SAY,
    LANGUAGES,
    NOT_USED,
    QUESTION_COUNT,
    SUBSTANTIVE,
    Option,
    Question,
    QuestionGroup,
    Questionnaire,
    RespondentType,
    Text,
)

DATA = Path(__file__).parent / "data"
WEIGHT_SUM = 100


def versions() -> tuple[str, ...]:
    """The shipped versions, oldest first."""
    return tuple(sorted(path.stem for path in DATA.glob("*.toml")))


@lru_cache
def load(version: str | None = None) -> Questionnaire:
    """A shipped version, by default the newest. Raises QuestionnaireError for a version that is not shipped."""
    return read(DATA / f"{version or versions()[-1]}.toml")


def read(path: Path) -> Questionnaire:
    """The questionnaire in a file. Raises QuestionnaireError."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise QuestionnaireError(path, "file", "does not exist") from None
    except UnicodeDecodeError as error:
        raise QuestionnaireError(path, f"byte {error.start}", "is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise QuestionnaireError(path, "syntax", str(error)) from None
    return _Reader(path).questionnaire(content)


class _Reader:
    """Walks one file's content; every method names the place it stands at when it refuses."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def questionnaire(self, content: dict[str, object]) -> Questionnaire:
        self._keys(content, "top level", required=("version", "groups", "options", "questions"))
        groups = tuple(self._group(table, f"groups[{number}]") for number, table in self._tables(content, "groups"))
        self._no_duplicates([group.code for group in groups], "groups")
        total = sum(group.weight for group in groups)
        if total != WEIGHT_SUM:
            self._refuse("groups", f"the weights sum to {total}, not to {WEIGHT_SUM}")
        questions = tuple(
            self._question(table, f"questions[{number}]", number, [group.code for group in groups])
            for number, table in self._tables(content, "questions")
        )
        self._no_duplicates([question.code for question in questions], "questions")
        if len(questions) != QUESTION_COUNT:
            self._refuse("questions", f"there are {len(questions)}, not {QUESTION_COUNT}")
        for group in groups:
            if not any(question.group == group.code for question in questions):
                self._refuse("groups", f"group {group.code} has no question")
        return Questionnaire(
            version=self._string(content["version"], "version"),
            groups=groups,
            questions=questions,
            options=self._options(content),
        )

    def _group(self, table: dict[str, object], place: str) -> QuestionGroup:
        self._keys(table, place, required=("code", "weight", "title"))
        weight = table["weight"]
        if not isinstance(weight, int) or isinstance(weight, bool) or weight <= 0:
            self._refuse(f"{place}.weight", f"{weight!r} is not a positive whole number")
        return QuestionGroup(
            code=self._string(table["code"], f"{place}.code"),
            weight=weight,
            title=self._text(table["title"], f"{place}.title"),
        )

    def _question(self, table: dict[str, object], place: str, position: int, groups: Sequence[str]) -> Question:
        self._keys(
            table,
            place,
            required=("code", "group", "brief", "job_seeker"),
            optional=("employer", "not_used", "pilot"),
        )
        group = self._string(table["group"], f"{place}.group")
        if group not in groups:
            self._refuse(f"{place}.group", f"{group!r} is not one of {', '.join(groups)}")
        job_seeker = self._text(table["job_seeker"], f"{place}.job_seeker")
        employer = self._text(table["employer"], f"{place}.employer") if "employer" in table else job_seeker
        return Question(
            code=self._string(table["code"], f"{place}.code"),
            group=group,
            position=position,
            wording={RespondentType.JOB_SEEKER: job_seeker, RespondentType.EMPLOYER: employer},
            brief=self._text(table["brief"], f"{place}.brief"),
            allows_not_used=self._flag(table, "not_used", place),
            pilot=self._flag(table, "pilot", place),
        )

    def _options(self, content: dict[str, object]) -> tuple[Option, ...]:
        options = []
        for number, table in self._tables(content, "options"):
            place = f"options[{number}]"
            self._keys(table, place, required=("code", "label"))
            code = table["code"]
            if code not in (*SUBSTANTIVE, HARD_TO_SAY, NOT_USED) or not isinstance(code, int):
                self._refuse(f"{place}.code", f"{code!r} is not an answer code")
            options.append(Option(code=code, label=self._text(table["label"], f"{place}.label")))
        self._no_duplicates([str(option.code) for option in options], "options")
        missing = {*SUBSTANTIVE, HARD_TO_SAY, NOT_USED} - {option.code for option in options}
        if missing:
            self._refuse("options", f"code {min(missing)} is missing")
        return tuple(options)

    def _tables(self, content: dict[str, object], key: str) -> list[tuple[int, dict[str, object]]]:
        tables = content[key]
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._refuse(key, "is not a list of tables")
        return list(enumerate(tables))

    def _keys(
        self,
        table: dict[str, object],
        place: str,
        required: Collection[str],
        optional: Collection[str] = (),
    ) -> None:
        for key in required:
            if key not in table:
                self._refuse(place, f"{key} is missing")
        for key in table:
            if key not in required and key not in optional:
                self._refuse(place, f"unknown key {key}")

    def _text(self, value: object, place: str) -> Text:
        if not isinstance(value, dict):
            self._refuse(place, "is not a table of languages")
        for language in LANGUAGES:
            if language not in value:
                self._refuse(place, f"translation {language} is missing")
        for language in value:
            if language not in LANGUAGES:
                self._refuse(place, f"unknown language {language}")
        return {language: self._string(value[language], f"{place}.{language}") for language in LANGUAGES}

    def _string(self, value: object, place: str) -> str:
        if not isinstance(value, str) or not value.strip():
            self._refuse(place, f"{value!r} is not a text")
        return value

    def _flag(self, table: dict[str, object], key: str, place: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self._refuse(f"{place}.{key}", f"{value!r} is neither true nor false")
        return value

    def _no_duplicates(self, codes: Sequence[str], place: str) -> None:
        code, count = Counter(codes).most_common(1)[0] if codes else ("", 0)
        if count > 1:
            self._refuse(place, f"duplicate code {code}")

    def _refuse(self, place: str, reason: str) -> NoReturn:
        raise QuestionnaireError(self._path, place, reason)
