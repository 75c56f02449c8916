"""The bots under measurement, each behind its webhook."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.processes import Process, behind_webhook, settings
from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow

BARE, SQLITE, POSTGRESQL, WORKERS = "bare handler", "SQLite", "PostgreSQL", "PostgreSQL, 2 workers"
FULL_INTERVIEWS = 500_000
FULL = f"SQLite, {FULL_INTERVIEWS:,} interviews"
"""With the year of all centers in its file."""
CENTER = CenterRow("BRY-01", "Центр занятости «Десна»", "Брянская область", "Брянск", "Europe/Moscow")


@dataclass(frozen=True, slots=True)
class System:
    """One bot, or several behind one address. A bare one has no database."""

    bots: Sequence[Process]
    db: Database | None = None
    center_id: int = 0

    @property
    def cpu(self) -> float:
        return sum(bot.cpu for bot in self.bots)


@asynccontextmanager
async def bot_on(
    url: str, folder: Path, api: str, *, workers: int = 1, watched: Path | None = None
) -> AsyncIterator[System]:
    """Our bot on a database with one center. A `watched` file gets the lag of its event loop (`watched_bot`)."""
    module, chosen = "bot", dict(settings(folder, url))
    if watched is not None:
        module, chosen["WATCHED"] = "benchmarks.watched_bot", str(watched)
    async with AsyncExitStack() as stack:
        db = await Database.open(url)
        stack.push_async_callback(db.close)
        await centers.load(db, [CENTER], now=datetime.now(UTC))
        center = await centers.by_code(db, CENTER.code)
        bots = [await stack.enter_async_context(behind_webhook(module, api, chosen)) for _ in range(workers)]
        yield System(bots, db, center.id)
