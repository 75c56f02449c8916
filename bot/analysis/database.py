"""A frame from the database of the settings, in one line."""

from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec

import pandas as pd

from bot import settings
from storage.engine.database import Database

P = ParamSpec("P")
Frame = Callable[Concatenate[Database, P], Awaitable[pd.DataFrame]]


async def from_database(frame: Frame[P], *args: P.args, **options: P.kwargs) -> pd.DataFrame:
    """Opens the database that DATABASE_URL names, asks for the frame and closes it again. Raises StorageError.

    In a script: `asyncio.run(from_database(answers_frame, centers=["BRY-01"]))`. A notebook has a loop of its own:
    `await from_database(answers_frame)`.
    """
    db = await Database.open(settings.load().database_url, must_exist=True)
    try:
        return await frame(db, *args, **options)
    finally:
        await db.close()
