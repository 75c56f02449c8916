"""What a table is made of: columns, and plain values in them, unrounded."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.report.model import Place
from handlers.texts import Texts

T = TypeVar("T")
Cell = str | int | float | date | None
ONE_DECIMAL, TWO_DECIMALS, SHARE = "0.0", "0.00", "0.0%"


@dataclass(frozen=True, slots=True)
class Column:
    """`format` is how fractions are shown."""

    name: str
    format: str = ONE_DECIMAL
    width: int = 13


@dataclass(frozen=True, slots=True)
class Table:
    """Raises ValueError for a row that has more or fewer cells than there are columns."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"{self.title}: row {number} has {len(row)} cells for {len(self.columns)} columns")


Field = tuple[Column, Callable[[T], Cell]]
"""A column, and what stands in it."""


def table(title: str, fields: Sequence[Field[T]], items: Iterable[T]) -> Table:
    return Table(title, [column for column, _ in fields], [[cell(item) for _, cell in fields] for item in items])


def place_fields(texts: Texts) -> list[Field[Place]]:
    t = texts.plain
    return [
        (Column(t("report-code")), lambda place: place.code),
        (Column(t("report-center"), width=44), lambda place: place.name),
        (Column(t("report-city"), width=20), lambda place: place.city),
        (Column(t("report-region"), width=26), lambda place: place.region),
    ]


def through(fields: Sequence[Field[Place]], place: Callable[[T], Place]) -> list[Field[T]]:
    """The columns of a place, for something that has one."""

    def inner(cell: Callable[[Place], Cell]) -> Callable[[T], Cell]:
        return lambda item: cell(place(item))

    return [(column, inner(cell)) for column, cell in fields]
