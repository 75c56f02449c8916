"""A region's digest where methodology 2026.1 leads, from a real database of each kind."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.digest import freezing
from bot.digest.region import assembling_2026, caption, chart
from bot.digest.region.content import RegionContent
from bot.results.frozen_json import from_json
from bot.results.method_2026 import published, publishing, response_rates
from bot.results.method_2026.places import places
from handlers.language.texts import texts_in
from handlers.language.wording_2026 import rank, stars_in_short
from questionnaire.model import LANGUAGES, RespondentType
from scoring.method_2026.index import Composition
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.versions import Methodologies
from scoring.windows import Window, monday
from storage.counting import asked_versions
from storage.delivery import region_digests
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.places import centers
from tests.bot.results.method_2026.country import WEEK, answered, filled, moment_of, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import population

REGION = "R0"


async def prepare(url: str) -> None:
    country = population("product")
    database = await filled(url, country, first=38, last=54)
    await with_norms(database, country)
    await publishing.publish(database, week=WEEK, now=moment_of(WEEK))
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    """Sixteen centers in five regions."""
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


async def content_of(db: Database) -> RegionContent:
    listed = await centers.listing(db)
    await freezing.freeze(db, listed, listed, week=WEEK, now=moment_of(WEEK), methodologies=Methodologies(0))
    frozen = await region_digests.find(db, await centers.region_id(db, REGION), WEEK)
    assert frozen is not None
    return from_json(RegionContent, frozen.content)


async def test_every_center_has_its_published_figures(db: Database) -> None:
    content = await content_of(db)
    mine = await centers.listing(db, region=REGION)
    figures = await published.latest(db, center_ids=[one.id for one in mine])
    shown = [one.visible for one in figures.values() if one.visible.index is not None]
    assert content.methodology == "2026.1"
    assert (content.centers, len(content.league), len(content.few)) == (len(mine), len(shown), len(mine) - len(shown))
    expected = set()
    for one in shown:
        figure = one.adjusted or one.index
        assert figure is not None
        expected.add((figure.value, one.range, one.certainty, one.regional_rank))
    assert {(line.index, line.stars, line.certainty, line.place) for line in content.league} == expected
    assert {line.national for line in content.league} == {one.rank for one in shown}
    assert [line.index for line in content.league] == sorted((line.index for line in content.league), reverse=True)


async def test_the_regions_index_is_the_mean_of_its_centers_by_type(db: Database) -> None:
    """π·Σ n·I/Σ n of the job seekers + (1 − π) of the employers who answered themselves."""
    content = await content_of(db)
    listed, figures = await centers.listing(db), await published.latest(db)
    mine = {one.id: one.region for one in listed}
    regions = {name: [one for one in mine if mine[one] == name] for name in set(mine.values())}
    found = places(regions, figures)
    region = found.regions[REGION]
    assert (content.index, content.ci_low, content.ci_high) == (region.shown.value, region.shown.low, region.shown.high)
    means = []
    for at, kind in enumerate((RespondentType.JOB_SEEKER, RespondentType.EMPLOYER)):
        of = [
            one for one in figures.values() if one.visible.index is not None
            and (not at or one.visible.composition is Composition.OWN)
        ]  # fmt: skip
        total = sum(one.figures.people[at] for one in of)
        means.append(sum(one.figures.people[at] * one.figures.types[kind].value for one in of) / total)
    assert found.nation is not None
    assert found.nation.index.value == pytest.approx(0.8 * means[0] + 0.2 * means[1], abs=1e-9)
    assert found.nation.index.low < found.nation.index.value < found.nation.index.high
    assert found.nation.centers == sum(one.visible.index is not None for one in figures.values())


async def test_the_share_of_visitors_who_answered_is_that_of_all_centers_together(db: Database) -> None:
    """All but one report 20 visits each weekday of the window."""
    before = await content_of(db)
    words = "Какая доля посетителей ответила, неизвестно: посещения сообщены меньше чем за половину дней"
    assert (before.response, before.rate) == (ResponseClass.NOT_REPORTED, None)
    assert words in caption.plain_text(before, texts_in("ru"))
    mine = await centers.listing(db, region=REGION)
    days = [monday(WEEK - week) + timedelta(days=day) for week in range(13) for day in range(5)]
    await visit_ledger.report(db, [VisitReport(one.id, day, 20) for one in mine[1:] for day in days])
    span = Window(WEEK - 12, WEEK)
    rates = await response_rates.over(db, mine, span)
    answers = sum(rates[one.id].answers for one in mine[1:])
    found = response_rates.of_place(rates.values())
    assert found.rate == pytest.approx(answers / (20 * 65 * (len(mine) - 1))) and answers
    told = replace(before, response=found.shown, rate=0.1834)
    assert "Ответили 18,3\N{NO-BREAK SPACE}% посетителей" in caption.plain_text(told, texts_in("ru"))
    nobody = replace(before, response=ResponseClass.UNKNOWN, rate=None)
    assert "никто не приходил" in caption.plain_text(nobody, texts_in("ru"))


async def test_no_star_without_its_certainty_and_no_place_without_its_interval(db: Database) -> None:
    content = await content_of(db)
    for language in LANGUAGES:
        texts = texts_in(language)
        drawn = [one.text for one in chart.picture_of(content, texts).words]
        starred = [line for line in content.league if line.stars is not None]
        assert starred
        for line in starred:
            assert line.stars is not None
            short = stars_in_short(line.stars)
            assert short not in drawn and any(one.startswith(f"{short} ") and "%" in one for one in drawn)
        words = caption.plain_text(content, texts)
        placed = sorted((one.place for one in content.league if one.place is not None), key=lambda one: one.expected)
        assert all((rank(place, texts) in words) is (len(placed) > 1) for place in placed[:2])
        # Beside each of them stand the places in the country.
        with_place = [(one.place.expected, one.national) for one in content.league if one.place is not None]
        first = sorted(with_place, key=lambda one: one[0])[:2]
        country = {"ru": "в стране", "en": "in the country"}[language]
        for _, national in first:
            assert national is not None and f"{country} {rank(national, texts)})" in words
        alone = replace(content, league=tuple(replace(one, national=None) for one in content.league))
        assert country not in caption.plain_text(alone, texts).split("🏅")[1].split("\n")[0]


async def test_answers_of_two_versions_of_the_questions_are_told_apart(db: Database) -> None:
    one = (await centers.listing(db, region=REGION))[0]
    await answered(db, one.id, WEEK, ["4" * 15] * 4, questionnaire="2026.1")
    assert (await content_of(db)).versions == ()
    counts = await asked_versions.counts(db, [one.id], first_week=WEEK - 12, last_week=WEEK)
    assert counts["2026.1"] == 4 and set(counts) == {"2022.1", "2026.1"}
    assert assembling_2026.told_apart({"2022.1": 80, "2026.1": 4}) == ()
    assert assembling_2026.told_apart({"2022.1": 80}) == ()
    told = replace(await content_of(db), versions=assembling_2026.told_apart({"2022.1": 1200, "2026.1": 5}))
    words = caption.plain_text(told, texts_in("en"))
    assert "Answers to different versions of the questions: 2022.1 – 1,200, 2026.1 – 5" in words
