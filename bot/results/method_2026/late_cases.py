"""Cases that nobody has settled in time."""

from datetime import datetime, timedelta

from scoring.method_2026.constants import STANDARD, Constants
from storage.engine.database import Database
from storage.quality import cases


async def waiting_too_long(db: Database, now: datetime, constants: Constants = STANDARD) -> int:
    """How many cases of the nation have been open for longer than operators have time for. For everybody to know."""
    return await cases.count_open_since(db, now - timedelta(days=constants.operators_days))
