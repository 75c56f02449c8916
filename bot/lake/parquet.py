"""The rows of a lake as Parquet."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from questionnaire.loader import load
from questionnaire.model import QUESTION_COUNT
from scoring.packed_answers import codes_in
from scoring.windows import DAYS, monday
from storage.counting.changes import COUNTED
from storage.counting.fingerprints import BYTES, fingerprint
from storage.counting.lake_rows import LakeRow

ROW_GROUP = 50_000
CODES = load().codes
"""Every shipped questionnaire asks its questions in this order."""
_FIRST_MONDAY = (monday(0) - date(1970, 1, 1)).days
_TEXT, _MOMENT = pa.dictionary(pa.int32(), pa.string()), pa.timestamp("ms", tz="UTC")
SCHEMA = pa.schema(
    [
        ("fingerprint", pa.binary(BYTES)),
        ("center", _TEXT),
        ("respondent_type", _TEXT),
        ("age_band", _TEXT),
        ("entry", _TEXT),
        ("verified", pa.bool_()),
        ("started_at", _MOMENT),
        ("completed_at", _MOMENT),
        ("week", pa.date32()),
        ("questionnaire", _TEXT),
        *((code, pa.int8()) for code in CODES),
        ("quality", _TEXT),
        ("reasons", _TEXT),
        ("number", pa.int32()),
        ("person", pa.int64()),
    ]
)
"""See docs/lake.md. Month and region stand in the names of folders."""


class People:
    """Numbers in the place of people: a keyed hash of center, type and respondent, so that they tell which answers of a
    center one voice weighs together, and nothing of the same person's answers elsewhere."""

    def __init__(self, key: bytes) -> None:
        self._keyed = blake2b(digest_size=8, key=key, person=b"czn-lake")

    def of(self, center: str, respondent_type: str, respondent_id: str | None) -> int | None:
        """None where nobody has kept who answered."""
        if respondent_id is None:
            return None
        keyed = self._keyed.copy()
        keyed.update(f"{center}:{respondent_type}:{respondent_id}".encode())
        return int.from_bytes(keyed.digest(), "big", signed=True)

    @property
    def check(self) -> str:
        """Tells keys apart, and leads to none."""
        return self._keyed.hexdigest()


class Writer:
    """Writes one file. The same rows, in the same order, give the same bytes."""

    def __init__(self, path: Path) -> None:
        self._writer = pq.ParquetWriter(path, SCHEMA, compression="zstd")
        self.rows = 0

    def add(self, rows: Sequence[LakeRow], codes: Mapping[int, str], people: People) -> None:
        if rows:
            self._writer.write_table(table(rows, codes, people), row_group_size=ROW_GROUP)
            self.rows += len(rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()


def table(rows: Sequence[LakeRow], codes: Mapping[int, str], people: People) -> Any:
    """The rows in an order of their own; `codes` are those of centers by id."""
    chosen = sorted(rows, key=lambda row: (codes[row.center_id], row.completed_week, row.respondent_type, row.id))
    (
        centers, ids, respondents, kinds, ages, entries, verified, started, completed, weeks, questionnaires, answers,
        qualities, reasons, numbers,
    ) = zip(*chosen, strict=True)  # fmt: skip
    names = [codes[center_id] for center_id in centers]
    # Of an answer that does not count nobody needs to know whose it is.
    who = [
        people.of(name, kind, respondent) if quality in COUNTED else None
        for name, kind, respondent, quality in zip(names, kinds, respondents, qualities, strict=True)
    ]
    prints = map(fingerprint, ids, kinds, answers, qualities)
    digits = codes_in("".join(answers)).astype(np.int8).reshape(-1, QUESTION_COUNT)
    columns = [
        pa.array([bytes.fromhex(one) for one in prints], pa.binary(BYTES)),
        *(_texts(one) for one in (names, kinds, ages, entries)),
        pa.array(np.array(verified, dtype=np.bool_)),
        _moments(started),
        _moments(completed),
        mondays(np.array(weeks)),
        _texts(questionnaires),
        *(pa.array(column, mask=column == 0) for column in np.ascontiguousarray(digits.T)),
        _texts(qualities),
        _texts(reasons),
        pa.array(numbers, pa.int32()),
        pa.array(who, pa.int64()),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def days_of(weeks: NDArray[np.int64]) -> NDArray[np.int64]:
    """The days from 1970-01-01 to the Mondays of weeks."""
    return weeks * DAYS + _FIRST_MONDAY


def mondays(weeks: NDArray[np.int64]) -> Any:
    """As dates of Arrow."""
    return pa.array(days_of(weeks).astype(np.int32)).cast(pa.date32())


def _texts(values: Sequence[str | None]) -> Any:
    return pa.array(values, pa.string()).dictionary_encode()


def _moments(values: Sequence[str]) -> Any:
    """Of hours as the database spells them, in UTC."""
    few = pa.array(values, pa.string()).dictionary_encode()
    hours = few.dictionary.cast(pa.timestamp("us")).cast(pa.timestamp("ms")).cast(_MOMENT)
    return hours.take(few.indices)
