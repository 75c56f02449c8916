"""The meanings of names and values in one language, for the formats that can carry them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Labels:
    """`variables` by column; `values` by column and value; `sheets` are the titles of a workbook's two sheets, answers
    and legend, and `heads` the legend's three columns: variable, meaning, values."""

    language: str = "ru"
    variables: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheets: tuple[str, str] = ("Answers", "Variables")
    heads: tuple[str, str, str] = ("variable", "label", "values")
