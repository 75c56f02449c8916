"""When a center's administrators are told without waiting for their next look: what lasts, not what flickers."""

from collections.abc import Sequence
from enum import StrEnum

from scoring.shown import Shown


class Alert(StrEnum):
    """The most urgent first: of several, the first ones are sent."""

    FALL = "fall"
    """The index fell significantly in two windows running."""
    SILENCE = "silence"
    """Nobody has answered for two weeks."""
    POSTER = "poster"
    """Nobody has answered by the poster since it was made."""


def falls(seen: Shown) -> bool:
    """Whether the index is called lower than in the window before (METHODOLOGY §7): significant at the false discovery
    rate over all centers, and by two points or more."""
    return seen.called and seen.change is not None and seen.change.points < 0


def lasting_fall(newest_first: Sequence[Shown]) -> int | None:
    """How many publications running, up to the newest, the index was called lower; None for fewer than two.

    A single one may be the false discovery that the rate allows for: at q = 0.10 one call in ten. Two windows running
    share twelve of their thirteen weeks, so the second is no independent witness; it says that the newest week has not
    taken the fall back.
    """
    running = 0
    for seen in newest_first:
        if not falls(seen):
            break
        running += 1
    return running if running > 1 else None
