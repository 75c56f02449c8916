"""Cards of centers, from the newest snapshot of each: nothing that has not been published."""

from collections.abc import Sequence

from bot.shown import shown_of
from questionnaire.loader import load
from scoring.card import Card, card
from storage import snapshots
from storage.database import Database
from storage.snapshots import Snapshot


async def read(db: Database, center_ids: Sequence[int]) -> dict[int, Card]:
    """By center id; a center of which nothing has been published has none."""
    found = await snapshots.latest(db, center_ids=center_ids)
    return {center_id: card_of(snapshot) for center_id, snapshot in found.items()}


def card_of(snapshot: Snapshot) -> Card:
    questionnaire = load(snapshot.questionnaire)
    return card(shown_of(snapshot), snapshot.window_start, snapshot.window_end, questionnaire)
