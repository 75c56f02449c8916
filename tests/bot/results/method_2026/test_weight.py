"""π as a setting, from the norms to what is shown: a country with halves beside the same one with 0.8."""

import csv
import io
import json
import math
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.digest import freezing
from bot.digest.center import chart
from bot.digest.center.content import DigestContent
from bot.digest.picture import Words
from bot.digest.region import assembling_2026 as regions_2026
from bot.digest.region import chart as region_chart
from bot.digest.region.assembling import Brought
from bot.report.method_2026 import assembling as reports
from bot.report.method_2026 import tables as report_tables
from bot.results import runs
from bot.results.frozen_json import from_json
from bot.results.method_2026 import norms_file, published, verification
from bot.results.method_2026.figures import national_norms
from bot.results.method_2026.norms_file import NormsFile
from bot.site import assembling, pages
from bot.site.method_2026 import data_files
from bot.tables import bridge, index_2026, published_norms
from handlers.language import wording_2026
from handlers.language.texts import texts_in
from handlers.views import rating_2026
from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.index import Composition
from scoring.method_2026.norms import Norms
from scoring.method_2026.versions import Methodologies
from storage.delivery import digests
from storage.engine.database import Database
from storage.errors import OtherWeight
from storage.places import centers
from storage.results import snapshots, snapshots_2026
from tests.bot.report.reading import read as read_page
from tests.bot.results.method_2026.country import NOW, WEEK, filled, moment_of
from tests.bot.results.method_2026.reading import read
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import Population, population

HALF = Methodologies(0, weight=0.5)
USUAL = Methodologies(0)
SAID = {"ru": "соискатели 50 %, работодатели 50 %", "en": "job seekers 50 %, employers 50 %"}
"""Without the spaces that keep a number and its sign together."""


@pytest.fixture(scope="module")
def country() -> Population:
    return population("product")


async def prepare(url: str) -> None:
    database = await filled(url, population("product"), first=38, last=46)
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


def with_weight(norms: Norms, pi: float) -> Norms:
    """The given norms with what follows from π by the formulas of methodology §7, written out."""
    a, c = np.array([pi, 1 - pi]), norms.rho * math.sqrt(norms.tau2[0] * norms.tau2[1])
    spread = math.sqrt(a @ np.array([[norms.tau2[0], c], [c, norms.tau2[1]]]) @ a)
    width, middle = max(3.0, spread), float(a @ np.array(norms.mu))
    low, below, above, high = (round(middle + width * cut, 6) for cut in (-1.75, -0.75, 0.75, 1.75))
    return replace(
        norms,
        pi=pi,
        width=round(width, 6),
        cuts=(low, below, above, high),
        n_star=max(50, math.ceil(4 * norms.sigma2[0] / width**2)),
    )


async def hold(db: Database, norms: Norms, since: int) -> None:
    assert await norms_file.publish(db, NormsFile(norms, WEEK - 60), holds_from=since, now=NOW)


async def run(db: Database, methodologies: Methodologies, week: int = WEEK) -> None:
    await runs.publish(db, week=week, now=moment_of(week), methodologies=methodologies)


async def test_norms_with_halves_differ_in_what_is_composed_alone(
    country: Population, monkeypatch: pytest.MonkeyPatch
) -> None:
    summed = await read(country, monkeypatch)
    usual, halves = (
        national_norms(summed, load("2022.1"), replace(STANDARD, share_job_seekers=pi)) for pi in (0.8, 0.5)
    )
    assert usual is not None and halves is not None
    made = with_weight(usual, 0.5)
    assert halves.width == pytest.approx(made.width, abs=2e-6) and halves.cuts == pytest.approx(made.cuts, abs=5e-6)
    assert halves.n_star == made.n_star
    # As JSON: a figure that is undefined does not equal itself.
    assert replace(halves, width=0.0, cuts=made.cuts).as_json() == replace(made, width=0.0).as_json()
    assert halves.digest() != usual.digest()
    file = NormsFile(halves, WEEK).as_json()
    assert file["norms"]["pi"] == 0.5 and NormsFile.of_json(file).norms.shares == (0.5, 0.5)
    # The hash is over π too.
    with pytest.raises(ValueError, match="was changed"):
        NormsFile.of_json(file | {"norms": file["norms"] | {"pi": 0.8}})


async def test_published_figures_are_halves_of_both_types(db: Database, country: Population) -> None:
    """The types are those published with 0.8; the composite is their mean, or the prediction by methodology §5."""
    await hold(db, with_weight(country.norms, 0.8), 0)
    await run(db, USUAL, WEEK - 1)
    year = with_weight(country.norms, 0.5)
    await hold(db, year, WEEK)
    await run(db, HALF)
    found, own, predicted = await published.latest(db), 0, 0
    b = year.covariance
    for one in found.values():
        assert one.shares == (0.5, 0.5)
        index, types = one.figures.index, one.figures.types
        if index is None:
            continue
        seekers = types[RespondentType.JOB_SEEKER].value
        if index.composition is Composition.OWN:
            employers, own = types[RespondentType.EMPLOYER].value, own + 1
        else:
            slope = b / (year.tau2[0] + year.sigma2[0] / one.figures.people[0])
            employers, predicted = year.mu[1] + slope * (seekers - year.mu[0]), predicted + 1
        assert index.value == pytest.approx(min(100.0, (seekers + employers) / 2), abs=1e-9)
    assert own and predicted
    rows = await snapshots_2026.latest(db)
    assert {json.loads(one.settings)["share_job_seekers"] for one in rows.values()} == {0.5}
    # Each snapshot is checked with the π that it keeps, whatever the setting is now.
    for week in (WEEK - 1, WEEK):
        verdicts = await verification.verify(db, center=None, week=week)
        assert len(verdicts) > 1 and all(not one.differences for one in verdicts)


async def test_a_snapshot_with_another_weight_than_its_norms_is_named(db: Database, country: Population) -> None:
    await hold(db, country.norms, 0)
    await run(db, USUAL)
    async with db.write() as connection:
        statement = "UPDATE snapshots_2026 SET settings = replace(settings, ': 0.8,', ': 0.5,')"
        await connection.execute(text(statement))
    found = [one for one in await verification.verify(db, center=None, week=None) if one.center != "*"]
    assert {one.differences for one in found} == {("its part of job seekers is not that of its norms",)}


async def test_norms_of_another_weight_are_refused_before_anything_is_published(
    db: Database, country: Population
) -> None:
    await hold(db, country.norms, 0)
    both = Methodologies(WEEK - 3, weight=0.5)
    with pytest.raises(OtherWeight, match=r"made with JOB_SEEKERS_WEIGHT=0\.8, and it is 0\.5 now"):
        await run(db, both)
    assert await snapshots.latest(db) == {} and await snapshots_2026.latest(db) == {}
    # Version 2022.1 alone knows no setting; a week without norms mixes nothing.
    await run(db, Methodologies(WEEK + 1, weight=0.5))
    assert await snapshots.latest(db) and await snapshots_2026.latest(db) == {}


async def test_it_stands_wherever_a_figure_depends_on_it(db: Database, country: Population) -> None:
    await hold(db, with_weight(country.norms, 0.5), WEEK - 8)
    await run(db, Methodologies(WEEK, weight=0.5))
    crossed = await bridge.crossed(db, week=None)
    rows = await index_2026.rows(db, center=None, region=None, live=False, now=moment_of(WEEK))
    live = await index_2026.rows(db, center=None, region=None, live=True, now=moment_of(WEEK))
    assert rows and live and crossed.rows
    for row in (*crossed.rows, *rows, *live):
        assert (row["share_job_seekers"], row["share_employers"]) == (0.5, 0.5)
    assert [row["pi"] for row in await published_norms.listing(db)] == [0.5]
    found, nation = await published.latest(db), await published.national(db)
    card = published.card_of(next(one for one in found.values() if one.visible.index is not None), nation, "UTC")
    report = await reports.report(db, region=None, now=moment_of(WEEK))
    site = await assembling.site(db, now=moment_of(WEEK), methodologies=HALF)
    for language, said in SAID.items():
        texts = texts_in(language)
        told = wording_2026.shares((0.5, 0.5), texts)
        assert told.count("50") == 2
        assert told in "\n".join(rating_2026.blocks(texts, card, moment_of(WEEK).date()))
        assert told in str(report_tables.summary(report, texts))
        assert wording_2026.shares_in_short((0.5, 0.5), texts).replace("\xa0", " ") == said
    made = {page.path: read_page(page.html).text for page in pages.pages(site) if page.path.endswith(".html")}
    for language, folder in pages.FOLDERS.items():
        told = " ".join(wording_2026.shares((0.5, 0.5), texts_in(language)).split())
        mine = [shown for path, shown in made.items() if path.startswith("en/") == (folder != "")]
        assert len(mine) > len(site.entries) and all(told in shown for shown in mine)
        center, method = (made[f"{folder}{name}.html"] for name in (f"center/{site.entries[0].slug}", "method"))
        assert center.count(told) == 2
        # In the words of the method, and below them.
        assert method.count("50 %") >= 4
    files = data_files.files(site)
    content = json.loads(files["ratings.json"])
    assert content["share_job_seekers"] == 0.5
    assert {one["share_job_seekers"] for one in content["centers"]} == {0.5}
    assert {one["share_job_seekers"] for one in csv.DictReader(io.StringIO(files["ratings.csv"]))} == {"0.5"}


async def test_a_digest_tells_it_in_small_print(db: Database, country: Population) -> None:
    await hold(db, with_weight(country.norms, 0.5), WEEK - 8)
    await run(db, HALF)
    listed = await centers.listing(db)
    await freezing.freeze(db, listed, listed, week=WEEK, now=moment_of(WEEK), methodologies=HALF)
    shown = 0
    for one in (await digests.latest_of(db, [center.id for center in listed])).values():
        content = from_json(DigestContent, one.content)
        if content.index is None or content.later is None:
            continue
        assert content.later.shares == (0.5, 0.5)
        words = chart.picture_of(content, texts_in("ru"), load(content.questionnaire)).words
        (foot,) = (word for word in words if word.text == wording_2026.shares((0.5, 0.5), texts_in("ru")))
        within(foot, words, (1080, 1620))
        shown += 1
    assert shown
    found = await published.latest(db)
    region = await regions_2026.assemble(
        db, "R0", [one for one in listed if one.region == "R0"], found, Brought({}, {}), WEEK
    )
    assert region.shares == (0.5, 0.5)
    picture = region_chart.picture_of(region, texts_in("en"))
    (foot,) = (word for word in picture.words if word.text == "job seekers 50\xa0%, employers 50\xa0%")
    within(foot, picture.words, picture.size)


def within(one: Words, others: Sequence[Words], size: tuple[int, int]) -> None:
    """Neither cut off nor on other words."""
    left, top, right, bottom = one.box
    assert left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1]
    for other in others:
        apart = right <= other.box[0] or other.box[2] <= left or bottom <= other.box[1] or other.box[3] <= top
        assert other is one or apart, (one.text, other.text)
