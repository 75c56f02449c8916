"""A center's action and its outcome: by hand, from published results."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import Engine, event

from bot.digest import preview
from bot.digest.center.caption import caption
from bot.results.method_2022 import action_outcomes
from handlers.language.texts import texts_in
from questionnaire.loader import load
from scoring.method_2022.actions import ActionTaken, Verdict, outcome
from scoring.method_2022.estimate import Estimate
from scoring.windows import monday, week_of
from storage.errors import ActionNotFound, TooManyActions
from storage.results import actions as stored
from tests.bot.nation import Nation, moment_of
from tests.scoring.by_hand import halves

BEGAN = week_of(date(2026, 6, 1))
SINCE = monday(BEGAN) + timedelta(days=2)


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    built = await Nation.build(url, ["A", "B"])
    yield built
    await built.db.close()


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((70, 1.0), (76, 1.0), Verdict.IMPROVED),  # 6 ± 1.96·√2 = 6 ± 2.8
        ((70, 3.0), (76, 3.0), Verdict.UNCHANGED),  # 6 ± 8.3
        ((70, 0.3), (71.5, 0.3), Verdict.UNCHANGED),  # 1.5 ± 0.8: significant, and less than the two points that count
        ((76, 1.0), (70, 1.0), Verdict.FELL),
        ((70, 1.0), None, Verdict.TOO_FEW),
        (None, (70, 1.0), Verdict.TOO_FEW),
    ],
)
def test_a_difference_is_called_by_its_interval(
    before: tuple[float, float] | None, after: tuple[float, float] | None, verdict: Verdict
) -> None:
    first, second = (None if one is None else Estimate(*one, 30) for one in (before, after))
    assert outcome(first, second).verdict is verdict


def test_the_interval_of_a_difference_by_hand() -> None:
    seen = outcome(Estimate(70.0, 3.0, 30), Estimate(76.0, 4.0, 30))
    assert (seen.points, seen.low, seen.high) == pytest.approx((6.0, 6 - 1.96 * 5, 6 + 1.96 * 5), abs=1e-3)


async def taken(nation: Nation, today: date) -> ActionTaken:
    (one,) = (await action_outcomes.read(nation.db, [nation.ids["A"]], today))[nation.ids["A"]]
    return one


async def test_thirteen_weeks_later_before_and_after_are_compared(nation: Nation) -> None:
    for code in "AB":
        await nation.answer(code, BEGAN - 1, halves(60, 4, 2))
    await nation.publish(BEGAN - 1)
    await stored.note(nation.db, nation.ids["A"], group="E", what="Убрали очередь", since=SINCE, now=moment_of(BEGAN))
    for week in (BEGAN, BEGAN + 12):
        for code in "AB":
            await nation.answer(code, week, halves(60, 5, 4))
    await nation.publish(BEGAN + 12)
    assert (await taken(nation, monday(BEGAN + 13) - timedelta(days=1))).outcome is None
    seen = (await taken(nation, monday(BEGAN + 13))).outcome
    # Half 75 and half 25 is 50 before; half 100 and half 75 is 87.5 after.
    assert seen is not None and seen.verdict is Verdict.IMPROVED and seen.points == pytest.approx(37.5)


async def test_without_answers_it_waits_some_weeks_and_says_too_few(nation: Nation) -> None:
    await stored.note(nation.db, nation.ids["A"], group="E", what="Зал ожидания", since=SINCE, now=moment_of(BEGAN))
    assert (await taken(nation, monday(BEGAN + 14))).outcome is None
    seen = (await taken(nation, monday(BEGAN + 17))).outcome
    assert seen is not None and seen.verdict is Verdict.TOO_FEW


async def test_a_withdrawn_action_is_gone_and_there_are_twenty_at_most(nation: Nation) -> None:
    center, now = nation.ids["A"], moment_of(BEGAN)
    first = await stored.note(nation.db, center, group="F", what="Курсы", since=SINCE, now=now)
    for number in range(19):
        await stored.note(nation.db, center, group="F", what=f"Шаг {number}", since=SINCE, now=now)
    with pytest.raises(TooManyActions):
        await stored.note(nation.db, center, group="F", what="Ещё", since=SINCE, now=now)
    await stored.withdraw(nation.db, center, first.id, now=now)
    with pytest.raises(ActionNotFound):
        await stored.withdraw(nation.db, center, first.id, now=now)
    with pytest.raises(ActionNotFound):
        await stored.withdraw(nation.db, nation.ids["B"], first.id, now=now)
    assert len((await action_outcomes.read(nation.db, None, SINCE))[center]) == 19


async def test_many_actions_need_no_more_statements_than_one(nation: Nation) -> None:
    sent = []

    def note(_c: object, _cursor: object, statement: str, _p: object, _context: object, _many: object) -> None:
        sent.append(statement)

    async def statements() -> int:
        sent.clear()
        event.listen(Engine, "before_cursor_execute", note)
        try:
            found = await action_outcomes.read(nation.db, None, monday(BEGAN + 14))
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        assert all(one.outcome is not None for mine in found.values() for one in mine)
        return len(sent)

    for week in (BEGAN - 1, BEGAN + 12):
        for code in "AB":
            await nation.answer(code, week, halves(60, 4, 2))
        await nation.publish(week)
    now = moment_of(BEGAN)
    await stored.note(nation.db, nation.ids["A"], group="F", what="Курсы", since=SINCE, now=now)
    alone = await statements()
    for code in "AB":
        for group in "FUEP":
            await stored.note(nation.db, nation.ids[code], group=group, what="Зал", since=SINCE, now=now)
    assert await statements() == alone


async def test_the_digest_says_what_was_done_and_what_came_of_it(nation: Nation) -> None:
    for code in "AB":
        await nation.answer(code, BEGAN - 1, halves(60, 4, 2))
    await nation.publish(BEGAN - 1)
    center, now = nation.ids["A"], moment_of(BEGAN)
    await stored.note(nation.db, center, group="E", what="Убрали <очередь>", since=SINCE, now=now)
    for week in (BEGAN, BEGAN + 12):
        for code in "AB":
            await nation.answer(code, week, halves(60, 5, 4))
    await nation.publish(BEGAN + 12)
    digest = await preview.content(nation.db, center_code="A", week=BEGAN + 12, now=moment_of(BEGAN + 12))
    words = caption(digest, texts_in("ru"), load())
    assert "Убрали &lt;очередь&gt; (с 3 июня)\n✅ Стало лучше: +37,5 (от " in words
