"""Early warnings, gaps and actions as an operator meets them: words in the table, every digit in JSON."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.results.frozen_json import to_json
from bot.results.method_2026 import kept_warnings
from bot.results.method_2026.early_warnings import Warnings
from bot.results.method_2026.kept_warnings import Warned
from scoring.method_2026.fall import Fall
from scoring.windows import last_complete_week, monday
from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.workers import properties
from tests.bot.cli.operators import Operator
from tests.bot.cli.test_week import sections
from tests.bot.results.method_2026 import test_action_outcomes as acting
from tests.bot.results.method_2026.country import NOW, WEEK, filled, moment_of, with_norms
from tests.scoring.method_2026.populations import population


def last_week() -> int:
    return last_complete_week(datetime.now(UTC).date())


def planted(folder: Path) -> int:
    """A database with three centers, of which two have fallen; returns the last complete week."""
    last = last_week()

    async def build() -> None:
        db = await Database.open(f"sqlite+aiosqlite:///{folder / 'czn.db'}")
        rows = [CenterRow(code, f"Центр {code}", f"R{code}", "Город", "UTC") for code in "ABC"]
        await centers.load(db, rows, now=NOW)
        ids = {one.code: one.id for one in await centers.listing(db)}
        falls = (
            Warned(ids["A"], Fall(last - 3, last, 23, 6.25, 5.5, newest=True)),
            Warned(ids["B"], Fall(last - 9, last - 5, 40, 12.5, 7.0, newest=False)),
            Warned(ids["C"], Fall(last - 1, last, 12, 14.0, 9.0, newest=True)),
        )
        await properties.put(db, kept_warnings.KEPT, to_json(Warnings(last, "n", falls)))
        await db.close()

    asyncio.run(build())
    return last


def test_warnings_are_those_that_the_digests_tell(tmp_path: Path) -> None:
    last = planted(tmp_path)
    operator = Operator(tmp_path)
    rows = json.loads(operator.run("index", "warnings", "--format", "json"))
    # New ones first, the largest fall first.
    assert [row["center"] for row in rows] == ["C", "A", "B"]
    assert rows[1] == {
        "center": "A", "region": "RA", "respondents": "job_seeker", "state": "new",
        "since_week": monday(last - 3).isoformat(), "weeks": 4, "alarm_week": monday(last).isoformat(), "people": 23,
        "fall": 6.25, "s": 5.5,
    }  # fmt: skip
    table = operator.run("index", "warnings")
    assert "2 new early warnings, 1 earlier ones." in table
    assert " 6.2 " in table and "6.25" not in table
    operator.environment["CZN_LANG"] = "ru"
    assert "соискатели" in operator.run("index", "warnings", "--region", "RB")
    # Another week is looked at anew, and there are no norms.
    assert operator.run("index", "warnings", "--week", monday(last).isoformat(), "--format", "json") == "[]\n"


def test_the_week_names_the_centers_with_new_warnings(tmp_path: Path) -> None:
    planted(tmp_path)
    found = sections(Operator(tmp_path).run("week"))
    assert "2 centers whose new answers are clearly worse: C; A" in found["Silent or falling"]
    assert "czn-index index warnings" in found["To do"]


@pytest.fixture
def measured(tmp_path: Path) -> Operator:
    """Forty centers whose waiting time is measured; the first waits five minutes, the last thirty."""

    async def build() -> None:
        country = population("product")
        db = await filled(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}", country, last=40)
        await with_norms(db, country)
        await db.close()

    asyncio.run(build())
    month = f"{monday(WEEK):%Y-%m}"
    lines = [
        f"{code},{month},waiting_minutes,{5 + 25 * at / 39}"
        for at, code in enumerate(population("product").centers[:40])
    ]
    (tmp_path / "facts.csv").write_text("\n".join(["center,month,indicator,value", *lines]) + "\n", encoding="utf-8")
    made = Operator(tmp_path)
    made.environment["METHODOLOGY_VERSION"] = "2026.1"
    return made


def test_gaps_are_those_of_the_nations_line(measured: Operator) -> None:
    measured.run("indicators", "import", "facts.csv")
    as_of = moment_of(WEEK).date().isoformat()
    measured.run("index", "compute", "--as-of", as_of)
    rows = json.loads(measured.run("index", "gaps", "--all", "--week", as_of, "--format", "json"))
    assert len(rows) > 30 and {row["group"] for row in rows} == {"E"}
    sizes = [abs(row["d"]) for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    words = {row["verdict"]: row["d"] for row in rows}
    assert words["usual"] is not None
    notable = json.loads(measured.run("index", "gaps", "--week", as_of, "--format", "json"))
    assert notable == [row for row in rows if row["verdict"] != "usual"]
    assert all(abs(row["d"]) > 2.576 for row in notable)
    assert f"E ({len(rows)}; " in measured.run("index", "gaps", "--all", "--week", as_of)


def test_actions_are_listed_with_what_worked_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = last_week() - 1
    monkeypatch.setattr(acting, "BEGAN", ends - 12)
    monkeypatch.setattr(acting, "SINCE", monday(ends - 12))

    async def build() -> None:
        db = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}")
        rows = [CenterRow(f"C-{at:03}", f"C-{at:03}", "R", "Город", "UTC") for at in range(acting.OTHERS + 1)]
        await centers.load(db, rows, now=NOW)
        nation = acting.Nation(db, sorted(one.id for one in await centers.listing(db)))
        await nation.act()
        await nation.act(1)
        await acting.published(nation, [acting.figures(64.0, 74.0), acting.figures(80.0, 76.0)], week=ends)
        await db.close()

    asyncio.run(build())
    operator = Operator(tmp_path)
    operator.environment["METHODOLOGY_VERSION"] = "2026.1"
    rows = json.loads(operator.run("index", "actions", "--format", "json"))
    first, second = rows
    assert (first["center"], first["verdict"], first["worked"]) == (
        "C-000", "rose more than centers that began alike", True,
    )  # fmt: skip
    assert (first["points"], first["compared_with"]) == (16.0, acting.OTHERS - 1)
    assert first["effect"] == pytest.approx(acting.by_least_squares((64.0, 74.0, 80.0), skipped=1)[0])
    assert (second["center"], second["worked"]) == ("C-001", False)
    said = "2 actions, 2 of them judged, 1 of those worked."
    assert said in operator.run("index", "actions")
    assert len(json.loads(operator.run("index", "actions", "--center", "C-001", "--format", "json"))) == 1
