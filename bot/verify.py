"""Recomputes published snapshots from the interviews and says whether they come out the same, to the last digit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.publishing import Result, result_of
from bot.tally import CenterTally, tally
from questionnaire.loader import load
from scoring.frame import NationalFrame
from scoring.methodology import Methodology
from scoring.windows import window
from storage import centers, frames, snapshots
from storage.database import Database
from storage.snapshots import Snapshot

SHOWN_DIFFERENCES = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """`differences` is empty where the snapshot is reproduced."""

    center: str
    week: int
    revision: int
    window_end: str
    differences: tuple[str, ...]


async def verify(db: Database, *, center: str | None, week: int | None) -> list[Verdict]:
    """Checks the newest snapshot of every center (or of one), or the newest one of a week. Raises CenterNotFound."""
    chosen = None if center is None else [(await centers.by_code(db, center)).id]
    codes = {place.id: place.code for place in await centers.listing(db, closed=True)}
    found = await snapshots.latest(db, center_ids=chosen, up_to_week=week)
    wanted = [snapshot for snapshot in found.values() if week is None or snapshot.week == week]
    by_week: dict[int, list[Snapshot]] = {}
    for snapshot in wanted:
        by_week.setdefault(snapshot.week, []).append(snapshot)
    verdicts = []
    for number, published in sorted(by_week.items()):
        weeks = json.loads(published[0].settings)["window_weeks"]
        counted = await tally(db, window(number, weeks), center_ids=[one.center_id for one in published])
        for snapshot in published:
            differences = await _differences(db, snapshot, counted.get(snapshot.center_id, CenterTally()))
            code = codes[snapshot.center_id]
            end = snapshot.window_end.isoformat()
            verdicts.append(Verdict(code, number, snapshot.revision, end, differences))
    return sorted(verdicts, key=lambda verdict: (verdict.center, verdict.week))


async def _differences(db: Database, snapshot: Snapshot, center: CenterTally) -> tuple[str, ...]:
    frozen = await frames.get(db, snapshot.week, snapshot.frame_revision)
    if frozen is None:
        return ("its national frame is missing",)
    said = []
    if center.inputs_hash != snapshot.inputs_hash:
        said.append("the answers are not those that it was computed from")
    methodology = _methodology(snapshot.settings)
    frame = NationalFrame.from_dict(json.loads(frozen.content))
    recomputed = result_of(center, frame, load(snapshot.questionnaire), methodology)
    published = Result.from_json(snapshot.result)
    if recomputed != published:
        said += _changed("", json.loads(snapshot.result), json.loads(recomputed.to_json()))[:SHOWN_DIFFERENCES]
    if (snapshot.n, snapshot.index_value) != (
        published.index.n,
        published.index.index.value if published.index.index else None,
    ):
        said.append("its columns do not agree with its result")
    return tuple(said)


def _methodology(settings: str) -> Methodology:
    """The settings that the snapshot was computed with, whatever the standard has become since."""
    content: dict[str, Any] = json.loads(settings)
    if "star_cuts" in content:
        content["star_cuts"] = tuple(content["star_cuts"])
    return Methodology(**content)


def _changed(path: str, published: Any, recomputed: Any) -> list[str]:
    """Where two results differ, such as "index.groups.F.value: 80.0 published, 79.5 recomputed"."""
    if isinstance(published, Mapping) and isinstance(recomputed, Mapping):
        found = []
        for key in sorted(published.keys() | recomputed.keys()):
            found += _changed(f"{path}.{key}" if path else key, published.get(key), recomputed.get(key))
        return found
    if published == recomputed:
        return []
    return [f"{path}: {published} published, {recomputed} recomputed"]
