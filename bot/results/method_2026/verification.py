"""Recomputes snapshots of methodology 2026.1 from the interviews and the norms, to the last digit."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.results.counting import AsPublished
from bot.results.frozen_json import from_json, to_json
from bot.results.inputs import Gone, Inputs
from bot.results.memory import Memory
from bot.results.method_2026 import kept_results, norms_file
from bot.results.method_2026.kept_results import NATION
from bot.results.method_2026.own import OwnFigures, own_figures
from bot.results.method_2026.publishing import comparison_of
from bot.results.method_2026.sweep import sweep
from bot.results.verdicts import Figures, Verdict, differences
from bot.results.windows import Spans
from questionnaire.loader import load
from scoring.method_2026.constants import Constants
from scoring.method_2026.display import NOTHING
from scoring.method_2026.norms import Norms, NormsError
from scoring.methodology import STANDARD as EARLIER
from scoring.windows import monday, month_of
from storage.counting import answers
from storage.engine.database import Database
from storage.places import centers
from storage.places.centers import Center
from storage.places.chosen_centers import chosen, chosen_ids
from storage.results import frames_2026, snapshots_2026
from storage.results.frames_2026 import Frame2026
from storage.results.snapshots_2026 import Snapshot2026


async def verify(
    db: Database,
    *,
    center: str | None,
    week: int | None,
    region: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Verdict]:
    """Checks the newest snapshot of every center chosen, or the newest one of a week; with all centers, also what they
    compare with and what the weekly run has kept. Raises NotFound."""
    codes = {place.id: place.code for place in await chosen(db, center, region)}
    found = await snapshots_2026.latest(db, center_ids=await chosen_ids(db, center, region), up_to_week=week)
    wanted = [snapshot for snapshot in found.values() if week is None or snapshot.week == week]
    verdicts = []
    for done, snapshot in enumerate(wanted):
        progress(done, len(wanted))
        said, gone = await _check(db, snapshot)
        verdicts.append(_verdict(codes[snapshot.center_id], snapshot, said, gone))
    frame = None if center or region else await frames_2026.latest(db, up_to_week=week)
    if frame is not None and (week is None or frame.week == week):
        verdicts.append(await _nation(db, frame))
    if not (center or region):
        verdicts += await kept_results.verify(db, week)
    return sorted(verdicts, key=lambda verdict: (verdict.center, verdict.week, verdict.figures))


def _verdict(code: str, snapshot: Snapshot2026, said: Sequence[str], gone: Gone) -> Verdict:
    start, end = snapshot.window_start.isoformat(), snapshot.window_end.isoformat()
    at = snapshot.published_at.isoformat(timespec="seconds")
    return Verdict(code, snapshot.week, snapshot.revision, start, end, at, tuple(said), gone.forgotten, gone.invalid)


async def _check(db: Database, snapshot: Snapshot2026) -> tuple[list[str], Gone]:
    """The differences, and how many answers were taken away rightly."""
    try:
        norms = await norms_file.by_digest(db, [] if snapshot.norms is None else [snapshot.norms])
    except NormsError as error:
        return [str(error)], Gone()
    if snapshot.norms is not None and snapshot.norms not in norms:
        return ["its norms are missing"], Gone()
    weight = from_json(Constants, snapshot.settings).share_job_seekers
    if snapshot.norms is not None and norms[snapshot.norms].pi != weight:
        return ["its part of job seekers is not that of its norms"], Gone()
    seen, spans = from_json(Memory, snapshot.seen), Spans.of(snapshot.week, EARLIER)
    counting = AsPublished(seen.blocks)
    rows = await answers.rows_of(db, snapshot.center_id, first_week=spans.read.first, last_week=spans.read.last)
    # Later arrivals, such as a late paper questionnaire, were not known when the snapshot was computed.
    known = [row for row in rows if row.number <= seen.added.get(row.respondent_type, 0)]
    inputs = Inputs(db, snapshot.center_id, spans, counting, seen)
    said, gone = await inputs.check(known, snapshot.inputs_hash, snapshot.published_at)
    said += await _started(db, snapshot)
    if not any(gone):
        said += await _figures(db, snapshot, counting, norms.get(snapshot.norms or ""))
    return said, gone


async def _started(db: Database, snapshot: Snapshot2026) -> list[str]:
    """Whether it started from the star range of the snapshot before it."""
    before = await snapshots_2026.before(db, snapshot)
    display = NOTHING if before is None else from_json(OwnFigures, before.result).display
    started = from_json(OwnFigures, snapshot.result).circumstances.before
    return [] if started == display else ["the star range that it started from is another"]


async def _figures(db: Database, snapshot: Snapshot2026, counting: AsPublished, year: Norms | None) -> list[str]:
    published, center_id = from_json(OwnFigures, snapshot.result), snapshot.center_id
    constants, questionnaire = from_json(Constants, snapshot.settings), load(snapshot.questionnaire)
    country = await sweep(
        db, snapshot.week, questionnaire, constants=constants, center_ids=[center_id], counting=counting, from_rows=True
    )
    recomputed = own_figures(
        country.with_silent([center_id], questionnaire),
        year,
        questionnaire,
        month=month_of(snapshot.week),
        circumstances={center_id: published.circumstances},
        constants=constants,
    )[center_id]
    return compared(snapshot, published, recomputed, constants)


def compared(snapshot: Snapshot2026, published: OwnFigures, recomputed: OwnFigures, constants: Constants) -> list[str]:
    """What differs between a snapshot's figures and those recomputed, and between its columns and its figures."""
    said = [] if recomputed == published else differences(snapshot.result, to_json(recomputed))
    adjusted = published.adjusted if published.people[0] >= constants.adjusted_from else None
    columns = (
        sum(published.people),
        None if published.index is None else published.index.value,
        None if adjusted is None else adjusted.value,
        published.state,
        published.star,
    )
    if columns != (snapshot.people, snapshot.index_value, snapshot.adjusted_index, snapshot.state, snapshot.star):
        said.append("its columns do not agree with its result")
    return said


async def _nation(db: Database, frame: Frame2026) -> Verdict:
    """Whether medians, limits and ranks follow from the snapshots of that moment."""
    listed = await centers.listing(db, closed=True)
    regions = {one.id: one.region for one in listed if _was_open(one, frame)}
    latest = await snapshots_2026.latest(db, up_to_week=frame.week, up_to=frame.computed_at)
    results = {center_id: one.result for center_id, one in latest.items()}
    said = differences(frame.content, comparison_of(results, regions))
    start, end = Spans.of(frame.week, EARLIER).now.start, monday(frame.week + 1) - timedelta(days=1)
    at, days = frame.computed_at.isoformat(timespec="seconds"), (start.isoformat(), end.isoformat())
    return Verdict(NATION, frame.week, frame.revision, *days, at, tuple(said), figures=Figures.COMPARISON)


def _was_open(center: Center, frame: Frame2026) -> bool:
    return center.closed_at is None or center.closed_at > frame.computed_at
