"""What was found in the answers of some weeks before it is needed: it holds as long as they have not changed."""

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from scoring.windows import Window
from storage import voices
from storage.engine.database import Database

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class LookedAhead(Generic[Found]):
    """What was found in the answers of the weeks, and how often those had changed before."""

    weeks: Window
    changes: Mapping[int, int]
    found: Found

    async def holds(self, db: Database) -> bool:
        return self.changes == await voices.changed(db, first_week=self.weeks.first, last_week=self.weeks.last)


async def look_ahead(db: Database, weeks: Window, look: Coroutine[Any, Any, Found]) -> LookedAhead[Found]:
    changes = await voices.changed(db, first_week=weeks.first, last_week=weeks.last)
    return LookedAhead(weeks, changes, await look)
