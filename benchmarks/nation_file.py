"""A nation in a SQLite file of the product's own schema: 2,300 centers of skewed size and a year of interviews."""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import population
from questionnaire.loader import load
from questionnaire.model import QUESTION_COUNT, AgeBand, Entry, RespondentType
from scoring.methodology import STANDARD
from scoring.windows import Window, monday, week_of, window
from storage.counting.fingerprints import fingerprint
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3

CENTERS = 2_300
REGIONS = 85
SKEW = 1.0
"""Standard deviation of the logarithm of a center's size: the largest have some twenty times the median."""
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
LAST_WEEK = week_of(NOW.date()) - 1
DOUBTFUL_SHARE, EXCLUDED_SHARE = 0.02, 0.01
REASONS = {"clean": "", "B": "off_hours", "X": "duplicate"}
TYPES = (RespondentType.JOB_SEEKER.value, RespondentType.EMPLOYER.value)
COLUMNS = (
    "center_id", "id", "respondent_type", "age_band", "entry", "verified", "questionnaire", "language", "started_at",
    "touched_at", "completed_at", "completed_week", "answers", "seconds", "total_seconds", "quality", "reasons",
    "fingerprint", "number",
)  # fmt: skip
YEAR = window(LAST_WEEK, STANDARD.star_weeks)
LEVELS_SEED = 7
"""A center keeps its level whenever interviews are added."""
FEW = 50_000
"""Interviews made at a time."""

Numbers = NDArray[np.int64]


def address(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def make(path: Path, interviews: int, seed: int = 2026) -> None:
    """Makes the file; leaves an existing one as it is."""
    if path.exists():
        return
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    asyncio.run(_schema(draft))
    dice = np.random.default_rng(seed)
    sizes = _sizes(dice, interviews)
    with sqlite3.connect(draft) as connection:
        # Nobody else reads a draft, and a half-made one is made again.
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA journal_mode=MEMORY")
        connection.execute("PRAGMA cache_size=-400000")
        _add_centers(connection)
        add(connection, dice, np.repeat(np.arange(1, CENTERS + 1), sizes))
        connection.execute("ANALYZE")
    connection.close()
    draft.rename(path)


def add(
    connection: sqlite3.Connection, dice: np.random.Generator, centers: Numbers, span: Window = YEAR, prefix: str = ""
) -> None:
    """Adds an interview at each of the centers, which come in order, in any week of the span."""
    levels = population.center_levels(np.random.default_rng(LEVELS_SEED), CENTERS)
    numbers = Counter(dict(connection.execute("SELECT center_id || respondent_type, added FROM center_changes")))
    started = next(connection.execute("SELECT count(*) FROM interviews"))[0]
    places = ", ".join("?" * len(COLUMNS))
    for start in range(0, len(centers), FEW):
        mine = centers[start : start + FEW]
        names = [f"{prefix}{number:016x}" for number in range(started + start, started + start + len(mine))]
        rows = _rows(dice, mine, levels[mine - 1], names, numbers, span)
        connection.executemany(f"INSERT INTO interviews ({', '.join(COLUMNS)}) VALUES ({places})", rows)
    # What is packed of these weeks has to be made anew.
    changed = ", ".join(map(str, np.unique(centers).tolist()))
    change = f"UPDATE packed_weeks SET content = NULL WHERE week BETWEEN ? AND ? AND center_id IN ({changed})"
    connection.execute(change, (span.first, span.last))
    count_changes(connection)


def count_changes(connection: sqlite3.Connection) -> None:
    """Updates the counters that are kept beside the interviews."""
    connection.execute("DELETE FROM center_changes")
    connection.execute(
        "INSERT INTO center_changes SELECT center_id, respondent_type, count(*), 0 FROM interviews "
        "WHERE quality IN ('clean', 'B') GROUP BY 1, 2"
    )


def _rows(
    dice: np.random.Generator,
    centers: Numbers,
    levels: population.Floats,
    names: Sequence[str],
    numbers: Counter[str],
    span: Window,
) -> Iterator[tuple[Any, ...]]:
    n = len(centers)
    employers = dice.random(n) < population.EMPLOYER_SHARE
    kinds = employers.astype(int).tolist()
    weeks = dice.integers(span.first, span.last + 1, n).tolist()
    luck = dice.random(n)
    qualities = np.select([luck < EXCLUDED_SHARE, luck < EXCLUDED_SHARE + DOUBTFUL_SHARE], ["X", "B"], "clean").tolist()
    seconds = np.rint(dice.lognormal(4.4, 0.4, n)).astype(int).tolist()
    codes = (population.answers(dice, levels, employers) + ord("0")).tobytes().decode("ascii")
    moments = {week: f"{monday(week).isoformat()} 09:00:00.000000" for week in set(weeks)}
    version, width = load().version, QUESTION_COUNT
    for place, (center, week, quality) in enumerate(zip(centers.tolist(), weeks, qualities, strict=True)):
        name, kind = names[place], TYPES[kinds[place]]
        packed = codes[place * width : (place + 1) * width]
        numbers[f"{center}{kind}"] += quality != "X"
        yield (
            center, name, kind, AgeBand.FROM_35.value, Entry.POSTER.value, False, version, "ru", moments[week],
            moments[week], moments[week], week, packed, f"{seconds[place] // width:03}" * width, seconds[place],
            quality, REASONS[quality], fingerprint(name, kind, packed, quality),
            numbers[f"{center}{kind}"] if quality != "X" else None,
        )  # fmt: skip


def _sizes(dice: np.random.Generator, interviews: int) -> Numbers:
    shares = np.sort(dice.lognormal(0, SKEW, CENTERS))
    sizes = np.maximum(1, np.rint(interviews * shares / shares.sum())).astype(int)
    return dice.permutation(sizes)


async def _schema(path: Path) -> None:
    await (await Database.open(address(path))).close()


def _add_centers(connection: sqlite3.Connection) -> None:
    connection.executemany(
        "INSERT INTO regions (id, name) VALUES (?, ?)", [(one, f"Region {one:02}") for one in range(1, REGIONS + 1)]
    )
    connection.executemany(
        "INSERT INTO centers (id, code, name, region_id, city, timezone, sample, created_at, search_text)"
        " VALUES (?, ?, ?, ?, ?, 'Europe/Moscow', 0, '2025-01-01 00:00:00.000000', ?)",
        [
            (
                one,
                f"C-{one:04}",
                f"Center {one}",
                1 + one % REGIONS,
                f"City {one}",
                f"center {one} city {one} c-{one:04}",
            )
            for one in range(1, CENTERS + 1)
        ],
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("interviews", type=int)
    chosen = parser.parse_args()
    make(chosen.path, chosen.interviews)
