"""From published snapshots to what may be seen of them: results, national frames, and cards for clients."""

from collections.abc import Sequence

from bot.results.frozen_json import from_json
from questionnaire.loader import load
from scoring.card import Card, card
from scoring.frame import NationalFrame
from scoring.index import CentricityIndex
from scoring.methodology import STANDARD, Methodology
from scoring.result import Result
from scoring.visible import VisibleResult, visible_result
from storage import snapshots
from storage.engine.database import Database
from storage.national_frames import Frame
from storage.snapshots import Snapshot


def visible_of(snapshot: Snapshot, methodology: Methodology = STANDARD) -> VisibleResult:
    return visible_result(from_json(Result, snapshot.result), load(snapshot.questionnaire), methodology)


def frame_of(frozen: Frame) -> NationalFrame | None:
    """A week's frame; None for one of the first release, which held other figures."""
    return from_json(NationalFrame, frozen.content) if '"standing"' in frozen.content else None


def index_of(snapshot: Snapshot) -> CentricityIndex:
    """For rollups over many centers only."""
    return from_json(Result, snapshot.result).index


async def read(db: Database, center_ids: Sequence[int]) -> dict[int, Card]:
    """By center id; a center of which nothing has been published has none."""
    found = await snapshots.latest(db, center_ids=center_ids)
    return {center_id: card_of(snapshot) for center_id, snapshot in found.items()}


def card_of(snapshot: Snapshot) -> Card:
    questionnaire = load(snapshot.questionnaire)
    return card(visible_of(snapshot), snapshot.window_start, snapshot.window_end, questionnaire)
