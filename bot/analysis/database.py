"""A frame from the database of the settings, in one line."""

import warnings
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec

import pandas as pd

from bot import settings
from storage.engine.database import Database
from storage.engine.replica import open_for_reading

P = ParamSpec("P")
Frame = Callable[Concatenate[Database, P], Awaitable[pd.DataFrame]]


async def from_database(frame: Frame[P], *args: P.args, **options: P.kwargs) -> pd.DataFrame:
    """Opens the database that DATABASE_URL names, asks for the frame and closes it again. Raises StorageError.

    Reads from the replica, if DATABASE_REPLICA_URL names one; a warning says why where that is not used.

    In a script: `asyncio.run(from_database(answers_frame, centers=["BRY-01"]))`. A notebook has a loop of its own:
    `await from_database(answers_frame)`.
    """
    chosen = settings.load()
    db, not_used = await open_for_reading(
        chosen.database_url, chosen.database_replica_url, seconds=chosen.database_replica_seconds
    )
    if not_used is not None:
        warnings.warn(str(not_used), stacklevel=2)
    try:
        return await frame(db, *args, **options)
    finally:
        await db.close()
