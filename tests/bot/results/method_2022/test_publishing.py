"""The results that a run publishes, and the centers that it leaves alone."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date

import pytest
import pytest_asyncio

from bot.results.counting import Counting
from bot.results.frozen_json import from_json
from bot.results.method_2022 import publishing, run
from bot.results.method_2022.tally import Tally, tally
from questionnaire.model import Questionnaire
from scoring.method_2022.frame import NationalFrame
from scoring.method_2022.index import Composition, State
from scoring.methodology import Methodology
from scoring.windows import monday, month_of, week_of
from storage.counting import changes
from storage.engine.database import Database
from storage.results import national_frames, snapshots
from tests.bot.nation import EMP, JS, Nation, moment_of, value_of
from tests.scoring.by_hand import halves, plain_groups, plain_index, same

WEEK = week_of(date(2026, 11, 16))


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    """Three centers with twenty job seekers each, and one that nobody has answered about."""
    built = await Nation.build(url, ["A", "B", "C", "D"])
    await built.answer("A", WEEK, halves(20))
    await built.answer("B", WEEK, halves(20, 4, 2))
    await built.answer("C", WEEK - 13, halves(20, 3, 2))
    yield built
    await built.db.close()


async def frame_of(nation: Nation, week: int = WEEK) -> NationalFrame:
    frozen = await national_frames.latest(nation.db, week)
    assert frozen is not None
    return from_json(NationalFrame, frozen.content)


async def test_the_first_run_freezes_the_frame_and_publishes_who_was_answered_about(nation: Nation) -> None:
    report = await nation.publish(WEEK)
    assert (report.published, report.unchanged, report.held) == (3, 0, 0)
    assert (report.window.start, report.window.end) == (date(2026, 8, 24), date(2026, 11, 22))
    assert set(await snapshots.latest(nation.db)) == {nation.ids[code] for code in "ABC"}
    frozen = await national_frames.latest(nation.db, WEEK)
    assert frozen is not None and (frozen.revision, frozen.changes) == (0, 60)
    frame = await frame_of(nation)
    # C's answers lie in the window before: they are in the star's year, not in the index's window.
    assert (frame.now[JS].n, frame.standing[JS].n, frame.now[EMP].n) == (40, 60, 0)
    # Half 100 and half 75 is 87.5; half 75 and half 25 is 50.
    assert value_of((await nation.shown("A")).index) == pytest.approx(87.5)
    assert value_of((await nation.shown("B")).index) == pytest.approx(50.0)


async def test_a_center_without_a_change_is_left_alone(nation: Nation) -> None:
    await nation.publish(WEEK)
    again = await nation.publish(WEEK)
    assert (again.published, again.held, await nation.count("snapshots")) == (0, 0, 3)
    chosen = await nation.publish(WEEK, "A", "B")
    assert (chosen.published, chosen.unchanged) == (0, 2)
    assert await nation.count("frames") == 1


async def test_a_new_week_publishes_whom_it_says_something_new_of(nation: Nation) -> None:
    await nation.publish(WEEK)
    await nation.answer("A", WEEK + 1, same(1, 5))
    report = await nation.publish(WEEK + 1)
    # The answers of B and C are those of last week, in the same windows.
    assert (report.published, report.unchanged) == (1, 2)
    latest = await nation.snapshot("A")
    assert (latest.week, latest.revision, latest.n) == (WEEK + 1, 0, 25)
    # Ten at 100, ten at 75, five at 0: 1750/25.
    assert value_of((await nation.shown("A")).index) == pytest.approx(70.0)
    assert (await nation.snapshot("B")).week == WEEK
    assert await nation.count("frames") == 2


async def test_under_five_new_answers_the_figures_wait_for_the_fifth(nation: Nation) -> None:
    await nation.publish(WEEK)
    await nation.answer("A", WEEK + 1, same(1, 4))
    report = await nation.publish(WEEK + 1)
    assert report.held == 1
    assert ((await nation.snapshot("A")).week, (await nation.snapshot("A")).n) == (WEEK, 20)
    await nation.answer("A", WEEK + 1, same(1))
    report = await nation.publish(WEEK + 1)
    assert (report.published, report.held) == (1, 0)
    assert ((await nation.snapshot("A")).week, (await nation.snapshot("A")).n) == (WEEK + 1, 25)


async def test_only_answers_in_the_window_renew_its_figures(nation: Nation) -> None:
    """Late paper from the year before, and the current week, are new but enter none of the figures."""
    await nation.publish(WEEK)
    await nation.answer("A", WEEK - 40, same(1, 3))
    await nation.answer("A", WEEK + 1, same(1, 3))
    await nation.answer("A", WEEK, same(1))
    assert (await nation.publish(WEEK, "A", days=3)).held == 1
    assert (await nation.snapshot("A")).n == 20
    await nation.answer("A", WEEK, same(1, 4))
    assert (await nation.publish(WEEK, "A", days=4)).published == 1
    assert (await nation.snapshot("A")).n == 25
    # A week on, the three have come into the window; but three are not five.
    assert (await nation.publish(WEEK + 1, "A")).held == 1
    await nation.answer("A", WEEK + 1, same(1, 2))
    await nation.publish(WEEK + 1, "A")
    assert (await nation.snapshot("A")).n == 30


async def test_below_ten_answers_nothing_is_shown_and_every_one_counts_down(nation: Nation) -> None:
    await nation.answer("D", WEEK, same(5, 8))
    await nation.publish(WEEK)
    seen = await nation.shown("D")
    assert (seen.state, seen.n, seen.missing, seen.index, seen.groups, seen.questions) == (
        State.HIDDEN, 8, 2, None, {}, (),
    )  # fmt: skip
    assert (seen.standing.shrunk, seen.standing.forecast, seen.funnel, seen.change) == (None, None, None, None)
    assert (seen.by_type.job_seekers, seen.recommendations, seen.quality.index_clean) == (None, (), None)
    await nation.answer("D", WEEK, same(5))
    await nation.publish(WEEK)
    assert ((await nation.shown("D")).n, (await nation.shown("D")).missing) == (9, 1)
    await nation.answer("D", WEEK, same(5))
    await nation.publish(WEEK)
    assert value_of((await nation.shown("D")).index) == pytest.approx(100)


async def test_the_first_figures_are_those_of_the_exact_windows(nation: Nation) -> None:
    """Three answers a week for sixteen weeks: no block of the first run crosses the edge of the 13 weeks."""
    for week in range(WEEK - 15, WEEK + 1):
        await nation.answer("D", week, same(4, 3))
    await nation.publish(WEEK)
    first = await nation.snapshot("D")
    assert (first.n, first.window_start) == (39, monday(WEEK - 12))
    assert (await nation.result("D")).standing.n == 48


async def test_a_quarter_below_ten_shows_nothing_that_moves_with_a_single_answer(nation: Nation) -> None:
    """The star's year has enough, the index's window has not."""
    await nation.answer("D", WEEK - 20, halves(60))
    await nation.answer("D", WEEK, same(5, 3))
    await nation.publish(WEEK)
    result, seen = await nation.result("D"), await nation.shown("D")
    assert result.standing.shrunk is not None and result.standing.index is not None
    assert (seen.index, seen.standing.index, seen.standing.shrunk, seen.standing.forecast) == (None,) * 4
    assert seen.standing.star == result.standing.star


async def test_a_center_whose_answers_have_all_left_the_window_shows_nothing_any_more(nation: Nation) -> None:
    await nation.publish(WEEK)
    report = await nation.publish(WEEK + 13)
    assert (report.published, report.held) == (3, 0)
    seen = await nation.shown("A")
    assert (seen.n, seen.state, seen.index) == (0, State.HIDDEN, None)
    # The year's answers are still there; and a year later nothing is.
    assert (await nation.result("A")).standing.n == 20
    await nation.publish(WEEK + 60)
    assert (await nation.result("A")).standing.n == 0
    assert (await nation.publish(WEEK + 60)).published == 0


async def test_answers_that_were_deleted_count_as_a_change_but_not_as_a_new_answer(nation: Nation) -> None:
    await nation.publish(WEEK)
    async with nation.db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM interviews WHERE id = 'i-000001'")
        await changes.record(nation.db, connection, nation.ids["A"], "job_seeker", week=WEEK, removed=1)
    assert (await nation.publish(WEEK)).held == 1
    assert (await nation.snapshot("A")).n == 20


async def test_a_run_reads_only_the_centers_that_have_changed(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    await nation.answer("C", WEEK - 30, same(4, 2000))
    await nation.publish(WEEK)
    read: list[Sequence[int] | None] = []

    async def watched(
        db: Database,
        week: int,
        questionnaire: Questionnaire,
        methodology: Methodology,
        *,
        center_ids: Sequence[int] | None,
        counting: Counting,
        progress: Callable[[int], object],
    ) -> Tally:
        read.append(center_ids)
        return await tally(
            db, week, questionnaire, methodology, center_ids=center_ids, counting=counting, progress=progress
        )

    monkeypatch.setattr(run, "tally", watched)
    await nation.answer("A", WEEK, same(3, 5))
    assert (await nation.publish(WEEK)).published == 1
    assert read == [[nation.ids["A"]]]
    assert (await nation.count("snapshots"), await nation.count("frames")) == (4, 1)
    assert (await nation.snapshot("A")).revision == 1


async def test_the_frame_is_frozen_anew_when_more_than_one_percent_has_changed(nation: Nation) -> None:
    await nation.answer("C", WEEK, same(4, 940))
    await nation.publish(WEEK)
    # One percent of the 1,000 in the year's window are ten.
    await nation.answer("A", WEEK, same(3, 10))
    await nation.publish(WEEK)
    assert await nation.count("frames") == 1
    await nation.answer("A", WEEK, same(3, 5))
    await nation.publish(WEEK)
    assert await nation.count("frames") == 2
    frozen = await national_frames.latest(nation.db, WEEK)
    assert frozen is not None and (frozen.revision, frozen.changes) == (1, 1015)
    assert ((await nation.snapshot("A")).frame_revision, (await nation.snapshot("B")).frame_revision) == (1, 0)
    # Nobody sweeps the nation a second time for the same answers.
    await nation.answer("A", WEEK - 60, same(3, 20))
    await nation.publish(WEEK)
    frozen = await national_frames.latest(nation.db, WEEK)
    assert frozen is not None and (frozen.revision, frozen.changes) == (2, 1035)


async def test_a_late_zone_leans_on_the_frame_of_the_first(nation: Nation) -> None:
    await nation.publish(WEEK, "A")
    first = await frame_of(nation)
    assert first.now[JS].n == 40
    await nation.answer("B", WEEK, same(5, 30))
    await nation.publish(WEEK, "B")
    assert await nation.count("frames") == 1
    assert [(await nation.snapshot(code)).frame_revision for code in "AB"] == [0, 0]
    assert (await nation.snapshot("B")).n == 50
    # A run over all then finds only C, and that a third of the nation is new.
    report = await nation.publish(WEEK)
    assert (report.published, report.unchanged, await nation.count("frames")) == (1, 2, 2)


async def test_two_publishers_at_once_publish_everything_once(nation: Nation) -> None:
    other = await Database.open(nation.url)
    runs = (publishing.publish(db, week=WEEK, now=moment_of(WEEK)) for db in (nation.db, other, nation.db))
    reports = await asyncio.gather(*runs)
    await other.close()
    assert all(report.published in (0, 3) for report in reports)
    assert [await nation.count(table) for table in ("snapshots", "frames", "stars")] == [3, 1, 3]
    async with nation.db.read() as connection:
        rows = await connection.exec_driver_sql("SELECT DISTINCT revision, frame_revision FROM snapshots")
        assert [tuple(row) for row in rows] == [(0, 0)]


async def test_five_to_nine_employers_count_but_are_not_shown_apart(nation: Nation) -> None:
    await nation.answer("A", WEEK, same(3, 6), EMP)
    await nation.publish(WEEK)
    seen = await nation.shown("A")
    assert seen.composition is Composition.OWN
    # 0.8 · 87.5 + 0.2 · 50: with the job seekers' part beside it, the six would be found.
    assert value_of(seen.index) == pytest.approx(80.0)
    assert (seen.by_type.job_seekers, seen.by_type.employers, seen.by_type.lenses) == (None, None, ())
    assert (seen.n_job_seekers, seen.n_employers) == (20, 6)
    assert value_of((await nation.shown("B")).by_type.job_seekers) == pytest.approx(50.0)


async def test_few_job_seekers_are_not_found_from_the_index_and_the_employers(nation: Nation) -> None:
    await nation.answer("D", WEEK, same(5, 6))
    await nation.answer("D", WEEK, same(3, 12), EMP)
    await nation.publish(WEEK)
    seen = await nation.shown("D")
    assert value_of(seen.index) == pytest.approx(90.0)
    assert (seen.by_type.job_seekers, seen.by_type.employers) == (None, None)


async def test_each_type_is_renewed_by_five_new_of_its_own(nation: Nation) -> None:
    await nation.answer("A", WEEK, same(3, 10), EMP)
    await nation.publish(WEEK)
    first = (await nation.shown("A")).by_type
    assert value_of(first.job_seekers) == pytest.approx(87.5)
    assert value_of(first.employers) == pytest.approx(50)
    await nation.answer("A", WEEK + 1, same(1, 20))
    await nation.answer("A", WEEK + 1, same(1, 4), EMP)
    await nation.publish(WEEK + 1)
    # The four employers wait for a fifth: 0.8 · (20 · 87.5/40) + 0.2 · 50.
    seen = await nation.shown("A")
    assert value_of(seen.index) == pytest.approx(0.8 * 43.75 + 10)
    assert value_of(seen.by_type.job_seekers) == pytest.approx(43.75)
    assert value_of(seen.by_type.employers) == pytest.approx(50)
    await nation.answer("A", WEEK + 1, same(1, 1), EMP)
    await nation.answer("A", WEEK + 1, same(1, 4))
    await nation.publish(WEEK + 1)
    # Now the four job seekers wait.
    seen = await nation.shown("A")
    assert value_of(seen.by_type.employers) == pytest.approx(500 / 15)
    assert value_of(seen.by_type.job_seekers) == pytest.approx(43.75) and seen.n == 55


async def test_employers_too_few_for_an_index_keep_the_job_seekers_waiting_for_nothing(nation: Nation) -> None:
    await nation.answer("A", WEEK, same(1, 2), EMP)
    await nation.answer("B", WEEK, same(3, 12), EMP)
    await nation.publish(WEEK)
    assert (await nation.shown("A")).composition is Composition.NATIONAL
    await nation.answer("A", WEEK + 1, same(5, 5))
    await nation.publish(WEEK + 1)
    seen = await nation.shown("A")
    # Ten at 100, ten at 75, five at 100.
    assert seen.by_type.week == WEEK + 1 and value_of(seen.by_type.job_seekers) == pytest.approx(90.0)
    # The two have never counted.
    assert (seen.n_job_seekers, seen.n_employers) == (25, 0)


async def test_a_single_answer_moves_into_the_window_before_with_its_block(nation: Nation) -> None:
    await nation.answer("A", WEEK - 12, ["123451234512345"])
    await nation.answer("A", WEEK - 13, halves(12))
    await nation.publish(WEEK)
    # The one who came alone in a week counts with the twenty of this one.
    assert (await nation.result("A")).before.n == 12
    first = await nation.shown("A")
    assert first.n == 21 and first.before["F"].value == pytest.approx(87.5)
    assert (await nation.snapshot("A")).window_start == date(2026, 8, 24)
    await nation.answer("A", WEEK + 1, same(4, 5))
    await nation.publish(WEEK + 1)
    seen, result = await nation.shown("A"), await nation.result("A")
    assert (result.before.n, seen.n) == (12, 26) and seen.before["F"].value == pytest.approx(87.5)
    # Their block began in a week that has left the window; the stated dates go back to it.
    assert (await nation.snapshot("A")).window_start == date(2026, 8, 24)


async def test_weeks_of_five_and_weeks_of_none_are_counted_as_they_are(nation: Nation) -> None:
    for week in (WEEK - 13, WEEK - 12, WEEK - 3, WEEK):
        await nation.answer("D", week, same(5 if week < WEEK else 3, 5))
        await nation.answer("D", week, same(4, 5), EMP)
    await nation.publish(WEEK)
    seen, snapshot = await nation.shown("D"), await nation.snapshot("D")
    # Three weeks of five in the window: 2 · 100/3 + 50/3; the first week is in the window before.
    assert value_of(seen.index) == pytest.approx(0.8 * 250 / 3 + 0.2 * 75)
    assert (seen.n, (await nation.result("D")).before.n) == (30, 10)
    assert (snapshot.window_start, snapshot.window_end) == (date(2026, 8, 24), date(2026, 11, 22))


async def test_while_answers_wait_the_window_is_said_to_end_with_the_last_that_count(nation: Nation) -> None:
    await nation.answer("A", WEEK - 12, same(3, 5))
    await nation.publish(WEEK)
    await nation.answer("A", WEEK + 1, same(1, 4))
    # The five of the first week leave the window, the four that are new wait.
    assert (await nation.publish(WEEK + 1, "A")).published == 1
    snapshot = await nation.snapshot("A")
    assert (snapshot.week, snapshot.n, snapshot.window_end) == (WEEK + 1, 20, date(2026, 11, 22))


async def test_who_leaves_takes_four_more_along_when_the_figures_are_next_renewed(nation: Nation) -> None:
    await nation.publish(WEEK)
    async with nation.db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM interviews WHERE id = 'i-000020'")
        await changes.record(nation.db, connection, nation.ids["A"], "job_seeker", week=WEEK, removed=1)
    assert (await nation.publish(WEEK + 1)).held == 1
    await nation.answer("A", WEEK + 1, same(1, 5))
    assert (await nation.publish(WEEK + 1)).published == 1
    # Ten at 100 less four, nine at 75, five at 0.
    seen = await nation.shown("A")
    assert seen.n == 20 and value_of(seen.index) == pytest.approx((600 + 675) / 20)


async def test_a_center_that_was_silent_for_years_has_nothing_left(nation: Nation) -> None:
    await nation.publish(WEEK)
    assert (await nation.publish(WEEK + 200)).published == 3
    assert (await nation.result("A")).standing.n == 0
    assert (await nation.publish(WEEK + 201)).published == 0


async def test_a_week_before_one_that_has_been_published_is_not_published_any_more(nation: Nation) -> None:
    await nation.publish(WEEK + 1)
    await nation.answer("A", WEEK, same(1, 30))
    assert (await nation.publish(WEEK, "A")).held == 1
    assert (await nation.snapshot("A")).week == WEEK + 1


async def test_the_counts_by_class_and_what_was_left_out_are_frozen(nation: Nation) -> None:
    await nation.answer("A", WEEK, same(5, 3), quality="B", reasons="speeding")
    await nation.answer("A", WEEK, same(5, 2), quality="B", reasons="burst,off_hours")
    await nation.answer("A", WEEK, same(5, 2), quality="X", reasons="staff")
    await nation.answer("A", WEEK, same(5, 1), quality="X", reasons="duplicate")
    await nation.answer("A", WEEK - 20, same(5, 4), quality="X", reasons="staff")
    await nation.publish(WEEK)
    quality = (await nation.result("A")).quality
    assert (quality.counts.clean, quality.counts.b, quality.counts.x) == (20, 5, 3)
    assert quality.counts.reasons == {
        "B": {"speeding": 3, "burst,off_hours": 2}, "X": {"staff": 2, "duplicate": 1},
    }  # fmt: skip
    assert quality.counts_standing.x == 7
    snapshot = await nation.snapshot("A")
    assert json.loads(snapshot.excluded) == {"staff": 2, "duplicate": 1}
    assert (snapshot.n, snapshot.methodology, snapshot.questionnaire) == (25, "2022.1", "2022.1")
    settings = json.loads(snapshot.settings)
    assert (settings["share_job_seekers"], settings["star_cuts"], settings["window_weeks"]) == (
        0.8,
        [60, 70, 80, 90],
        13,
    )
    # Ten at 100, ten at 75 and five at 100; without class B 87.5.
    assert value_of((await nation.shown("A")).index) == pytest.approx(90)
    assert quality.index_clean == pytest.approx(87.5)


async def test_a_few_doubtful_answers_are_not_found_from_the_index_without_them(nation: Nation) -> None:
    await nation.answer("A", WEEK, same(1, 2), quality="B", reasons="speeding")
    await nation.publish(WEEK)
    assert (await nation.result("A")).quality.index_clean == pytest.approx(87.5)
    assert (await nation.shown("A")).quality.index_clean is None
    assert (await nation.shown("B")).quality.index_clean == pytest.approx(50)


async def test_a_center_is_under_review_by_the_share_of_doubt(nation: Nation) -> None:
    # 20 clean; 3 of B and 1 of X are 4/24 > 15 %, with answers that move nothing.
    await nation.answer("A", WEEK, halves(2), quality="B", reasons="speeding")
    await nation.answer("A", WEEK, same(5, 1), quality="X", reasons="staff")
    await nation.publish(WEEK)
    # 3/23 is 13 %.
    assert not (await nation.result("A")).quality.under_review
    await nation.answer("A", WEEK, same(5, 1), quality="X", reasons="staff")
    await nation.answer("A", WEEK, [*halves(4), *same(4)])
    await nation.answer("A", WEEK, [*halves(2)], quality="B", reasons="burst")
    await nation.publish(WEEK)
    # 25 clean, 4 of B, 2 of X: 6/31 is 19 %.
    result = await nation.result("A")
    assert result.quality.under_review and result.quality.index_clean is not None
    assert abs(value_of(result.index.index) - result.quality.index_clean) < 2
    assert result.standing.star.state == "under_review"


async def test_a_center_is_under_review_by_what_doubt_does_to_its_index(nation: Nation) -> None:
    # 40 clean at 87.5, 2 of B at 0: (40 · 87.5)/42 = 83.3, 4.2 points below; 2/42 is under 15 %.
    await nation.answer("A", WEEK, halves(20))
    await nation.answer("A", WEEK, same(1, 2), quality="B", reasons="speeding")
    await nation.publish(WEEK)
    result = await nation.result("A")
    assert value_of(result.index.index) == pytest.approx(3500 / 42)
    assert result.quality.under_review


async def test_the_index_is_that_of_plain_arithmetic(nation: Nation) -> None:
    mixed = ["543218454321855", "555554855555599", "435215354345251", "2215" + "5" * 11] * 5
    employers = ["345345345345345", "555555555555555", "345213452345134"] * 4
    await nation.answer("D", WEEK, mixed)
    await nation.answer("D", WEEK, employers, EMP)
    await nation.publish(WEEK)
    seen = await nation.shown("D")
    assert value_of(seen.index) == pytest.approx(0.8 * plain_index(mixed) + 0.2 * plain_index(employers), rel=1e-12)
    both = {code: 0.8 * value + 0.2 * plain_groups(employers)[code] for code, value in plain_groups(mixed).items()}
    assert {code: score.value for code, score in seen.groups.items()} == pytest.approx(both, rel=1e-12)
    assert month_of(WEEK) == "2026-11"
