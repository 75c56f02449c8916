"""What lists show of published results, read in parts, is what the whole results show."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from bot.results.method_2022 import shown_parts
from bot.results.method_2022.published import visible_of
from bot.tables import index
from bot.tables.index import Published
from scoring.method_2022.forecast import Forecast
from scoring.method_2022.lenses import Lens
from scoring.method_2022.perceived import Gap
from scoring.method_2022.recommendations import Recommendation
from scoring.method_2022.trend import Change
from scoring.windows import week_of
from storage.places import centers
from storage.results import snapshots
from tests.bot.nation import EMP, Nation, moment_of
from tests.scoring.by_hand import halves

WEEK = week_of(date(2026, 11, 16))
Content = dict[str, Any]


def with_everything(content: Content) -> None:
    """Whole numbers stand where figures are: that is how JSON has them."""
    content["change"], content["called"] = {"points": 5, "z": float("inf"), "p": 0}, True
    content["funnel"] = {"z": -4, "flag": "alarm"}
    content["standing"]["shrunk"] = {"value": 80, "reliability": 1}
    content["standing"]["index"] = {"value": 60, "se": 0, "df": 9}
    content["standing"]["star"] = {"state": "under_review", "stars": 3}
    content["standing"]["forecast"] = {"stars": 4, "answers": 0, "points": 2, "group": "F", "group_points": 1}
    content["by_type"] = {
        "week": WEEK,
        "job_seekers": {"value": 81, "se": None, "df": None},
        "employers": {"value": 70.5, "se": 1, "df": 3},
        "lenses": [
            {"group": "F", "job_seekers": 80, "employers": 70.25, "gap": 10, "se": None, "ci_low": -100, "ci_high": 100,
             "real": True}
        ],
    }  # fmt: skip
    content["gaps"] = [{"group": "E", "perceived": 85, "measured": 40.5, "d": 3, "verdict": "answers_better"}]
    content["recommendations"] = [
        {"question": code, "gain": 2, "gain_se": 0.5, "rank_value": 1} for code in ("F1", "P3")
    ]
    content["questions"] = ["P3"]
    content["quality"] |= {"index_clean": 79, "under_review": True}


def few_doubtful(content: Content) -> None:
    with_everything(content)
    content["quality"]["counts"]["b"] = 4


def hidden(content: Content) -> None:
    with_everything(content)
    content["index"]["state"] = "hidden"


def without_index(content: Content) -> None:
    with_everything(content)
    content["index"]["index"] = None


def of_the_first_release(content: Content) -> None:
    for name in ("quality", "standing", "funnel", "by_type", "gaps", "recommendations", "compared", "questions"):
        del content[name]


CHANGES: dict[str, Callable[[Content], None]] = {
    "B": with_everything,
    "C": few_doubtful,
    "D": hidden,
    "E": without_index,
    "F": of_the_first_release,
}


async def test_rows_of_parts_are_the_rows_of_whole_results(url: str) -> None:
    nation = await Nation.build(url, ["A", *CHANGES])
    for code in ("A", *CHANGES):
        await nation.answer(code, WEEK, halves(20))
        await nation.answer(code, WEEK, halves(12, 4, 2), EMP)
    await nation.publish(WEEK)
    changed = []
    for code, change in CHANGES.items():
        one = await nation.snapshot(code)
        content = json.loads(one.result)
        change(content)
        changed.append(replace(one, revision=one.revision + 1, result=json.dumps(content)))
    await snapshots.publish(nation.db, changed)
    whole = {
        place.code: index.row(
            place,
            Published(visible_of(one), one.window_start, one.window_end, one.methodology, one.published_at),
        )
        for place in await centers.listing(nation.db)
        for one in [(await snapshots.latest(nation.db))[place.id]]
    }
    rows = await index.rows(nation.db, center=None, region=None, live=False, now=moment_of(WEEK))
    # As texts, because 80 equals 80.0, and the columns have an order.
    assert {row["center"]: json.dumps(row) for row in rows} == {code: json.dumps(row) for code, row in whole.items()}
    assert whole["B"]["quality"]["index_clean"] == 79.0 and whole["C"]["quality"]["index_clean"] is None
    assert [one["question"] for one in whole["B"]["recommendations"]] == ["P3"]
    assert whole["D"]["index"] is whole["E"]["index"] is None and whole["F"]["star_state"] == "not_enough_data"
    brief = await index.brief_rows(nation.db, center=None, region=None)
    assert [{**row, "quality": row["quality"]["under_review"]} for row in brief] == [
        {**{name: row[name] for name in brief[0]}, "quality": row["quality"]["under_review"]} for row in rows
    ]
    await nation.db.close()


def test_fields_are_those_of_the_results() -> None:
    for names, kind in (
        (shown_parts.CHANGE, Change),
        (shown_parts.FORECAST, Forecast),
        (shown_parts.LENS, Lens),
        (shown_parts.GAP, Gap),
        (shown_parts.RECOMMENDATION, Recommendation),
    ):
        assert names == tuple(one.name for one in fields(kind))
