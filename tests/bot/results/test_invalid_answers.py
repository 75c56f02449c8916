"""Answers marked invalid: the next publication lacks them, at their center alone, and the last one is not called
tampered with; on each kind of database."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.results import memory
from bot.results.method_2022 import verification
from bot.results.verdicts import Verdict
from bot.tables.quality import rows as quality_rows
from storage.counting.answers import rows_of
from storage.erasure import privacy
from storage.quality import invalid_answers
from storage.quality.invalid_answers import Decision
from tests.bot.nation import Nation, moment_of
from tests.scoring.by_hand import halves, plain_index, same

WEEK = 105_700


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    """Two centers with twenty answers in each of two weeks, published."""
    made = await Nation.build(url, ["A", "B"])
    for center in ("A", "B"):
        await made.answer(center, WEEK - 1, halves(20))
        await made.answer(center, WEEK, [*same(1, 10), *halves(10)])
    await made.publish(WEEK)
    yield made
    await made.db.close()


def decision(week: int, days: int) -> Decision:
    return Decision("cli:olga", "Made up", moment_of(week, days))


async def ones(nation: Nation, center: str) -> list[str]:
    found = await rows_of(nation.db, nation.ids[center], first_week=WEEK - 20, last_week=WEEK + 20)
    return [one.id for one in found if one.answers == "1" * 15]


async def verdict(nation: Nation, center: str) -> Verdict:
    (found,) = await verification.verify(nation.db, center=center, week=None)
    return found


async def test_the_next_publication_lacks_them_at_their_center_alone(nation: Nation) -> None:
    before = {center: await nation.snapshot(center) for center in ("A", "B")}
    await invalid_answers.mark(nation.db, nation.ids["A"], "case", await ones(nation, "A"), decision(WEEK, 1))
    # Published figures stay as they were.
    assert {center: await nation.snapshot(center) for center in ("A", "B")} == before
    for center in ("A", "B"):
        await nation.answer(center, WEEK + 1, halves(6))
    await nation.publish(WEEK + 1)
    known = [*halves(20), *halves(10), *halves(6)]
    after = {center: await nation.result(center) for center in ("A", "B")}
    assert after["A"].index.index is not None and after["B"].index.index is not None
    assert abs(after["A"].index.index.value - plain_index(known)) < 1e-9
    assert abs(after["B"].index.index.value - plain_index([*known, *same(1, 10)])) < 1e-9
    assert [(await verdict(nation, center)).differences for center in ("A", "B")] == [(), ()]


async def test_answers_that_a_person_has_set_aside_put_no_center_under_review(nation: Nation) -> None:
    """Ten of 46 are more than 15 %. Flagged by a rule they are doubtful; a person has decided about these."""
    mine = await ones(nation, "A")
    await invalid_answers.mark(nation.db, nation.ids["A"], "case", mine, decision(WEEK, 1))
    for center in ("A", "B"):
        await nation.answer(center, WEEK + 1, halves(6))
    await nation.answer("B", WEEK + 1, same(1, 10), quality="X")
    await nation.publish(WEEK + 1)
    a, b = [await nation.result(center) for center in ("A", "B")]
    assert (a.quality.counts.x, a.quality.under_review) == (0, False)
    assert (a.quality.counts_standing.x, a.quality.counts.reasons) == (0, {"X": {"invalid": 10}})
    assert (b.quality.counts.x, b.quality.under_review) == (10, True)
    rows = await quality_rows(nation.db, center=None, region=None, now=moment_of(WEEK + 1, 1))
    shown = [(row["center"], row["X"], row["flagged"], row["under_review"]) for row in rows]
    assert shown == [("A", 10, 0.0, False)] * 2 + [("B", 10, 10 / 56, True)] * 2


async def test_a_snapshot_that_was_frozen_when_they_counted_against_a_center_can_still_be_checked(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await invalid_answers.mark(nation.db, nation.ids["A"], "case", await ones(nation, "A"), decision(WEEK, 1))
    await nation.answer("A", WEEK + 1, halves(6))
    with monkeypatch.context() as earlier:
        earlier.setattr(memory, "is_apart", lambda reasons: False)
        await nation.publish(WEEK + 1)
    frozen = await nation.result("A")
    assert (frozen.quality.counts.x, frozen.quality.under_review) == (10, True)
    assert (await verdict(nation, "A")).differences == ()
    await nation.answer("A", WEEK + 2, halves(6))
    await nation.publish(WEEK + 2)
    assert not (await nation.result("A")).quality.under_review
    assert (await verdict(nation, "A")).differences == ()


async def test_what_was_published_is_marked_invalid_since_and_not_tampered_with(nation: Nation) -> None:
    mine = await ones(nation, "A")
    await invalid_answers.mark(nation.db, nation.ids["A"], "case", mine[:6], decision(WEEK, 1))
    found = await verdict(nation, "A")
    assert (found.differences, found.invalid, found.forgotten) == ((), 6, 0)
    assert (await verdict(nation, "B")).invalid == 0
    # Somebody who marks answers past the commands is found.
    async with nation.db.write() as connection:
        await connection.execute(
            text(f"UPDATE interviews SET quality = 'X', reasons = 'invalid' WHERE id = '{mine[6]}'")
        )
    assert "the answers are not those that it was computed from" in (await verdict(nation, "A")).differences


async def test_a_marked_answer_that_was_changed_beforehand_is_found(nation: Nation) -> None:
    mine = await ones(nation, "A")
    async with nation.db.write() as connection:
        await connection.execute(text(f"UPDATE interviews SET fingerprint = '{'0' * 32}' WHERE id = '{mine[0]}'"))
    await invalid_answers.mark(nation.db, nation.ids["A"], "case", mine[:1], decision(WEEK, 1))
    assert "the answers are not those that it was computed from" in (await verdict(nation, "A")).differences


async def test_marked_and_restored_and_marked_again_every_publication_can_be_checked(nation: Nation) -> None:
    a, mine = nation.ids["A"], await ones(nation, "A")
    await invalid_answers.mark(nation.db, a, "case", mine, decision(WEEK, 1))
    await invalid_answers.restore(nation.db, a, mine, decision(WEEK, 2))
    found = await verdict(nation, "A")
    assert (found.differences, found.invalid) == ((), 10)
    await nation.answer("A", WEEK + 1, halves(6))
    await nation.publish(WEEK + 1)
    restored = await nation.result("A")
    assert restored.index.index is not None
    everything = [*halves(20), *halves(10), *halves(6), *same(1, 10)]
    assert abs(restored.index.index.value - plain_index(everything)) < 1e-9
    assert await verdict(nation, "A") == await verdict(nation, "A")
    assert (await verdict(nation, "A")).differences == ()
    await invalid_answers.mark(nation.db, a, "case", mine[:5], decision(WEEK + 1, 1))
    found = await verdict(nation, "A")
    assert (found.differences, found.invalid) == ((), 5)


async def test_one_who_is_forgotten_after_being_marked_is_still_accounted_for(nation: Nation) -> None:
    mine = await ones(nation, "A")
    async with nation.db.write() as connection:
        await connection.execute(
            text(f"UPDATE interviews SET respondent_id = 'anna' WHERE id IN ('{mine[0]}', '{mine[1]}')")
        )
    await invalid_answers.mark(nation.db, nation.ids["A"], "case", mine[:1], decision(WEEK, 1))
    await privacy.forget_respondent(nation.db, "anna", now=moment_of(WEEK, 2))
    found = await verdict(nation, "A")
    assert (found.differences, found.invalid, found.forgotten) == ((), 1, 1)


async def test_fewer_than_five_are_never_told_by_subtraction(nation: Nation) -> None:
    """One answer goes: the next figures leave out four more people of its week, as when somebody is forgotten."""
    mine = await ones(nation, "A")
    await invalid_answers.mark(nation.db, nation.ids["A"], "case", mine[:1], decision(WEEK, 1))
    await nation.answer("A", WEEK + 1, halves(6))
    await nation.publish(WEEK + 1)
    assert (await nation.result("A")).index.n == 20 + 20 + 6 - 5
    assert (await verdict(nation, "A")).differences == ()
