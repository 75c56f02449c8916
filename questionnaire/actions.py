"""Actions that a center's team can take on each question: one sentence per question and respondent type.

`questionnaire/catalogue/actions.toml` holds them and is meant to be edited. A broken file is refused with file, place
and reason.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from questionnaire import loader
from questionnaire.model import RespondentType, Text
from questionnaire.text_reader import TextReader

CATALOGUE = Path(__file__).parent / "catalogue" / "actions.toml"

Action = Mapping[RespondentType, Text]
"""An action's text for each type. Employers get the job seekers' text unless they have their own."""


@lru_cache
def load() -> dict[str, Action]:
    """The shipped actions by question code, for the newest questionnaire. Raises QuestionnaireError."""
    return read(CATALOGUE, loader.load().codes)


def read(path: Path, questions: Collection[str]) -> dict[str, Action]:
    """The actions in a file, one for every question. Raises QuestionnaireError."""
    return _ActionReader(path).actions(questions)


class _ActionReader(TextReader):
    def actions(self, questions: Collection[str]) -> dict[str, Action]:
        content = self.content()
        self.keys(content, "top level", required=("actions",))
        actions = [
            self._action(table, f"actions[{number}]", questions) for number, table in self.tables(content, "actions")
        ]
        self.no_duplicates([question for question, _ in actions], "actions")
        found = dict(actions)
        for question in questions:
            if question not in found:
                self.refuse("actions", f"question {question} has no action")
        return found

    def _action(self, table: dict[str, object], place: str, questions: Collection[str]) -> tuple[str, Action]:
        self.keys(table, place, required=("question", "job_seeker"), optional=("employer",))
        question = self.one_of(table["question"], questions, f"{place}.question")
        job_seeker = self.text(table["job_seeker"], f"{place}.job_seeker")
        employer = self.text(table["employer"], f"{place}.employer") if "employer" in table else job_seeker
        return question, {RespondentType.JOB_SEEKER: job_seeker, RespondentType.EMPLOYER: employer}
