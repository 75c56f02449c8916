"""Both versions of the questionnaire in what is published."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
import pytest_asyncio

from bot import jobs
from bot.digest.center.content import DigestContent
from bot.results.cards import Cards
from bot.results.frozen_json import from_json
from bot.results.method_2022 import publishing, verification
from questionnaire.model import RespondentType
from questionnaire.versions import parse
from scoring.windows import monday, week_of
from storage.delivery import digests
from tests.bot.nation import Nation, moment_of, value_of
from tests.scoring.by_hand import halves

WEEK = week_of(date(2026, 11, 16))
CHANGING = parse(f"2022.1, 2026.1 from {monday(WEEK)}")


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    built = await Nation.build(url, ["A", "B"])
    yield built
    await built.db.close()


async def test_a_snapshot_names_the_version_in_force_at_the_end_of_its_week(nation: Nation) -> None:
    named = {}
    for week in (WEEK - 1, WEEK):
        await nation.answer("A", week, halves(20))
        await publishing.publish(nation.db, week=week, now=moment_of(week), versions=CHANGING)
        named[week] = (await nation.snapshot("A")).questionnaire
    assert named == {WEEK - 1: "2022.1", WEEK: "2026.1"}
    verdicts = await verification.verify(nation.db, center=None, region=None, week=None)
    assert [verdict.differences for verdict in verdicts] == [()]


async def test_a_digest_and_a_card_know_the_version_of_their_questions(nation: Nation) -> None:
    await nation.answer("A", WEEK, halves(20))
    await jobs.run_week(nation.db, week=WEEK, now=moment_of(WEEK), versions=CHANGING)
    digest = await digests.get(nation.db, nation.ids["A"], WEEK)
    assert from_json(DigestContent, digest.content).questionnaire == "2026.1"
    cards = await Cards(lambda: moment_of(WEEK)).read(nation.db, [nation.ids["A"]])
    assert cards[nation.ids["A"]].questionnaire == "2026.1"


async def test_answers_of_the_third_type_change_no_figure_and_call_for_no_review(nation: Nation) -> None:
    for center in ("A", "B"):
        await nation.answer(center, WEEK, halves(20))
    worst = ["1" * 15] * 10
    await nation.answer("A", WEEK, worst, RespondentType.OTHER, quality="X", reasons="other_type")
    await nation.answer("B", WEEK, worst, quality="X", reasons="staff")
    await nation.publish(WEEK)
    kept_apart, doubted = await nation.shown("A"), await nation.shown("B")
    # Half 100 and half 75 is 87.5, whatever the others say.
    assert value_of(kept_apart.index) == value_of(doubted.index) == pytest.approx(87.5)
    assert (kept_apart.n, kept_apart.quality.under_review) == (20, False)
    # Ten of thirty that do not count are more than 15 %: but those of the third type are nothing doubtful.
    assert doubted.quality.under_review
