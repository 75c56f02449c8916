"""Measures a dictionary against comments that somebody has read and labelled."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.comments.sorting import Sorter
from questionnaire.themes import Theme
from scoring.agreement import Agreement, Averages, agreement, averages
from storage.errors import FileError
from storage.files.table_file import TableFile

NEEDED, PART = ("comment", "themes"), "part"
WHOLE = "all"
"""The part of comments in a file without parts."""
NONE = "–"
"""The label of a comment without a theme."""


@dataclass(frozen=True, slots=True)
class LabelledComment:
    """A comment with the codes of its themes. Comments of one `part`, such as "held-out", are measured together."""

    text: str
    themes: frozenset[str]
    part: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One part of a sample: each group and theme, comments without a theme (`nothing`), and averages over the themes
    and over the groups."""

    part: str
    comments: int
    groups: tuple[Agreement, ...]
    themes: tuple[Agreement, ...]
    nothing: Agreement
    over_groups: Averages
    over_themes: Averages

    def rows(self) -> list[dict[str, Any]]:
        """A row for each label and average, as a list to print."""
        labels = [("group", self.groups), ("theme", self.themes), ("no theme", (self.nothing,))]
        rows = [self._row(kind, one.label, one) for kind, several in labels for one in several]
        for kind, over in (("groups", self.over_groups), ("themes", self.over_themes)):
            rows.append(self._average(kind, "micro", over.micro_precision, over.micro_recall))
            rows.append(self._average(kind, "macro", over.macro_precision, over.macro_recall))
        return rows

    def _row(self, kind: str, label: str, one: Agreement) -> dict[str, Any]:
        counts = {"wanted": one.wanted, "given": one.given, "right": one.right}
        return {"part": self.part, "of": kind, "label": label, **counts} | _figures(one.precision, one.recall)

    def _average(self, kind: str, name: str, precision: float | None, recall: float | None) -> dict[str, Any]:
        counts = dict.fromkeys(("wanted", "given", "right"))
        return {"part": self.part, "of": kind, "label": name, **counts} | _figures(precision, recall)


def read(path: Path, themes: Sequence[Theme]) -> list[LabelledComment]:
    """The comments of a table with the columns `comment`, `themes` (codes separated by spaces, or empty) and, if there
    are parts, `part`. Raises FileError."""
    file = TableFile(path, needed=NEEDED, optional=(PART,))
    codes = {theme.code for theme in themes}
    found, problems = [], []
    for row in file.rows():
        if row.problems:
            problems += [str(problem) for problem in row.problems]
            continue
        cells = dict(zip(file.header, row.cells, strict=True))
        labels = cells["themes"].split()
        problems += [f"line {row.line}, themes: {one!r} is no theme" for one in labels if one not in codes]
        found.append(LabelledComment(cells["comment"], frozenset(labels), cells.get(PART) or WHOLE))
    if not found and not problems:
        problems = ["has no comments"]
    if problems:
        raise FileError(path, problems)
    return found


def measure(comments: Sequence[LabelledComment], themes: Sequence[Theme], sorter: Sorter) -> Iterator[Measured]:
    """Each part of a sample, in the order of first appearance."""
    for part in dict.fromkeys(comment.part for comment in comments):
        mine = [comment for comment in comments if comment.part == part]
        yield _measured(part, themes, [one.themes for one in mine], [sorter.themes_of(one.text) for one in mine])


def _measured(
    part: str, themes: Sequence[Theme], wanted: Sequence[Collection[str]], given: Sequence[Collection[str]]
) -> Measured:
    group_of = {theme.code: theme.group for theme in themes}
    wanted_groups, given_groups = (
        [{group_of[code] for code in codes} for codes in labels] for labels in (wanted, given)
    )
    by_theme = tuple(agreement(code, wanted, given) for code in group_of)
    by_group = tuple(agreement(code, wanted_groups, given_groups) for code in dict.fromkeys(group_of.values()))
    without = agreement(NONE, *([codes or (NONE,) for codes in labels] for labels in (wanted, given)))
    return Measured(
        part=part,
        comments=len(wanted),
        groups=by_group,
        themes=by_theme,
        nothing=without,
        over_groups=averages(by_group),
        over_themes=averages(by_theme),
    )


def _figures(precision: float | None, recall: float | None) -> dict[str, float | None]:
    return {"precision": precision, "recall": recall}
