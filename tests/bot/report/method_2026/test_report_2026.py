"""The operator's report by methodology 2026.1, from a real database of each kind."""

import io
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from openpyxl import load_workbook

from bot.report.case_lines import CaseLine
from bot.report.method_2026 import assembling, writing
from bot.report.method_2026.model import Report2026
from bot.results.method_2022 import publishing as earlier
from bot.results.method_2022.published import visible_of
from bot.results.method_2026 import published, publishing
from handlers.language import wording_2026
from handlers.language.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from storage.counting import quality_counts
from storage.engine.database import Database
from storage.errors import NothingPublished, RegionNotFound
from storage.places import centers
from storage.quality import cases
from storage.quality.cases import Found
from storage.results import snapshots
from tests.bot.report.reading import Element, read
from tests.bot.results.method_2026.country import WEEK, answered, filled, moment_of, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import population


async def prepare(url: str) -> None:
    country = population("product")
    database = await filled(url, country, first=38, last=54)
    await with_norms(database, country)
    await earlier.publish(database, week=WEEK - 2, now=moment_of(WEEK - 2))
    await publishing.publish(database, week=WEEK, now=moment_of(WEEK))
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    """Sixteen centers; a week by 2022.1, then one by 2026.1."""
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


async def made(db: Database, region: str | None = None) -> Report2026:
    return await assembling.report(db, region=region, now=moment_of(WEEK, 1))


def single_spaced(text: str) -> str:
    """As `Element.text` has it."""
    return " ".join(text.split())


def part(page: Element, name: str) -> list[list[str]]:
    """The rows of a part's table."""
    return [[cell.text for cell in row.children] for row in page.by_id(name).all("tr")[1:]]


async def test_every_center_is_shown_with_what_was_published_or_by_its_name_alone(db: Database) -> None:
    found = await made(db)
    codes = {one.code: one.id for one in await centers.listing(db)}
    figures = await published.latest(db)
    for line in found.centers:
        assert line.visible == figures[codes[line.place.code]].visible
    assert len(found.centers) + len(found.hidden) == len(codes)
    years = [line.visible.year.value for line in found.league if line.visible.year is not None]
    assert years == sorted(years, reverse=True) and len(years) == len(found.league) > 1
    assert all(line.visible.rank is None for line in found.unranked)
    mine = await made(db, "R1")
    assert {line.place.region for line in mine.centers} == {"R1"}
    assert dict(found.regions)["R1"] == mine.place


async def test_page_and_workbook_tell_each_figure_with_its_certainty(db: Database, tmp_path: Path) -> None:
    found = await made(db)
    for language in LANGUAGES:
        texts = texts_in(language)
        html, xlsx = writing.write(found, tmp_path / language, language)
        shown = read(html.read_text(encoding="utf-8"))
        rows = part(shown, "league")
        for row, line in zip(rows, found.league, strict=True):
            assert row[1] == single_spaced(". ".join(wording_2026.ranks(line.visible, texts)))
            assert row[2] == single_spaced(wording_2026.star_line(line.visible, texts))
        book = load_workbook(io.BytesIO(xlsx.read_bytes()))
        head, *cells = book[texts.plain("report-2026-league")].iter_rows(values_only=True)
        assert len(set(head)) == len(head)
        for values, line in zip(cells, found.league, strict=True):
            record = dict(zip(head, values, strict=True))
            rank, stars = line.visible.rank, line.visible.range
            assert rank is not None
            assert (record[texts.plain("report-2026-rank-low")], record[texts.plain("report-2026-rank-high")]) == (
                rank.low,
                rank.high,
            )
            assert record[texts.plain("report-2026-star-low")] == (stars and stars.low)
            assert (record[texts.plain("report-2026-certainty")] is None) is (stars is None)
            assert record[texts.plain("report-star-state")] == wording_2026.state_name(line.visible.star, texts)


async def test_the_series_breaks_where_the_methodology_changed(db: Database) -> None:
    found = await made(db)
    assert [point.methodology for point in found.weeks] == ["2022.1", "2026.1"]
    rows = part(read(writing.page(found, texts_in("en"), load())), "weeks")
    assert [row[0] for row in rows] == ["29 November 2026", "⇡ methodology 2026.1 · ⇣ methodology 2022.1",
                                        "15 November 2026"]  # fmt: skip


async def test_the_link_is_that_of_the_last_week_published_by_both(db: Database) -> None:
    assert (await made(db)).link is None
    await publishing.publish(db, week=WEEK - 2, now=moment_of(WEEK, 1))
    assert (await made(db)).link is None
    await earlier.publish(db, week=WEEK, now=moment_of(WEEK, 1))
    differences = [
        one.figures.index.value - was.value
        for center_id, one in (await published.latest(db)).items()
        if (old := (await snapshots.latest(db)).get(center_id)) is not None
        and one.figures.index is not None
        and (was := visible_of(old).index) is not None
    ]
    found = (await made(db)).link
    assert len(differences) > 5 and found == pytest.approx(np.median(differences), abs=1e-9)


async def test_what_the_figures_rest_on_is_told_with_the_norms_hash(db: Database, tmp_path: Path) -> None:
    found = await made(db)
    norms = population("product").norms
    assert found.norms == norms.digest() and found.year is not None
    assert found.year.holds_from == date(2026, 1, 5)
    # The window of norms that were published for week − 52 holds no answers: no coefficient may be shown.
    assert len(found.mix) == 9 and all(one.points == (None, None) for one in found.mix)
    book = load_workbook(io.BytesIO(writing.write(found, tmp_path, "en")[1].read_bytes()))
    rows = {row[0]: row[1:] for row in book["Norms"].iter_rows(values_only=True)}
    assert rows["SHA-256"][0] == norms.digest()
    assert rows["Median of the centers, μ"][1:] == pytest.approx(norms.mu)
    assert rows["Spread of people, σ"][1] == pytest.approx(norms.sigma2[0] ** 0.5)
    assert rows["4 ★ from"][0] == pytest.approx(norms.cuts[2])


async def test_every_part_stands_in_one_chapter(db: Database) -> None:
    page = read(writing.page(await made(db), texts_in("en"), load()))
    named = [name for mine in writing.CHAPTERS.values() for name in mine]
    assert [one.attributes["id"] for one in page.all("article")] == named
    assert len(page.by_id("funnel").all("svg", "plot")) == len(page.by_id("weeks").all("svg", "plot")) == 1


async def test_cases_and_classes_of_answers_are_those_of_the_place(db: Database) -> None:
    one, other = [center for center in await centers.listing(db) if center.region == "R1"][:2]
    later = moment_of(WEEK, 1)
    for center_id, ago in ((one.id, 15), (other.id, 1)):
        await cases.open_new(db, [Found(center_id, "all ones", WEEK, {}, {}, "")], later - timedelta(days=ago))
    assert (await made(db, "R1")).cases == (CaseLine("all ones", 2, 0, 0, 2, 1),)
    assert (await made(db, "R2")).cases == ()
    counts = await quality_counts.counts(db, first_week=WEEK - 12, last_week=WEEK)
    for line in (await made(db)).centers:
        mine = counts[next(c.id for c in await centers.listing(db) if c.code == line.place.code)]
        by_class = {name: sum(n for (q, _), n in mine.items() if q == name) for name in ("clean", "B", "X")}
        assert (line.quality.clean, line.quality.b, line.quality.x) == tuple(by_class.values())


async def test_answers_to_two_versions_of_the_questions_are_told_apart(db: Database) -> None:
    assert len((await made(db)).versions) == 1
    one = (await centers.listing(db))[0]
    await answered(db, one.id, WEEK, ["4" * 15] * 4, questionnaire="2026.1")
    assert [number for _, number in (await made(db)).versions] == [None, None]
    await answered(db, one.id, WEEK, ["4" * 15], questionnaire="2026.1")
    assert dict((await made(db)).versions)["2026.1"] == 5


async def test_nothing_published_and_no_such_region_are_named(url: str) -> None:
    db = await filled(url, population("product"), last=1)
    with pytest.raises(NothingPublished):
        await made(db)
    with pytest.raises(RegionNotFound):
        await made(db, "Нигде")
    await db.close()
