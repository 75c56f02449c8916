"""Publishing: freezes every center's results for a week as snapshots, on a frozen national frame."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.results import looked_ahead
from bot.results.frozen_json import to_json
from bot.results.looked_ahead import LookedAhead
from bot.results.method_2022.computing import Counted, computed
from bot.results.method_2022.new_snapshots import Prepared, prepared
from bot.results.method_2022.published import frame_of
from bot.results.method_2022.run import Progress, Run
from bot.results.publish_report import PublishReport
from bot.results.windows import questionnaire_of
from questionnaire.versions import USUAL, Versions
from scoring.methodology import STANDARD, Methodology
from storage.counting import changes
from storage.engine.database import Database
from storage.results import national_frames, snapshots
from storage.results.snapshots import Head


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
    run = await prepare(
        db, week=week, now=now, center_ids=center_ids, methodology=methodology, versions=versions, progress=progress
    )
    await run.publish()
    return run.report


async def prepare(
    db: Database,
    *,
    week: int,
    now: datetime,
    center_ids: Sequence[int] | None = None,
    methodology: Methodology = STANDARD,
    versions: Versions = USUAL,
    progress: Progress = lambda interviews: None,
    ahead: LookedAhead[Counted] | None = None,
) -> Prepared:
    """Freezes the nation's frame and computes what is to be published.

    The first run of a week sweeps the whole nation and freezes its frame. Later runs in the week use this frame and
    look only at centers whose answers have changed, until enough have changed for a new frame.

    Snapshots name the version of the questionnaire in force at the end of the week. Windows may hold answers to two.

    What was counted `ahead` is not counted again if it still holds.
    """
    run = Run(db, week, questionnaire_of(versions, week), methodology)
    if center_ids is not None and len(center_ids) == 1:
        alone = await _prepare_one(run, center_ids, progress, now)
        if alone is not None:
            return alone
    frozen = await national_frames.latest(db, week)
    frame = None if frozen is None else frame_of(frozen)
    moved = await changes.total(db) if frozen is None or frame is None or center_ids is None else frozen.changes
    # A sweep counts every center, starting from its last snapshot.
    heads = await snapshots.heads(db, center_ids=center_ids if frozen and frame else None)
    if frozen is None or frame is None or (center_ids is None and run.outgrown(frame, frozen.changes, moved)):
        counted = await _counted(run, None, center_ids, heads, ahead, progress)
        frozen = await run.freeze_frame(counted.tally, frozen, moved, now)
        chosen = sorted({*counted.tally.center_ids, *heads} if center_ids is None else center_ids)
    else:
        wanted = center_ids if center_ids is not None else await run.changed(heads)
        counted = await _counted(run, wanted, center_ids, heads, ahead, progress)
        chosen = sorted(wanted)
    return await prepared(run, counted, await run.facts(counted.tally, chosen), heads, frozen, now)


async def count_ahead(
    db: Database,
    *,
    week: int,
    center_ids: Sequence[int],
    methodology: Methodology = STANDARD,
    versions: Versions = USUAL,
) -> LookedAhead[Counted]:
    """Counts and computes now what `prepare` would later for the centers, and publishes nothing."""
    run = Run(db, week, questionnaire_of(versions, week), methodology)
    frozen = await national_frames.latest(db, week)
    wanted = None if frozen is None else center_ids
    heads = await snapshots.heads(db, center_ids=wanted)
    guard = run.guard(heads, wanted, center_ids)

    async def look() -> Counted:
        tally = await run.tally(wanted, guard, lambda interviews: None)
        frame = to_json(await run.frame(tally)) if frozen is None else frozen.content
        facts = await run.facts(tally, sorted(center_ids))
        found = await asyncio.to_thread(computed, run, Counted(tally, guard), facts, heads, frame)
        return Counted(tally, guard, found)

    return await looked_ahead.look_ahead(db, run.spans.read, look, given=(wanted, center_ids, heads))


async def _prepare_one(run: Run, center_ids: Sequence[int], progress: Progress, now: datetime) -> Prepared | None:
    """For a single center on the frame of the week; None if that is not frozen yet."""
    async with run.db.one_state() as state:
        frozen = await national_frames.latest(state, run.week)
        if frozen is None:
            return None
        reading = replace(run, db=state)
        heads = await snapshots.heads(state, center_ids=center_ids)
        guard = reading.guard(heads, center_ids, center_ids)
        tally = await reading.tally(center_ids, guard, progress)
        facts = await reading.facts(tally, center_ids)
    return await prepared(run, Counted(tally, guard), facts, heads, frozen, now)


async def _counted(
    run: Run,
    wanted: Sequence[int] | None,
    chosen: Sequence[int] | None,
    heads: Mapping[int, Head],
    ahead: LookedAhead[Counted] | None,
    progress: Progress,
) -> Counted:
    """From now, or from before where that still holds."""
    if ahead is not None:
        # Read first: what arrives between the two is no news of these weeks if the count holds.
        known = await changes.of_centers(run.db)
        if await ahead.holds(run.db, (wanted, chosen, heads)):
            tally = ahead.found.tally
            same = {center_id: known.get(center_id, one) for center_id, one in tally.known.items()}
            return replace(ahead.found, tally=replace(tally, known=same))
    guard = run.guard(heads, wanted, chosen)
    return Counted(await run.tally(wanted, guard, progress), guard)
