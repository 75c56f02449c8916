"""Published snapshots as a frame."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from bot.analysis.columns import DAY, MOMENT, batches, category, chosen
from bot.results.frozen_json import from_json
from bot.tables import index
from bot.tables.flattening import flat
from bot.tables.index import Published
from questionnaire.loader import load
from questionnaire.model import COUNTED_TYPES
from scoring.method_2022.funnel import Flag
from scoring.method_2022.index import Composition, State
from scoring.method_2022.result import ByType, Result
from scoring.method_2022.stars import StarState
from scoring.method_2022.visible import VisibleResult, visible_result
from scoring.windows import monday
from storage.engine.database import Database
from storage.files.columns import shipped
from storage.places.centers import Center
from storage.results import snapshots
from storage.results.snapshots import Snapshot

COUNT = "Int64"
"""Whole numbers, some of them missing."""


async def snapshots_frame(
    db: Database,
    *,
    centers: str | Collection[str] | None = None,
    region: str | None = None,
    start: date | None = None,
    end: date | None = None,
    raw: bool = False,
) -> pd.DataFrame:
    """A row for each center and week that was published, the week's last revision; the columns are those of
    `index show`, beside week, revision and moment of publication.

    `start` and `end` are last days of windows, both included. Figures that might identify somebody are missing, as
    everywhere. `raw` brings them back, for the operator only: indices, errors and scores below ten answers, the types'
    numbers and indices however small, the types as of this week, and the index of clean answers alone. Raises
    CenterNotFound, RegionNotFound.
    """
    places = await chosen(db, centers, region)
    types = _types(places)
    frames = [_frame([], types)]
    for batch in batches(places):
        rows = [
            _row(place, one, raw)
            for place in batch
            for one in await snapshots.of_center(db, place.id, start=start, end=end)
        ]
        frames.append(_frame(rows, types))
    return pd.concat(frames, ignore_index=True).astype({"methodology": "category", "questionnaire": "category"})


def _frame(rows: Sequence[dict[str, Any]], types: dict[str, Any]) -> pd.DataFrame:
    return flat(rows).reindex(columns=list(types)).astype(types)


def _row(center: Center, snapshot: Snapshot, raw: bool) -> dict[str, Any]:
    result = from_json(Result, snapshot.result)
    visible = visible_result(result, load(snapshot.questionnaire))
    if raw:
        visible = _with_everything(visible, result)
    published = Published(
        visible, snapshot.window_start, snapshot.window_end, snapshot.methodology, snapshot.published_at
    )
    return index.row(center, published) | {
        "week": monday(snapshot.week),
        "revision": snapshot.revision,
        "published_at": snapshot.published_at,
        "questionnaire": snapshot.questionnaire,
    }


def _with_everything(visible: VisibleResult, result: Result) -> VisibleResult:
    whole = result.index
    job_seekers, employers = (whole.types[kind] for kind in COUNTED_TYPES)
    return replace(
        visible,
        n_job_seekers=job_seekers.n,
        n_employers=employers.n,
        quality=result.quality,
        standing=result.standing,
        by_type=ByType(result.by_type.week, job_seekers.index, employers.index, result.by_type.lenses),
        index=whole.index,
        groups=whole.groups,
        change=result.change,
        called=result.called,
        funnel=result.funnel,
    )


def _types(places: Collection[Center]) -> dict[str, Any]:
    """The columns and their types, for an empty database too."""
    groups = dict.fromkeys(group.code for one in shipped() for group in one.groups)
    return {
        "center": category(place.code for place in places),
        "region": category(place.region for place in places),
        "week": DAY,
        "window_start": DAY,
        "window_end": DAY,
        "revision": "int64",
        "published_at": MOMENT,
        "methodology": "str",
        "questionnaire": "str",
        "n": "int64",
        "n_job_seeker": COUNT,
        "n_employer": COUNT,
        "state": category(State, ordered=True),
        "employers": category(Composition),
        **dict.fromkeys(("index", "se", "ci_low", "ci_high", "index_job_seeker", "index_employer"), "float64"),
        **{f"groups_{code}": "float64" for code in groups},
        "star": COUNT,
        "star_state": category(StarState),
        "shrunk_index": "float64",
        "reliability": "float64",
        "trend_points": "float64",
        "trend_p": "float64",
        "trend_called": "boolean",
        "funnel_z": "float64",
        "funnel_flag": category(Flag),
        "quality_clean": "int64",
        "quality_b": "int64",
        "quality_x": "int64",
        "quality_index_clean": "float64",
        "quality_under_review": "bool",
    }
