"""Cases, reviews and answers marked invalid, on each kind of database."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.counting import answers, changes
from storage.engine.database import Database
from storage.erasure import privacy
from storage.errors import AnswerNotFound, CaseNotFound, CaseSettled, NotUnderReview
from storage.places.centers import week_number
from storage.quality import case_answers, cases, invalid_answers, reviews
from storage.quality.case_states import CaseState
from storage.quality.cases import Found
from storage.quality.invalid_answers import Decision
from storage.results import snapshots
from storage.results.snapshots import Snapshot
from storage.survey import importing
from storage.tables import interviews
from tests.storage.conftest import NOW
from tests.storage.people import ANNA, finish
from tests.storage.survey.test_importing import assessed

WEEK = week_number(NOW.date())
FOUND = Found(1, "all ones", WEEK, {"people": 40, "rate": 0.125}, {"job_seeker": (0, 4)}, "0" * 64)
DECISION = Decision("cli:olga", "Made up", NOW + timedelta(hours=1))


async def opened(db: Database, found: Found = FOUND) -> cases.Case:
    assert await cases.open_new(db, [found], NOW) == 1
    return (await cases.listing(db, state=CaseState.OPEN, kind=found.kind))[0]


async def test_a_case_is_kept_as_it_was_found(db: Database) -> None:
    one = await opened(db)
    assert (one.found, one.opened_at, one.state, one.reason) == (FOUND, NOW, CaseState.OPEN, None)
    assert await cases.by_id(db, one.id) == one
    assert await cases.listing(db, center_ids=[2]) == []
    with pytest.raises(CaseNotFound, match="there is no case 12345"):
        await cases.by_id(db, "12345")


async def test_a_center_has_one_open_case_of_a_kind(db: Database, other: Database) -> None:
    done = await asyncio.gather(*(cases.open_new(one, [FOUND], NOW) for one in (db, other, db, other)))
    assert sorted(done) == [0, 0, 0, 1]
    one = (await cases.listing(db))[0]
    await cases.clear(db, one.id, by="cli:olga", reason="A class", now=NOW)
    assert await cases.open_new(db, [FOUND], NOW) == 1


async def test_a_case_is_settled_once(db: Database, other: Database) -> None:
    one = await opened(db)
    told = await asyncio.gather(
        *(cases.clear(each, one.id, by=f"cli:{who}", reason=who, now=NOW) for each, who in ((db, "a"), (other, "b"))),
        return_exceptions=True,
    )
    (lost,) = [each for each in told if isinstance(each, BaseException)]
    assert isinstance(lost, CaseSettled) and "is cleared already" in str(lost)
    (won,) = [each for each in told if isinstance(each, cases.Case)]
    assert (won.state, won.settled_by) == (CaseState.CLEARED, f"cli:{won.reason}")
    assert await cases.by_id(db, one.id) == won


async def test_only_open_cases_older_than_a_moment_are_counted(db: Database) -> None:
    await opened(db)
    await cases.open_new(db, [Found(2, "all ones", WEEK, {}, {}, "")], NOW + timedelta(days=3))
    assert await cases.count_open_since(db, NOW) == 0
    assert await cases.count_open_since(db, NOW + timedelta(seconds=1)) == 1
    assert await cases.count_open_since(db, NOW + timedelta(days=4)) == 2
    first = (await cases.listing(db, center_ids=[1]))[0]
    await cases.clear(db, first.id, by="cli:olga", reason="Right", now=NOW)
    assert await cases.count_open_since(db, NOW + timedelta(days=4)) == 1
    assert sorted(one.state for one in await cases.listing(db)) == [CaseState.CLEARED, CaseState.OPEN]


async def test_a_review_holds_from_its_first_week_to_the_one_before_its_end(db: Database) -> None:
    one = await opened(db)
    begun = await reviews.begin(db, one, last_week=WEEK, by="cli:olga", reason="One hand", now=NOW)
    assert (begun.center_id, begun.since, begun.until, begun.case_id) == (1, WEEK, None, one.id)
    assert (await cases.by_id(db, one.id)).state is CaseState.CONFIRMED
    ended = await reviews.end(db, 1, "BRY-01", last_week=WEEK + 3, by="cli:ivan", reason="Settled", now=NOW)
    assert (ended.until, ended.ended_by, ended.ended_reason) == (WEEK + 3, "cli:ivan", "Settled")
    held = [await reviews.under_review(db, week) for week in range(WEEK - 1, WEEK + 5)]
    assert held == [set(), {1}, {1}, {1}, set(), set()]
    with pytest.raises(NotUnderReview, match="BRY-01 is not under review"):
        await reviews.end(db, 1, "BRY-01", last_week=WEEK + 4, by="cli:ivan", reason="Again", now=NOW)
    assert await reviews.history(db) == [ended] and await reviews.history(db, [2]) == []


async def test_a_review_never_changes_a_published_week(db: Database) -> None:
    published = Snapshot(
        center_id=1, week=WEEK, revision=0, published_at=NOW, methodology="2022.1", questionnaire="2022.1",
        window_start=NOW.date(), window_end=NOW.date(), frame_revision=0, n=40, index_value=None,
        standard_error=None, result="{}", settings="{}", excluded="{}", inputs_hash="", seen="{}",
    )  # fmt: skip
    await snapshots.publish(db, [published], [])
    begun = await reviews.begin(db, await opened(db), last_week=WEEK, by="x", reason="One hand", now=NOW)
    assert begun.since == WEEK + 1
    ended = await reviews.end(db, 1, "BRY-01", last_week=WEEK, by="x", reason="Settled", now=NOW)
    assert ended.until == WEEK + 1
    assert [await reviews.under_review(db, week) for week in (WEEK, WEEK + 1)] == [set(), set()]


async def test_a_second_case_is_confirmed_without_a_second_review(db: Database) -> None:
    first, second = await opened(db), await opened(db, Found(1, "all fives", WEEK, {}, {}, ""))
    begun = await reviews.begin(db, first, last_week=WEEK, by="x", reason="One hand", now=NOW)
    assert await reviews.begin(db, second, last_week=WEEK + 1, by="x", reason="As well", now=NOW) == begun
    with pytest.raises(CaseSettled, match="is confirmed already"):
        await reviews.begin(db, second, last_week=WEEK, by="x", reason="Again", now=NOW)
    assert len(await reviews.history(db)) == 1


async def counted(db: Database, center_id: int = 1) -> dict[str, int]:
    """Ids and numbers of the answers that count."""
    return {one.id: one.number for one in await answers.rows_of(db, center_id, first_week=0, last_week=10**6)}


async def test_invalid_answers_do_not_count_and_come_back_as_new_ones(db: Database) -> None:
    await importing.add(db, [assessed(number, quality="B" if number == 2 else "clean") for number in range(1, 5)])
    assert await invalid_answers.mark(db, 1, "case", ["p-2", "p-3", "p-2"], DECISION) == 2
    assert await counted(db) == {"p-1": 1, "p-4": 4}
    assert (await changes.of_centers(db))[1] == changes.Changes({"job_seeker": 4}, 2)
    assert await invalid_answers.restore(db, 1, ["p-2"], DECISION) == 1
    assert await counted(db) == {"p-1": 1, "p-4": 4, "p-2": 5}
    async with db.read() as connection:
        query = select(interviews.c.id, interviews.c.quality, interviews.c.reasons).order_by(interviews.c.id)
        rows = [tuple(row) for row in await connection.execute(query)]
    assert rows == [("p-1", "clean", ""), ("p-2", "B", ""), ("p-3", "X", "invalid"), ("p-4", "clean", "")]
    (moved,) = (await invalid_answers.renumbered(db))[1]
    assert (moved.number, moved.first) == (5, 2)
    # Marked and restored once more, it is still the second answer.
    await invalid_answers.mark(db, 1, "case", ["p-2"], DECISION)
    await invalid_answers.restore(db, 1, ["p-2"], DECISION)
    assert [(one.number, one.first) for one in (await invalid_answers.renumbered(db, [1]))[1]] == [(5, 2), (6, 2)]
    assert await invalid_answers.renumbered(db, [2]) == {}


@pytest.mark.parametrize("forged", ["p-9", "p-5", "", "' OR 1=1 --", "p-1%", "💥"])
async def test_if_one_id_is_forged_nothing_is_marked(db: Database, forged: str) -> None:
    await importing.add(db, [assessed(1), assessed(2), assessed(5, quality="X"), assessed(9, center_id=2)])
    with pytest.raises(AnswerNotFound, match="of this center that counts"):
        await invalid_answers.mark(db, 1, "case", ["p-1", forged], DECISION)
    with pytest.raises(AnswerNotFound, match="is marked invalid"):
        await invalid_answers.restore(db, 1, ["p-1", forged], DECISION)
    assert await counted(db) == {"p-1": 1, "p-2": 2}
    assert (await changes.of_centers(db))[1].removed == 0


async def test_an_answer_that_came_as_invalid_is_nobodys_to_restore(db: Database) -> None:
    row = assessed(1, quality="X")
    await importing.add(db, [importing.Assessed(row.response, "X", "invalid")])
    with pytest.raises(AnswerNotFound, match="was marked here"):
        await invalid_answers.restore(db, 1, ["p-1"], DECISION)


async def test_the_answers_of_a_case_stay_its_own_when_they_are_marked_and_restored(db: Database) -> None:
    await importing.add(db, [assessed(number) for number in range(1, 7)])
    seen = {"job_seeker": (1, 4)}

    async def listed() -> dict[str, bool]:
        found = await case_answers.listing(db, 1, seen, first_week=WEEK, last_week=WEEK)
        return {one.id: one.invalid_since is not None for one in found}

    assert await listed() == {"p-2": False, "p-3": False, "p-4": False}
    before = await case_answers.listing(db, 1, seen, first_week=WEEK, last_week=WEEK)
    await invalid_answers.mark(db, 1, "case", ["p-3", "p-6"], DECISION)
    assert await listed() == {"p-2": False, "p-3": True, "p-4": False}
    await invalid_answers.restore(db, 1, ["p-3", "p-6"], DECISION)
    assert await listed() == {"p-2": False, "p-3": False, "p-4": False}
    after = await case_answers.listing(db, 1, seen, first_week=WEEK, last_week=WEEK)
    assert case_answers.hash_of(after) == case_answers.hash_of(before)
    assert case_answers.hash_of(after[:2]) != case_answers.hash_of(before)


async def test_who_is_forgotten_leaves_no_id_among_the_invalid(db: Database) -> None:
    interview = await finish(db, ANNA, NOW)
    await invalid_answers.mark(db, 1, "case", [interview.id], DECISION)
    await privacy.forget_account(db, ANNA, now=NOW + timedelta(days=1))
    async with db.read() as connection:
        rows = [tuple(row) for row in await connection.exec_driver_sql("SELECT * FROM invalid_answers")]
    assert len(rows) == 1
    assert not any(interview.id in str(cell) or interview.respondent_id in str(cell) for cell in rows[0])
    # The published figures that knew it can still be checked.
    (left,) = await invalid_answers.since(db, 1, NOW)
    assert (left.number, left.respondent_type) == (1, "job_seeker")
    assert await invalid_answers.since(db, 1, DECISION.now) == []
