"""Reads published snapshots: results, their visible part, national frames, and cards for clients."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from bot.results.frozen_json import from_json
from questionnaire.loader import load
from scoring.method_2022.card import Card, card
from scoring.method_2022.frame import NationalFrame
from scoring.method_2022.index import CentricityIndex
from scoring.method_2022.result import Result
from scoring.method_2022.visible import VisibleResult, visible_result
from scoring.methodology import STANDARD, Methodology
from scoring.windows import local_day
from storage.engine.database import Database
from storage.places.centers import Center
from storage.results import snapshots
from storage.results.national_frames import Frame
from storage.results.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """A snapshot, read once for all callers. `index` is only for rollups over many centers."""

    revision: int
    window_start: date
    window_end: date
    published_at: datetime
    questionnaire: str
    index: CentricityIndex
    visible: VisibleResult


def published_result(
    snapshot: Snapshot, methodology: Methodology = STANDARD, known: Mapping[str, Result] = MappingProxyType({})
) -> PublishedResult:
    """`known` are results that need not be read again, by their JSON."""
    result = known.get(snapshot.result) or from_json(Result, snapshot.result)
    visible = visible_result(result, load(snapshot.questionnaire), methodology)
    return PublishedResult(
        snapshot.revision, snapshot.window_start, snapshot.window_end, snapshot.published_at, snapshot.questionnaire,
        result.index, visible,
    )  # fmt: skip


async def of_region(
    db: Database,
    region_id: int,
    mine: Iterable[Center],
    *,
    week: int,
    methodology: Methodology = STANDARD,
    known: Mapping[str, Result] = MappingProxyType({}),
) -> dict[int, PublishedResult]:
    """The newest results up to `week` of the centers, all of one region, by center id. `known`: see
    `published_result`."""
    latest = await snapshots.latest(db, region_id=region_id, up_to_week=week)
    ids = {center.id for center in mine} & latest.keys()
    # Reading many snapshots takes a while. A thread leaves the bot free to answer people.
    return await asyncio.to_thread(
        lambda: {one: published_result(latest[one], methodology, known) for one in sorted(ids)}
    )


def visible_of(snapshot: Snapshot, methodology: Methodology = STANDARD) -> VisibleResult:
    return published_result(snapshot, methodology).visible


def frame_of(frozen: Frame) -> NationalFrame:
    return from_json(NationalFrame, frozen.content)


def card_of(published: PublishedResult, questionnaire: str, timezone: str) -> Card:
    """The card of a center in this time zone."""
    made = card(published.visible, published.window_start, published.window_end, load(questionnaire))
    return replace(made, published=local_day(published.published_at, timezone))
