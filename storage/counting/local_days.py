"""Numbers by center and day, the center's own: moments lie in UTC, and each center has a zone."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, ColumnElement, Select, String, func, select, type_coerce

from storage.engine.database import Database
from storage.tables import centers

Days = Counter[tuple[int, date]]
"""Numbers by center id and day."""
COUNT: ColumnElement[int] = func.count()


def by_moment(db: Database, moment: Column[Any], *numbers: ColumnElement[int]) -> Select[Any]:
    """Selects the numbers of each center and moment: most moments are full hours, and many rows share one."""
    center_id = moment.table.c.center_id
    # A file's moments are left as they stand there: most of their days are known without reading them.
    at = type_coerce(moment, String) if db.embedded else moment
    query = select(center_id, centers.c.timezone, at.label("moment"), *numbers)
    return query.join(centers, centers.c.id == center_id).group_by(center_id, centers.c.timezone, moment)


def of_centers(query: Select[Any], center_ids: Sequence[int] | None) -> Select[Any]:
    """Narrows what `by_moment` selects to these centers, if any are named."""
    return query if center_ids is None else query.where(query.selected_columns[0].in_(center_ids))


def counted(rows: Sequence[Sequence[Any]], start: date, end: date, *, numbers: int = 1) -> list[Days]:
    """Each of the numbers in the rows of `by_moment`, by center and day, from `start` to `end`, both included. A result
    that is read row by row takes twice as long as a list of its rows."""
    counts: list[Days] = [Counter() for _ in range(numbers)]
    local: dict[tuple[str, datetime | str], date] = {}
    for row in rows:
        center_id, timezone, moment = row[:3]
        day = local.get((timezone, moment))
        if day is None:
            at = datetime.fromisoformat(moment).replace(tzinfo=UTC) if isinstance(moment, str) else moment
            day = local[timezone, moment] = at.astimezone(ZoneInfo(timezone)).date()
        if start <= day <= end:
            for days, number in zip(counts, row[3:], strict=True):
                days[center_id, day] = days.get((center_id, day), 0) + number
    return counts
