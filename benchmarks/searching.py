"""How long finding a center takes among 2,300, as people type it: `python -m benchmarks.searching`."""

import asyncio
import random
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

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


async def main() -> None:
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
    print(f"{CENTERS} centers, {SEARCHES} searches")
    print(f"median {1000 * cuts[49]:.1f} ms, p99 {1000 * cuts[98]:.1f} ms (limit 20)")


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
    asyncio.run(main())
