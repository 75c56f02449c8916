"""Proves published snapshots from a lake: an engine adds up, and the product makes digits of the same whole numbers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from bot.lake import manifest, statements
from bot.lake.engine import Engine
from bot.lake.exporting import by_region, month_of, parts_of, restored_at
from bot.lake.intervals import Intervals
from bot.lake.manifest import LakeFile, Manifest
from bot.lake.sums import Sums2022, Sums2026, hashes
from bot.results.counting import AsPublished
from bot.results.frozen_json import from_json
from bot.results.inputs import Gone, Held, Inputs
from bot.results.memory import Memory
from bot.results.method_2022.verification import Check
from bot.results.method_2026 import norms_file
from bot.results.method_2026.own import OwnFigures, own_figures
from bot.results.method_2026.verification import compared
from bot.results.verdicts import Verdict
from bot.results.windows import Spans
from questionnaire.loader import load
from scoring.method_2022.frame import NationalFrame
from scoring.method_2026.constants import Constants
from scoring.method_2026.display import NOTHING, Display
from scoring.method_2026.norms import Norms, NormsError
from scoring.methodology import STANDARD as EARLIER
from scoring.windows import Window, monday, week_of
from scoring.windows import month_of as month_of_run
from storage.engine.database import Database
from storage.places.centers import Center
from storage.places.chosen_centers import chosen, chosen_ids
from storage.results import national_frames, snapshots, snapshots_2026
from storage.results.snapshots import Snapshot
from storage.results.snapshots_2026 import Snapshot2026

TOGETHER = 200
"""Snapshots whose figures are made at once: the arrays of each take some hundred kilobytes."""
BEHIND = "not compared: answers have changed since the export"

Progress = Callable[[int, int], None]
"""Receives the weeks done, and their total."""
Opened = Callable[[], AbstractContextManager[Engine]]
Published = Snapshot | Snapshot2026


@dataclass(slots=True)
class Found:
    """What a verification has found.

    told       every snapshot that is not plainly identical, with the version of its methodology
    behind     the files whose answers have changed in the database since the export, by month and region
    """

    engine: str
    interviews: int
    behind: list[tuple[str, str]]
    weeks: int = 0
    snapshots: int = 0
    identical: int = 0
    told: list[tuple[str, Verdict]] = field(default_factory=list)


async def verify(
    db: Database,
    folder: Path,
    opened: Opened,
    *,
    center: str | None = None,
    region: str | None = None,
    week: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Found:
    """Recomputes every revision of every snapshot, or those of a week, of some centers.

    Nothing is compared before each file that is needed has been read and is as it was written. Raises LakeError,
    NotFound, OSError.
    """
    with manifest.locked(manifest.there(folder), writing=False):
        known = manifest.read(folder)
        places = await chosen(db, center, region)
        ids = await chosen_ids(db, center, region)
        weeks = sorted({*await snapshots.weeks(db), *await snapshots_2026.weeks(db)})
        wanted = [one for one in weeks if week in (None, one)]
        regions = {one.region for one in places}
        spans = {one: _files(known, Spans.of(one, EARLIER).read, regions) for one in wanted}
        for file in dict.fromkeys(file for some in spans.values() for file in some):
            manifest.check(folder, file)
        behind = await _behind(db, known, regions)
        with opened() as engine:
            found = Found(engine.name, known.rows, sorted(behind))
            proof = _Proof(db, engine, {one.id: one for one in places}, ids, behind, found)
            for done, one in enumerate(wanted):
                progress(done, len(wanted))
                await proof.week(one, [folder / file.path for file in spans[one]])
    found.told.sort(key=lambda told: (told[1].center, told[1].week, told[1].revision, told[0]))
    return found


def _files(known: Manifest, span: Window, regions: set[str]) -> list[LakeFile]:
    months = {month_of(week) for week in range(span.first, span.last + 1)}
    return [one for one in known.files if one.month in months and one.region in regions]


async def _behind(db: Database, known: Manifest, regions: set[str]) -> set[tuple[str, str]]:
    """The months and regions that the next export would write anew."""
    if known.restored_at != await restored_at(db):
        return {one.key for one in known.files if one.region in regions}
    written = {one.key: one.state for one in known.files if one.region in regions}
    states: dict[tuple[str, str], str] = {}
    for region, listed in (await by_region(db)).items():
        if region in regions:
            states |= {part.key: part.state for part in await parts_of(db, region, listed)}
    return {key for key in written.keys() | states.keys() if written.get(key) != states.get(key)}


@dataclass(slots=True)
class _Proof:
    """`displays` are the star ranges of each center's snapshot before."""

    db: Database
    engine: Engine
    places: Mapping[int, Center]
    ids: Sequence[int] | None
    behind: set[tuple[str, str]]
    found: Found
    displays: dict[int, Display] = field(default_factory=dict)

    async def week(self, week: int, files: Sequence[Path]) -> None:
        earlier = await snapshots.of_week(self.db, week, self.ids)
        later = await snapshots_2026.of_week(self.db, week, self.ids)
        self.engine.open(files)
        await self._earlier(sorted(earlier, key=lambda one: (one.questionnaire, one.settings)))
        await self._later(sorted(later, key=lambda one: (one.questionnaire, one.settings, one.norms or "")))
        self.found.weeks += 1

    async def _earlier(self, published: Sequence[Snapshot]) -> None:
        """By methodology 2022.1."""
        if not published:
            return
        checks = [Check(self.db, one) for one in published]
        memories = [(one.spans, one.counting, one.seen) for one in checks]
        gone, said = await self._inputs(published, memories)
        sums = Sums2022.of(self.engine)
        frames: dict[int, NationalFrame | None] = {}
        for snaps in _groups(published, lambda one: (one.questionnaire, one.settings)):
            first = checks[snaps.start]
            rules = first.methodology
            counted = sums.tally(snaps, first.questionnaire, rules.min_item_answers, rules.min_cell)
            for at, snap in enumerate(snaps):
                one, check = published[snap], checks[snap]
                revision = one.frame_revision
                if revision not in frames:
                    frozen = await national_frames.get(self.db, one.week, revision)
                    frames[revision] = None if frozen is None else from_json(NationalFrame, frozen.content)
                frame = frames[revision]
                if frame is None:
                    said[snap] = ["its national frame is missing"]
                    continue
                said[snap] += await check.records()
                if not any(gone[snap]) and BEHIND not in said[snap]:
                    said[snap] += check.figures(counted.center(at), frame)
        self._note(published, said, gone)

    async def _later(self, published: Sequence[Snapshot2026]) -> None:
        """By methodology 2026.1."""
        if not published:
            return
        spans = Spans.of(published[0].week, EARLIER)
        seen = [from_json(Memory, one.seen) for one in published]
        memories = [(spans, AsPublished(one.blocks), one) for one in seen]
        gone, said = await self._inputs(published, memories)
        sums, results = Sums2026.of(self.engine), [from_json(OwnFigures, one.result) for one in published]
        for snap in sorted(range(len(published)), key=lambda snap: published[snap].revision):
            said[snap] += await self._started(published[snap], results[snap])
        for snaps in _groups(published, lambda one: (one.questionnaire, one.settings, one.norms)):
            first = published[snaps.start]
            constants, questionnaire = from_json(Constants, first.settings), load(first.questionnaire)
            try:
                year = await self._norms(first.norms, constants)
            except NormsError as error:
                for snap in snaps:
                    said[snap] = [str(error)]
                continue
            country = sums.country(snaps, questionnaire, constants.min_item_answers, constants.least_cell)
            made = own_figures(
                country,
                year,
                questionnaire,
                month=month_of_run(first.week),
                circumstances={snap: results[snap].circumstances for snap in snaps},
                constants=constants,
            )
            for snap in snaps:
                if not any(gone[snap]) and BEHIND not in said[snap]:
                    said[snap] += compared(published[snap], results[snap], made[snap], constants)
        self._note(published, said, gone)

    async def _norms(self, digest: str | None, constants: Constants) -> Norms | None:
        """Raises NormsError where they cannot be those of the snapshots."""
        if digest is None:
            return None
        found = (await norms_file.by_digest(self.db, [digest])).get(digest)
        if found is None:
            raise NormsError("its norms are missing")
        if found.pi != constants.share_job_seekers:
            raise NormsError("its part of job seekers is not that of its norms")
        return found

    async def _started(self, snapshot: Snapshot2026, published: OwnFigures) -> list[str]:
        """Whether it started from the star range of the snapshot before it."""
        center_id = snapshot.center_id
        if center_id not in self.displays:
            before = await snapshots_2026.before(self.db, snapshot)
            self.displays[center_id] = NOTHING if before is None else from_json(OwnFigures, before.result).display
        before_it, self.displays[center_id] = self.displays[center_id], published.display
        return [] if published.circumstances.before == before_it else ["the star range that it started from is another"]

    async def _inputs(
        self, published: Sequence[Published], memories: Sequence[tuple[Spans, AsPublished, Memory]]
    ) -> tuple[list[Gone], list[list[str]]]:
        """Makes the table of the answers that count; whether they are those behind each snapshot."""
        intervals = Intervals()
        for snap, (one, (spans, _, seen)) in enumerate(zip(published, memories, strict=True)):
            intervals.add(snap, self.places[one.center_id].code, spans, seen.blocks, seen.added)
        self.engine.put("intervals", intervals.table)
        self.engine.make("counted", statements.counted(self.engine.dialect))
        gone, said = [Gone()] * len(published), [list[str]() for _ in published]
        made = hashes(self.engine, len(published))
        others = [snap for snap, one in enumerate(published) if one.inputs_hash != made[snap]]
        held = self._held(others, published, memories)
        for snap in others:
            one, (spans, counting, seen) = published[snap], memories[snap]
            inputs = Inputs(self.db, one.center_id, spans, counting, seen)
            said[snap], gone[snap] = await inputs.check_held(held[snap], one.inputs_hash, one.published_at)
            if said[snap] and self._is_behind(one, spans):
                said[snap] = [BEHIND]
        return gone, said

    def _held(
        self,
        snaps: Sequence[int],
        published: Sequence[Published],
        memories: Sequence[tuple[Spans, AsPublished, Memory]],
    ) -> dict[int, list[Held]]:
        """The answers that these snapshots knew, one by one."""
        found: dict[int, list[Held]] = {snap: [] for snap in snaps}
        if not snaps:
            return found
        read = [memories[snap][0].read for snap in snaps]
        table = {
            "snap": pa.array(snaps, pa.int32()),
            "center": pa.array([self.places[published[snap].center_id].code for snap in snaps]),
            "first": pa.array([monday(one.first) for one in read], pa.date32()),
            "last": pa.array([monday(one.last) for one in read], pa.date32()),
        }
        self.engine.put("looked_at", pa.table(table))
        for row in self.engine.ask(statements.KNOWN).to_pylist():
            snap, kind, number = row["snap"], row["respondent_type"], row["number"]
            if number <= memories[snap][2].added.get(kind, 0):
                found[snap].append(Held(row["fingerprint"], kind, week_of(row["week"]), number))
        return found

    def _is_behind(self, snapshot: Published, spans: Spans) -> bool:
        region = self.places[snapshot.center_id].region
        return any((month_of(week), region) in self.behind for week in range(spans.read.first, spans.read.last + 1))

    def _note(self, published: Sequence[Published], said: Sequence[Sequence[str]], gone: Sequence[Gone]) -> None:
        for one, differences, taken in zip(published, said, gone, strict=True):
            self.found.snapshots += 1
            if not differences and not any(taken):
                self.found.identical += 1
                continue
            verdict = Verdict(
                self.places[one.center_id].code, one.week, one.revision, one.window_start.isoformat(),
                one.window_end.isoformat(), one.published_at.isoformat(timespec="seconds"), tuple(differences),
                taken.forgotten, taken.invalid,
            )  # fmt: skip
            self.found.told.append((one.methodology, verdict))


def _groups(published: Sequence[Any], key: Callable[[Any], object]) -> Iterator[range]:
    """The places of snapshots that are made by the same rules, some at a time; they lie side by side."""
    start = 0
    for _, some in groupby(published, key=key):
        end = start + sum(1 for _ in some)
        for first in range(start, end, TOGETHER):
            yield range(first, min(first + TOGETHER, end))
        start = end
