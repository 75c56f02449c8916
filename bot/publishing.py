"""Publishing: the index of every center for a week, frozen as snapshots on a frozen national frame."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.tally import TYPES, CenterTally, tally
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from scoring import trend
from scoring.frame import NationalFrame, national_frame
from scoring.index import CentricityIndex, centricity_index
from scoring.methodology import STANDARD, Methodology
from scoring.windows import Window, window
from storage import answers, frames, snapshots
from storage.database import Database
from storage.frames import Frame
from storage.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class PublishReport:
    """How many centers got a new snapshot, how many had no reason to, and for which window."""

    published: int
    unchanged: int
    window: Window


@dataclass(frozen=True, slots=True)
class Result:
    """What a snapshot freezes of a center: its index, the window before, and the change between them."""

    index: CentricityIndex
    before: CentricityIndex
    change: trend.Change | None
    called: bool

    def to_json(self) -> str:
        content = {
            "index": self.index.as_dict(),
            "before": self.before.as_dict(),
            "change": None if self.change is None else asdict(self.change),
            "called": self.called,
        }
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Result":
        content = json.loads(text)
        return cls(
            index=CentricityIndex.from_dict(content["index"]),
            before=CentricityIndex.from_dict(content["before"]),
            change=None if content["change"] is None else trend.Change(**content["change"]),
            called=content["called"],
        )


async def publish(
    db: Database,
    *,
    week: int,
    now: datetime,
    center_ids: Sequence[int] | None = None,
    methodology: Methodology = STANDARD,
    progress: Callable[[int], object] = lambda interviews: None,
) -> PublishReport:
    """Publishes the centers (all by default) for the window that ends with `week`.

    A center whose answers in the window are those of its last snapshot is left alone. Whoever publishes a week first
    freezes its national frame; publishing a few centers later in the week leans on the same frame, publishing all of
    them again looks whether it has changed.
    """
    run = Run(db, week, now, load(), methodology)
    frozen = await frames.latest(db, week)
    if center_ids is None or frozen is None:
        counted = await tally(db, run.span, progress=progress)
        frozen = await run.freeze_frame(counted, frozen)
    else:
        counted = await tally(db, run.span, center_ids=center_ids)
    known = await snapshots.latest(db, center_ids=center_ids, up_to_week=week)
    chosen = sorted(counted.keys() | known.keys())
    if center_ids is not None:
        chosen = [center_id for center_id in chosen if center_id in set(center_ids)]
    centers = [(center_id, counted.get(center_id, CenterTally()), known.get(center_id)) for center_id in chosen]
    new = await run.snapshots(centers, frozen)
    await snapshots.publish(db, new)
    return PublishReport(published=len(new), unchanged=len(chosen) - len(new), window=run.span)


async def live(db: Database, *, week: int, methodology: Methodology = STANDARD) -> dict[int, Result]:
    """Every center's result from the answers up to now, published nowhere."""
    counted = await tally(db, window(week, methodology.window_weeks))
    frame = frame_of(counted, load(), methodology)
    return {center_id: result_of(center, frame, load(), methodology) for center_id, center in counted.items()}


def frame_of(
    counted: Mapping[int, CenterTally], questionnaire: Questionnaire, methodology: Methodology
) -> NationalFrame:
    """The national frame, with the p-value up to which changes are significant over all centers."""
    sums = {kind: [counted[center_id].now[kind] for center_id in sorted(counted)] for kind in TYPES}
    frame = national_frame(sums, questionnaire, methodology)
    changes = (result_of(center, frame, questionnaire, methodology).change for center in counted.values())
    p_values = [change.p for change in changes if change is not None]
    return replace(frame, largest_p=trend.largest_significant(p_values, methodology.false_discovery_rate))


def result_of(
    center: CenterTally, frame: NationalFrame, questionnaire: Questionnaire, methodology: Methodology
) -> Result:
    index = centricity_index(center.now, frame, questionnaire, methodology)
    before = centricity_index(center.before, frame, questionnaire, methodology)
    shown = min(index.n, before.n) >= methodology.min_shown
    change = trend.change(index.index, before.index) if shown else None
    significant = change is not None and change.p <= frame.largest_p
    called = change is not None and significant and abs(change.points) >= methodology.least_change
    return Result(index, before, change, called)


@dataclass(frozen=True, slots=True)
class Run:
    """One publication: what all of its snapshots have in common."""

    db: Database
    week: int
    now: datetime
    questionnaire: Questionnaire
    methodology: Methodology

    @property
    def span(self) -> Window:
        return window(self.week, self.methodology.window_weeks)

    async def freeze_frame(self, counted: Mapping[int, CenterTally], last: Frame | None) -> Frame:
        """The week's frame: the last one where nothing has changed, else a new revision."""
        frame = frame_of(counted, self.questionnaire, self.methodology)
        content = json.dumps(frame.as_dict(), ensure_ascii=False)
        if last is not None and last.content == content:
            return last
        revision = 0 if last is None else last.revision + 1
        return await frames.freeze(self.db, Frame(self.week, revision, self.now, self.methodology.version, content))

    async def snapshots(
        self, centers: Sequence[tuple[int, CenterTally, Snapshot | None]], frozen: Frame
    ) -> list[Snapshot]:
        """New snapshots of the centers whose answers are not those of their last one."""
        frame = NationalFrame.from_dict(json.loads(frozen.content))
        excluded = await answers.excluded(self.db, first_week=self.span.first, last_week=self.span.last)
        return [
            self._snapshot(center_id, center, last, frame, frozen, excluded.get(center_id, {}))
            for center_id, center, last in centers
            if (center.n if last is None else last.inputs_hash != center.inputs_hash)
        ]

    def _snapshot(
        self,
        center_id: int,
        center: CenterTally,
        last: Snapshot | None,
        frame: NationalFrame,
        frozen: Frame,
        excluded: Mapping[str, int],
    ) -> Snapshot:
        result = result_of(center, frame, self.questionnaire, self.methodology)
        index = result.index.index
        return Snapshot(
            center_id=center_id,
            week=self.week,
            revision=last.revision + 1 if last is not None and last.week == self.week else 0,
            published_at=self.now,
            methodology=self.methodology.version,
            questionnaire=self.questionnaire.version,
            window_start=self.span.start,
            window_end=self.span.end,
            frame_revision=frozen.revision,
            n=result.index.n,
            index_value=None if index is None else index.value,
            standard_error=None if index is None else index.se,
            result=result.to_json(),
            settings=json.dumps(asdict(self.methodology)),
            excluded=json.dumps(excluded),
            inputs_hash=center.inputs_hash,
        )
