"""Moments made coarser: nothing that is kept may say to the second when somebody was there."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, func, literal, type_coerce

HOUR_OF_TEXT = 13
"""Characters of a moment at rest in SQLite, up to the hour."""


def full_hour(moment: datetime) -> datetime:
    """The beginning of its hour (UTC)."""
    return moment.replace(minute=0, second=0, microsecond=0)


def hour_of(column: ColumnElement[Any], *, embedded: bool) -> ColumnElement[Any]:
    """The same of a column, in the database."""
    if not embedded:
        return func.date_trunc("hour", column, "UTC", type_=column.type)
    text = func.substr(type_coerce(column, String), 1, HOUR_OF_TEXT)
    return type_coerce(text.concat(literal(":00:00.000000", String)), column.type)


def hour_of_day(column: ColumnElement[Any], *, embedded: bool) -> ColumnElement[str]:
    """The hour of its day (UTC), as two digits."""
    if embedded:
        return func.substr(type_coerce(column, String), HOUR_OF_TEXT - 1, 2)
    return func.to_char(func.timezone("UTC", column), "HH24")


def hour_text(column: ColumnElement[Any], *, embedded: bool) -> ColumnElement[Any]:
    """The same as text in UTC, 2026-11-24 10:00:00.000000."""
    hour = hour_of(column, embedded=embedded)
    if embedded:
        return type_coerce(hour, String)
    return func.to_char(func.timezone("UTC", hour), "YYYY-MM-DD HH24:MI:SS.US")
