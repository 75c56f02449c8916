"""Alerts: what is amiss at a center for long enough to tell its administrators, and when that is over. Free choices
stand here as constants; the rest follows from what is published and from when clients came (methodology §14)."""

from datetime import datetime, timedelta
from enum import StrEnum

from scoring.visible import VisibleResult

PATIENCE = timedelta(days=14)
"""So long a center may be without answers, or a poster without a client, before anybody is told."""
MOST_IN_A_WEEK = 2
"""Alerts to one person in any seven days."""


class Alert(StrEnum):
    """In the order in which they are told where not all can be."""

    FALL = "fall"
    POSTER = "poster"
    SILENCE = "silence"


def unscanned_since(made_at: datetime | None, scanned_at: datetime | None, now: datetime) -> datetime | None:
    """When the poster was made that nobody has followed for `PATIENCE`; None where there is none, or somebody has.

    made_at      when the center's poster was last made: making it anew begins a new wait
    scanned_at   when a client first followed it; a moment before `made_at` was an earlier poster's

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
    """Since when a center has been silent, if for `PATIENCE` or longer; None where it is not.

    answered_at   the last interview that counts; None where there was never one

    Silence begins with the last answer, and not before the center was there. One that never had an answer is given
    `PATIENCE` from its last poster too, and is not called silent while that poster is unscanned: then the poster is
    why, and one alert is enough.

    >>> from datetime import UTC
    >>> last = datetime(2026, 11, 2, 9, tzinfo=UTC)
    >>> silent_since(last - timedelta(days=300), last, None, None, last + timedelta(days=14)) == last
    True
    """
    if answered_at is None and unscanned_since(made_at, scanned_at, now) is not None:
        return None
    since = max(created_at, answered_at or made_at or created_at)
    return since if now - since >= PATIENCE else None


def is_lower(seen: VisibleResult) -> bool:
    """Whether a published window is called lower than the one before it (methodology §4): significant among all centers
    at q = 0.10, and by at least two points."""
    return seen.called and seen.change is not None and seen.change.points < 0


def lasting_fall(newest: bool, last: bool) -> bool | None:
    """Whether an index has fallen lastingly, from whether its two newest published windows are lower.

    True where both are, which raises an alert; False where neither is, which ends one; None where they disagree, and
    all stays as it is. The windows share most of their weeks: the second is no independent test, but it keeps out what
    one week's answers do and the next undoes, at the beginning of an episode as at its end. A fall is over when the
    index is back, or when the lower level has become what it is compared with; a further fall is a new episode.

    >>> lasting_fall(True, True), lasting_fall(True, False), lasting_fall(False, False)
    (True, None, False)
    """
    return newest if newest == last else None
