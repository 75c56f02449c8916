"""One run of publishing: what it counts, and what else it reads of the database."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.results import indicator_scores
from bot.results.counting import Counting, Guard, Last
from bot.results.frozen_json import from_json, to_json
from bot.results.memory import Memory, quality_counts, record_of
from bot.results.method_2022.tally import Tally, tally
from bot.results.publish_report import FEW
from bot.results.windows import Spans
from questionnaire.model import Questionnaire
from scoring.method_2022.frame import NationalFrame
from scoring.method_2022.nation import national_frame
from scoring.method_2022.result import Circumstances
from scoring.methodology import Methodology
from scoring.windows import month_of
from storage.counting import answers, changes
from storage.counting.changes import Changes
from storage.engine.database import Database
from storage.results import national_frames, stars
from storage.results.national_frames import Frame
from storage.results.snapshots import Head

Progress = Callable[[int], object]


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

    async def tally(self, center_ids: Sequence[int] | None, counting: Counting, progress: Progress) -> Tally:
        return await tally(
            self.db, self.week, self.questionnaire, self.methodology,
            center_ids=center_ids, counting=counting, progress=progress,
        )  # fmt: skip

    def outgrown(self, frame: NationalFrame, then: int, moved: int) -> bool:
        """Whether too many answers have changed for the nation's frame to stand for them."""
        known = sum(one.n for one in frame.standing.values())
        return moved - then > self.methodology.frame_tolerance * known

    async def changed(self, heads: Mapping[int, Head]) -> list[int]:
        """The centers whose answers have changed since their last snapshot. Of its memory only the changes are read:
        the blocks are most of it, and few centers change."""
        found = await changes.of_centers(self.db)
        return [center_id for center_id, one in found.items() if _may_move(heads.get(center_id), one)]

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

    def guard(self, heads: Mapping[int, Head], counted: Iterable[int] | None, chosen: Sequence[int] | None) -> Guard:
        """What may be shown of the centers `chosen`, from the last snapshots of those `counted`; all by default."""
        mine = heads if counted is None else [center_id for center_id in counted if center_id in heads]
        last = {center_id: Last(heads[center_id].week, from_json(Memory, heads[center_id].seen)) for center_id in mine}
        return Guard(self.spans, self.methodology, last, None if chosen is None else set(chosen))

    async def facts(self, counted: Tally, chosen: Sequence[int]) -> Facts:
        silent = [center_id for center_id in chosen if center_id not in counted.known]
        circumstances = await self.circumstances(chosen, counted)
        known = {**await changes.of_centers(self.db, _narrowed(silent)), **counted.known} if silent else counted.known
        return Facts(chosen, circumstances, known)


def _may_move(last: Head | None, now: Changes) -> bool:
    return last is None or from_json(Changes, last.seen) != now


def _narrowed(center_ids: Sequence[int]) -> Sequence[int] | None:
    return center_ids if len(center_ids) <= FEW else None
