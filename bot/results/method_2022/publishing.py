"""Publishing: freezes every center's results for a week as snapshots, on a frozen national frame."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache

from bot.results import indicator_scores
from bot.results.counting import CenterBlocks, Counting, Guard, Last, by_week
from bot.results.frozen_json import from_json, to_json
from bot.results.memory import Memory, quality_counts, record_of
from bot.results.method_2022.published import frame_of
from bot.results.method_2022.tally import Tally, tally
from bot.results.publish_report import BATCH, FEW, PublishReport
from bot.results.windows import Spans, questionnaire_of
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from questionnaire.versions import USUAL, Versions
from scoring.method_2022.frame import NationalFrame
from scoring.method_2022.index import State
from scoring.method_2022.nation import national_frame
from scoring.method_2022.result import Circumstances, Result, result_of
from scoring.method_2022.stars import StarState
from scoring.methodology import STANDARD, Methodology
from scoring.windows import month_of
from storage import answers, changes, national_frames, snapshots, stars
from storage.changes import Changes
from storage.engine.database import Database
from storage.national_frames import Frame
from storage.snapshots import Head, Snapshot
from storage.stars import StarRecord

Progress = Callable[[int], object]


async def publish(
    db: Database,
    *,
    week: int,
    now: datetime,
    center_ids: Sequence[int] | None = None,
    methodology: Methodology = STANDARD,
    versions: Versions = USUAL,
    progress: Progress = lambda interviews: None,
) -> PublishReport:
    """Publishes the centers (all by default) for the windows that end with `week`.

    The first run of a week sweeps the whole nation and freezes its frame. Later runs in the week use this frame and
    look only at centers whose answers have changed, until enough have changed for a new frame.

    Snapshots name the version of the questionnaire in force at the end of the week. Windows may hold answers to two.
    """
    questionnaire = questionnaire_of(versions, week)
    run = Run(db, week, questionnaire, methodology)
    if center_ids is not None and len(center_ids) == 1:
        report = await run.publish_one(center_ids, progress, now)
        if report is not None:
            return report
    frozen = await national_frames.latest(db, week)
    frame = None if frozen is None else frame_of(frozen)
    moved = await changes.total(db) if frozen is None or frame is None or center_ids is None else frozen.changes
    # A sweep counts every center, starting from its last snapshot.
    heads, guard = await run.last(center_ids if frozen and frame else None, center_ids)
    if frozen is None or frame is None or (center_ids is None and run.outgrown(frame, frozen.changes, moved)):
        counted = await run.tally(None, guard, progress)
        frozen = await run.freeze_frame(counted, frozen, moved, now)
        chosen = sorted({*counted.center_ids, *heads} if center_ids is None else center_ids)
    else:
        wanted = center_ids if center_ids is not None else await run.changed(guard.last)
        counted = await run.tally(wanted, guard, progress)
        chosen = sorted(wanted)
    return await run.publish(counted, await run.facts(counted, chosen), heads, guard, frozen, now)


async def live(db: Database, *, week: int, methodology: Methodology = STANDARD) -> dict[int, Result]:
    """Every center's result from the answers up to now, without publishing it."""
    run = Run(db, week, load(), methodology)
    counted = await run.tally(None, by_week, lambda interviews: None)
    frame = await run.frame(counted)
    found = await run.circumstances(counted.center_ids, counted)
    return {
        center_id: result_of(counted.center(center_id), frame, found[center_id], run.questionnaire, methodology)
        for center_id in counted.center_ids
    }


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database knows of the centers to publish besides their answers."""

    centers: Sequence[int]
    circumstances: Mapping[int, Circumstances]
    changes: Mapping[int, Changes]


@dataclass(frozen=True, slots=True)
class Run:
    """One publication: the parts common to all its snapshots."""

    db: Database
    week: int
    questionnaire: Questionnaire
    methodology: Methodology

    @property
    def spans(self) -> Spans:
        return Spans.of(self.week, self.methodology)

    async def publish_one(self, center_ids: Sequence[int], progress: Progress, now: datetime) -> PublishReport | None:
        """Publishes a single center on the frame of the week; None if that is not frozen yet."""
        async with self.db.one_state() as state:
            frozen = await national_frames.latest(state, self.week)
            if frozen is None:
                return None
            reading = replace(self, db=state)
            heads, guard = await reading.last(center_ids, center_ids)
            counted = await reading.tally(center_ids, guard, progress)
            facts = await reading.facts(counted, center_ids)
        return await self.publish(counted, facts, heads, guard, frozen, now)

    async def tally(self, center_ids: Sequence[int] | None, counting: Counting, progress: Progress) -> Tally:
        return await tally(
            self.db, self.week, self.questionnaire, self.methodology,
            center_ids=center_ids, counting=counting, progress=progress,
        )  # fmt: skip

    def outgrown(self, frame: NationalFrame, then: int, moved: int) -> bool:
        """Whether too many answers have changed for the nation's frame to stand for them."""
        known = sum(one.n for one in frame.standing.values())
        return moved - then > self.methodology.frame_tolerance * known

    async def changed(self, last: Mapping[int, Last]) -> list[int]:
        """The centers whose answers have changed since their last snapshot."""
        found = await changes.of_centers(self.db)
        return [center_id for center_id, one in found.items() if self._may_move(last.get(center_id), one)]

    async def frame(self, counted: Tally) -> NationalFrame:
        facts = await indicator_scores.scores(self.db, self.spans.now)
        return await asyncio.to_thread(
            national_frame,
            counted.nation("now"),
            counted.nation("before"),
            counted.nation("standing"),
            {counted.places[center_id]: mine for center_id, mine in facts.items() if center_id in counted.places},
            self.questionnaire,
            self.methodology,
        )

    async def freeze_frame(self, counted: Tally, last: Frame | None, moved: int, now: datetime) -> Frame:
        """The week's frame: the last one if nothing has changed, else a new revision."""
        content = to_json(await self.frame(counted))
        if last is not None and (last.content, last.changes) == (content, moved):
            return last
        revision = 0 if last is None else last.revision + 1
        return await national_frames.freeze(
            self.db, Frame(self.week, revision, now, self.methodology.version, moved, content)
        )

    async def circumstances(self, center_ids: Sequence[int], counted: Tally) -> dict[int, Circumstances]:
        """The facts besides answers on which each center's result depends, with both types renewed."""
        spans, wanted = self.spans, _narrowed(center_ids)
        facts = await indicator_scores.scores(self.db, spans.now, wanted)
        month = month_of(self.week)
        records = await stars.latest(self.db, up_to_month=month, center_ids=wanted)
        flagged = await answers.flagged(
            self.db,
            first_week=spans.star.first,
            recent_from=spans.now.first,
            last_week=self.week,
            center_ids=wanted,
        )
        now = quality_counts((one, one.recent) for one in flagged if one.recent)
        standing = quality_counts((one, one.number) for one in flagged)
        return {
            center_id: Circumstances(
                week=self.week,
                record=record_of(records.get(center_id), month),
                measured=facts.get(center_id, {}),
                quality=now(center_id, counted.n("now", center_id), counted.n("now_clean", center_id)),
                quality_standing=standing(
                    center_id, counted.n("standing", center_id), counted.n("standing_clean", center_id)
                ),
            )
            for center_id in center_ids
        }

    async def last(self, read: Sequence[int] | None, chosen: Sequence[int] | None) -> tuple[dict[int, Head], Guard]:
        """The last snapshots of the centers to `read` (all by default), and what may be shown of those `chosen`."""
        heads = await snapshots.heads(self.db, center_ids=read)
        last = {center_id: Last(head.week, from_json(Memory, head.seen)) for center_id, head in heads.items()}
        return heads, Guard(self.spans, self.methodology, last, None if chosen is None else set(chosen))

    async def facts(self, counted: Tally, chosen: Sequence[int]) -> "Facts":
        silent = [center_id for center_id in chosen if center_id not in counted.known]
        circumstances = await self.circumstances(chosen, counted)
        known = {**await changes.of_centers(self.db, _narrowed(silent)), **counted.known} if silent else counted.known
        return Facts(chosen, circumstances, known)

    async def publish(
        self,
        counted: Tally,
        facts: "Facts",
        heads: Mapping[int, Head],
        guard: Guard,
        frozen: Frame,
        now: datetime,
    ) -> PublishReport:
        frame = from_json(NationalFrame, frozen.content)
        new: list[Snapshot] = []
        records: list[StarRecord] = []
        published = unchanged = held = 0
        for center_id in facts.centers:
            if len(new) == BATCH:
                await snapshots.publish(self.db, new, records)
                new, records, published = [], [], published + BATCH
            head, blocks = heads.get(center_id), guard.of(center_id)
            if self._must_wait(head, blocks):
                held += 1
                continue
            if not blocks.renews or self._nothing_new(center_id, counted, head):
                unchanged += 1
                continue
            center = counted.center(center_id)
            result = result_of(center, frame, facts.circumstances[center_id], self.questionnaire, self.methodology)
            memory = self._seen_now(result, facts.changes.get(center_id, Changes()), blocks, guard.last.get(center_id))
            snapshot = self._snapshot(center_id, result, counted.inputs_hash(center_id), memory, head, frozen, now)
            new.append(replace(snapshot, window_start=blocks.window.start, window_end=blocks.window.end))
            if result.standing.record.sets:
                records.append(self._record(snapshot, result))
        await snapshots.publish(self.db, new, records)
        return PublishReport(published + len(new), unchanged, held, self.spans.now)

    def _must_wait(self, head: Head | None, blocks: CenterBlocks) -> bool:
        """A week before a published one is no longer published: its blocks might differ."""
        return (head is not None and head.week > self.week) or (not blocks.renews and blocks.waiting > 0)

    def _nothing_new(self, center_id: int, counted: Tally, head: Head | None) -> bool:
        """The answers are those of the last snapshot, or there have never been any."""
        if head is None:
            return center_id not in counted.places
        return head.inputs_hash == counted.inputs_hash(center_id)

    def _may_move(self, last: Last | None, now: Changes) -> bool:
        return last is None or (last.memory.added, last.memory.removed) != (now.added, now.removed)

    def _snapshot(
        self,
        center_id: int,
        result: Result,
        inputs_hash: str,
        seen: Memory,
        head: Head | None,
        frozen: Frame,
        now: datetime,
    ) -> Snapshot:
        index = result.index.index
        return Snapshot(
            center_id=center_id,
            week=self.week,
            revision=head.revision + 1 if head is not None and head.week == self.week else 0,
            published_at=now,
            methodology=self.methodology.version,
            questionnaire=self.questionnaire.version,
            window_start=self.spans.now.start,
            window_end=self.spans.now.end,
            frame_revision=frozen.revision,
            n=result.index.n,
            index_value=None if index is None else index.value,
            standard_error=None if index is None else index.se,
            result=to_json(result),
            settings=_settings(self.methodology),
            excluded=json.dumps(result.quality.counts.reasons.get("X", {}), ensure_ascii=False),
            inputs_hash=inputs_hash,
            seen=to_json(seen),
        )

    def _seen_now(self, result: Result, known: Changes, blocks: CenterBlocks, last: Last | None) -> Memory:
        """The memory to store. Even below ten answers in the index's window, a star may be shown."""
        hidden = result.index.state is State.HIDDEN and result.standing.star.state is StarState.HIDDEN
        shown = not hidden or (last is not None and last.memory.shown)
        return Memory(added=known.added, removed=known.removed, blocks=blocks.blocks, shown=shown)

    def _record(self, snapshot: Snapshot, result: Result) -> StarRecord:
        standing = result.standing
        return StarRecord(
            center_id=snapshot.center_id,
            month=month_of(self.week),
            week=self.week,
            state=str(standing.star.state),
            stars=standing.star.stars,
            shrunk_index=None if standing.shrunk is None else standing.shrunk.value,
            reliability=None if standing.shrunk is None else standing.shrunk.reliability,
            set_at=snapshot.published_at,
        )


@cache
def _settings(methodology: Methodology) -> str:
    return json.dumps(asdict(methodology))


def _narrowed(center_ids: Sequence[int]) -> Sequence[int] | None:
    return center_ids if len(center_ids) <= FEW else None
