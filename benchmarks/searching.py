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

from benchmarks.report import write
from storage import center_search, centers
from storage.center_differences import CenterRow
from storage.engine.database import Database

CENTERS, SEARCHES = 2_300, 2_000
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
    chosen = parser.parse_args()
    body = asyncio.run(_measure())
    print(body)
    if chosen.write:
        write("Finding a center", body)


async def _measure() -> str:
    dice = random.Random(5)
    rows = [_row(number, dice) for number in range(CENTERS)]
    with tempfile.TemporaryDirectory() as folder:
        db = await Database.open(f"sqlite+aiosqlite:///{Path(folder) / 'search.db'}")
        await centers.load(db, rows, now=datetime.now(UTC))
        await center_search.search(db, "начало", limit=5)
        seconds = []
        for _ in range(SEARCHES):
            text = _typed(dice.choice(rows), dice)
            begun = perf_counter()
            await center_search.search(db, text, limit=5)
            seconds.append(perf_counter() - begun)
        await db.close()
    cuts = statistics.quantiles(seconds, n=100)
    p50, p99 = 1_000 * cuts[49], 1_000 * cuts[98]
    return f"{CENTERS:,} centers, {SEARCHES:,} searches: median {p50:.1f} ms, p99 {p99:.1f} ms (limit 20 ms)."


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
