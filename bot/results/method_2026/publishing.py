"""Publishing by methodology 2026.1: freezes every center's own figures for a week, then what they compare with."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import cache

from bot.results import looked_ahead, packing
from bot.results.counting import CenterBlocks, Guard, Last
from bot.results.frozen_json import from_json, to_json
from bot.results.input_hashes import NO_INPUTS
from bot.results.looked_ahead import LookedAhead
from bot.results.memory import Memory
from bot.results.method_2026 import norms_file, response_rates
from bot.results.method_2026.nation import Compared, compared
from bot.results.method_2026.own import Circumstances, OwnFigures, own_figures
from bot.results.method_2026.sweep import Country, Progress, sweep
from bot.results.publish_report import BATCH, FEW, PublishReport
from bot.results.windows import Spans, questionnaire_of
from questionnaire.model import Questionnaire
from questionnaire.versions import USUAL, Versions
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.display import NOTHING
from scoring.method_2026.index import State
from scoring.method_2026.norms import Norms
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.star_range import StarState
from scoring.methodology import STANDARD as EARLIER
from scoring.windows import month_of
from storage.counting import changes
from storage.counting.changes import Changes
from storage.engine.database import Database
from storage.places import centers
from storage.results import frames_2026, snapshots, snapshots_2026
from storage.results.frames_2026 import Frame2026
from storage.results.snapshots import Head
from storage.results.snapshots_2026 import Head2026, Seen2026, Snapshot2026

ASKED = (StarState.TOO_FEW_ASKED, StarState.NOT_CERTAIN, StarState.STAR, StarState.TWO_STARS)
"""The states in which it matters whether too few were asked."""


async def publish(
    db: Database,
    *,
    week: int,
    now: datetime,
    center_ids: Sequence[int] | None = None,
    side_by_side: bool = False,
    reviewed: Collection[int] = (),
    too_few_asked: Collection[int] = (),
    versions: Versions = USUAL,
    constants: Constants = STANDARD,
    progress: Progress = lambda interviews: None,
    ahead: "LookedAhead[Counted] | None" = None,
) -> PublishReport:
    """Publishes the centers (all by default) for the windows that end with `week`, and what they compare with.

    Norms and questionnaire are those of the week, whenever the run takes place. A run that died is repeated: it goes on
    with the centers that are missing.

    side_by_side
        Whether methodology 2022.1 has been published for this week just before: its blocks decide what is counted.
    reviewed
        The centers that a person has put under review.
    too_few_asked
        The centers that could choose whom to ask.
    ahead
        What was counted before; where it still holds, it is not counted again.

    Raises OtherWeight if the norms of the week were made with another part of job seekers than `constants` has.
    """
    year = await norms_file.for_weight(db, week, constants.share_job_seekers)
    run = Run(
        db=db,
        week=week,
        now=now,
        questionnaire=questionnaire_of(versions, week),
        year=year,
        norms=None if year is None else year.digest(),
        constants=constants,
        reviewed=frozenset(reviewed),
        too_few_asked=frozenset(too_few_asked),
    )
    frozen = await frames_2026.latest(db, up_to_week=week)
    if frozen is not None and (frozen.week, frozen.norms, frozen.complete) != (week, run.norms, True):
        frozen = None
    wanted = center_ids
    if wanted is None and frozen is not None:
        wanted = await run.changed(await snapshots_2026.seen(db))
    heads = await run.heads(wanted)
    if center_ids is None:
        await packing.pack(db, week, center_ids=wanted)
    counted = await run.counted(wanted, heads, ahead, progress, side_by_side=side_by_side)
    country = counted.country
    chosen = sorted({*country.center_ids, *heads} if wanted is None else wanted)
    responses = await response_rates.classes(db, chosen, run.spans.now, constants=constants)
    facts = {
        center_id: run.circumstances(
            center_id, heads.get(center_id), responses.get(center_id, ResponseClass.NOT_REPORTED)
        )
        for center_id in chosen
    }
    found = await asyncio.to_thread(
        own_figures,
        country.with_silent(chosen, run.questionnaire),
        run.year,
        run.questionnaire,
        month=run.month,
        circumstances=facts,
        constants=constants,
    )
    hashes = dict(zip(country.center_ids, country.hashes, strict=True))
    known = await changes.of_centers(db, chosen if len(chosen) <= FEW else None)
    report = await run.publish(found, hashes, {**known, **country.known}, heads, counted.guard)
    await run.freeze(complete=center_ids is None)
    return report


async def count_ahead(
    db: Database,
    *,
    week: int,
    hour: datetime,
    center_ids: Sequence[int],
    versions: Versions = USUAL,
    constants: Constants = STANDARD,
) -> "LookedAhead[Counted]":
    """Counts now what `publish` would count at an hour to come, and publishes nothing."""
    run = Run(db, week, hour, questionnaire_of(versions, week), None, None, constants)
    heads = await run.heads(center_ids)
    earlier = await snapshots.heads(db, center_ids=center_ids)
    guard = run.guard(heads, earlier, center_ids)
    return await looked_ahead.look_ahead(
        db, run.spans.read, lambda: run.count(center_ids, guard), given=(center_ids, heads, earlier)
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, and the guard that has chosen what counts."""

    country: Country
    guard: Guard


@dataclass(frozen=True, slots=True)
class Run:
    """One publication: the parts common to all its snapshots. `norms` is the digest of those of the year."""

    db: Database
    week: int
    now: datetime
    questionnaire: Questionnaire
    year: Norms | None
    norms: str | None
    constants: Constants
    reviewed: frozenset[int] = frozenset()
    too_few_asked: frozenset[int] = frozenset()
    _memories: dict[int, Memory] = field(default_factory=dict)

    @property
    def spans(self) -> Spans:
        return Spans.of(self.week, EARLIER)

    @property
    def month(self) -> str:
        return month_of(self.week)

    async def changed(self, heads: Mapping[int, Seen2026]) -> list[int]:
        """The centers with other answers than at their last snapshot, or with other facts than their star says."""
        found = []
        for center_id, one in (await changes.of_centers(self.db)).items():
            head = heads.get(center_id)
            if head is None:
                found.append(center_id)
                continue
            # A whole memory takes much longer to read.
            seen = json.loads(head.seen)
            moved = (seen["added"], seen["removed"]) != (one.added, one.removed)
            reviewed = (head.star == StarState.UNDER_REVIEW) != (center_id in self.reviewed)
            asked = head.star in ASKED and (head.star == StarState.TOO_FEW_ASKED) != (center_id in self.too_few_asked)
            if moved or reviewed or asked:
                found.append(center_id)
        return found

    async def heads(self, wanted: Sequence[int] | None) -> dict[int, Head2026]:
        return await snapshots_2026.heads(self.db, center_ids=None if wanted is None or len(wanted) > FEW else wanted)

    async def counted(
        self,
        wanted: Sequence[int] | None,
        heads: Mapping[int, Head2026],
        ahead: LookedAhead[Counted] | None,
        progress: Progress,
        *,
        side_by_side: bool,
    ) -> Counted:
        """From now, or from before where that still holds."""
        earlier = await snapshots.heads(self.db, center_ids=wanted)
        if ahead is not None and not side_by_side:
            # Read first: what arrives between the two is no news of these weeks if the count holds.
            known = await changes.of_centers(self.db)
            if await ahead.holds(self.db, (wanted, heads, earlier)):
                country = ahead.found.country
                same = {center_id: known.get(center_id, one) for center_id, one in country.known.items()}
                return replace(ahead.found, country=replace(country, known=same))
        return await self.count(wanted, self.guard(heads, earlier, wanted, side_by_side=side_by_side), progress)

    async def count(
        self, wanted: Sequence[int] | None, guard: Guard, progress: Progress = lambda interviews: None
    ) -> Counted:
        country = await sweep(
            self.db, self.week, self.questionnaire,
            constants=self.constants, center_ids=wanted, counting=guard, progress=progress,
        )  # fmt: skip
        return Counted(country, guard)

    def guard(
        self,
        heads: Mapping[int, Head2026],
        earlier: Mapping[int, Head],
        center_ids: Sequence[int] | None,
        *,
        side_by_side: bool = False,
    ) -> Guard:
        chosen = heads if center_ids is None else [one for one in center_ids if one in heads]
        last = {center_id: Last(heads[center_id].week, self._memory(heads[center_id])) for center_id in chosen}
        base = dict(last)
        for center_id, head in earlier.items():
            mine = last.get(center_id)
            if side_by_side or mine is None or head.week > mine.week:
                before = Last(head.week, from_json(Memory, head.seen))
                if before.memory.shown and before.memory.blocks is not None:
                    base[center_id] = before
        return Guard(self.spans, EARLIER, last, growing=() if side_by_side else None, base=base)

    def circumstances(self, center_id: int, head: Head2026 | None, response: ResponseClass) -> Circumstances:
        before = NOTHING if head is None else from_json(OwnFigures, head.result).display
        return Circumstances(before, center_id in self.reviewed, center_id in self.too_few_asked, response)

    async def publish(
        self,
        found: Mapping[int, OwnFigures],
        hashes: Mapping[int, str],
        known: Mapping[int, Changes],
        heads: Mapping[int, Head2026],
        guard: Guard,
    ) -> PublishReport:
        new: list[Snapshot2026] = []
        published = unchanged = held = 0
        for center_id, own in found.items():
            if len(new) == BATCH:
                published += await snapshots_2026.publish(self.db, new)
                new = []
            head, blocks = heads.get(center_id), guard.of(center_id)
            if (head is not None and head.week > self.week) or (blocks.torn and not blocks.renews):
                held += 1
                continue
            inputs_hash = hashes.get(center_id, NO_INPUTS)
            if head is None and center_id not in hashes:
                continue
            if head is not None and self._says_the_same(head, own, inputs_hash):
                held += blocks.waiting > 0
                unchanged += blocks.waiting == 0
                continue
            memory = self._seen_now(own, known.get(center_id, Changes()), blocks, head)
            new.append(self._snapshot(center_id, own, inputs_hash, memory, blocks, head))
        published += await snapshots_2026.publish(self.db, new)
        return PublishReport(published, unchanged, held, self.spans.now)

    async def freeze(self, *, complete: bool) -> None:
        """What the figures of the week compare with: a new revision if anything has changed."""
        listed = {center.id: center.region for center in await centers.listing(self.db)}
        results = await snapshots_2026.results(self.db, up_to_week=self.week)
        content = await asyncio.to_thread(comparison_of, results, listed, self.constants)
        last = await frames_2026.latest(self.db, up_to_week=self.week)
        if last is not None and last.week < self.week:
            last = None
        complete |= last is not None and last.complete and last.norms == self.norms
        if last is not None and (last.content, last.norms, last.complete) == (content, self.norms, complete):
            return
        revision = 0 if last is None else last.revision + 1
        await frames_2026.freeze(
            self.db,
            Frame2026(self.week, revision, self.now, self.constants.version, self.norms, complete, content),
        )

    def _memory(self, head: Head2026) -> Memory:
        if head.center_id not in self._memories:
            self._memories[head.center_id] = from_json(Memory, head.seen)
        return self._memories[head.center_id]

    def _says_the_same(self, head: Head2026, own: OwnFigures, inputs_hash: str) -> bool:
        """What a snapshot started from is no news by itself."""
        before = from_json(OwnFigures, head.result)
        return (head.inputs_hash, head.norms, head.questionnaire) == (
            inputs_hash, self.norms, self.questionnaire.version,
        ) and _news(before) == _news(own)  # fmt: skip

    def _seen_now(self, own: OwnFigures, known: Changes, blocks: CenterBlocks, head: Head2026 | None) -> Memory:
        hidden = own.state is State.HIDDEN and own.star is StarState.HIDDEN
        shown = not hidden or (head is not None and self._memory(head).shown)
        # Sorted: databases return the types in orders of their own.
        return Memory(added=dict(sorted(known.added.items())), removed=known.removed, blocks=blocks.blocks, shown=shown)

    def _snapshot(
        self,
        center_id: int,
        own: OwnFigures,
        inputs_hash: str,
        seen: Memory,
        blocks: CenterBlocks,
        head: Head2026 | None,
    ) -> Snapshot2026:
        adjusted = own.adjusted if own.people[0] >= self.constants.adjusted_from else None
        return Snapshot2026(
            center_id=center_id,
            week=self.week,
            revision=head.revision + 1 if head is not None and head.week == self.week else 0,
            published_at=self.now,
            methodology=self.constants.version,
            questionnaire=self.questionnaire.version,
            norms=self.norms,
            window_start=blocks.window.start,
            window_end=blocks.window.end,
            people=sum(own.people),
            index_value=None if own.index is None else own.index.value,
            adjusted_index=None if adjusted is None else adjusted.value,
            state=str(own.state),
            star=str(own.star),
            result=to_json(own),
            settings=_settings(self.constants),
            inputs_hash=inputs_hash,
            seen=to_json(seen),
        )


def comparison_of(results: Mapping[int, str], regions: Mapping[int, str], constants: Constants = STANDARD) -> str:
    """What the figures of the centers that are open compare with, as JSON; `results` are those of each, likewise."""
    own = {center_id: from_json(Compared, one) for center_id, one in results.items() if center_id in regions}
    return to_json(compared(own, regions, constants))


def _news(own: OwnFigures) -> OwnFigures:
    return replace(own, circumstances=replace(own.circumstances, before=NOTHING))


@cache
def _settings(constants: Constants) -> str:
    return json.dumps(asdict(constants))
