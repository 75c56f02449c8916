"""The site from the database: every format has the published figures, to one decimal."""

import csv
import json
import sys
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.results.cards import Cards
from bot.site import assembling, building, cards, data_files, data_schema, folder, page_processes
from bot.site.errors import BuildFailed, NoRegion
from bot.site.rebuilding import AGAIN, Rebuilding
from questionnaire.loader import load
from scoring.method_2022.card import Card
from scoring.windows import monday, week_of
from storage.errors import NothingPublished
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.results import actions, indicators, snapshots
from storage.results.indicators import IndicatorValue
from storage.workers import properties
from tests.bot.nation import LONG_AGO, Nation, moment_of
from tests.bot.report.reading import read
from tests.bot.site.synthetic import everything
from tests.scoring.by_hand import halves

WEEK = week_of(date(2026, 11, 16))
NOW = moment_of(WEEK)


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    built = await Nation.build(url, ["A", "B", "C", "a"])
    yield built
    await built.db.close()


async def publish(nation: Nation) -> None:
    for week, (a, b) in ((WEEK - 1, (30, 30)), (WEEK, (12, 0))):
        await nation.answer("A", week, halves(a))
        await nation.answer("B", week, halves(b, 3, 2))
        await nation.answer("C", week, halves(4))
        await nation.publish(week)


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rounded(value: float | None) -> float:
    assert value is not None
    return round(value, 1)


async def test_json_and_csv_say_what_was_published_to_one_decimal(nation: Nation, tmp_path: Path) -> None:
    await publish(nation)
    a = nation.ids["A"]
    await indicators.save(nation.db, [IndicatorValue(a, "2026-11", "waiting_minutes", 10.0)])
    await actions.note(nation.db, a, group="E", what="Открыли окно", since=monday(WEEK), now=NOW)
    await properties.put(nation.db, "bot_username", "czn_bot")
    out = tmp_path / "public"
    report = await building.build(nation.db, out, now=NOW, contact="Служба")
    assert (report.centers, report.regions) == (4, 1)

    ratings = json.loads((out / "ratings.json").read_text(encoding="utf-8"))
    assert (ratings["methodology"], ratings["source"]) == ("2022.1", "Служба")
    rows = {row["code"]: row for row in ratings["centers"]}
    flat = {row["code"]: row for row in cells(out / "ratings.csv")}
    found = await Cards(lambda: NOW).read(nation.db, list(nation.ids.values()))
    assert set(rows) == set(flat) == {"A", "B", "C", "a"}
    for code in "AB":
        card = found[nation.ids[code]]
        assert isinstance(card, Card) and card.index is not None
        figure = {"value": card.index.value, "low": card.index.low, "high": card.index.high}
        assert rows[code]["index"] == figure
        assert [float(flat[code][name]) for name in ("index", "index_low", "index_high")] == list(figure.values())
        assert {group: one["value"] for group, one in rows[code]["groups"].items()} == {
            group: one.value for group, one in card.groups
        }
        assert all(float(flat[code][group]) == one.value for group, one in card.groups)
        assert rows[code]["n"] == int(flat[code]["n"]) == card.n
    # Four answers at one, none at the other: no figure anywhere.
    assert (rows["C"]["n"], rows["C"]["missing"], rows["C"]["index"], rows["C"]["groups"]) == (8, 2, None, {})
    assert (flat["C"]["index"], flat["a"]["n"], rows["a"]["n"]) == ("", "", None)
    # 10 minutes between 5 (good) and 30 (bad): 100·20/25.
    assert rows["A"]["measured"] == {"waiting_minutes": {"value": 10.0, "score": 80.0}}
    assert flat["A"]["waiting_minutes_score"] == "80.0"
    assert [(one["what"], one["verdict"]) for one in rows["A"]["actions"]] == [("Открыли окно", None)]

    history = [point for point in await snapshots.history(nation.db) if point.center_id == a]
    assert [(point["until"], point["n"], point["index"], point["standard_error"]) for point in rows["A"]["trend"]] == [
        (point.window_end.isoformat(), point.n, rounded(point.index_value), rounded(point.standard_error))
        for point in history
    ]
    assert [row["until"] for row in cells(out / "trend.csv") if row["code"] == "A"] == ["2026-11-15", "2026-11-22"]
    assert {row["code"] for row in cells(out / "trend.csv")} == {"A", "B"}

    page = read((out / "center" / "a.html").read_text(encoding="utf-8"))
    of_a = found[a]
    assert isinstance(of_a, Card) and of_a.index is not None
    assert f"{of_a.index.value:.1f}".replace(".", ",") in page.text
    # A code as it is printed leads to its page, unless the name is that of another center's page.
    assert 'content="0; url=a.html"' in (out / "center" / "A.html").read_text(encoding="utf-8")
    # Codes that differ by case alone have pages of their own.
    assert (out / "center" / "a-2.html").is_file() and "t.me/czn_bot?start=c-a" in (
        out / "center" / "a-2.html"
    ).read_text(encoding="utf-8")


async def test_cards_made_in_several_processes_are_the_same_to_the_last_byte(
    nation: Nation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also to the mark by which one sees that nothing has changed: no page is drawn again."""
    await publish(nation)
    out = tmp_path / "public"
    await building.build(nation.db, out, now=NOW)
    before = {file.relative_to(out.resolve()): file.read_bytes() for file in out.resolve().rglob("*.*")}
    monkeypatch.setattr(page_processes, "LEAST_CENTERS", 1)
    monkeypatch.setattr(page_processes, "PROCESSES", 2)
    monkeypatch.setattr(cards, "AT_A_TIME", 1)
    await building.build(nation.db, out, now=NOW)
    assert {file.relative_to(out.resolve()): file.read_bytes() for file in out.resolve().rglob("*.*")} == before


async def test_without_anything_published_or_with_a_center_of_no_region_the_old_site_stays(
    nation: Nation, tmp_path: Path
) -> None:
    out = tmp_path / "public"
    with pytest.raises(NothingPublished, match="nothing has been published yet"):
        await building.build(nation.db, out, now=NOW)
    assert not out.exists()
    await publish(nation)
    await building.build(nation.db, out, now=NOW)
    before = (out / "index.html").read_bytes()
    async with nation.db.write() as connection:
        await connection.execute(text("UPDATE regions SET name = ' '"))
    with pytest.raises(NoRegion, match="center A has no region"):
        await building.build(nation.db, out, now=NOW)
    assert (out / "index.html").read_bytes() == before


async def test_closed_centers_are_left_out_and_two_regions_of_one_spelling_have_two_pages(nation: Nation) -> None:
    await publish(nation)
    new = [CenterRow(code, code, name, "Город", "Europe/Moscow") for code, name in (("X", "Ё"), ("Y", "Йо"))]
    await centers.load(nation.db, new, now=LONG_AGO)
    async with nation.db.write() as connection:
        await connection.execute(text("UPDATE centers SET closed_at = created_at WHERE code = 'B'"))
    site = await assembling.site(nation.db, now=NOW)
    assert {entry.code for entry in site.entries} == {"A", "C", "a", "X", "Y"}
    assert sorted(region.slug for region in site.regions) == ["oblast", "yo", "yo-2"]


def test_the_schema_names_every_field_that_there_is_and_no_other() -> None:
    site = everything()
    schema = data_schema.json_schema(site.questionnaire)
    content = json.loads(data_files.files(site)["ratings.json"])
    center = schema["$defs"]["center"]
    assert list(content) == schema["required"] == list(schema["properties"])
    for row in content["centers"]:
        assert set(row) == set(center["required"]) == set(center["properties"])
        for name, part in (("actions", "items"), ("trend", "items")):
            for one in row[name]:
                assert set(one) == set(center["properties"][name][part]["required"])
    described = data_schema.csv_metadata(site.questionnaire)["tables"]
    for table in described:
        lines = data_files.files(site)[table["url"]].splitlines()
        assert lines[0].split(",") == [column["name"] for column in table["tableSchema"]["columns"]]


def test_no_cell_of_the_csv_is_a_formula() -> None:
    site = everything()
    row = data_files.row(site.entries[0], rank=1) | {"name": "=1+1"}
    assert data_files._cell(data_files.flat(row, load())["name"]) == "'=1+1"


async def test_a_running_bot_builds_anew_only_what_has_been_published_since(
    nation: Nation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "public"
    monkeypatch.setenv("DATABASE_URL", nation.url)
    monkeypatch.setenv("SITE_DIR", str(out))
    rebuilding = Rebuilding(nation.db, out, lambda: NOW)
    await rebuilding.run()
    assert not out.exists()
    await publish(nation)
    await rebuilding.run()
    first = out.resolve()
    assert folder.published_at(out) == NOW
    await rebuilding.run()
    assert out.resolve() == first


async def test_a_build_that_fails_is_told_in_a_line_and_tried_again_ten_minutes_later(
    nation: Nation, tmp_path: Path
) -> None:
    await publish(nation)
    tried = tmp_path / "tried"
    script = f"import sys; open({str(tried)!r}, 'a').write('x'); sys.exit('first line\\nno room')"
    clock = [NOW]
    rebuilding = Rebuilding(nation.db, tmp_path / "public", lambda: clock[0], (sys.executable, "-c", script))
    with pytest.raises(BuildFailed, match=r"\Ano room\Z"):
        await rebuilding.run()
    clock[0] += AGAIN - timedelta(seconds=1)
    await rebuilding.run()
    assert tried.read_text() == "x"
    clock[0] += timedelta(seconds=1)
    with pytest.raises(BuildFailed):
        await rebuilding.run()
    assert tried.read_text() == "xx"
    rebuilding.stop()
    clock[0] += AGAIN
    await rebuilding.run()
    assert tried.read_text() == "xx"


async def test_a_build_that_failed_after_the_folder_was_replaced_is_tried_again(nation: Nation, tmp_path: Path) -> None:
    """As when the database goes before its tables for charts are written."""
    await publish(nation)
    out, clock = tmp_path / "public", [NOW]
    tried = tmp_path / "tried"
    script = (
        f"import pathlib; tried = pathlib.Path({str(tried)!r}); said = tried.read_text() if tried.exists() else ''\n"
        "tried.write_text(said + 'x'); raise SystemExit(0 if said else 'gone')"
    )
    rebuilding = Rebuilding(nation.db, out, lambda: clock[0], (sys.executable, "-c", script))
    with pytest.raises(BuildFailed):
        await rebuilding.run()
    await building.build(nation.db, out, now=NOW)
    for _ in range(3):
        clock[0] += AGAIN
        await rebuilding.run()
    assert tried.read_text() == "xx"
