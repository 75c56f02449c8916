"""Snapshots of what a run has computed, and how they are written: all at once, or some centers after others."""

import asyncio
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache

from bot.results.counting import CenterBlocks, Last
from bot.results.frozen_json import to_json
from bot.results.memory import Memory
from bot.results.method_2022.computing import Computed, Counted, computed, must_wait
from bot.results.method_2022.run import Facts, Run
from bot.results.publish_report import BATCH, PublishReport
from scoring.method_2022.index import CentricityIndex, State
from scoring.method_2022.result import Result
from scoring.method_2022.stars import StarState
from scoring.methodology import Methodology
from scoring.windows import month_of
from storage.counting.changes import Changes
from storage.engine.database import Database
from storage.results import snapshots
from storage.results.national_frames import Frame
from storage.results.snapshots import Head, Snapshot
from storage.results.stars import StarRecord


@dataclass
class Prepared:
    """What a run has computed and not published yet: all at once, or some centers after others. The next run finds what
    is missing if this one dies. `computed` are all its results by their JSON: nobody needs to read them again."""

    report: PublishReport
    computed: Mapping[str, Result]
    _db: Database
    _new: dict[int, tuple[Snapshot, StarRecord | None]]

    @property
    def coming(self) -> dict[int, CentricityIndex]:
        """The indices by center id."""
        return {center_id: self.computed[snapshot.result].index for center_id, (snapshot, _) in self._new.items()}

    async def publish(self, center_ids: Collection[int] | None = None) -> None:
        """Those of some centers, or the rest."""
        wanted = [one for one in self._new if center_ids is None or one in center_ids]
        for start in range(0, len(wanted), BATCH):
            part = [self._new[one] for one in wanted[start : start + BATCH]]
            records = [record for _, record in part if record is not None]
            await snapshots.publish(self._db, [snapshot for snapshot, _ in part], records)
            for one in wanted[start : start + BATCH]:
                del self._new[one]


async def prepared(
    run: Run, counted: Counted, facts: Facts, heads: Mapping[int, Head], frozen: Frame, now: datetime
) -> Prepared:
    # Computing a nation takes seconds. A thread leaves the process free to answer people.
    return await asyncio.to_thread(_prepared, run, counted, facts, heads, frozen, now)


def _prepared(
    run: Run, counted: Counted, facts: Facts, heads: Mapping[int, Head], frozen: Frame, now: datetime
) -> Prepared:
    new: dict[int, tuple[Snapshot, StarRecord | None]] = {}
    unchanged = held = 0
    found, guard = computed(run, counted, facts, heads, frozen.content), counted.guard
    for center_id in facts.centers:
        head, blocks = heads.get(center_id), guard.of(center_id)
        if must_wait(run, head, blocks):
            held += 1
            continue
        if center_id not in found:
            unchanged += 1
            continue
        one = found[center_id]
        seen = _seen_now(one.result, facts.changes.get(center_id, Changes()), blocks, guard.last.get(center_id))
        inputs_hash = counted.tally.inputs_hash(center_id)
        snapshot = _snapshot(run, center_id, one, inputs_hash, seen, blocks, head, frozen, now)
        new[center_id] = snapshot, _record(snapshot, one.result) if one.result.standing.record.sets else None
    report = PublishReport(len(new), unchanged, held, run.spans.now)
    return Prepared(report, {found[one].text: found[one].result for one in new}, run.db, new)


def _snapshot(
    run: Run,
    center_id: int,
    one: Computed,
    inputs_hash: str,
    seen: Memory,
    blocks: CenterBlocks,
    head: Head | None,
    frozen: Frame,
    now: datetime,
) -> Snapshot:
    result, index = one.result, one.result.index.index
    return Snapshot(
        center_id=center_id,
        week=run.week,
        revision=head.revision + 1 if head is not None and head.week == run.week else 0,
        published_at=now,
        methodology=run.methodology.version,
        questionnaire=run.questionnaire.version,
        window_start=blocks.window.start,
        window_end=blocks.window.end,
        frame_revision=frozen.revision,
        n=result.index.n,
        index_value=None if index is None else index.value,
        standard_error=None if index is None else index.se,
        result=one.text,
        settings=_settings(run.methodology),
        excluded=json.dumps(result.quality.counts.reasons.get("X", {}), ensure_ascii=False),
        inputs_hash=inputs_hash,
        seen=to_json(seen),
    )


def _seen_now(result: Result, known: Changes, blocks: CenterBlocks, last: Last | None) -> Memory:
    """The memory to store. Even below ten answers in the index's window, a star may be shown."""
    hidden = result.index.state is State.HIDDEN and result.standing.star.state is StarState.HIDDEN
    shown = not hidden or (last is not None and last.memory.shown)
    return Memory(added=known.added, removed=known.removed, blocks=blocks.blocks, shown=shown)


def _record(snapshot: Snapshot, result: Result) -> StarRecord:
    standing = result.standing
    return StarRecord(
        center_id=snapshot.center_id,
        month=month_of(snapshot.week),
        week=snapshot.week,
        state=str(standing.star.state),
        stars=standing.star.stars,
        shrunk_index=None if standing.shrunk is None else standing.shrunk.value,
        reliability=None if standing.shrunk is None else standing.shrunk.reliability,
        set_at=snapshot.published_at,
    )


@cache
def _settings(methodology: Methodology) -> str:
    return json.dumps(asdict(methodology))
