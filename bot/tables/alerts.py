"""Alerts as rows for an operator: open ones, past ones, and the people told about them."""

from typing import Any

from bot.alerts.recipients import recipients_of
from scoring.windows import monday
from storage.engine.database import Database
from storage.places.chosen_centers import chosen, chosen_ids
from storage.quality import alerts
from storage.quality.alerts import Told

Row = dict[str, Any]


async def rows(db: Database, *, center: str | None, region: str | None) -> list[Row]:
    """Every episode, the newest first. `not_told` counts the recipients of an open episode who have no message about it
    and none on its way, mostly because there was no room in their week. Raises CenterNotFound, RegionNotFound."""
    places = {one.id: one for one in await chosen(db, center, region)}
    ids = await chosen_ids(db, center, region)
    told = await alerts.told(db, ids)
    recipients = await recipients_of(db, places)
    found = []
    for episode in await alerts.listing(db, ids):
        messages = told.get(episode.key, Told())
        found.append(
            {
                "center": places[episode.center_id].code,
                "alert": episode.alert,
                "since_week": monday(episode.week).isoformat(),
                "raised_at": episode.raised_at.isoformat(timespec="seconds"),
                "ended_at": None if episode.ended_at is None else episode.ended_at.isoformat(timespec="seconds"),
                "sent": messages.sent,
                "queued": messages.queued,
                "not_told": None if episode.ended_at else _missing(len(recipients[episode.center_id]), messages),
            }
        )
    return found


def _missing(recipients: int, messages: Told) -> int:
    return max(0, recipients - messages.sent - messages.queued)
