"""From the database's rows to the cells of a file, wide or long. A cell is text, as the CSV file has it, or None."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from questionnaire.model import Questionnaire, RespondentType
from storage.export.person_tokens import PersonTokens
from storage.export.rows import Interview
from storage.files.columns import ABOUT, QUALITY, codes

NONE = "0"
"""Not answered."""
HOURS = 100_000
"""How many are remembered, of ten years: most interviews share theirs with others."""

Cells = tuple[str | None, ...]
Text = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A center as the rows name it."""

    code: str
    region: str


class Wide:
    """A row for each interview. `text` transforms every cell that is not one of the product's own words. Rows that end
    with who answered get the person's token in the file."""

    def __init__(self, places: Mapping[int, Place], questionnaires: Sequence[Questionnaire], text: Text) -> None:
        self._places = {id: (text(place.code), text(place.region)) for id, place in places.items()}
        self._text = text
        wanted = codes(questionnaires)
        self._orders = {one.version: _order(one, wanted) for one in questionnaires}
        # An import may name a version that was never shipped; its answers use the columns of the newest one.
        self._newest = self._orders[questionnaires[-1].version]
        self._person = PersonTokens().of
        self.comment_at = len(ABOUT) + len(wanted) + len(QUALITY)

    def cells(self, rows: Sequence[Interview]) -> list[Cells]:
        text, person = self._text, self._person
        return [
            (
                text(id), *self._places[center], kind, age, entry, "true" if verified else "false", _moment(started),
                None if completed is None else _moment(completed), text(version), *self._codes(version, answers),
                quality, reasons and text(reasons), comment and text(comment),
                *map(person, respondent),
            )
            for center, id, kind, age, entry, verified, started, completed, version, answers, quality, reasons, comment,
                *respondent
            in rows
        ]  # fmt: skip

    def _codes(self, version: str, answers: str) -> Sequence[str | None]:
        order = self._orders.get(version, self._newest)
        given = answers if order is None else [NONE if place is None else answers[place] for place in order]
        return [None if digit == NONE else digit for digit in given] if NONE in given else given


class Long:
    """A row for each answer, with the statement as it was shown and the answer in words; comments are left out."""

    def __init__(
        self, places: Mapping[int, Place], questionnaires: Sequence[Questionnaire], text: Text, language: str
    ) -> None:
        self._wide = Wide(places, questionnaires, text)
        self._statements = {
            (one.version, kind.value): _statements(one, kind, language)
            for one in questionnaires
            for kind in RespondentType
        }
        self._newest = questionnaires[-1].version
        self._words = {str(option.code): option.label[language] for option in questionnaires[-1].options}

    def cells(self, rows: Sequence[Interview]) -> list[Cells]:
        return [cells for row, wide in zip(rows, self._wide.cells(rows), strict=True) for cells in self._of(row, wide)]

    def _of(self, row: Interview, wide: Cells) -> Iterator[Cells]:
        # An interview with any answer has a type.
        if row.respondent_type is None:
            return
        comment_at = self._wide.comment_at
        about = (*wide[: len(ABOUT)], *wide[comment_at - len(QUALITY) : comment_at])
        respondent = wide[comment_at + 1 :]
        kind = row.respondent_type
        statements = self._statements.get((row.questionnaire, kind)) or self._statements[self._newest, kind]
        for statement, digit in zip(statements, row.answers, strict=True):
            if digit != NONE:
                yield (*about, *statement, digit, self._words[digit], *respondent)


def _order(questionnaire: Questionnaire, wanted: Sequence[str]) -> list[int | None] | None:
    """The position of each column's answer; None if the answers already have the columns' order."""
    if questionnaire.codes == tuple(wanted):
        return None
    places = {code: place for place, code in enumerate(questionnaire.codes)}
    return [places.get(code) for code in wanted]


def _statements(questionnaire: Questionnaire, kind: RespondentType, language: str) -> list[tuple[str, str, str]]:
    """Code, group and statement of each question, as this type of respondent saw it."""
    return [(one.code, one.group, one.wording[kind][language]) for one in questionnaire.questions]


@lru_cache(HOURS)
def _moment(text: str) -> str:
    return f"{text[:10]}T{text[11:19]}+00:00"
