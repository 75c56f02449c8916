"""What a narrow list shows of published results, read in parts, is what the whole results show."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from bot.results.method_2026 import publishing, shown_parts
from bot.tables import brief_2026, index_2026
from scoring.method_2026.constants import Constants
from scoring.method_2026.star_range import StarState
from storage.places import centers
from storage.results import frames_2026, snapshots_2026
from tests.bot.results.method_2026.country import WEEK, filled, moment_of, with_norms
from tests.scoring.method_2026.populations import population

Content = dict[str, Any]


def starred(content: Content) -> None:
    content["people"], content["star_people"] = [40, 12], [160, 45]
    content["display"] = {"started": None, "month": "2026-11", "run": {"low": 4, "high": 5}}
    content["probabilities"] = [0.0, 0.0, 0.0, 0.0001, 0.9999]
    content["change"] = {"points": -9.5, "se": 1.5, "freedom": 80.0, "employers": True}


def few_people(content: Content) -> None:
    """Too few for the adjusted index, and one type too few to be told."""
    content["people"], content["star_people"] = [29, 3], [45, 3]
    shown = {"range": {"low": 2, "high": 2}, "month": "2026-03"}
    content["display"] = {"started": shown, "month": None, "run": None}
    content["change"] = None


def hidden(content: Content) -> None:
    content["people"] = [7, 20]
    content["index"] = content["adjusted"] = content["change"] = content["probabilities"] = None


def unreadable(content: Content) -> None:
    """JSON as Python writes it, which no database reads."""
    starred(content)
    content["groups"]["F"]["low"] = float("nan")


CHANGES: dict[StarState, Callable[[Content], None]] = {
    StarState.TWO_STARS: starred,
    StarState.NOT_ENOUGH_PEOPLE: few_people,
    StarState.HIDDEN: hidden,
    StarState.STAR: unreadable,
}


async def test_rows_of_parts_are_the_rows_of_whole_results(url: str) -> None:
    country = population("product")
    db = await filled(url, country, last=20)
    await with_norms(db, country)
    await publishing.publish(db, week=WEEK, now=moment_of(WEEK))
    latest = await snapshots_2026.latest(db)
    with_index = [one for one in latest.values() if one.index_value is not None]
    changed = []
    for one, (state, change) in zip(with_index, CHANGES.items(), strict=False):
        content = json.loads(one.result)
        content["star"] = state.value
        change(content)
        changed.append(replace(one, revision=one.revision + 1, star=state.value, result=json.dumps(content)))
    stricter = json.loads(with_index[5].settings) | {"shown": 11, "adjusted_from": 10, "least_change": 0.5}
    changed.append(replace(with_index[5], revision=with_index[5].revision + 1, settings=json.dumps(stricter)))
    changed.append(replace(with_index[6], revision=with_index[6].revision + 1, norms=None))
    assert await snapshots_2026.publish(db, changed) == len(CHANGES) + 2
    # Whether a change is called depends on the nation's.
    frozen = await frames_2026.latest(db)
    assert frozen is not None
    frame = json.loads(frozen.content) | {"movement": {"points": 0.25, "limit": 0.4}}
    await frames_2026.freeze(db, replace(frozen, revision=frozen.revision + 1, content=json.dumps(frame)))
    whole = await index_2026.rows(db, center=None, region=None, live=False, now=moment_of(WEEK))
    brief = await brief_2026.rows(db, center=None, region=None)
    # As texts, because 80 equals 80.0.
    assert json.dumps(brief) == json.dumps([{name: row[name] for name in brief[0]} for row in whole])
    assert {row["missing_for_star"] is None for row in brief} == {True, False}
    assert {row["last_range"] is None for row in brief} == {row["rank"] is None for row in brief} == {True, False}
    assert {None if row["trend"] is None else row["trend"]["called"] for row in brief} == {None, True, False}
    assert {99, None} < {row["certainty"] for row in brief}
    one = next(row["center"] for row in brief if row["stars_low"] is not None)
    assert await brief_2026.rows(db, center=one, region=None) == [row for row in brief if row["center"] == one]
    region = (await centers.by_code(db, one)).region
    mine = {row["center"] for row in whole if row["region"] == region}
    assert {row["center"] for row in await brief_2026.rows(db, center=None, region=region)} == mine
    await db.close()


async def test_without_a_run_there_are_none(url: str) -> None:
    db = await filled(url, population("product"), last=1)
    assert await shown_parts.newest(db) == {}
    await db.close()


def test_the_constants_that_are_read_are_constants() -> None:
    assert set(shown_parts.CONSTANTS) <= {one.name for one in fields(Constants)}
