"""The figures of published results that a narrow list shows, without the rest of each result, and without what computes
them.

A nation's results take two seconds to read as a whole. Here the database picks the values that are asked for
(`storage.engine.json_parts`). What may be shown is decided by the same rules as for whole results
(`bot.results.method_2026.published.visible`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.results.method_2026 import norms_file
from scoring.disclosure import suppressed
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.disclosure import adjusted_shown, certain_percent
from scoring.method_2026.display import Display, ShownRange, range_shown, range_shown_last
from scoring.method_2026.norms import Norms
from scoring.method_2026.star_range import StarRange, StarState
from scoring.method_2026.trend import Change, Movement, Trend, trend
from storage.engine.database import Database
from storage.engine.json_parts import Path
from storage.results import frames_2026, snapshots_2026
from storage.results.snapshots_2026 import Parts2026

Row = dict[str, Any]
PATHS: tuple[Path, ...] = tuple(
    (name,) for name in ("people", "star_people", "index", "adjusted", "change", "probabilities", "display")
)
"""The values of a result that are read."""
CONSTANTS = ("shown", "adjusted_from", "least_change", "share_job_seekers")
"""Those of a snapshot's constants that are asked for."""


@dataclass(frozen=True, slots=True)
class ShownParts:
    """A part of a center's `VisibleFigures`, with the same names, and its snapshot's window and shares. `rank` has the
    fields of a `Rank`."""

    window_start: date
    window_end: date
    published_at: datetime
    shares: tuple[float, float]
    job_seekers: int | None
    missing: int
    missing_for_star: int | None
    index: Mapping[str, float] | None
    adjusted: float | None
    shift: float | None
    star: StarState
    range: StarRange | None
    certainty: int | None
    last_range: ShownRange | None
    rank: Row | None
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class _Nation:
    """What centers compare with: its movement, and the ranks by the ids of centers as JSON has them."""

    movement: Movement | None
    ranks: Mapping[str, Sequence[Row]]


async def newest(db: Database, *, center_ids: Sequence[int] | None = None) -> dict[int, ShownParts]:
    """The shown parts of the newest result of every center that has one, by center id. Raises NormsError if the norms
    behind them were changed."""
    found = await snapshots_2026.newest_parts(db, PATHS, center_ids=center_ids)
    norms = await norms_file.by_digest(db, {one.norms for one in found.values() if one.norms is not None})
    constants = {text: _constants(text) for text in {one.settings for one in found.values()}}
    # Many centers have few employers, and the same numbers of people.
    people = {pair: suppressed(pair) for pair in {tuple(one.values[0]) for one in found.values()}}
    nation = await _nation(db)
    return {
        center_id: _shown(
            one, people[tuple(one.values[0])][0], None if one.norms is None else norms[one.norms], nation,
            constants[one.settings],
        )
        for center_id, one in found.items()
    }  # fmt: skip


async def _nation(db: Database) -> _Nation:
    frozen = await frames_2026.latest(db)
    if frozen is None:
        return _Nation(None, {})
    content = json.loads(frozen.content)
    return _Nation(None if content["movement"] is None else Movement(**content["movement"]), content["ranks"])


def _constants(text: str) -> Constants:
    given = json.loads(text)
    return replace(STANDARD, **{name: given[name] for name in CONSTANTS if name in given})


def _shown(
    of: Parts2026, job_seekers: int | None, year: Norms | None, nation: _Nation, constants: Constants
) -> ShownParts:
    (people, _), (star_people, _), index, adjusted, change, chances, display = of.values
    star, known = StarState(of.star), _display(display)
    shown, rank = range_shown(star, known), nation.ranks.get(str(of.center_id))
    usual = None if adjusted is None else adjusted_shown(adjusted["value"], people, constants)
    return ShownParts(
        window_start=of.window_start,
        window_end=of.window_end,
        published_at=of.published_at,
        shares=constants.shares if year is None else year.shares,
        job_seekers=job_seekers,
        missing=max(0, constants.shown - people),
        missing_for_star=None if year is None else max(0, year.n_star - star_people),
        index=index,
        adjusted=usual,
        shift=None if usual is None or index is None else adjusted_shown(adjusted["value"] - index["value"], people),
        star=star,
        range=shown,
        certainty=None if shown is None or chances is None else certain_percent(shown.certainty(chances)),
        last_range=range_shown_last(star, known),
        rank=None if rank is None else {**rank[0], "expected": round(rank[0]["expected"])},
        trend=None
        if change is None or nation.movement is None
        else trend(Change(**change), nation.movement, constants),
    )


def _display(found: Mapping[str, Any]) -> Display:
    started, run = found["started"], found["run"]
    return Display(
        None if started is None else ShownRange(StarRange(**started["range"]), started["month"]),
        found["month"],
        None if run is None else StarRange(**run),
    )
