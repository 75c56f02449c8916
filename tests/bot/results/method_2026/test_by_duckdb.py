"""The published snapshots once more: sums by DuckDB from an export, with the statements of docs/analysis.md."""

import asyncio
import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray

from bot.results.counting import Guard
from bot.results.frozen_json import from_json, to_json
from bot.results.input_hashes import inputs_hash
from bot.results.method_2026 import norms_file
from bot.results.method_2026.own import OwnFigures, own_figures
from bot.results.method_2026.sweep import KEYS, Country
from bot.results.method_2026.windows import View
from bot.results.windows import Spans
from questionnaire.loader import load
from questionnaire.model import AgeBand, Entry
from scoring.gram_sums import GramSums
from scoring.method_2026.cells import CELLS, CellSums, cell
from scoring.method_2026.constants import STANDARD, TYPES
from scoring.method_2026.shared_people import shared_influence
from scoring.methodology import STANDARD as EARLIER
from scoring.type_index import type_indices
from scoring.windows import monday, month_of
from storage import export
from storage.counting.fingerprints import fingerprint
from storage.engine.database import Database
from storage.places import centers
from storage.results import snapshots_2026
from storage.results.snapshots_2026 import Snapshot2026
from tests import sqlite_file
from tests.bot.cli.operators import ROOT
from tests.bot.results.method_2026.country import WEEK
from tests.bot.results.method_2026.test_verification import prepare

QUESTIONNAIRE = load("2022.1")
CODES = QUESTIONNAIRE.codes
KINDS = [kind.value for kind in TYPES]
SECTION = "## The sums behind a snapshot in DuckDB"
Rows = list[tuple[Any, ...]]
Numbers = NDArray[np.int64]

PAIRS = """
WITH now AS (SELECT * FROM steps WHERE part = 0 AND respondent IS NOT NULL),
    before AS (SELECT * FROM steps WHERE part = 1 AND respondent IS NOT NULL)
SELECT a.center, a.respondent_type, a.question, b.question,
    count(*) AS rr, sum(b.step) AS rd, sum(a.step) AS dr, sum(a.step * b.step) AS dd
FROM now AS a JOIN before AS b USING (center, respondent_type, person) GROUP BY ALL
"""
FEW = """
WITH once AS (
    SELECT * FROM counted WHERE part = 0
    QUALIFY row_number() OVER (PARTITION BY center, respondent_type, counts_in, person ORDER BY completed_at DESC) = 1
)
SELECT DISTINCT center, question
FROM (UNPIVOT once ON COLUMNS('^[FUEPC][1-3]$') INTO NAME question VALUE code) WHERE code BETWEEN 1 AND 5
GROUP BY center, respondent_type, counts_in, question HAVING count(*) < 5
"""


def statements() -> Iterator[str]:
    text = (ROOT / "docs/analysis.md").read_text(encoding="utf-8").split(SECTION)[1].split("\n## ")[0]
    yield from re.findall(r"^```sql\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With exports of six centers whose snapshots have been published, and the centers' own list."""
    path = tmp_path_factory.mktemp("export")
    sqlite_file.copy_of(prepare, path / "czn.db")

    async def write() -> None:
        db = await Database.open(sqlite_file.url_of(path / "czn.db"))
        for name in ("answers.parquet", "answers.csv"):
            await export.responses(db, path / name, filters=export.Filters(), respondents=True)
        listed = await centers.listing(db)
        await db.close()
        with (path / "centers.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["code", "timezone"], *([one.code, one.timezone] for one in listed)])

    asyncio.run(write())
    return path


@pytest.fixture(scope="module", params=["parquet", "csv"])
def sums(folder: Path, request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of DuckDB's own in which the statements of the document have run."""
    answers, *further = statements()
    with duckdb.connect() as found:
        for name in ("answers.parquet", "centers.csv"):
            answers = answers.replace(f"'{name}'", f"'{folder / name.replace('parquet', request.param)}'")
        found.execute(answers)
        assert found.execute("SELECT getvariable('last_week')").fetchall() == [(monday(WEEK),)]
        found.execute("CREATE TABLE blocks (center VARCHAR, respondent_type VARCHAR, week DATE, counts_in DATE)")
        found.executemany("INSERT INTO blocks VALUES (?, ?, ?, ?)", blocks(found))
        for statement in further:
            found.execute(statement)
        yield found


def blocks(found: duckdb.DuckDBPyConnection) -> Rows:
    """The week in which each week's answers count, by the product's own rule; from weeks and people alone."""
    guard = Guard(Spans.of(WEEK, EARLIER), EARLIER, {})
    made: Rows = []
    for place, (center,) in enumerate(found.execute("SELECT DISTINCT center FROM answers").fetchall()):
        rows = found.execute(
            """SELECT week, respondent_type, row_number() OVER (PARTITION BY respondent_type),
            CASE WHEN respondent IS NULL THEN -1 ELSE dense_rank() OVER (ORDER BY respondent) END
            FROM answers WHERE center = ?""", [center]
        ).fetchall()  # fmt: skip
        weeks = np.array([(day.toordinal() - 1) // 7 for day, *_ in rows])
        kinds = np.array([KINDS.index(kind) for _, kind, *_ in rows])
        counted = guard(place, weeks, kinds, np.array([row[2] for row in rows]), np.array([row[3] for row in rows]))
        read = {
            (KINDS[kind], week, counts)
            for kind, week, counts in zip(kinds.tolist(), weeks.tolist(), counted.weeks.tolist(), strict=True)
            if counts >= 0
        }
        made += [(center, kind, monday(week), monday(counts)) for kind, week, counts in sorted(read)]
    return made


def recomputed(found: duckdb.DuckDBPyConnection, ids: dict[str, int]) -> Country:
    """The product's own arrays, filled with DuckDB's sums."""
    codes = list(ids)
    grams = {key: GramSums(np.zeros(len(codes), np.int64), np.zeros((len(codes), 30, 30), np.int64)) for key in KEYS}
    shape = (len(codes), CELLS, 15)
    cells = {
        key: CellSums(np.zeros(shape[:2], np.int64), np.zeros(shape, np.int64), np.zeros(shape, np.int64))
        for key in KEYS
    }
    people = "SELECT center, respondent_type, part, of_year, age_band, entry, count(*) FROM voices GROUP BY ALL"
    for center, kind, part, of_year, age, entry, n in found.execute(people).fetchall():
        for key in views(kind, part, of_year):
            grams[key].n[codes.index(center)] += n
            cells[key].people[codes.index(center), cell(AgeBand(age), Entry(entry))] += n
    for center, kind, part, of_year, q, p, rr, rd, dd in found.execute("SELECT * FROM gram_sums").fetchall():
        for key in views(kind, part, of_year):
            add(grams[key].products[codes.index(center)], q, p, rr, rd, None, dd)
    for center, kind, part, of_year, age, entry, question, n, points in found.execute(
        "SELECT * FROM cell_sums"
    ).fetchall():
        at = (codes.index(center), cell(AgeBand(age), Entry(entry)), CODES.index(question))
        for key in views(kind, part, of_year):
            cells[key].item_n[at] += n
            cells[key].points[at] += int(points)
    plain = {key: type_indices(one, QUESTIONNAIRE, STANDARD.min_item_answers) for key, one in grams.items()}
    both = np.zeros((len(TYPES), len(codes), 30, 30), np.int64)
    for center, kind, q, p, *four in found.execute(PAIRS).fetchall():
        add(both[KINDS.index(kind), codes.index(center)], q, p, *four)
    singly = np.ones((len(codes), 15), dtype=np.bool_)
    for center, question in found.execute(FEW).fetchall():
        singly[codes.index(center), CODES.index(question)] = False
    shared = tuple(shared_influence(both[at], plain[View.NOW, at], plain[View.BEFORE, at]) for at in range(len(TYPES)))
    assert all(one.any() for one in shared)
    return Country(tuple(ids.values()), plain, cells, shared, singly)


def views(kind: str, part: int, of_year: bool) -> Iterator[tuple[View, int]]:
    at = KINDS.index(kind)
    if part < 2:
        yield (View.NOW, View.BEFORE)[part], at
    if of_year:
        yield View.STAR, at


def add(products: Numbers, q: str, p: str, rr: int, rd: int, dr: int | None, dd: int) -> None:
    """Adds RR, RD and DD of two questions to the products of z = (r₁, d₁, r₂, d₂, …). Without DR it is the RD of p and
    q."""
    row, column = 2 * CODES.index(q), 2 * CODES.index(p)
    products[row, column] += rr
    products[row, column + 1] += int(rd)
    products[row + 1, column + 1] += int(dd)
    if dr is None:
        products[column + 1, row] += int(rd)
    else:
        products[row + 1, column] += int(dr)


async def published(folder: Path) -> tuple[dict[str, int], dict[int, Snapshot2026], Any]:
    db = await Database.open(sqlite_file.url_of(folder / "czn.db"))
    ids = {one.code: one.id for one in await centers.listing(db)}
    found = await snapshots_2026.latest(db)
    digest = next(iter(found.values())).norms
    norms = await norms_file.by_digest(db, [digest or ""])
    await db.close()
    return ids, found, norms[digest or ""]


def test_the_same_digits_as_published(folder: Path, sums: duckdb.DuckDBPyConnection) -> None:
    ids, snapshots, norms = asyncio.run(published(folder))
    assert len(snapshots) == len(ids) == 6
    facts = {at: from_json(OwnFigures, one.result).circumstances for at, one in snapshots.items()}
    found = own_figures(recomputed(sums, ids), norms, QUESTIONNAIRE, month=month_of(WEEK), circumstances=facts)
    assert {at: to_json(one) for at, one in found.items()} == {at: one.result for at, one in snapshots.items()}
    repeated = "SELECT center, person FROM counted GROUP BY ALL HAVING count(*) > 1"
    assert len(sums.execute(repeated).fetchall()) > 20


def test_the_same_answers_as_published(folder: Path, sums: duckdb.DuckDBPyConnection) -> None:
    """By the hash that each snapshot has of them."""
    ids, snapshots, _ = asyncio.run(published(folder))
    spans = Spans.of(WEEK, EARLIER)
    for center, center_id in ids.items():
        rows = rows_of(sums, center)
        prints = "".join(fingerprint(id, kind, answers, quality) for id, kind, quality, answers, _ in rows)
        weeks = np.array([(counts.toordinal() - 1) // 7 for *_, counts in rows])
        assert inputs_hash(prints, spans.periods(weeks)) == snapshots[center_id].inputs_hash


def rows_of(sums: duckdb.DuckDBPyConnection, center: str) -> Sequence[tuple[Any, ...]]:
    answers = " || ".join(f"coalesce({code}, 0)::VARCHAR" for code in CODES)
    return sums.execute(
        f"""SELECT interview_id, respondent_type, quality, {answers}, counts_in
        FROM answers JOIN blocks USING (center, respondent_type, week) WHERE center = ?""", [center]
    ).fetchall()  # fmt: skip


def test_the_index_of_job_seekers_is_three_means(folder: Path, sums: duckdb.DuckDBPyConnection) -> None:
    ids, snapshots, _ = asyncio.run(published(folder))
    found = dict(sums.execute("SELECT center, index FROM seekers").fetchall())
    for center, center_id in ids.items():
        own = from_json(OwnFigures, snapshots[center_id].result)
        shown = own.types.get(TYPES[0])
        if shown is not None:
            assert found[center] == pytest.approx(shown.value, abs=1e-9)
    assert any(from_json(OwnFigures, one.result).types for one in snapshots.values())
    assert set(found) == set(ids)
