"""Some values out of a long JSON text, picked by the database: in a nation's list most of each text is never shown."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Text, and_, case, cast, func, null

Path = tuple[str, ...]
"""The keys that lead to a value."""
NO_NUMBERS = ("Infinity", "NaN")
"""What Python writes into JSON for a float that is no number, and what no database reads."""


class JsonParts:
    """The values at `paths` in the text of a column; None where a text has nothing there.

    Numbers come digit by digit as they were written: a database may hand them over as it reads them itself only inside
    of an array, so there have to be at least two.
    """

    def __init__(self, column: Column[str], paths: Sequence[Path]) -> None:
        if len(paths) < 2:
            raise ValueError(f"at least two paths, not {len(paths)}")
        self._column = column
        self._paths = tuple(paths)

    def columns(self, *, embedded: bool) -> tuple[ColumnElement[str | None], ColumnElement[str | None]]:
        """Two columns to select: an array of the values, as text; or, if the database cannot read the whole, that."""
        text = self._column
        picked: ColumnElement[Any]
        if embedded:
            readable = func.json_valid(text) == 1
            picked = func.json_extract(text, *("$." + ".".join(path) for path in self._paths))
        else:
            readable = and_(*(func.strpos(text, name) == 0 for name in NO_NUMBERS))
            picked = cast(func.json_build_array(*(_on_server(text, path) for path in self._paths)), Text)
        return (
            case((readable, picked), else_=null()).label("picked"),
            case((readable, null()), else_=text).label("whole"),
        )

    def read(self, rows: Sequence[tuple[str | None, str | None]]) -> list[list[Any]]:
        """The values of each row, in the order of the paths, from both columns. Raises ValueError for a text that is
        not JSON."""
        # Thousands of short texts are read in half the time as one long one.
        joined = ",".join("null" if picked is None else picked for picked, _ in rows)
        found: list[list[Any] | None] = json.loads(f"[{joined}]")
        return [
            self._of_whole(whole) if values is None else values for values, (_, whole) in zip(found, rows, strict=True)
        ]

    def _of_whole(self, text: str | None) -> list[Any]:
        content = json.loads(text or "null")
        return [_at(content, path) for path in self._paths]


def _on_server(text: Column[str], path: Path) -> ColumnElement[Any]:
    return func.json_extract_path(cast(text, JSON), *path)


def _at(content: Any, path: Path) -> Any:
    for key in path:
        if not isinstance(content, dict):
            return None
        content = content.get(key)
    return content
