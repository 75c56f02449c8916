"""Recomputes published snapshots from the interviews and reports whether they agree to the last digit."""

from collections.abc import Callable

from bot.results.counting import AsPublished
from bot.results.frozen_json import from_json, to_json
from bot.results.inputs import Gone, Inputs
from bot.results.memory import Memory
from bot.results.method_2022.tally import summed
from bot.results.verdicts import Verdict, differences
from bot.results.windows import Spans
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from scoring.method_2022.frame import NationalFrame
from scoring.method_2022.index import State
from scoring.method_2022.result import CenterIndices, Circumstances, Result, result_of
from scoring.methodology import Methodology
from scoring.windows import month_of
from storage.counting import answers
from storage.engine.database import Database
from storage.places.chosen_centers import chosen, chosen_ids
from storage.results import national_frames, snapshots, stars
from storage.results.snapshots import Snapshot

Progress = Callable[[int, int], None]
"""Receives the number of snapshots checked, and the total."""


async def verify(
    db: Database,
    *,
    center: str | None,
    week: int | None,
    region: str | None = None,
    progress: Progress = lambda done, total: None,
) -> list[Verdict]:
    """Checks the newest snapshot of every center chosen, or the newest one of a week. Raises NotFound."""
    codes = {place.id: place.code for place in await chosen(db, center, region)}
    found = await snapshots.latest(db, center_ids=await chosen_ids(db, center, region), up_to_week=week)
    wanted = [snapshot for snapshot in found.values() if week is None or snapshot.week == week]
    verdicts = []
    for done, snapshot in enumerate(wanted):
        progress(done, len(wanted))
        verdicts.append(await _verdict(db, codes[snapshot.center_id], snapshot))
    return sorted(verdicts, key=lambda verdict: (verdict.center, verdict.week))


async def _verdict(db: Database, code: str, snapshot: Snapshot) -> Verdict:
    said, gone = await Check(db, snapshot).run()
    start, end = snapshot.window_start.isoformat(), snapshot.window_end.isoformat()
    at = snapshot.published_at.isoformat(timespec="seconds")
    return Verdict(code, snapshot.week, snapshot.revision, start, end, at, tuple(said), gone.forgotten, gone.invalid)


class Check:
    """Checks one snapshot against the rows as they stand. It does not trust the rows' derived columns."""

    def __init__(self, db: Database, snapshot: Snapshot) -> None:
        self._db = db
        self._snapshot = snapshot
        self.seen = from_json(Memory, snapshot.seen)
        self._published = from_json(Result, snapshot.result)
        self.counting = AsPublished(self.seen.blocks)
        # In an earlier release, the figures by type might repeat those of an earlier week.
        hidden = self._published.index.state is State.HIDDEN
        self._carries = not hidden and self.seen.types != self.seen.figures
        self.methodology = _methodology(snapshot.settings)
        self.questionnaire: Questionnaire = load(snapshot.questionnaire)
        self.spans = Spans.of(snapshot.week, self.methodology)

    async def run(self) -> tuple[list[str], Gone]:
        snapshot = self._snapshot
        frozen = await national_frames.get(self._db, snapshot.week, snapshot.frame_revision)
        if frozen is None:
            return ["its national frame is missing"], Gone()
        read = self.spans.read
        rows = await answers.rows_of(self._db, snapshot.center_id, first_week=read.first, last_week=read.last)
        # Later arrivals, such as a late paper questionnaire, were not known when the snapshot was computed.
        known = [row for row in rows if row.number <= self.seen.added.get(row.respondent_type, 0)]
        inputs = Inputs(self._db, snapshot.center_id, self.spans, self.counting, self.seen)
        said, gone = await inputs.check(known, snapshot.inputs_hash, snapshot.published_at)
        said += await self.records()
        if not any(gone):
            counted = summed(snapshot.center_id, known, self.spans, self.counting, self.questionnaire, self.methodology)
            center = counted.center(snapshot.center_id)
            said += self.figures(center, from_json(NationalFrame, frozen.content))
        return said, gone

    async def records(self) -> list[str]:
        """Whether the records of stars and of earlier figures bear it out."""
        return await self._star() + await self._carried()

    async def _star(self) -> list[str]:
        """Whether the star follows from the records of the months before, and is on record itself if it set one."""
        month, record = month_of(self._snapshot.week), self._published.standing.record
        history = await stars.history(self._db, self._snapshot.center_id)
        known = [one for one in history if one.set_at <= self._snapshot.published_at]
        earlier = [one for one in known if (one.month < month if record.sets else one.month <= month)]
        said = []
        if record.stars != (earlier[-1].stars if earlier else None):
            said.append("the star of record that it rests on is another")
        mine = [one for one in known if (one.month, one.week) == (month, self._snapshot.week)]
        if record.sets and mine and mine[0].set_at == self._snapshot.published_at:
            standing = self._published.standing
            shrunk = (None, None) if standing.shrunk is None else (standing.shrunk.value, standing.shrunk.reliability)
            on_record = (mine[0].state, mine[0].stars, mine[0].shrunk_index, mine[0].reliability)
            if on_record != (str(standing.star.state), standing.star.stars, *shrunk):
                said.append("its star of record is another")
        elif record.sets and not any(one.month == month for one in history):
            said.append("its star of record is missing")
        return said

    async def _carried(self) -> list[str]:
        """Whether figures by type that are those of an earlier week were published in that week."""
        snapshot, by_type = self._snapshot, self._published.by_type
        if not self._carries:
            return []
        earlier = await snapshots.results(self._db, snapshot.center_id, week=by_type.week)
        if by_type.week == snapshot.week:
            earlier = earlier[: snapshot.revision]
        found = any(from_json(Result, one).by_type == by_type for one in earlier)
        return [] if found else ["the figures by type that it repeats were never published"]

    def figures(self, center: CenterIndices, frame: NationalFrame) -> list[str]:
        """What differs from the figures recomputed of the center's indices."""
        snapshot = self._snapshot
        published = self._published
        circumstances = Circumstances(
            week=snapshot.week,
            record=published.standing.record,
            by_type=published.by_type if self._carries else None,
            compared=published.compared,
            measured={gap.group: gap.measured for gap in published.gaps},
            quality=published.quality.counts,
            quality_standing=published.quality.counts_standing,
        )
        recomputed = result_of(center, frame, circumstances, self.questionnaire, self.methodology)
        said = []
        if recomputed != published:
            said += differences(snapshot.result, to_json(recomputed))
        index = published.index.index
        if (snapshot.n, snapshot.index_value) != (published.index.n, None if index is None else index.value):
            said.append("its columns do not agree with its result")
        return said


def _methodology(settings: str) -> Methodology:
    """The settings with which the snapshot was computed, even if the standard has changed since."""
    return from_json(Methodology, settings)
