"""Alerts: problems at a center that last long enough to tell its administrators, and when they are over. The constants
here are free choices; the rest follows from published results and the times of clients' visits.

Methodology 2022.1 §14.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Lists name alerts without what computes results.
    from scoring.method_2022.visible import VisibleResult
    from scoring.method_2026.trend import Trend

PATIENCE = timedelta(days=14)
"""How long a center may be without answers, or a poster without a client, before anybody is told."""
MOST_IN_A_WEEK = 2
"""Alerts to one person in any seven days."""


class Alert(StrEnum):
    """In order of priority, for when not all alerts can be sent."""

    FALL = "fall"
    POSTER = "poster"
    SILENCE = "silence"


def unscanned_since(made_at: datetime | None, scanned_at: datetime | None, now: datetime) -> datetime | None:
    """When the poster was made that nobody has followed for `PATIENCE`; None if there is no poster, or somebody
    followed it.

    made_at      when the center's poster was last made; a new poster begins a new wait
    scanned_at   when a client first followed it; a moment before `made_at` belongs to an earlier poster

    >>> from datetime import UTC
    >>> made = datetime(2026, 11, 2, 9, tzinfo=UTC)
    >>> unscanned_since(made, None, made + timedelta(days=14)) == made
    True
    >>> unscanned_since(made, made + timedelta(days=13), made + timedelta(days=14))
    """
    if made_at is None or (scanned_at is not None and scanned_at >= made_at):
        return None
    return made_at if now - made_at >= PATIENCE else None


def silent_since(
    created_at: datetime,
    answered_at: datetime | None,
    made_at: datetime | None,
    scanned_at: datetime | None,
    now: datetime,
) -> datetime | None:
    """When a center's silence began, if that is `PATIENCE` ago or longer; else None.

    answered_at   the last interview that counts; None if there was never one

    Silence begins with the last answer, but not before the center was added. A center that never had an answer also
    gets `PATIENCE` from its last poster. It is not called silent while that poster is unscanned: then the poster is the
    reason, and one alert is enough.

    >>> from datetime import UTC
    >>> last = datetime(2026, 11, 2, 9, tzinfo=UTC)
    >>> silent_since(last - timedelta(days=300), last, None, None, last + timedelta(days=14)) == last
    True
    """
    if answered_at is None and unscanned_since(made_at, scanned_at, now) is not None:
        return None
    since = max(created_at, answered_at or made_at or created_at)
    return since if now - since >= PATIENCE else None


def is_lower(seen: "VisibleResult") -> bool:
    """Whether a published window counts as lower than the one before it (methodology 2022.1 §4): significant among all
    centers at q = 0.10, and by at least two points."""
    return seen.called and seen.change is not None and seen.change.points < 0


def has_fallen(trend: "Trend | None") -> bool:
    """The same by version 2026.1: called a change among all centers, net of the country's own movement."""
    return trend is not None and trend.called and trend.net < 0


def lasting_fall(newest: bool, last: bool) -> bool | None:
    """Whether an index has fallen lastingly, given whether its two newest published windows are lower.

    True if both are, which raises an alert; False if neither is, which ends one; None if they disagree, and nothing
    changes. The windows share most of their weeks, so the second is not an independent test. It filters out changes
    that one week's answers cause and the next week's undo, at the beginning and at the end of an episode. A fall is
    over when the index is back, or when the earlier window has reached the lower level too; a further fall is a new
    episode.

    >>> lasting_fall(True, True), lasting_fall(True, False), lasting_fall(False, False)
    (True, None, False)
    """
    return newest if newest == last else None
