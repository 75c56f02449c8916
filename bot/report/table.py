"""A table: columns of plain, unrounded values."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import pandas as pd

from bot.report.model import Place
from handlers.language.texts import Texts

S = TypeVar("S")
T = TypeVar("T")
Cell = str | int | float | date | None
ONE_DECIMAL, TWO_DECIMALS, THREE_DECIMALS, SHARE = "0.0", "0.00", "0.000", "0.0%"


@dataclass(frozen=True, slots=True)
class Column:
    """`format` is how fractions are shown."""

    name: str
    format: str = ONE_DECIMAL
    width: int = 13


@dataclass(frozen=True, slots=True)
class Table:
    """`cells` has a column for each of `columns`, in their order and under their names."""

    title: str
    columns: Sequence[Column]
    cells: pd.DataFrame


Field = tuple[Column, Callable[[T], Cell]]
"""A column, and a function that gives its value."""


def table(title: str, fields: Sequence[Field[T]], items: Iterable[T]) -> Table:
    """A line for each item."""
    return of_rows(title, [column for column, _ in fields], [[cell(item) for _, cell in fields] for item in items])


def of_rows(title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Table:
    """Raises ValueError for a row whose width differs from the head's: pandas would fill it up in silence."""
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{title}: {len(row)} cells under {len(columns)} columns: {row!r}")
    return Table(title, columns, pd.DataFrame(rows, columns=[column.name for column in columns], dtype=object))


def place_fields(texts: Texts) -> list[Field[Place]]:
    t = texts.plain
    return [
        (Column(t("report-code")), lambda place: place.code),
        (Column(t("report-center"), width=44), lambda place: place.name),
        (Column(t("report-city"), width=20), lambda place: place.city),
        (Column(t("report-region"), width=26), lambda place: place.region),
    ]


def through(fields: Sequence[Field[S]], part: Callable[[T], S]) -> list[Field[T]]:
    """The columns of a part, such as a line's place, for the whole that contains it."""

    def inner(cell: Callable[[S], Cell]) -> Callable[[T], Cell]:
        return lambda item: cell(part(item))

    return [(column, inner(cell)) for column, cell in fields]
