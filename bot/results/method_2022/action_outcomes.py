"""Centers' actions and their effects, from published snapshots alone.

The version of the methodology that leads in the last of the 13 weeks after an action decides by which they are told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.results.method_2022 import shown_parts
from bot.results.method_2022.shown_parts import ShownParts
from scoring.method_2022.actions import ActionTaken, Outcome, outcome
from scoring.method_2022.estimate import Estimate
from scoring.method_2026.actions import Outcome as Compared
from scoring.method_2026.versions import LATER, USUAL, Methodologies
from scoring.methodology import STANDARD
from scoring.windows import last_complete_week, week_of
from storage.engine.database import Database
from storage.results import actions, snapshots
from storage.results.actions import Action

WINDOW = STANDARD.window_weeks
LATE = 3
"""How many weeks a comparison waits for a center: one with few answers may be published late."""


async def read(
    db: Database, center_ids: Sequence[int] | None, today: date, methodologies: Methodologies = USUAL
) -> dict[int, list[ActionTaken]]:
    """The actions of each center that has any, by its id, the latest first; of all centers if none are named."""
    found = await actions.of_centers(db, center_ids)
    last = last_complete_week(today)
    ended = [one for mine in found.values() for one in mine if _ends(one) <= last]
    scores = await _scores(db, [one for one in ended if methodologies.of(_ends(one)).leading != LATER])
    return {
        center_id: [await _taken(db, one, last, methodologies, scores) for one in mine]
        for center_id, mine in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Scores:
    """Published weeks of centers, in their order, and what of them may be shown."""

    weeks: Mapping[int, Sequence[int]]
    shown: Mapping[tuple[int, int], ShownParts]

    def of(self, action: Action, week: int | None) -> Estimate | None:
        """The score of the action's group in a published week."""
        return None if week is None else self.shown[action.center_id, week].group(action.group)

    def before(self, action: Action, began: int) -> int | None:
        """The newest published week of the window that ends before the action began."""
        known = [week for week in self.weeks.get(action.center_id, ()) if began - WINDOW <= week < began]
        return known[-1] if known else None

    def after(self, action: Action, began: int) -> list[int]:
        """The published weeks whose window begins with the action, or up to some weeks late."""
        ends = range(began + WINDOW - 1, began + WINDOW + LATE)
        return [week for week in self.weeks.get(action.center_id, ()) if week in ends]


async def _scores(db: Database, ended: Sequence[Action]) -> _Scores:
    """What the outcomes of these actions rest on, read together."""
    if not ended:
        return _Scores({}, {})
    begun = {one.id: week_of(one.since) for one in ended}
    span = min(begun.values()) - WINDOW, max(begun.values()) + WINDOW + LATE
    weeks = await snapshots.weeks_of_centers(db, sorted({one.center_id for one in ended}), weeks=span)
    found = _Scores(weeks, {})
    keys = set()
    for one in ended:
        before = found.before(one, begun[one.id])
        mine = found.after(one, begun[one.id]) + ([] if before is None else [before])
        keys |= {(one.center_id, week) for week in mine}
    return _Scores(weeks, await shown_parts.of_weeks(db, keys, ("state", "index", "groups")))


async def _taken(db: Database, action: Action, last: int, methodologies: Methodologies, scores: _Scores) -> ActionTaken:
    began, ends = week_of(action.since), _ends(action)
    seen: Outcome | Compared | None = None
    if ends <= last and methodologies.of(ends).leading == LATER:
        # A methodology that does not lead yet is not loaded.
        from bot.results.method_2026 import action_outcomes as later

        seen = await later.read(db, action, began, last)
    elif ends <= last:
        seen = _outcome(action, began, last, scores)
    return ActionTaken(action.id, action.group, action.what, action.since, seen)


def _ends(action: Action) -> int:
    """The last of the 13 weeks after it."""
    return week_of(action.since) + WINDOW - 1


def _outcome(action: Action, began: int, last: int, scores: _Scores) -> Outcome | None:
    """Compares the last window that ends before the action began with the first that begins with it. None while that
    one may still be published."""
    later = (scores.of(action, week) for week in scores.after(action, began))
    after = next((one for one in later if one is not None), None)
    if after is None and last < began + WINDOW - 1 + LATE:
        return None
    return outcome(scores.of(action, scores.before(action, began)), after)
