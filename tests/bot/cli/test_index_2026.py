"""Figures of methodology 2026.1 as an operator meets them: words in the table, every digit in JSON."""

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from scoring.windows import monday
from tests.bot.cli.operators import Operator, as_prepared
from tests.bot.results.method_2026.country import WEEK, filled, with_norms
from tests.scoring.method_2026.populations import population

RUN = ("--as-of", monday(WEEK + 1).isoformat())


def counted(made: Operator) -> None:
    """Twelve centers of the given population, with the norms of all."""

    async def build() -> None:
        country = population("product")
        db = await filled(made.environment["DATABASE_URL"], country, last=12)
        await with_norms(db, country)
        await db.close()

    asyncio.run(build())
    made.environment["METHODOLOGY_VERSION"] = f"2026.1 from {monday(WEEK)}"


def computed(made: Operator) -> None:
    made.environment |= as_prepared(counted, made.folder).environment
    made.run("index", "compute", *RUN)


@pytest.fixture
def before(tmp_path: Path) -> Operator:
    """Nothing is published."""
    return as_prepared(counted, tmp_path)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return as_prepared(computed, tmp_path)


def test_both_versions_are_published_and_the_bridge_links_them(before: Operator) -> None:
    first, second = before.run("index", "compute", *RUN).splitlines()
    assert first.startswith("12 centers published, 0 unchanged")
    assert second.startswith("By methodology 2026.1: 12 centers published, 0 unchanged")
    rows = json.loads(before.run("index", "bridge", "--format", "json"))
    differences = [row["index_2026"] - row["index_2022"] for row in rows]
    assert [row["difference"] for row in rows] == differences
    assert sorted(differences, key=abs, reverse=True) == differences
    middle = sorted(differences)
    half = len(middle) // 2
    assert rows[0]["link"] == pytest.approx((middle[half] + middle[-half - 1]) / 2)
    assert {row["centers"] for row in rows} == {len(rows)}
    verdicts = json.loads(before.run("index", "verify", "--format", "json"))
    assert {row["verdict"] for row in verdicts} == {"identical"}
    assert [row["methodology"] for row in verdicts].count("2026.1") == 13


def test_no_place_without_its_interval_and_no_star_without_its_certainty(operator: Operator) -> None:
    rows = json.loads(operator.run("index", "show", "--methodology", "2026.1", "--format", "json"))
    starred = [row for row in rows if row["stars_low"] is not None]
    assert starred and all(65 <= row["certainty"] <= 99 for row in starred)
    assert all(row["rank"]["low"] <= row["rank"]["expected"] <= row["rank"]["high"] for row in starred)
    assert all((row["adjusted"] is None) == ((row["n_job_seeker"] or 0) < 30) for row in rows)
    table = operator.run("index", "show", "--methodology", "2026.1")
    for row in starred:
        low, high = row["stars_low"], row["stars_high"]
        words = f"{low} star" + "s" * (low > 1) if low == high else f"{low}–{high} stars"
        line = next(one for one in table.splitlines() if row["center"] in one)
        assert f"{words}, {row['certainty']} %" in line
        assert re.search(r"\d+ \(\d+–\d+\) of \d+", line)
    operator.environment["CZN_LANG"] = "ru"
    assert re.search(r"\d (звезда|звезды|звёзд), \d\d %", operator.run("index", "show", "--methodology", "2026.1"))


def test_the_parts_of_a_center_are_shown_where_it_is_asked_for(operator: Operator) -> None:
    show = ("index", "show", "--methodology", "2026.1", "--format", "json")
    every, mine = (json.loads(operator.run(*show, *more)) for more in ((), ("--region", "R1")))
    assert mine and {row["region"] for row in mine} == {"R1"}
    whole = {row["center"]: row for row in every}
    for row in mine:
        parts = {name: row[name] for name in ("lenses", "gaps", "recommendations")}
        assert parts["gaps"] == []
        assert {**row, **dict.fromkeys(parts)} == whole[row["center"]]
        for lens in parts["lenses"]:
            assert abs(lens["gap"]) > 2.576 * lens["se"] and lens["group"] in "FUEPC"
        for one in parts["recommendations"]:
            assert one["gap"] > 0 and one["type"] in ("job_seeker", "employer")
        assert len(parts["recommendations"]) <= 3
        assert (row["forecast"] is None) == (row["stars_low"] is None)
    starred = next(row for row in every if row["forecast"] is not None)
    said = f"{starred['forecast']['percent']} %"
    assert said in operator.run("index", "show", "--methodology", "2026.1", "--wide", "--center", starred["center"])


def test_the_weight_is_told_and_norms_of_another_are_refused(operator: Operator) -> None:
    for command in (("index", "show", "--methodology", "2026.1"), ("index", "bridge")):
        assert "Job seekers 80 %, employers 20 %." in " ".join(operator.run(*command).split())
    operator.environment["JOB_SEEKERS_WEIGHT"] = "0.5"
    made = operator.run("norms", "compute", "--as-of", RUN[1], "--out", "halves.json")
    assert "Job seekers 50 %, employers 50 %." in made
    assert "Job seekers 50 %, employers 50 %." in " ".join(operator.run("norms", "show", "halves.json").split())
    assert json.loads((operator.folder / "halves.json").read_text())["norms"]["pi"] == 0.5
    # What is published keeps its own, and is checked with it.
    (weight,) = {row["share_job_seekers"] for row in json.loads(
        operator.run("index", "show", "--methodology", "2026.1", "--format", "json"))}  # fmt: skip
    assert weight == 0.8
    verdicts = json.loads(operator.run("index", "verify", "--format", "json"))
    assert {row["verdict"] for row in verdicts} == {"identical"}
    said = operator.run("index", "compute", *RUN, status=1)
    assert said.count("\n") == 1 and "were made with JOB_SEEKERS_WEIGHT=0.8, and it is 0.5 now" in said
    operator.environment["JOB_SEEKERS_WEIGHT"] = "0.75"
    publish = ("norms", "publish", "halves.json", "--from", "2027-01-04")
    assert "were made with JOB_SEEKERS_WEIGHT=0.5, and it is 0.75 now" in operator.run(*publish, status=1)
    operator.environment["CZN_LANG"] = "ru"
    assert "посчитаны при JOB_SEEKERS_WEIGHT=0.5, а сейчас 0.75" in operator.run(*publish, status=1)
    for bad, words in (
        ("0.4", "должно быть от 0.5 до 0.9"),
        ("0.755", "не больше двух знаков"),
        ("many", "нужно число"),
    ):
        operator.environment["JOB_SEEKERS_WEIGHT"] = bad
        said = operator.run("norms", "list", status=2)
        assert said.count("\n") == 1 and f"JOB_SEEKERS_WEIGHT: {words}" in said
    operator.environment["JOB_SEEKERS_WEIGHT"] = "0.5"
    assert "действуют с" in operator.run(*publish)


def test_the_leading_version_is_shown_unless_another_is_named(operator: Operator) -> None:
    operator.environment["METHODOLOGY_VERSION"] = "2022.1"
    assert "shrunk_index" in json.loads(operator.run("index", "show", "--format", "json"))[0]
    operator.environment["METHODOLOGY_VERSION"] = "2026.1"
    assert "stars_low" in json.loads(operator.run("index", "show", "--format", "json"))[0]
    earlier = operator.run("index", "show", "--methodology", "2022.1", "--format", "json")
    assert "shrunk_index" in json.loads(earlier)[0]


def test_the_response_rate_stands_beside_the_index_with_what_it_leaves_open(operator: Operator) -> None:
    """Every weekday of the window is reported: Mondays are quiet, Fridays busy. All tests' answers are of the days on
    which they were given."""
    before = json.loads(operator.run("index", "show", "--methodology", "2026.1", "--format", "json"))
    assert {row["response"] for row in before} == {"visits not reported"}
    assert {(row["response_rate"], row["calibrated"], row["bias_bound"]) for row in before} == {(None, None, None)}
    code = max(before, key=lambda row: row["n_job_seeker"] or 0)["center"]
    days = [monday(week) + timedelta(days=at) for week in range(WEEK - 12, WEEK + 1) for at in range(7)]
    lines = [f"{code},{day},{10 + 30 * day.weekday()}" for day in days]
    (operator.folder / "visits.csv").write_text("center,date,visits\n" + "\n".join(lines) + "\n", encoding="utf-8")
    operator.run("visits", "import", str(operator.folder / "visits.csv"))
    (row,) = json.loads(operator.run("index", "show", "--methodology", "2026.1", "--format", "json", "--center", code))
    # The class is that of the publication; 13 · (10 + 40 + … + 190) visits are known now.
    assert row["response"] == "visits not reported"
    assert row["response_rate"] == pytest.approx((row["n_job_seeker"] + row["n_employer"]) / 9_100, rel=0.2)
    assert 0 < row["r_indicator"] <= 1 and row["bias_bound"] >= 0
    assert abs(row["calibrated"] - row["index"]) < 10
    table = operator.run("index", "show", "--methodology", "2026.1", "--center", code, "--wide")
    assert f"{100 * row['response_rate']:.1f} %" in table and f"{row['calibrated']:.1f} ± " in table
