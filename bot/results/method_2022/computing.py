"""Results of centers, of what was counted on a frozen national frame: those that have a reason to be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from bot.results.counting import CenterBlocks, Guard
from bot.results.frozen_json import from_json, to_json
from bot.results.method_2022.run import Facts, Run
from bot.results.method_2022.tally import Tally
from scoring.method_2022.frame import NationalFrame
from scoring.method_2022.result import Circumstances, Result, result_of
from storage.results.snapshots import Head


@dataclass(frozen=True, slots=True)
class Computed:
    """A center's result, also as JSON, and what it follows from besides its answers."""

    frame: str
    circumstances: Circumstances
    result: Result
    text: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, the guard that has chosen what counts, and the results that were computed of it already."""

    tally: Tally
    guard: Guard
    computed: Mapping[int, Computed] = field(default_factory=dict)


def computed(run: Run, counted: Counted, facts: Facts, heads: Mapping[int, Head], content: str) -> dict[int, Computed]:
    """The results that have a reason to be published, on the frame with this content."""
    frame, found = _frame(content), dict[int, Computed]()
    for center_id in facts.centers:
        head, blocks, circumstances = heads.get(center_id), counted.guard.of(center_id), facts.circumstances[center_id]
        if must_wait(run, head, blocks) or not blocks.renews or _nothing_new(center_id, counted.tally, head):
            continue
        known = counted.computed.get(center_id)
        if known is None or (known.frame, known.circumstances) != (content, circumstances):
            center = counted.tally.center(center_id)
            result = result_of(center, frame, circumstances, run.questionnaire, run.methodology)
            known = Computed(content, circumstances, result, to_json(result))
        found[center_id] = known
    return found


def must_wait(run: Run, head: Head | None, blocks: CenterBlocks) -> bool:
    """A week before a published one is no longer published: its blocks might differ."""
    return (head is not None and head.week > run.week) or (not blocks.renews and blocks.waiting > 0)


def _nothing_new(center_id: int, counted: Tally, head: Head | None) -> bool:
    """The answers are those of the last snapshot, or there have never been any."""
    if head is None:
        return center_id not in counted.places
    return head.inputs_hash == counted.inputs_hash(center_id)


@lru_cache(1)
def _frame(content: str) -> NationalFrame:
    """Centers that are published one by one follow each other on the same frame."""
    return from_json(NationalFrame, content)
