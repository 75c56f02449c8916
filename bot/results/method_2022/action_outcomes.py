"""Centers' actions and their effects, from published snapshots alone.

The version of the methodology that leads in the last of the 13 weeks after an action decides by which they are told.
"""

from collections.abc import Sequence
from datetime import date

from bot.results.method_2022.published import visible_of
from bot.results.method_2026 import action_outcomes as later
from scoring.method_2022.actions import ActionTaken, Outcome, outcome
from scoring.method_2022.estimate import Estimate
from scoring.method_2026.actions import Outcome as Compared
from scoring.method_2026.versions import LATER, USUAL, Methodologies
from scoring.methodology import STANDARD
from scoring.windows import last_complete_week, week_of
from storage import actions, snapshots
from storage.actions import Action
from storage.engine.database import Database

WINDOW = STANDARD.window_weeks
LATE = 3
"""How many weeks a comparison waits for a center: one with few answers may be published late."""


async def read(
    db: Database, center_ids: Sequence[int] | None, today: date, methodologies: Methodologies = USUAL
) -> dict[int, list[ActionTaken]]:
    """The actions of each center that has any, by its id, the latest first; of all centers if none are named."""
    found = await actions.of_centers(db, center_ids)
    return {
        center_id: [await _taken(db, one, today, methodologies) for one in mine] for center_id, mine in found.items()
    }


async def _taken(db: Database, action: Action, today: date, methodologies: Methodologies) -> ActionTaken:
    began, last = week_of(action.since), last_complete_week(today)
    ends = began + WINDOW - 1
    seen: Outcome | Compared | None = None
    if ends <= last and methodologies.of(ends).leading == LATER:
        seen = await later.read(db, action, began, last)
    elif ends <= last:
        seen = await _outcome(db, action, began, today)
    return ActionTaken(action.id, action.group, action.what, action.since, seen)


async def _outcome(db: Database, action: Action, began: int, today: date) -> Outcome | None:
    """Compares the last window that ends before the action began with the first that begins with it. None while that
    one may still be published."""
    before = await _score(db, action, first=began - WINDOW, last=began - 1)
    after = None
    for week in range(began + WINDOW - 1, began + WINDOW + LATE):
        after = after or await _score(db, action, first=week, last=week)
    if after is None and last_complete_week(today) < began + WINDOW - 1 + LATE:
        return None
    return outcome(before, after)


async def _score(db: Database, action: Action, *, first: int, last: int) -> Estimate | None:
    """The group's score in the newest snapshot of weeks `first` to `last`."""
    found = (await snapshots.latest(db, center_ids=[action.center_id], up_to_week=last)).get(action.center_id)
    return None if found is None or found.week < first else visible_of(found).groups.get(action.group)
