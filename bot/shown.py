"""From a snapshot to what may be seen of it."""

from bot.frozen import from_json
from questionnaire.loader import load
from scoring.frame import NationalFrame
from scoring.index import CentricityIndex
from scoring.methodology import STANDARD, Methodology
from scoring.result import Result
from scoring.shown import Shown, shown
from storage.frames import Frame
from storage.snapshots import Snapshot


def shown_of(snapshot: Snapshot, methodology: Methodology = STANDARD) -> Shown:
    return shown(from_json(Result, snapshot.result), load(snapshot.questionnaire), methodology)


def frame_of(frozen: Frame) -> NationalFrame | None:
    """A week's frame; None for one of the first release, which held other figures."""
    return from_json(NationalFrame, frozen.content) if '"standing"' in frozen.content else None


def index_of(snapshot: Snapshot) -> CentricityIndex:
    """For rollups over many centers only."""
    return from_json(Result, snapshot.result).index
