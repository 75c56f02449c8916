"""The columns of an export and their kinds: the same for every format and every interview.

A question keeps its column over all versions of the questionnaire: the oldest version's columns come first, then those
that later versions added. If a version does not ask a question, the cell is empty.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from questionnaire.loader import load, versions
from questionnaire.model import AgeBand, Entry, Questionnaire, RespondentType

QUALITIES = ("clean", "B", "X")


class Form(StrEnum):
    """Wide: a row for each interview. Long: a row for each answer."""

    WIDE = "wide"
    LONG = "long"


class Kind(StrEnum):
    """The kind of a column's values. The second column here shows them as text, as in the CSV file.

    TEXT      anything
    CATEGORY  one of a few texts, known beforehand or not
    FLAG      true, false
    MOMENT    2026-11-24T10:00:00+00:00, always UTC
    CODE      1 to 5, 8 or 9
    """

    TEXT = "text"
    CATEGORY = "category"
    FLAG = "flag"
    MOMENT = "moment"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Column:
    """`values` are the values of a category, in order; empty if they are not known beforehand."""

    name: str
    kind: Kind
    values: tuple[str, ...] = ()

    @property
    def numbered(self) -> dict[str, int]:
        """Numbers for the values, for tools that want numbers; empty if the values are not known."""
        if self.kind is Kind.FLAG:
            return {"false": 0, "true": 1}
        return {value: number for number, value in enumerate(self.values, start=1)}


ABOUT = (
    Column("interview_id", Kind.TEXT),
    Column("center", Kind.CATEGORY),
    Column("region", Kind.CATEGORY),
    Column("respondent_type", Kind.CATEGORY, tuple(RespondentType)),
    Column("age_band", Kind.CATEGORY, tuple(AgeBand)),
    Column("entry", Kind.CATEGORY, tuple(Entry)),
    Column("verified", Kind.FLAG),
    Column("started_at", Kind.MOMENT),
    Column("completed_at", Kind.MOMENT),
    Column("questionnaire", Kind.CATEGORY),
)
QUALITY = (Column("quality", Kind.CATEGORY, QUALITIES), Column("reasons", Kind.TEXT))
COMMENT = Column("comment", Kind.TEXT)
RESPONDENT = Column("respondent", Kind.TEXT)
"""Only in an export that was asked for it."""


def shipped() -> tuple[Questionnaire, ...]:
    """Every version of the questionnaire, oldest first."""
    return tuple(load(version) for version in versions())


def codes(questionnaires: Sequence[Questionnaire]) -> tuple[str, ...]:
    return _united(questionnaire.codes for questionnaire in questionnaires)


def columns(form: Form, questionnaires: Sequence[Questionnaire], *, respondents: bool = False) -> tuple[Column, ...]:
    """With `respondents` the last column tells who answered."""
    further = (RESPONDENT,) if respondents else ()
    if form is Form.WIDE:
        return (*ABOUT, *(Column(code, Kind.CODE) for code in codes(questionnaires)), *QUALITY, COMMENT, *further)
    groups = _united([group.code for group in questionnaire.groups] for questionnaire in questionnaires)
    return (
        *ABOUT,
        *QUALITY,
        Column("question", Kind.CATEGORY, codes(questionnaires)),
        Column("question_group", Kind.CATEGORY, groups),
        Column("statement", Kind.CATEGORY),
        Column("answer", Kind.CODE),
        Column("answer_label", Kind.CATEGORY),
        *further,
    )


def _united(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The values of all lists, in the order of first appearance."""
    return tuple(dict.fromkeys(one for some in lists for one in some))


COLUMNS = tuple(column.name for column in columns(Form.WIDE, shipped()))
"""Names of the wide form's columns."""
