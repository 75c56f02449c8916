"""Digests where methodology 2026.1 leads, from a real database of each kind."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.digest import freezing
from bot.digest.center import caption, chart, details
from bot.digest.center.content import DigestContent
from bot.results.frozen_json import from_json
from bot.results.method_2022 import publishing as earlier
from bot.results.method_2026 import early_warnings, groups, perceived, published, publishing
from bot.results.method_2026.perceived import Perceived
from handlers.language.texts import texts_in
from handlers.views import digest as views
from questionnaire.loader import load
from questionnaire.model import LANGUAGES, RespondentType
from scoring.facts import GapVerdict
from scoring.method_2022.perceived import Gap
from scoring.method_2026.index import State
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.versions import USUAL, Methodologies
from scoring.windows import monday
from storage.delivery import digests
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.entry.visit_ledger import VisitReport
from storage.places import centers
from tests.bot.results.method_2026.country import WEEK, answered, filled, moment_of, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import Population, population

LATER = Methodologies(0)


@pytest.fixture(scope="module")
def country() -> Population:
    return population("product")


async def prepare(url: str) -> None:
    country = population("product")
    database = await filled(url, country, first=38, last=46)
    await with_norms(database, country)
    await earlier.publish(database, week=WEEK - 8, now=moment_of(WEEK - 8))
    for week in (WEEK - 4, WEEK):
        await publishing.publish(database, week=week, now=moment_of(week))
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    """Eight centers; a week by 2022.1, then two by 2026.1."""
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


async def frozen(db: Database, methodologies: Methodologies = LATER) -> dict[int, DigestContent]:
    listed = await centers.listing(db)
    await freezing.freeze(db, listed, listed, week=WEEK, now=moment_of(WEEK), methodologies=methodologies)
    found = await digests.latest_of(db, [one.id for one in listed])
    return {center_id: from_json(DigestContent, one.content) for center_id, one in found.items()}


def lines_of(content: DigestContent, language: str) -> list[str]:
    words = caption.plain_text(content, texts_in(language), load(content.questionnaire))
    return [line for line in words.splitlines() if line]


async def test_the_digest_tells_the_published_figures_in_five_lines(db: Database) -> None:
    contents, figures = await frozen(db), await published.latest(db)
    firm = 0
    for center_id, content in contents.items():
        one = figures[center_id].visible
        assert content.later is not None and content.later.figures == one
        shown = one.adjusted or one.index
        assert content.index == (None if shown is None else shown.value)
        if shown is None:
            continue
        firm += one.state is State.FIRM
        for language in LANGUAGES:
            # The center, the window, and five lines at most: star, index, places, trend, advice.
            assert len(lines_of(content, language)) <= 7
        words = " ".join(lines_of(content, "ru"))
        assert ("с уверенностью" in words) is (one.range is not None)
        assert ("место" in words) is (one.rank is not None)
        assert ("Без поправки" in words) is (one.shift is not None)
    assert firm


async def test_where_the_earlier_version_leads_the_digest_is_what_it_was(db: Database) -> None:
    contents = await frozen(db, USUAL)
    assert all(content.later is None for content in contents.values())
    assert any(content.index is not None for content in contents.values())


async def test_groups_are_those_behind_the_index(db: Database) -> None:
    """Job seekers alone: Σ w·G is the adjusted index of job seekers, from which the composite follows by prediction."""
    figures = await published.latest(db)
    found = await groups.read(db, figures)
    weights = [group.weight / 100 for group in load("2022.1").groups]
    checked = 0
    for center_id, parts in found.items():
        one = figures[center_id]
        assert [group.code for group in parts.groups] == list("FUEPC")
        assert all(group.low <= group.score <= group.high for group in parts.groups)
        assert len(parts.questions) <= 15 and all(question.n >= 10 for question in parts.questions)
        adjusted = one.figures.adjusted
        if adjusted is None or str(adjusted.composition) != "own":
            continue
        checked += 1
        whole = sum(weight * group.score for weight, group in zip(weights, parts.groups, strict=True))
        # Of own answers the index is linear in the groups, unless one is cut at 0 or 100.
        assert whole == pytest.approx(adjusted.value, abs=1e-9)
    assert checked


async def test_groups_stand_beside_those_before_of_the_same_composition(db: Database) -> None:
    figures = await published.latest(db)
    parts = await groups.read(db, figures)
    both = [one for one, found in figures.items() if found.visible.trend is not None and found.visible.trend.employers]
    assert both and all(group.before is not None for one in both for group in parts[one].groups)
    unlike = {}
    for one in both:
        trend = figures[one].visible.trend
        assert trend is not None
        seen = replace(figures[one].visible, trend=replace(trend, employers=False))
        unlike[one] = replace(figures[one], visible=seen)
    assert all(group.before is None for one in (await groups.read(db, unlike)).values() for group in one.groups)


async def test_job_seekers_alone_make_up_their_own_index(db: Database) -> None:
    """Σ w·G over the groups is the adjusted index of job seekers, whether or not employers are in the center's."""
    figures = await published.latest(db)
    parts = await groups.read(db, figures)
    weights = {group.code: group.weight / 100 for group in load("2022.1").groups}
    checked = 0
    for center_id, one in figures.items():
        alone = await groups.job_seekers_alone(db, center_id, WEEK)
        assert bool(alone) <= (one.figures.people[0] >= 30)
        if not alone:
            continue
        checked += 1
        whole = sum(weights[code] * now for code, (_, now) in alone.items())
        assert whole == pytest.approx(one.figures.adjusted_types[RespondentType.JOB_SEEKER].index, abs=1e-9)
        if str(one.visible.composition) == "predicted":
            groups_of = {group.code: group for group in parts[center_id].groups}
            assert all(now == pytest.approx(groups_of[code].score) for code, (_, now) in alone.items())
            assert all(before == pytest.approx(groups_of[code].before) for code, (before, _) in alone.items())
        # Of another week nothing was published.
        assert await groups.job_seekers_alone(db, center_id, WEEK - 1) == {}
    assert checked


async def test_the_line_breaks_where_the_methodology_changed(db: Database) -> None:
    contents = await frozen(db)
    content = next(one for one in contents.values() if len({point.methodology for point in one.trend}) == 2)
    names = [point.methodology for point in content.trend]
    assert names == sorted(names)
    picture = chart.picture_of(content, texts_in("ru"), load(content.questionnaire))
    assert "методика 2026.1" in [one.text for one in picture.words]
    digest = next(one for one in (await digests.latest_of(db, [one.id for one in await centers.listing(db)])).values()
                  if from_json(DigestContent, one.content) == content)  # fmt: skip
    page = views.trend(texts_in("ru"), await details.read(db, digest, None)).text
    assert page.count("сравнивать их нельзя") == 1


async def test_the_response_rate_stands_under_the_picture(db: Database) -> None:
    listed, sunday = await centers.listing(db), monday(WEEK + 1) - timedelta(days=1)
    days = [sunday - timedelta(days=back) for back in range(91)]
    reports = [VisitReport(one.id, day, 50) for one in listed for day in days if day.weekday() < 5]
    await visit_ledger.report(db, reports)
    for content in (await frozen(db)).values():
        assert content.later is not None
        assert content.later.response is ResponseClass.LOW
        if content.index is not None:
            picture = chart.picture_of(content, texts_in("en"), load(content.questionnaire))
            assert any("% of the visitors answered" in one.text for one in picture.words)


async def test_before_there_are_norms_it_says_that_it_waits_for_them(url: str, country: Population) -> None:
    db = await filled(url, country, first=40, last=41)
    await publishing.publish(db, week=WEEK, now=moment_of(WEEK))
    (content,) = (await frozen(db)).values()
    await db.close()
    assert content.index is None and content.missing == 0
    assert lines_of(content, "ru")[-1] == "Индекса пока нет: ждём норм по стране"
    picture = chart.picture_of(content, texts_in("ru"), load())
    assert "ждём норм по стране" in " ".join(one.text for one in picture.words)


async def test_a_fall_is_told_to_its_center_and_better_answers_than_facts_to_none(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_index = [one for one, found in (await published.latest(db)).items() if found.visible.index is not None]
    fallen, praised, behind = with_index[:3]
    # Twenty new people at 0 points alarm whatever the base was.
    await answered(db, fallen, WEEK, ["1" * 15] * 20)
    gaps = {
        praised: (Gap("E", 90.0, 20.0, 3.0, GapVerdict.ANSWERS_BETTER), Gap("F", 90.0, 20.0, 0.1, GapVerdict.USUAL)),
        behind: (Gap("E", 40.0, 90.0, -3.0, GapVerdict.FACTS_BETTER),),
    }

    async def read(db: Database, week: int) -> Perceived:
        assert week == WEEK
        return Perceived(gaps)

    monkeypatch.setattr(perceived, "read", read)
    contents = await frozen(db)
    assert all(one.later is not None for one in contents.values())
    warned = {one for one, content in contents.items() if content.later is not None and content.later.warning}
    assert fallen in warned
    kept = await early_warnings.kept(db)
    assert kept is not None and kept.week == WEEK and warned == kept.alarmed & contents.keys()
    assert lines_of(contents[fallen], "ru")[6].startswith("⚠️ Раннее предупреждение")
    assert {one: content.gaps for one, content in contents.items() if content.gaps} == {behind: gaps[behind]}
    assert all("лучше фактов" not in " ".join(lines_of(content, "ru")) for content in contents.values())
    assert "факты лучше ответов" in " ".join(lines_of(contents[behind], "ru"))
