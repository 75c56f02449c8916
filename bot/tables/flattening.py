"""Rows with nested values as a flat DataFrame, by one rule."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from bot.tables.flat_rows import Row, Text, cell


def flat(rows: Sequence[Row], text: Text = str) -> pd.DataFrame:
    """Nested values become separate columns, such as `groups_F`, even if some rows have none. Lists become JSON in one
    cell. Cells keep their types: a whole number stays one beside a missing value. `text` is applied to every text."""
    whole = pd.DataFrame([cell(row, text) for row in rows], dtype=object)
    return pd.concat([_spread(whole[name]) for name in whole], axis="columns") if rows else whole


def _spread(column: "pd.Series[Any]") -> "pd.DataFrame | pd.Series[Any]":
    nested = column[[isinstance(value, Mapping) for value in column]]
    if nested.empty:
        return column
    inner = pd.DataFrame(nested.tolist(), index=nested.index, dtype=object)
    return inner.add_prefix(f"{column.name}_").reindex(column.index)
