"""`index` and `questions` as an operator meets them: every figure that the issue names, and nothing of a few people."""

import asyncio
import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scoring.windows import last_complete_week
from tests import sqlite_file
from tests.bot.cli.operators import Operator, as_prepared
from tests.bot.nation import EMP, JS, Nation
from tests.scoring.by_hand import halves, same

NAMES = {
    "star", "star_state", "star_forecast", "shrunk_index", "reliability", "trend", "funnel", "quality",
    "recommendations", "lenses", "gaps", "index", "se", "ci_low", "ci_high", "groups", "state", "employers",
}  # fmt: skip


def answered(made: Operator) -> None:
    """Four centers far apart, and one that eight people have answered about."""

    async def build() -> None:
        week = last_complete_week(datetime.now(UTC).date())
        nation = await Nation.build(sqlite_file.new_url(made.file), ["A", "B", "C", "D", "FEW"])
        for code, high in zip("ABCD", (5, 4, 3, 2), strict=True):
            await nation.answer(code, week - 13, halves(60, high, high - 1))
            await nation.answer(code, week, halves(60, high, high - 1))
        await nation.answer("A", week, same(2, 40), EMP)
        await nation.answer("A", week, ["5" * 8 + "9" + "5" * 6] * 20 + ["8" + "5" * 14] * 3)
        await nation.answer("A", week, same(5, 2), quality="X", reasons="staff")
        await nation.answer("B", week, ["4" * 11 + "1" + "444"] * 60)
        # 60 at 12.5 and 30 at 100: 3750/90.
        await nation.answer("D", week, same(5, 30))
        await nation.answer("FEW", week, same(5, 8))
        await nation.db.close()

    asyncio.run(build())


def computed(made: Operator) -> None:
    as_prepared(answered, made.folder).run("index", "compute")


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return as_prepared(answered, tmp_path)


@pytest.fixture
def published(tmp_path: Path) -> Operator:
    return as_prepared(computed, tmp_path)


def shown(operator: Operator, *more: str) -> dict[str, dict[str, Any]]:
    return {row["center"]: row for row in json.loads(operator.run("index", "show", "--format", "json", *more))}


def test_everything_is_published_and_shown_in_json(operator: Operator) -> None:
    assert operator.run("index", "compute").startswith("5 centers published, 0 unchanged, 0 waiting for five new")
    assert operator.run("index", "compute").startswith("0 centers published, 0 unchanged, 0 waiting")
    rows = shown(operator)
    assert all(row.keys() >= NAMES for row in rows.values())
    a = rows["A"]
    # 30 at 100, 30 at 75, and 23 at 100 (where they answered): employers at 25.
    assert (a["n"], a["n_job_seeker"], a["n_employer"], a["employers"]) == (123, 83, 40, "own")
    assert a["index_employer"] == pytest.approx(25)
    assert a["index"] == pytest.approx(0.8 * a["index_job_seeker"] + 5)
    assert (a["star"], a["star_state"]) == (3, "star")
    assert 70 <= a["shrunk_index"] < 80 and a["reliability"] > 0.9
    assert a["star_forecast"]["stars"] == 4 and a["star_forecast"]["points"] > 0
    assert a["funnel"]["flag"] == "usual"
    # A's employers are the nation's, who stand in for D's in both windows.
    assert rows["D"]["trend"]["called"] and rows["D"]["trend"]["points"] == pytest.approx(0.8 * (3750 / 90 - 12.5))
    assert a["quality"] == {
        "clean": 123, "b": 0, "x": 2, "index_clean": pytest.approx(a["index"]), "under_review": False,
    }  # fmt: skip
    assert [lens["real"] for lens in a["lenses"]] == [True] * 5
    assert rows["B"]["recommendations"][0]["question"] == "P3"
    assert rows["C"]["trend"]["points"] == pytest.approx(0)
    assert json.loads(operator.run("index", "verify", "--format", "json"))[0]["verdict"] == "identical"


def test_below_ten_answers_there_is_a_number_and_a_state(published: Operator) -> None:
    few = shown(published, "--center", "FEW")["FEW"]
    assert (few["n"], few["state"], few["star_state"], few["star"]) == (8, "hidden", "hidden", None)
    empty = ("index", "se", "ci_low", "shrunk_index", "reliability", "trend", "funnel", "star_forecast",
             "index_job_seeker", "index_employer")  # fmt: skip
    assert all(few[name] is None for name in empty)
    assert set(few["groups"].values()) == {None}
    assert (few["recommendations"], few["lenses"], few["gaps"], few["quality"]["index_clean"]) == ([], [], [], None)


def test_a_table_is_for_reading(published: Operator) -> None:
    table = published.run("index", "show", "--wide")
    lines = {line.split("│")[1].strip(): line for line in table.splitlines() if line.startswith("│")}
    assert "★★★" in lines["A"] and "4★: " in lines["A"] and "usual" in lines["A"]
    assert "P3" in lines["B"] and "(chance?)" in lines["C"]
    assert "hidden" in lines["FEW"] and "100" not in lines["FEW"]
    short = published.run("index", "show")
    assert f"published on {datetime.now(UTC):%Y-%m-%d}.\nIndex: 13 weeks; stars: a year; the arrow: " in short
    cells = {line.split("│")[1].strip(): line for line in short.splitlines() if line.startswith("│")}
    # All of D's answers lie within the year, and its last 13 weeks are better than the 13 before.
    assert "↗" in cells["D"] and "→" in cells["C"] and not set("↗→↘") & set(cells["FEW"])


def test_columns_of_a_csv_stay_in_line_whatever_a_row_lacks(published: Operator) -> None:
    (header, *rows) = csv.reader(published.run("index", "show", "--format", "csv").splitlines())
    assert len(set(header)) == len(header) and all(len(row) == len(header) for row in rows)
    found = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    exact = shown(published)
    for code, row in found.items():
        assert row["star_state"] == exact[code]["star_state"]
        assert row["methodology"] == "2022.1"
        trend, funnel = exact[code]["trend"], exact[code]["funnel"]
        assert row["trend_points"] == ("" if trend is None else repr(trend["points"]))
        assert row["funnel_flag"] == ("" if funnel is None else funnel["flag"])
        assert row["quality_x"] == str(exact[code]["quality"]["x"])
    assert found["FEW"]["groups_F"] == "" and float(found["A"]["groups_F"]) == exact["A"]["groups"]["F"]


def test_live_figures_are_those_up_to_now(operator: Operator) -> None:
    assert operator.run("index", "show") == "Nothing to show.\n"
    live = shown(operator, "--live")
    assert live["A"]["n"] == 123 and live["FEW"]["index"] is None
    assert operator.run("index", "show") == "Nothing to show.\n"


def questions(operator: Operator, *arguments: str) -> dict[str, dict[str, Any]]:
    rows = json.loads(operator.run("questions", "show", "--format", "json", *arguments))
    return {row["question"]: row for row in rows}


def test_shares_that_rest_on_a_few_people_are_not_shown(operator: Operator) -> None:
    one = questions(operator, "--center", "A", "--type", "job_seeker")
    # 143 job seekers in all; F1: 140 agree, none does not, 3 cannot say. The 3 and the 140 hide one another.
    assert (one["F1"]["agree_share"], one["F1"]["agree_n"]) == (None, None)
    assert one["F2"]["agree_share"] == 1.0 and one["F2"]["agree_n"] == 143
    # 20 of 143 did not use the contact center.
    assert one["E3"]["non_use_share"] == pytest.approx(20 / 143)
    assert one["F2"]["non_use_share"] is None
    # Of the nation, all of A's 143 + 40, B's 180, C's 120, D's 150 and the few 8 have answered F2 with 1 to 5.
    assert questions(operator)["F2"]["agree_n"] == 183 + 180 + 120 + 150 + 8


def test_below_ten_answers_no_share_is_shown(operator: Operator) -> None:
    few = questions(operator, "--center", "FEW")
    assert all(row["agree_share"] is None and row["non_use_share"] is None for row in few.values())
    nobody = questions(operator, "--center", "B", "--type", str(EMP))
    assert all(row["agree_n"] is None for row in nobody.values())
    assert str(JS) == "job_seeker"


def test_a_type_is_not_shown_where_the_other_would_follow_from_it(tmp_path: Path) -> None:
    """Everybody minus the job seekers gives the employers: a figure hidden for one is hidden for the other."""

    async def build() -> None:
        week = last_complete_week(datetime.now(UTC).date())
        nation = await Nation.build(sqlite_file.new_url(tmp_path / "czn.db"), ["A"])
        await nation.answer("A", week, same(5, 40))
        await nation.answer("A", week, same(5, 4), EMP)
        await nation.db.close()

    asyncio.run(build())
    everybody, job_seekers, employers = (
        questions(Operator(tmp_path), *more) for more in ((), ("--type", str(JS)), ("--type", str(EMP)))
    )
    assert everybody["F2"]["agree_n"] == 44
    assert (job_seekers["F2"]["agree_n"], employers["F2"]["agree_n"]) == (None, None)
