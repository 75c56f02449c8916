"""Some values out of a long JSON text, picked by the database: in a nation's list most of each text is never shown."""

import json
from collections.abc import Awaitable, Callable, Sequence
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

    def column(self, *, embedded: bool) -> ColumnElement[str | None]:
        """A column to select: the values as a JSON array; NULL for a text that the database cannot read."""
        text = self._column
        picked: ColumnElement[Any]
        if embedded:
            readable = func.json_valid(text) == 1
            picked = func.json_extract(text, *("$." + ".".join(path) for path in self._paths))
        else:
            readable = and_(*(func.strpos(text, name) == 0 for name in NO_NUMBERS))
            picked = cast(func.json_build_array(*(_on_server(text, path) for path in self._paths)), Text)
        return case((readable, picked), else_=null()).label("picked")

    def read(self, picked: Sequence[str | None]) -> list[list[Any] | None]:
        """The values in each of these arrays, in the order of the paths; None for NULL."""
        # Thousands of short texts are read in half the time as one long one.
        found: list[list[Any] | None] = json.loads(f"[{','.join('null' if one is None else one for one in picked)}]")
        return found

    async def of_rows(
        self, rows: Sequence[Sequence[Any]], whole: Callable[[Sequence[Any]], Awaitable[str]]
    ) -> list[list[Any]]:
        """The values of each row, whose last one is `column`; `whole` gets the text of a row that the database could
        not read."""
        found = self.read([row[-1] for row in rows])
        return [
            self.of_whole(await whole(row)) if values is None else values
            for row, values in zip(rows, found, strict=True)
        ]

    def of_whole(self, text: str) -> list[Any]:
        """The same of a whole text, read here. Raises ValueError for one that is not JSON."""
        content = json.loads(text)
        return [_at(content, path) for path in self._paths]


def _on_server(text: Column[str], path: Path) -> ColumnElement[Any]:
    return func.json_extract_path(cast(text, JSON), *path)


def _at(content: Any, path: Path) -> Any:
    for key in path:
        if not isinstance(content, dict):
            return None
        content = content.get(key)
    return content
