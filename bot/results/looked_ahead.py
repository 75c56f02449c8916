"""What was found in the answers of some weeks before it is needed: it holds as long as nothing that it follows from has
changed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from scoring.windows import Window
from storage.counting import voices
from storage.engine.database import Database

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class LookedAhead(Generic[Found]):
    """What was found in the answers of the weeks, how often those had changed before, and what else it follows from."""

    weeks: Window
    changes: Mapping[int, int]
    found: Found
    given: object = None

    async def holds(self, db: Database, given: object = None) -> bool:
        """Whether another look would find the same."""
        if given != self.given:
            return False
        return self.changes == await voices.changed(db, first_week=self.weeks.first, last_week=self.weeks.last)


async def look_ahead(
    db: Database, weeks: Window, look: Callable[[], Awaitable[Found]], *, given: object = None
) -> LookedAhead[Found]:
    """Looks now. `given` is what was read before besides the answers."""
    changes = await voices.changed(db, first_week=weeks.first, last_week=weeks.last)
    return LookedAhead(weeks, changes, await look(), given)
