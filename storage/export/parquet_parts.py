"""Tables of published figures as Parquet, a file for each month: what programs for analysis read fastest."""

import importlib.util
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

FOLDER = "parquet"
MONTH = "%Y-%m"
HISTORY = "trend.csv"


def files(csvw: Mapping[str, Any], tables: Mapping[str, str], until: date) -> Iterator[tuple[str, bytes]]:
    """Contents by name; none where pyarrow is not installed (extra `exports`). `csvw` is the metadata of the CSV files
    among `tables`.

    The history is cut by the month of a window's last day; the other tables stand in the month of the site's.
    """
    if importlib.util.find_spec("pyarrow") is None:
        return
    for one in csvw["tables"]:
        name, columns = one["url"], one["tableSchema"]["columns"]
        table = _read(tables[name], {column["name"]: column["datatype"] for column in columns})
        for month, part in _by_month(table, until, is_history=name == HISTORY):
            yield _name(name, month), _written(part)


def names(csvw: Mapping[str, Any], days: Iterable[date], until: date) -> Iterator[str]:
    """The names of the same files, known without making them; `days` are those of the history."""
    if importlib.util.find_spec("pyarrow") is None:
        return
    history = sorted({day.strftime(MONTH) for day in days})
    for one in csvw["tables"]:
        for month in history if one["url"] == HISTORY else [until.strftime(MONTH)]:
            yield _name(one["url"], month)


def _name(table: str, month: str) -> str:
    return f"{FOLDER}/{table.removesuffix('.csv')}/{month}.parquet"


def _read(text: str, kinds: Mapping[str, str]) -> Any:
    import pyarrow as pa
    from pyarrow import csv

    types = {
        "string": pa.string(),
        "number": pa.float64(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    options = csv.ConvertOptions(
        column_types={name: types[kind] for name, kind in kinds.items()},
        null_values=[""],
        strings_can_be_null=True,
    )
    return csv.read_csv(
        io.BytesIO(text.encode()), parse_options=csv.ParseOptions(newlines_in_values=True), convert_options=options
    )


def _by_month(table: Any, until: date, *, is_history: bool) -> Iterator[tuple[str, Any]]:
    if not is_history:
        yield until.strftime(MONTH), table
        return
    # A nation's history has few days: each is looked at once.
    days = table.column("until").combine_chunks().dictionary_encode()
    months = [day.strftime(MONTH) for day in days.dictionary.to_pylist()]
    rows: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(days.indices.to_pylist()):
        rows[months[place]].append(number)
    for month in sorted(rows):
        yield month, table.take(rows[month])


def _written(table: Any) -> bytes:
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()
