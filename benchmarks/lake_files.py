"""Made-up interviews as files of a lake, straight from numpy: any number, in no database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from bot.lake import layout, parquet
from bot.lake.exporting import month_of
from bot.lake.intervals import Intervals
from bot.lake.parquet import ROW_GROUP, SCHEMA
from bot.results.windows import Spans
from questionnaire.model import QUESTION_COUNT, RespondentType
from scoring.method_2026.cells import AGE_BANDS, MODES
from scoring.method_2026.constants import TYPES
from scoring.methodology import STANDARD
from storage.counting.fingerprints import BYTES

Numbers = NDArray[np.int64]
LAST_WEEK = 105_700
SPANS = Spans.of(LAST_WEEK, STANDARD)
EMPLOYERS, DOUBTFUL, WITHOUT_PERSON = 0.15, 0.02, 0.3
VISITS = 3
"""Interviews that a person gives on the average over all weeks, at one of the centers."""
CODES = np.array([1, 2, 3, 4, 5, 8], dtype=np.int8)
HOURS_OF_WEEK = 168
TEXTS: dict[str, Sequence[str]] = {
    "respondent_type": [one.value for one in TYPES],
    "age_band": [one.value for one in AGE_BANDS],
    "entry": [one.value for one in MODES],
    "quality": ["clean", "B"],
}


@dataclass(frozen=True, slots=True)
class Made:
    """n interviews, in order of their weeks; `hours` since 1970, `people` below 0 where nobody is known."""

    centers: Numbers
    kinds: Numbers
    weeks: Numbers
    numbers: Numbers
    hours: Numbers
    people: Numbers
    ages: Numbers
    modes: Numbers
    doubtful: Numbers
    codes: NDArray[np.int8]
    prints: bytes

    @property
    def cells(self) -> Numbers:
        return self.ages * len(MODES) + self.modes


def made(interviews: int, centers: int, *, weeks: int = 64, seed: int = 5) -> Made:
    """Interviews of the last weeks up to `LAST_WEEK`."""
    dice = np.random.default_rng(seed)
    at = dice.integers(0, centers, interviews)
    kinds = (dice.random(interviews) < EMPLOYERS).astype(np.int64)
    week = np.sort(dice.integers(LAST_WEEK - weeks + 1, LAST_WEEK + 1, interviews))
    people = at + centers * dice.integers(0, max(1, interviews // centers // VISITS), interviews)
    people[dice.random(interviews) < WITHOUT_PERSON] = -1
    return Made(
        centers=at,
        kinds=kinds,
        weeks=week,
        numbers=_numbered(at * len(TYPES) + kinds),
        hours=parquet.days_of(week) * 24 + dice.integers(0, HOURS_OF_WEEK, interviews),
        people=people,
        ages=dice.integers(0, len(AGE_BANDS), interviews),
        modes=dice.integers(0, len(MODES), interviews),
        doubtful=(dice.random(interviews) < DOUBTFUL).astype(np.int64),
        codes=CODES[dice.integers(0, len(CODES), (interviews, QUESTION_COUNT), dtype=np.uint8)],
        prints=dice.bytes(interviews * BYTES),
    )


def _numbered(places: Numbers) -> Numbers:
    """The number of each within its place, from 1."""
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    lengths = np.diff(np.append(starts, len(places)))
    found = np.empty(len(places), dtype=np.int64)
    found[order] = np.arange(len(places)) - np.repeat(starts, lengths) + 1
    return found


def name_of(center: int) -> str:
    return f"c{center:05}"


def write(lake: Path, some: Made, *, region: str = "R") -> list[Path]:
    """A file for each month."""
    table, paths = _table(some), list[Path]()
    for month, rows in _months(some.weeks):
        paths.append(lake / layout.path_of(month, region, f"{len(rows):020}"))
        paths[-1].parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table.slice(rows.start, len(rows)), paths[-1], compression="zstd", row_group_size=ROW_GROUP)
    return paths


def _months(weeks: Numbers) -> Iterator[tuple[str, range]]:
    each, starts = np.unique(weeks, return_index=True)
    ends = [*starts.tolist()[1:], len(weeks)]
    months: dict[str, range] = {}
    for week, start, end in zip(each.tolist(), starts.tolist(), ends, strict=True):
        month = month_of(week)
        months[month] = range(months.get(month, range(start, end)).start, end)
    yield from months.items()


def _table(some: Made) -> Any:
    n = len(some.weeks)
    hours = pa.array(some.hours * 3_600_000).cast(SCHEMA.field("completed_at").type)
    none = np.zeros(n, dtype=np.int64)
    texts = {"respondent_type": some.kinds, "age_band": some.ages, "entry": some.modes, "quality": some.doubtful}
    columns = {
        "fingerprint": pa.FixedSizeBinaryArray.from_buffers(pa.binary(BYTES), n, [None, pa.py_buffer(some.prints)]),
        "center": _chosen(some.centers, [name_of(one) for one in range(int(some.centers.max()) + 1)]),
        **{name: _chosen(places, TEXTS[name]) for name, places in texts.items()},
        "verified": pa.array(np.zeros(n, dtype=np.bool_)),
        "started_at": hours,
        "completed_at": hours,
        "week": parquet.mondays(some.weeks),
        "questionnaire": _chosen(none, ["2022.1"]),
        "reasons": _chosen(none, [""]),
        "number": pa.array(some.numbers.astype(np.int32)),
        "person": pa.array(some.people, mask=some.people < 0),
    }
    answers = [pa.array(column) for column in np.ascontiguousarray(some.codes.T)]
    codes = dict(zip(SCHEMA.names[10 : 10 + QUESTION_COUNT], answers, strict=True))
    return pa.Table.from_arrays([(columns | codes)[name] for name in SCHEMA.names], schema=SCHEMA)


def _chosen(places: Numbers, texts: Sequence[str]) -> Any:
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(texts))


def intervals(centers: int, spans: Spans = SPANS) -> Any:
    """A snapshot of each center, in which each answer counts in its own week."""
    made = Intervals()
    known = {kind.value: 1 << 31 for kind in RespondentType}
    for center in range(centers):
        made.add(center, name_of(center), spans, None, known)
    return made.table
