"""The yearly quality report from a real database of each kind, against the given population."""

import io
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from openpyxl import load_workbook

from bot.report.yearly import assembling, page, writing
from bot.report.yearly.model import QualityReport
from bot.report.yearly.parts import Part, parts
from bot.results.method_2026 import case_finding, publishing
from handlers.language.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from scoring.method_2026.consistency import alpha, omega, pairwise_correlations
from scoring.method_2026.participation import ResponseClass
from scoring.windows import monday
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.places import centers
from storage.quality import cases
from storage.results import snapshots_2026
from tests.bot.report.reading import read
from tests.bot.results.method_2026.country import WEEK, answered, filled, moment_of, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import Population, population

NOW = moment_of(WEEK, 20)


@pytest.fixture(scope="module")
def country() -> Population:
    return population("product")


async def prepare(url: str) -> None:
    country = population("product")
    database = await filled(url, country)
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


async def made(db: Database) -> QualityReport:
    return await assembling.report(db, year=2026, now=NOW - timedelta(days=15))


def part(found: list[Part], name: str) -> Part:
    return next(one for one in found if one.name == name)


async def test_the_figures_of_answers_are_those_of_the_population(db: Database, country: Population) -> None:
    await with_norms(db, country)
    found = await made(db)
    assert (found.norms, found.norm_centers) == (country.norms.digest(), country.norms.centers)
    voices = country.voices(52, 1)
    for one in found.consistency:
        codes = country.codes[voices & (country.type == one.type)]
        expected = pairwise_correlations(codes)
        assert one.people == len(codes)
        assert (one.alpha, one.omega) == pytest.approx((alpha(expected), omega(expected)), abs=1e-12)
        assert one.answered[0] == pytest.approx(np.mean((codes[:, 0] >= 1) & (codes[:, 0] <= 5)))
    seekers = Counter(country.center[voices & (country.type == 0)].tolist())
    for line in found.sizes:
        inside = [n for n in seekers.values() if n >= line.least and (line.most is None or n <= line.most)]
        assert line.centers == len(inside)
        if inside:
            tau2, sigma2 = country.norms.tau2[0], country.norms.sigma2[0]
            assert line.reliability == pytest.approx(tau2 / (tau2 + sigma2 / np.median(inside)))
    posters = country.entry[voices & (country.type == 0)] == 0
    assert found.entries[0] is not None
    assert found.entries[0].entries[0].share == pytest.approx(posters.mean())
    # Shares of ages, and of entries, are the whole of the norms' mix.
    for is_entry in (False, True):
        shares = [line.share for line in found.mix if line.is_entry is is_entry]
        assert np.sum(shares, axis=0) == pytest.approx([1, 1], abs=1e-5)
    weights = 25 * np.repeat([0.30, 0.25, 0.20, 0.15, 0.10], 3) / 3
    young, reference = country.norms.effects(0)[0], country.norms.effects(0)[8]
    assert found.mix[0].points[0] == pytest.approx((young - reference) @ weights)
    assert found.mix[2].points[0] == 0
    # Fewer than 1,000 employers of any age answered.
    assert found.mix[0].points[1] is None


async def test_other_weights_are_judged_by_norms_of_their_own(db: Database) -> None:
    """Spearman's ρ of the simulated countries is 0.990–0.992; here 0.99 is rounded down from three figures of fifty
    centers."""
    found = (await made(db)).weights
    assert set(found) == {"equal", "centroid"}
    for one in found.values():
        assert 0.98 <= one.spearman < 1
        assert 0 <= one.changed <= 0.15
        assert one.centers > 40


async def test_publications_are_counted_with_their_days_and_moves(db: Database, country: Population) -> None:
    await with_norms(db, country)
    await publishing.publish(db, week=WEEK, now=moment_of(WEEK))
    before = await snapshots_2026.latest(db)
    chosen = next(one for one, row in before.items() if row.index_value is not None)
    await answered(db, chosen, WEEK, ["1" * 15] * 20)
    await publishing.publish(db, week=WEEK, now=moment_of(WEEK, 3))
    after = (await snapshots_2026.latest(db))[chosen]
    found = await made(db)
    (line,) = found.publishing
    assert (line.methodology, line.weeks, line.first, line.revisions) == ("2026.1", 1, len(before), 1)
    assert (line.days_median, line.days_most, line.punctual) == (1, 1, 1)
    assert line.moved_mean == line.moved_most
    was, became = before[chosen].index_value, after.index_value
    assert was is not None and became is not None
    assert line.moved_most == pytest.approx(abs(became - was))
    states = Counter(row.state for row in (await snapshots_2026.latest(db)).values())
    assert {str(state): number for state, number in found.coverage.indices.items()} == states
    assert (found.coverage.open, found.coverage.published) == (120, len(before))


async def test_cases_are_told_by_what_became_of_them(db: Database) -> None:
    ids = [one.id for one in await centers.listing(db)]
    await answered(db, ids[0], WEEK, ["1" * 15] * 50)
    await answered(db, ids[1], WEEK, ["5" * 15] * 60)
    opened = await case_finding.open_cases(db, load("2022.1"), week=WEEK, now=NOW - timedelta(days=15))
    assert len(opened) > 1
    one = (await cases.listing(db, kind=opened[0].kind))[0]
    await cases.clear(db, one.id, by="cli:olga", reason="A class answered together.", now=NOW)
    found = await assembling.report(db, year=2026, now=NOW)
    assert sum(line.opened for line in found.cases) == len(opened)
    assert sum(line.cleared for line in found.cases) == 1
    # Fifteen days later all others have been open for longer than fourteen.
    assert sum(line.late for line in found.cases) == sum(line.open for line in found.cases) == len(opened) - 1
    earlier = await assembling.report(db, year=2026, now=NOW - timedelta(days=15))
    assert sum(line.late for line in earlier.cases) == 0


async def test_response_is_that_of_the_reported_days(db: Database) -> None:
    one = (await centers.listing(db))[0]
    sunday = monday(WEEK + 1) - timedelta(days=1)
    days = [sunday - timedelta(days=back) for back in range(364)]
    await visit_ledger.report(db, [VisitReport(one.id, day, 4) for day in days if day.weekday() < 5])
    found = (await made(db)).participation
    assert found.visits == 4 * 260
    assert found.classes[ResponseClass.NOT_REPORTED] == 119
    assert len(found.r_indicators) == 1


async def test_without_answers_each_part_says_what_is_missing(url: str) -> None:
    db = await Database.open(url)
    found = await made(db)
    await db.close()
    assert found.norm_centers is None
    texts = texts_in("en")
    told = {one.name: one.lack for one in parts(found, texts, load()) if one.lack}
    assert set(told) == {
        "reliability", "response", "unanswered", "revisions", "imputation", "consistency", "unlike", "weights", "mix",
        "entries", "cases", "timeliness", "series",
    }  # fmt: skip
    assert told["weights"] == "Too few centers: stars need 100."
    shown = read(page.render(found, parts(found, texts, load()), texts))
    for name, lack in told.items():
        assert lack in shown.by_id(name).text
    assert "no center has enough answers" in shown.text


async def test_with_few_centers_only_what_needs_a_hundred_is_missing(url: str, country: Population) -> None:
    db = await filled(url, country, last=12)
    found = await made(db)
    await db.close()
    told = {one.name for one in parts(found, texts_in("ru"), load()) if one.lack}
    assert "weights" in told and not told & {"reliability", "mix", "consistency", "entries", "coverage"}
    assert found.norms is None and found.norm_centers is not None


async def test_page_and_workbook_have_the_same_parts(db: Database, country: Population, tmp_path: Path) -> None:
    await with_norms(db, country)
    await publishing.publish(db, week=WEEK, now=moment_of(WEEK))
    content = await made(db)
    for language in LANGUAGES:
        holds_the_same(content, language, tmp_path / language)


def holds_the_same(content: QualityReport, language: str, folder: Path) -> None:
    files = writing.write(content, folder, language)
    assert [file.name for file in files] == ["quality-2026.html", "quality-2026.xlsx"]
    found = parts(content, texts_in(language), load())
    shown = read(files[0].read_text(encoding="utf-8"))
    assert [one.attributes["id"] for one in shown.all("article")] == [one.name for one in found]
    book = load_workbook(io.BytesIO(files[1].read_bytes()))
    overview, *sheets = book.sheetnames
    assert sheets == [one.table.title for one in found if not one.lack]
    assert book[overview].max_row == len(found) + 1
    reliability = part(found, "reliability").table
    sheet = book[reliability.title]
    assert [cell.value for cell in sheet[1]] == [column.name for column in reliability.columns]
    assert sheet.cell(2, 4).value == pytest.approx(content.sizes[0].reliability)
    codes = [one.code for one in found if one.code]
    assert codes == ["R1", "A1", "A4", "A5", "A6", "A7", "TP1, TP3", "CC2"]


def test_a_year_that_has_not_begun_is_refused() -> None:
    with pytest.raises(ValueError, match="no week of 2027 is over"):
        assembling.weeks_of(2027, NOW)
