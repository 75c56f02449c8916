"""The changes that a file of centers would make, to be shown before anything changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from storage.places.verification import OPEN


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
    address: str | None = None
    phone: str | None = None


COLUMNS = tuple(column.name for column in fields(CenterRow))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A column of a center before and after. `closed` is not in the file: a center that the file names is open."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences between the existing centers and those of a file, by code in the file's order.

    closed   open centers of the file's regions that the file does not name; only if those are to be closed
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
    """`known`: the existing centers, open or not, by code, with all columns, `sample` and `closed`.

    Columns that the file lacks stay as they are.
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
