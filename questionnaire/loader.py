"""Reads questionnaire files (TOML) and refuses a broken one with file, place and reason.

Shipped versions are in `questionnaire/data/<version>.toml`. The employer's wording may be left out if it is the same as
the job seeker's.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from questionnaire.model import (
    COUNTED_TYPES,
    HARD_TO_SAY,
    NOT_USED,
    QUESTION_COUNT,
    SUBSTANTIVE,
    Option,
    Question,
    QuestionGroup,
    Questionnaire,
    RespondentType,
)
from questionnaire.reader import shown
from questionnaire.text_reader import TextReader

DATA = Path(__file__).parent / "data"
WEIGHT_SUM = 100


USUAL = "2022.1"
"""The version in force unless an installation chooses another."""


def versions() -> tuple[str, ...]:
    """The shipped versions, oldest first."""
    return tuple(sorted(path.stem for path in DATA.glob("*.toml")))


@lru_cache
def load(version: str = USUAL) -> Questionnaire:
    """A shipped version. Raises QuestionnaireError for a version that is not shipped.

    Name the version wherever words are read. Codes, groups and weights are the same in all of them.
    """
    return read(DATA / f"{version}.toml")


def read(path: Path) -> Questionnaire:
    """The questionnaire in a file. Raises QuestionnaireError."""
    return _QuestionnaireReader(path).questionnaire()


class _QuestionnaireReader(TextReader):
    def questionnaire(self) -> Questionnaire:
        content = self.content()
        self.keys(
            content, "top level", required=("version", "groups", "options", "questions"), optional=("respondent_types",)
        )
        groups = tuple(self._group(table, f"groups[{number}]") for number, table in self.tables(content, "groups"))
        self.no_duplicates([group.code for group in groups], "groups")
        total = sum(group.weight for group in groups)
        if total != WEIGHT_SUM:
            self.refuse("groups", f"the weights sum to {total}, not to {WEIGHT_SUM}")
        questions = tuple(
            self._question(table, f"questions[{number}]", number, [group.code for group in groups])
            for number, table in self.tables(content, "questions")
        )
        self.no_duplicates([question.code for question in questions], "questions")
        if len(questions) != QUESTION_COUNT:
            self.refuse("questions", f"there are {len(questions)}, not {QUESTION_COUNT}")
        for group in groups:
            if not any(question.group == group.code for question in questions):
                self.refuse("groups", f"group {group.code} has no question")
        return Questionnaire(
            version=self.string(content["version"], "version"),
            groups=groups,
            questions=questions,
            options=self._options(content),
            types=self._types(content),
        )

    def _group(self, table: dict[str, object], place: str) -> QuestionGroup:
        self.keys(table, place, required=("code", "weight", "title", "brief"))
        weight = table["weight"]
        if not isinstance(weight, int) or isinstance(weight, bool) or weight <= 0:
            self.refuse(f"{place}.weight", f"{weight!r} is not a positive whole number")
        return QuestionGroup(
            code=self.string(table["code"], f"{place}.code"),
            weight=weight,
            title=self.text(table["title"], f"{place}.title"),
            brief=self.text(table["brief"], f"{place}.brief"),
        )

    def _question(self, table: dict[str, object], place: str, position: int, groups: Sequence[str]) -> Question:
        self.keys(
            table,
            place,
            required=("code", "group", "brief", "job_seeker"),
            optional=("employer", "not_used", "pilot"),
        )
        group = self.one_of(table["group"], groups, f"{place}.group")
        job_seeker = self.text(table["job_seeker"], f"{place}.job_seeker")
        employer = self.text(table["employer"], f"{place}.employer") if "employer" in table else job_seeker
        return Question(
            code=self.string(table["code"], f"{place}.code"),
            group=group,
            position=position,
            wording={
                RespondentType.JOB_SEEKER: job_seeker,
                RespondentType.EMPLOYER: employer,
                RespondentType.OTHER: job_seeker,
            },
            brief=self.text(table["brief"], f"{place}.brief"),
            allows_not_used=self.flag(table, "not_used", place),
            pilot=self.flag(table, "pilot", place),
        )

    def _types(self, content: dict[str, object]) -> tuple[RespondentType, ...]:
        named = content.get("respondent_types", list(COUNTED_TYPES))
        if not isinstance(named, list):
            self.refuse("respondent_types", f"{shown(named)} is not a list")
        types = tuple(
            RespondentType(self.one_of(one, tuple(RespondentType), f"respondent_types[{number}]"))
            for number, one in enumerate(named)
        )
        self.no_duplicates(types, "respondent_types")
        for kind in COUNTED_TYPES:
            if kind not in types:
                self.refuse("respondent_types", f"{kind} is missing")
        return types

    def _options(self, content: dict[str, object]) -> tuple[Option, ...]:
        options = []
        for number, table in self.tables(content, "options"):
            place = f"options[{number}]"
            self.keys(table, place, required=("code", "label"))
            code = table["code"]
            if code not in (*SUBSTANTIVE, HARD_TO_SAY, NOT_USED) or not isinstance(code, int):
                self.refuse(f"{place}.code", f"{code!r} is not an answer code")
            options.append(Option(code=code, label=self.text(table["label"], f"{place}.label")))
        self.no_duplicates([str(option.code) for option in options], "options")
        missing = {*SUBSTANTIVE, HARD_TO_SAY, NOT_USED} - {option.code for option in options}
        if missing:
            self.refuse("options", f"code {min(missing)} is missing")
        return tuple(options)
