"""Rows with nested values as flat ones, by one rule, without the library that makes frames of them."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Text = Callable[[str], str]


def flat_rows(rows: Sequence[Row], text: Text = str) -> tuple[list[str], list[list[Any]]]:
    """The names of the columns, and the cells of each row. Nested values become separate columns, such as `groups_F`,
    even if some rows have none; a missing cell is None. Lists become JSON in one cell. `text` is applied to every
    text. All rows have the columns of the first."""
    names: list[str] = []
    columns: list[list[Any]] = []
    for name in rows[0] if rows else ():
        values = [cell(row[name], text) for row in rows]
        inner = dict.fromkeys(key for value in values if isinstance(value, Mapping) for key in value)
        if not any(isinstance(value, Mapping) for value in values):
            names.append(name)
            columns.append(values)
        for key in inner:
            names.append(f"{name}_{key}")
            columns.append([value.get(key) if isinstance(value, Mapping) else None for value in values])
    return names, [list(one) for one in zip(*columns, strict=True)]


def cell(value: Any, text: Text) -> Any:
    match value:
        case str():
            return text(value)
        case list():
            return text(json.dumps(value, ensure_ascii=False))
        case Mapping():
            return {name: cell(inner, text) for name, inner in value.items()}
    return value
