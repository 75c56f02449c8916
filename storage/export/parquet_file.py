"""Parquet: typed columns, one row group after the other. The metadata of a column's field holds its meaning: `label`,
and as JSON `values` and `missing`."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from questionnaire.model import HARD_TO_SAY, NOT_USED
from storage.export.labels import Labels
from storage.export.plan import Add, Plan
from storage.export.shape import Cells
from storage.files.columns import Column, Kind

ROW_GROUP = 50_000
TYPES = {
    Kind.TEXT: pa.string(),
    Kind.CATEGORY: pa.dictionary(pa.int32(), pa.string()),
    Kind.FLAG: pa.bool_(),
    Kind.MOMENT: pa.timestamp("ms", tz="UTC"),
    Kind.CODE: pa.int8(),
}


@contextmanager
def opened(path: Path, plan: Plan) -> Iterator[Add]:
    schema = pa.schema([_field(column, plan.labels) for column in plan.columns])
    waiting: list[Cells] = []
    with path.open("wb") as file, pq.ParquetWriter(file, schema) as writer:

        def add(rows: Sequence[Cells]) -> None:
            waiting.extend(rows)
            while len(waiting) >= ROW_GROUP:
                writer.write_table(_table(waiting[:ROW_GROUP], schema))
                del waiting[:ROW_GROUP]

        yield add
        if waiting:
            writer.write_table(_table(waiting, schema))


def _field(column: Column, labels: Labels) -> Any:
    meaning = {"label": labels.variables.get(column.name, ""), "values": _json(labels.values.get(column.name, {}))}
    if column.kind is Kind.CODE:
        meaning["missing"] = _json([HARD_TO_SAY, NOT_USED])
    return pa.field(column.name, TYPES[column.kind], metadata=meaning)


def _table(rows: Sequence[Cells], schema: Any) -> Any:
    columns = zip(*rows, strict=True)
    return pa.table([_typed(cells, field.type) for cells, field in zip(columns, schema, strict=True)], schema=schema)


def _typed(cells: Sequence[str | None], type: Any) -> Any:
    texts = pa.array(cells, pa.string())
    return texts.dictionary_encode() if pa.types.is_dictionary(type) else texts.cast(type)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
