"""The terms of the instrument: respondents, questions and possible answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = ("ru", "en")
"""Every text is written in these. Russian is the reference; `questionnaire.languages` knows the other languages."""

Text = Mapping[str, str]
"""One wording per language."""

UNANSWERED = 0
HARD_TO_SAY = 8
NOT_USED = 9
SUBSTANTIVE = (1, 2, 3, 4, 5)
"""Codes that enter the index, from "fully disagree" to "fully agree"."""

QUESTION_COUNT = 15


class RespondentType(StrEnum):
    """On which side of the counter the client sits. Job seekers and employers have their own wording and index.

    Others (who came along, or to find something out) read the job seekers' wording; their answers are counted apart.
    """

    JOB_SEEKER = "job_seeker"
    EMPLOYER = "employer"
    OTHER = "other"


COUNTED_TYPES = (RespondentType.JOB_SEEKER, RespondentType.EMPLOYER)
"""The types whose answers make the index (methodology §1)."""


class AgeBand(StrEnum):
    """Age in completed years; the index counts 18–70."""

    UNDER_18 = "under_18"
    FROM_18 = "18-24"
    FROM_25 = "25-34"
    FROM_35 = "35-44"
    FROM_45 = "45-54"
    FROM_55 = "55-70"
    OVER_70 = "over_70"


class Entry(StrEnum):
    """How a client came to the interview."""

    VISIT_TOKEN = "visit_token"
    POSTER = "poster"
    TYPED_CODE = "typed_code"
    PAPER = "paper"
    WEB = "web"
    """By link, in a browser."""
    KIOSK = "kiosk"
    """On the center's own screen in its hall."""
    TELEPHONE = "telephone"
    """Asked by somebody who noted the answers."""


TYPED_IN = (Entry.PAPER, Entry.TELEPHONE)
"""Answers that somebody else has brought in: nothing tells the client's own pace."""


@dataclass(frozen=True, slots=True)
class Option:
    """A possible answer: its code and the words on its button."""

    code: int
    label: Text


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """One of the five groups of indicators; `brief` names it to clients.

    The weights of all groups sum to 100; a questionnaire on file has whole ones.
    """

    code: str
    weight: float
    title: Text
    brief: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A statement to agree or disagree with. `brief` names it in a digest; `pilot` marks a published pilot item."""

    code: str
    group: str
    position: int
    wording: Mapping[RespondentType, Text]
    brief: Text
    allows_not_used: bool
    pilot: bool


@dataclass(frozen=True)
class Questionnaire:
    """A version of the instrument; `questions` are in the order in which they are asked, `types` are the kinds of
    clients that it knows."""

    version: str
    groups: tuple[QuestionGroup, ...]
    questions: tuple[Question, ...]
    options: tuple[Option, ...]
    types: tuple[RespondentType, ...] = COUNTED_TYPES

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(question.code for question in self.questions)

    def question(self, code: str) -> Question:
        """Raises KeyError for a code that this version does not have."""
        for question in self.questions:
            if question.code == code:
                return question
        raise KeyError(code)

    def group(self, code: str) -> QuestionGroup:
        """Raises KeyError for a code that this version does not have."""
        for group in self.groups:
            if group.code == code:
                return group
        raise KeyError(code)

    def readers_of(self, wording: RespondentType) -> tuple[RespondentType, ...]:
        """The types of clients that read the wording of job seekers, or of employers."""
        return tuple(
            one for one in self.types if (one is RespondentType.EMPLOYER) == (wording is RespondentType.EMPLOYER)
        )

    def options_for(self, question: Question) -> tuple[Option, ...]:
        return tuple(option for option in self.options if self.allows(question, option.code))

    def allows(self, question: Question, code: int) -> bool:
        if code == NOT_USED:
            return question.allows_not_used
        return code == HARD_TO_SAY or code in SUBSTANTIVE
