"""How long finding a center among 2,300 takes, as people type it.

.venv/bin/python -m benchmarks.searching
"""

import argparse
import asyncio
import random
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from rapidfuzz.distance import OSA

from benchmarks import figures
from benchmarks.figures import Figure
from benchmarks.host import Attempts
from benchmarks.report import write
from storage.engine.database import Database
from storage.places import center_search, centers
from storage.places.center_differences import CenterRow

CENTERS, SEARCHES, ROUNDS = 2_300, 400, 5
LIMIT = 20.0
"""Milliseconds that the p99 of a search may take."""
TYPED_ALIKE = 400_000
"""Comparisons of texts in the yardstick, which shows how fast the machine is just now."""
SYLLABLES = (
    "бря",
    "нов",
    "ко",
    "ли",
    "град",
    "вла",
    "ди",
    "мир",
    "ом",
    "ск",
    "пет",
    "ро",
    "зав",
    "од",
    "тю",
    "мень",
    "ор",
)
FORMS = (
    "{city}",
    "г. {city}",
    "ЦЗН {city}",
    "{city}, {name}",
    "{slip}",
    "{code}",
    "код {code}",
    "спасибо большое за помощь",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/speed.md")
    figures.add_option(parser)
    chosen = parser.parse_args()
    found = asyncio.run(_measure())
    body = f"{CENTERS:,} centers, {ROUNDS} rounds of {SEARCHES} searches: {', '.join(map(_said, found))}."
    print(body)
    figures.save(found, chosen.figures)
    if chosen.write:
        write("Finding a center", body)


async def _measure() -> list[Figure]:
    dice = random.Random(5)
    rows = [_row(number, dice) for number in range(CENTERS)]
    with tempfile.TemporaryDirectory() as folder:
        db = await Database.open(f"sqlite+aiosqlite:///{Path(folder) / 'search.db'}")
        await centers.load(db, rows, now=datetime.now(UTC))
        await center_search.search(db, "начало", limit=5)
        counted = []
        for attempt in (attempts := Attempts(ROUNDS)):
            with attempt:
                before = _yardstick()
                seconds = []
                for _ in range(SEARCHES):
                    text = _typed(dice.choice(rows), dice)
                    begun = perf_counter()
                    await center_search.search(db, text, limit=5)
                    seconds.append(perf_counter() - begun)
                attempt.yardstick = before + _yardstick()
            if attempt.counts:
                cuts = statistics.quantiles(seconds, n=100)
                counted.append((1_000 * cuts[49], 1_000 * cuts[98], attempt.yardstick))
        await db.close()
    p50, p99, yardstick = zip(*attempts.kept(counted), strict=True)
    return [
        Figure("median of a search among 2,300 centers", p50, yardstick, "ms", digits=1),
        Figure("p99 of a search among 2,300 centers", p99, yardstick, "ms", limit=LIMIT, digits=1),
    ]


def _yardstick() -> float:
    """Seconds for a fixed number of comparisons of two short texts."""
    begun = perf_counter()
    for _ in range(TYPED_ALIKE):
        OSA.distance("брянский центр", "бранский центр")
    return perf_counter() - begun


def _said(one: Figure) -> str:
    return f"{one.name} {one.with_unit}"


def _row(number: int, dice: random.Random) -> CenterRow:
    city = "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 4))).capitalize()
    return CenterRow(
        code=f"C{number:04}-{number % 10}",
        name=f"Центр занятости «{dice.choice(SYLLABLES)}{dice.choice(SYLLABLES)}»",
        region=f"{dice.choice(SYLLABLES)}ская область",
        city=city,
        timezone="Europe/Moscow",
    )


def _typed(row: CenterRow, dice: random.Random) -> str:
    at = dice.randrange(len(row.city))
    slip = f"{row.city[:at]}{dice.choice('аеиоу')}{row.city[at + 1 :]}"
    return dice.choice(FORMS).format(city=row.city, name=row.name, code=row.code, slip=slip)


if __name__ == "__main__":
    main()
