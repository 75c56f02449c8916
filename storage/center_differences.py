"""What a file of centers would change: said before anything is changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from storage.verification import OPEN


@dataclass(frozen=True, slots=True)
class CenterRow:
    """A center as a file gives it."""

    code: str
    name: str
    region: str
    city: str
    timezone: str
    opening_hours: str | None = None
    verification: str = OPEN
    latitude: float | None = None
    longitude: float | None = None


COLUMNS = tuple(column.name for column in fields(CenterRow))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A column of a center before and after; `closed` is no column of the file: a center in it is open."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between the centers that are there and those of a file, by code in the file's order.

    closed   open centers of the file's regions that the file does not name; only where those are to be closed
    open     how many open centers there are in the file's regions
    """

    added: tuple[str, ...]
    changed: Mapping[str, tuple[FieldChange, ...]]
    closed: tuple[str, ...]
    unchanged: tuple[str, ...]
    open: int


def differences(
    known: Mapping[str, Mapping[str, Any]],
    rows: Sequence[CenterRow],
    *,
    columns: Collection[str] = COLUMNS,
    sample: bool,
    close_missing: bool,
) -> Differences:
    """`known`: the centers that are there, open or not, by code, with all columns, `sample` and `closed`.

    What stands in no column of the file stays as it is.
    """
    added, unchanged, changed = [], [], {}
    for row in rows:
        before = known.get(row.code)
        if before is None:
            added.append(row.code)
            continue
        after = {**{name: getattr(row, name) for name in columns}, "sample": sample, "closed": False}
        found = tuple(FieldChange(name, before[name], after[name]) for name in after if before[name] != after[name])
        if found:
            changed[row.code] = found
        else:
            unchanged.append(row.code)
    named, regions = {row.code for row in rows}, {row.region for row in rows}
    open_there = [code for code, one in known.items() if one["region"] in regions and not one["closed"]]
    missing = tuple(code for code in open_there if code not in named) if close_missing else ()
    return Differences(tuple(added), changed, missing, tuple(unchanged), len(open_there))
