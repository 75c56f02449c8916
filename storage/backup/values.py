"""Checks the values of restored rows: an impossible answer or an unknown time zone would fail each later command.

Names are cleaned rather than refused, because earlier versions took them as they came.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import available_timezones

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Float,
    Integer,
    String,
    Table,
    func,
    or_,
    select,
    update,
)

from questionnaire.comment import clean_name
from questionnaire.model import AgeBand, Entry, RespondentType
from storage.engine.types import UtcDateTime
from storage.errors import BadBackup
from storage.tables import centers, interviews, metadata, regions

CODE = re.compile(r"[A-Za-z0-9_-]{1,32}")
DIGITS = "01234589"
"""Codes of answers; 0 stands for none."""
KNOWN = {
    "respondent_type": tuple(map(str, RespondentType)),
    "age_band": tuple(map(str, AgeBand)),
    "entry": tuple(map(str, Entry)),
    "quality": ("clean", "B", "X"),
}
NAMES = ((regions, "name", 200), (centers, "name", 200), (centers, "city", 100))
STORED = {
    UtcDateTime: ("text",), Date: ("text",), String: ("text",), Boolean: ("integer",), Integer: ("integer",),
    Float: ("real", "integer"),
}  # fmt: skip
"""How SQLite stores the values of a type. It would keep anything in any column."""


def check(connection: Connection, path: Path) -> None:
    """Cleans names. Raises BadBackup, which names the first kind of value that the product could not have written."""
    for problem in _problems(connection):
        raise BadBackup(path, f"holds {problem}, which is not this product's")
    for table, column, longest in NAMES:
        for id, name in connection.execute(select(table.c.id, table.c[column])).all():
            if (cleaned := clean_name(name, longest)) != name and cleaned:
                connection.execute(update(table).where(table.c.id == id).values({column: cleaned}))


def _problems(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        for table in metadata.sorted_tables:
            if wrong := [column for column in table.c if _has(connection, table, _is_of_another_type(column))]:
                yield f"a value of another type in {table.name}.{wrong[0].name}"
    for name, known in KNOWN.items():
        if _has(connection, interviews, interviews.c[name].not_in(known)):
            yield f"an unknown value in interviews.{name}"
    rest: ColumnElement[str] = interviews.c.answers
    for digit in DIGITS:
        rest = func.replace(rest, digit, "")
    if _has(connection, interviews, func.length(rest) > 0):
        yield "an impossible answer in interviews.answers"
    zones = available_timezones()
    for code, timezone in connection.execute(select(centers.c.code, centers.c.timezone)):
        if not CODE.fullmatch(code):
            yield "an impossible code in centers.code"
        if timezone not in zones:
            yield f"an unknown time zone of {code} in centers.timezone"


def _has(connection: Connection, table: Table, condition: ColumnElement[bool] | None) -> bool:
    return condition is not None and connection.scalar(select(table.c[0]).where(condition).limit(1)) is not None


def _is_of_another_type(column: "Column[object]") -> ColumnElement[bool] | None:
    stored = next((stored for kind, stored in STORED.items() if isinstance(column.type, kind)), None)
    if stored is None:
        return None
    other = func.typeof(column).not_in((*stored, "null"))
    if isinstance(column.type, UtcDateTime | Date):
        return or_(other, column.is_not(None) & func.datetime(column).is_(None))
    return other
