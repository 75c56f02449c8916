"""The two given populations and the figures that an independent implementation computed from them.

`data/<name>.csv.gz` has the export's columns and one more, `respondent`; `data/<name>.json.gz` has the expected figures
by center as of 2026-11-30, π = 0.8; `data/<name>-norms.json.gz` the norms. Pairs in them are (job seekers, employers).
"""

import csv
import gzip
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from questionnaire.loader import load
from questionnaire.model import AgeBand, Entry
from scoring.method_2026.cells import ENTRIES, cell
from scoring.method_2026.constants import TYPES
from scoring.method_2026.norms import Norms
from scoring.method_2026.voices import NOBODY, latest
from scoring.packed_answers import Codes

NAMES = ("product", "ceiling")
DATA = Path(__file__).parent / "data"
AS_OF = date(2026, 11, 30)
"""A Monday; the last complete week ended the day before."""
INDEX_WEEKS, STAR_WEEKS = 13, 52

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Population:
    """n interviews at C centers, in the order of the file.

    centers             names, sorted; C of them
    center              (n,): place in `centers`
    type                (n,): 0 job seeker, 1 employer
    person              (n,): a number, or `NOBODY` on paper
    moment              (n,): seconds since 1970 at completion
    week                (n,): −1 is the last complete week before `AS_OF`, in UTC
    codes               (n, 15)
    cell                (n,): 4·age band + entry
    entry               (n,): place in `ENTRIES`
    quality             (n,): "clean", "B" or "X"
    expected, norms     the given figures; `norms.p75` is NaN where undefined
    """

    centers: tuple[str, ...]
    center: Numbers
    type: Numbers
    person: Numbers
    moment: Numbers
    week: Numbers
    codes: Codes
    cell: Numbers
    entry: Numbers
    quality: NDArray[np.str_]
    expected: dict[str, Any]
    norms: Norms

    @property
    def expected_centers(self) -> list[dict[str, Any]]:
        """The expected figures of each center, in the order of `centers`."""
        return [self.expected["centers"][name] for name in self.centers]

    def counted(self, first: int, last: int) -> Flags:
        """Which interviews count (clean and B) in the weeks −first to −last, −1 being the last complete one."""
        return np.asarray((self.quality != "X") & (self.week >= -first) & (self.week <= -last))

    def voices(self, first: int, last: int) -> Flags:
        """Of those the latest of each person at a center and type."""
        chosen = np.flatnonzero(self.counted(first, last))
        places = self.center[chosen] * len(TYPES) + self.type[chosen]
        kept = np.zeros(len(self.center), dtype=np.bool_)
        kept[chosen[latest(places, self.person[chosen], self.moment[chosen])]] = True
        return kept


@cache
def population(name: str) -> Population:
    """One of `NAMES`."""
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    centers = tuple(sorted({row["center"] for row in rows}))
    people = {row["respondent"]: 0 for row in rows if row["respondent"]}
    people = {one: number for number, one in enumerate(people)}
    moments = [datetime.fromisoformat(row["completed_at"]) for row in rows]
    entries = [Entry(row["entry"]) for row in rows]
    ages = [AgeBand(row["age_band"]) for row in rows]
    return Population(
        centers=centers,
        center=_numbers([centers.index(row["center"]) for row in rows]),
        type=_numbers([[one.value for one in TYPES].index(row["respondent_type"]) for row in rows]),
        person=_numbers([people.get(row["respondent"], NOBODY) for row in rows]),
        moment=_numbers([round(moment.timestamp()) for moment in moments]),
        week=_numbers([(moment.date() - AS_OF).days // 7 for moment in moments]),
        codes=np.array([[int(row[code]) for code in load("2022.1").codes] for row in rows], dtype=np.uint8),
        cell=_numbers([cell(age, entry) for age, entry in zip(ages, entries, strict=True)]),
        entry=_numbers([ENTRIES.index(entry) for entry in entries]),
        quality=np.array([row["quality"] for row in rows]),
        expected=_json(f"{name}.json.gz"),
        norms=Norms.of_json(_json(f"{name}-norms.json.gz")),
    )


def _json(name: str) -> Any:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as file:
        return json.load(file)


def _numbers(values: list[int]) -> Numbers:
    return np.array(values, dtype=np.int64)
