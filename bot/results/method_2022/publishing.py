"""Publishing: freezes every center's results for a week as snapshots, on a frozen national frame."""

import asyncio
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import cache, lru_cache

from bot.results import indicator_scores, looked_ahead
from bot.results.counting import CenterBlocks, Counting, Guard, Last, by_week
from bot.results.frozen_json import from_json, to_json
from bot.results.looked_ahead import LookedAhead
from bot.results.memory import Memory, quality_counts, record_of
from bot.results.method_2022.published import frame_of
from bot.results.method_2022.tally import Tally, tally
from bot.results.publish_report import BATCH, FEW, PublishReport
from bot.results.windows import Spans, questionnaire_of
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from questionnaire.versions import USUAL, Versions
from scoring.method_2022.frame import NationalFrame
from scoring.method_2022.index import CentricityIndex, State
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
    """Publishes the centers (all by default) for the windows that end with `week`: see `prepare`."""
    prepared = await prepare(
        db, week=week, now=now, center_ids=center_ids, methodology=methodology, versions=versions, progress=progress
    )
    await prepared.publish()
    return prepared.report


async def prepare(
    db: Database,
    *,
    week: int,
    now: datetime,
    center_ids: Sequence[int] | None = None,
    methodology: Methodology = STANDARD,
    versions: Versions = USUAL,
    progress: Progress = lambda interviews: None,
    ahead: "LookedAhead[Counted] | None" = None,
) -> "Prepared":
    """Freezes the nation's frame and computes what is to be published.

    The first run of a week sweeps the whole nation and freezes its frame. Later runs in the week use this frame and
    look only at centers whose answers have changed, until enough have changed for a new frame.

    Snapshots name the version of the questionnaire in force at the end of the week. Windows may hold answers to two.

    What was counted `ahead` is not counted again if it still holds.
    """
    run = Run(db, week, questionnaire_of(versions, week), methodology)
    if center_ids is not None and len(center_ids) == 1:
        alone = await run.prepare_one(center_ids, progress, now)
        if alone is not None:
            return alone
    frozen = await national_frames.latest(db, week)
    frame = None if frozen is None else frame_of(frozen)
    moved = await changes.total(db) if frozen is None or frame is None or center_ids is None else frozen.changes
    # A sweep counts every center, starting from its last snapshot.
    heads, guard = await run.last(center_ids if frozen and frame else None, center_ids)
    if frozen is None or frame is None or (center_ids is None and run.outgrown(frame, frozen.changes, moved)):
        counted = await run.counted(None, center_ids, heads, guard, ahead, progress)
        frozen = await run.freeze_frame(counted.tally, frozen, moved, now)
        chosen = sorted({*counted.tally.center_ids, *heads} if center_ids is None else center_ids)
    else:
        wanted = center_ids if center_ids is not None else await run.changed(guard.last)
        counted = await run.counted(wanted, center_ids, heads, guard, ahead, progress)
        chosen = sorted(wanted)
    return await run.prepared(counted, await run.facts(counted.tally, chosen), heads, frozen, now)


async def count_ahead(
    db: Database,
    *,
    week: int,
    center_ids: Sequence[int],
    methodology: Methodology = STANDARD,
    versions: Versions = USUAL,
) -> "LookedAhead[Counted]":
    """Counts and computes now what `prepare` would later for the centers, and publishes nothing."""
    run = Run(db, week, questionnaire_of(versions, week), methodology)
    frozen = await national_frames.latest(db, week)
    wanted = None if frozen is None else center_ids
    heads, guard = await run.last(wanted, center_ids)

    async def look() -> Counted:
        tally = await run.tally(wanted, guard, lambda interviews: None)
        frame = to_json(await run.frame(tally)) if frozen is None else frozen.content
        facts = await run.facts(tally, sorted(center_ids))
        computed = await asyncio.to_thread(run.computed, Counted(tally, guard), facts, heads, frame)
        return Counted(tally, guard, computed)

    return await looked_ahead.look_ahead(db, run.spans.read, look, given=(wanted, center_ids, heads))


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

    async def prepare_one(self, center_ids: Sequence[int], progress: Progress, now: datetime) -> Prepared | None:
        """For a single center on the frame of the week; None if that is not frozen yet."""
        async with self.db.one_state() as state:
            frozen = await national_frames.latest(state, self.week)
            if frozen is None:
                return None
            reading = replace(self, db=state)
            heads, guard = await reading.last(center_ids, center_ids)
            tally = await reading.tally(center_ids, guard, progress)
            facts = await reading.facts(tally, center_ids)
        return await self.prepared(Counted(tally, guard), facts, heads, frozen, now)

    async def tally(self, center_ids: Sequence[int] | None, counting: Counting, progress: Progress) -> Tally:
        return await tally(
            self.db, self.week, self.questionnaire, self.methodology,
            center_ids=center_ids, counting=counting, progress=progress,
        )  # fmt: skip

    async def counted(
        self,
        wanted: Sequence[int] | None,
        chosen: Sequence[int] | None,
        heads: Mapping[int, Head],
        guard: Guard,
        ahead: LookedAhead[Counted] | None,
        progress: Progress,
    ) -> Counted:
        """From now, or from before where that still holds."""
        if ahead is not None:
            # Read first: what arrives between the two is no news of these weeks if the count holds.
            known = await changes.of_centers(self.db)
            if await ahead.holds(self.db, (wanted, chosen, heads)):
                tally = ahead.found.tally
                same = {center_id: known.get(center_id, one) for center_id, one in tally.known.items()}
                return replace(ahead.found, tally=replace(tally, known=same))
        return Counted(await self.tally(wanted, guard, progress), guard)

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

    async def prepared(
        self, counted: Counted, facts: "Facts", heads: Mapping[int, Head], frozen: Frame, now: datetime
    ) -> Prepared:
        # Computing a nation takes seconds. A thread leaves the process free to answer people.
        return await asyncio.to_thread(self._prepared, counted, facts, heads, frozen, now)

    def _prepared(
        self, counted: Counted, facts: "Facts", heads: Mapping[int, Head], frozen: Frame, now: datetime
    ) -> Prepared:
        new: dict[int, tuple[Snapshot, StarRecord | None]] = {}
        computed: dict[str, Result] = {}
        unchanged = held = 0
        found, guard = self.computed(counted, facts, heads, frozen.content), counted.guard
        for center_id in facts.centers:
            head, blocks = heads.get(center_id), guard.of(center_id)
            if self._must_wait(head, blocks):
                held += 1
                continue
            if center_id not in found:
                unchanged += 1
                continue
            result, text = found[center_id].result, found[center_id].text
            memory = self._seen_now(result, facts.changes.get(center_id, Changes()), blocks, guard.last.get(center_id))
            snapshot = self._snapshot(
                center_id, result, text, counted.tally.inputs_hash(center_id), memory, head, frozen, now
            )
            snapshot = replace(snapshot, window_start=blocks.window.start, window_end=blocks.window.end)
            record = self._record(snapshot, result) if result.standing.record.sets else None
            new[center_id] = snapshot, record
            computed[text] = result
        return Prepared(PublishReport(len(new), unchanged, held, self.spans.now), computed, self.db, new)

    def computed(
        self, counted: Counted, facts: "Facts", heads: Mapping[int, Head], content: str
    ) -> dict[int, Computed]:
        """The results that have a reason to be published, on the frame with this content."""
        frame, found = _frame(content), dict[int, Computed]()
        for center_id in facts.centers:
            head, blocks, circumstances = heads.get(center_id), counted.guard.of(center_id), facts.circumstances
            if self._must_wait(head, blocks) or not blocks.renews or self._nothing_new(center_id, counted.tally, head):
                continue
            known = counted.computed.get(center_id)
            if known is None or (known.frame, known.circumstances) != (content, circumstances[center_id]):
                center = counted.tally.center(center_id)
                result = result_of(center, frame, circumstances[center_id], self.questionnaire, self.methodology)
                known = Computed(content, circumstances[center_id], result, to_json(result))
            found[center_id] = known
        return found

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
        text: str,
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
            result=text,
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


@lru_cache(1)
def _frame(content: str) -> NationalFrame:
    """Centers that are published one by one follow each other on the same frame."""
    return from_json(NationalFrame, content)


@cache
def _settings(methodology: Methodology) -> str:
    return json.dumps(asdict(methodology))


def _narrowed(center_ids: Sequence[int]) -> Sequence[int] | None:
    return center_ids if len(center_ids) <= FEW else None
