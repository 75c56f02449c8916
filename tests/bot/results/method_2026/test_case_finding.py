"""Each kind of case opens at a center where it is planted, and none at honest ones; on each kind of database."""

import math
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
import pytest_asyncio

from bot import jobs
from bot.results.method_2026 import case_finding, late_cases, norms_file
from bot.results.method_2026.norms_file import NormsFile
from bot.results.windows import questionnaire_of
from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.windows import monday
from storage.engine.database import Database
from storage.erasure import privacy, retention
from storage.erasure.retention import Retention
from storage.quality import cases, invalid_answers
from storage.quality.case_states import CaseState
from storage.quality.cases import Case, Found
from storage.quality.invalid_answers import Decision
from storage.workers import properties
from tests.bot.results.method_2026.honest_nation import NOW, WEEK, HonestNation
from tests.own_loop import CopyOf
from tests.scoring.method_2026.test_signs import nation
from tests.scoring.method_2026.test_worked_example import NORMS

QUESTIONNAIRE = load("2022.1")
FIVES, ONES = "5" * 15, "1" * 15
HONEST = nation()
TUESDAY = monday(WEEK) + timedelta(days=1)
Answers = Sequence[str]


async def prepare(url: str) -> None:
    await (await HonestNation.build(url)).db.close()


@pytest_asyncio.fixture
async def honest(copy_of: CopyOf) -> AsyncIterator[HonestNation]:
    made = await HonestNation.opened(copy_of(prepare))
    yield made
    await made.db.close()


async def find(db: Database, *, week: int = WEEK, days: int = 0) -> set[tuple[int, str]]:
    """Looks for cases; returns the new ones as center and kind."""
    now = NOW + timedelta(days=days)
    found = await case_finding.open_cases(db, QUESTIONNAIRE, week=week, now=now)
    return {(one.center_id, one.kind) for one in found}


async def only_case(db: Database, kind: str) -> Case:
    (one,) = await cases.listing(db, kind=kind)
    return one


async def clear_all(db: Database) -> None:
    for one in await cases.listing(db, state=CaseState.OPEN):
        await cases.clear(db, one.id, by="cli:olga", reason="Looked at", now=NOW)


async def test_an_honest_nation_has_no_case(honest: HonestNation) -> None:
    for at in range(len(HONEST)):
        days = {TUESDAY - timedelta(days=back): 8 for back in range(40)}
        await honest.visits(at, days)
    assert await find(honest.db) == set()
    assert await cases.listing(honest.db) == []


def unused_is_rare(answers: Answers) -> Answers:
    return [person.replace("9", "4") for person in answers]


def hard_is_easy(answers: Answers) -> Answers:
    """The first question, easy to all, and the twelfth, hard to all, change places."""
    return ["3" + person[1:11] + "5" + person[12:] for person in answers]


def slips_praise(answers: Answers) -> Answers:
    return [FIVES] * 20 + list(answers[20:])


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("all fives", lambda answers: [*answers, *[FIVES] * 20]),
        ("same pattern", lambda answers: [*answers, *[FIVES] * 20]),
        ("everything used", unused_is_rare),
        ("person fit", hard_is_easy),
        ("slips against posters", slips_praise),
        ("all ones", lambda answers: [*answers, *[ONES] * 5]),
    ],
)
async def test_a_planted_sign_opens_a_case_at_its_center_alone(
    url: str, kind: str, change: Callable[[Answers], Answers]
) -> None:
    made = await HonestNation.build(url, changed={7: change(HONEST[7])})
    found = await find(made.db)
    assert (made.id(7), kind) in found
    assert {center_id for center_id, _ in found} == {made.id(7)}
    one = await only_case(made.db, kind)
    n = len(change(HONEST[7]))
    assert one.found.numbers == {"job_seeker": (0, n)}
    figures = one.found.figures
    assert figures["people"] == n and 0 <= figures["p"] < 0.001
    assert one.opened_at == NOW and one.found.week == WEEK and len(one.found.answers_hash) == 64
    await made.db.close()


async def test_what_the_sign_saw_is_kept_beside_the_usual_by_hand(url: str) -> None:
    made = await HonestNation.build(url, changed={7: [*HONEST[7], *[ONES] * 5]})
    await find(made.db)
    seen = (await only_case(made.db, "all ones")).found.figures
    share = 5 / (40 * 40 + 5)
    tail = sum(math.comb(45, k) * share**k * (1 - share) ** (45 - k) for k in range(5, 46))
    assert seen == pytest.approx({"people": 45, "rate": 5 / 45, "usual": share, "p": tail})
    await made.db.close()


async def test_doubtful_answers_open_a_case_by_the_exact_tail(honest: HonestNation) -> None:
    # Two of forty are doubtful everywhere; here ten of twenty more. The others: 39·2 of 39·40.
    await honest.answer(7, HONEST[8][:20], doubtful=10)
    assert await find(honest.db) == {(honest.id(7), "doubtful share")}
    one = await only_case(honest.db, "doubtful share")
    usual = 90 / 1620
    tail = sum(math.comb(60, k) * usual**k * (1 - usual) ** (60 - k) for k in range(12, 61))
    assert one.found.figures == pytest.approx(
        {"answers": 60, "doubtful": 12, "rate": 0.2, "usual": usual, "p": tail}
    )  # fmt: skip
    assert one.found.numbers == {"job_seeker": (0, 60)}


async def test_doubtful_answers_that_move_the_index_open_a_case(honest: HonestNation) -> None:
    fours, fives = ["4" * 15], [FIVES]
    await honest.answer(7, fours * 20 + fives * 10, kind=RespondentType.EMPLOYER, doubtful=10)
    norms = NormsFile(replace(NORMS, sigma2=(160.0, 160.0)), WEEK - 20)
    await norms_file.publish(honest.db, norms, holds_from=WEEK - 9, now=NOW)
    found = await find(honest.db)
    assert (honest.id(7), "doubtful effect") in found
    seen = (await only_case(honest.db, "doubtful effect")).found.figures
    # 3.29·√(160·10/(30·20)) = 5.37, and the index falls from 83.33 to 75 without them.
    assert seen["by_chance"] == pytest.approx(3.29 * math.sqrt(160 * 10 / (30 * 20)))
    told = ("employer", 30, 10, 83.33, 75.0)
    assert (seen["type"], seen["people"], seen["doubtful"], round(seen["index"], 2), seen["index_clean"]) == told


async def test_without_norms_the_window_s_own_variance_judges_the_effect(honest: HonestNation) -> None:
    await honest.answer(7, [FIVES] * 20, doubtful=20)
    assert (honest.id(7), "doubtful effect") in await find(honest.db)
    assert (await only_case(honest.db, "doubtful effect")).found.figures["type"] == "job_seeker"


async def test_more_answers_than_visits_open_a_case_with_the_run_of_days(honest: HonestNation) -> None:
    # All forty answered on Wednesday: 39 visits that day and in the three days before do not explain them.
    wednesday = monday(WEEK) + timedelta(days=2)
    await honest.visits(7, {wednesday - timedelta(days=3): 9, wednesday: 30})
    await honest.visits(8, {wednesday - timedelta(days=3): 10, wednesday: 30})
    assert await find(honest.db) == {(honest.id(7), "more answers than visits")}
    one = await only_case(honest.db, "more answers than visits")
    day = wednesday.isoformat()
    assert one.found.figures == {"answers": 40, "visits": 39, "first_day": day, "last_day": day}


async def test_answers_that_do_not_count_open_nothing_whoever_brings_them(honest: HonestNation) -> None:
    await honest.visits(7, {monday(WEEK) + timedelta(days=2): 40})
    await honest.answer(7, [FIVES] * 60, quality="X")
    assert await find(honest.db) == set()


async def test_a_person_is_one_voice(honest: HonestNation) -> None:
    await honest.answer(7, [ONES] * 6, respondents=["anna"] * 6)
    assert await find(honest.db) == set()
    await honest.answer(7, [ONES] * 4, respondents=["boris", "vera", "gleb", "daria"])
    assert (honest.id(7), "all ones") in await find(honest.db)


async def test_an_open_case_is_not_opened_twice(honest: HonestNation) -> None:
    await honest.answer(7, [ONES] * 5)
    assert len(await find(honest.db)) == 1
    assert await find(honest.db, days=7) == set()
    assert await find(honest.db, week=WEEK + 1, days=7) == set()
    assert [one.opened_at for one in await cases.listing(honest.db)] == [NOW]


def ones(start: int) -> Answers:
    """Nothing but ones of five people, no two of whom left out the same question."""
    return ["1" * at + "0" + "1" * (14 - at) for at in range(start, start + 5)]


async def test_the_same_answers_do_not_reopen_a_cleared_case_and_new_ones_do(honest: HonestNation) -> None:
    await honest.answer(7, ones(0))
    assert await find(honest.db) == {(honest.id(7), "all ones")}
    await clear_all(honest.db)
    assert await find(honest.db, days=7) == set()
    # Of the answers that came since, five are ones; but there are fewer than thirty of them.
    await honest.answer(7, [*HONEST[9][:24], *ones(5)])
    assert await find(honest.db, days=7) == set()
    await honest.answer(7, HONEST[9][24:25])
    assert await find(honest.db, days=7) == {(honest.id(7), "all ones")}
    newest = (await cases.listing(honest.db))[0]
    assert newest.found.numbers == {"job_seeker": (45, 75)} and newest.found.figures["people"] == 30


async def test_a_cleared_case_of_one_kind_leaves_the_other_tests_their_eyes(honest: HonestNation) -> None:
    await honest.answer(7, HONEST[8][:20], doubtful=10)
    assert await find(honest.db) == {(honest.id(7), "doubtful share")}
    await clear_all(honest.db)
    await honest.answer(7, [ONES] * 5)
    assert await find(honest.db, days=7) == {(honest.id(7), "all ones")}
    assert (await only_case(honest.db, "all ones")).found.figures["people"] == 65


async def test_clearing_at_one_center_leaves_the_others_their_cases(honest: HonestNation) -> None:
    for at in (7, 8):
        await honest.answer(at, [ONES] * 5)
    await find(honest.db)
    (first,) = await cases.listing(honest.db, center_ids=[honest.id(7)])
    await cases.clear(honest.db, first.id, by="cli:olga", reason="Looked at", now=NOW)
    assert await find(honest.db) == set()
    assert [one.found.center_id for one in await cases.listing(honest.db, state=CaseState.OPEN)] == [honest.id(8)]


async def test_a_cleared_run_of_days_opens_nothing_and_a_later_one_does(honest: HonestNation) -> None:
    wednesday = monday(WEEK) + timedelta(days=2)
    await honest.visits(7, {wednesday: 30, wednesday + timedelta(days=7): 9})
    await find(honest.db)
    await clear_all(honest.db)
    await honest.answer(7, HONEST[9][:9], week=WEEK + 1)
    assert await find(honest.db, week=WEEK + 1, days=7) == set()
    await honest.answer(7, HONEST[9][9:10], week=WEEK + 1)
    assert await find(honest.db, week=WEEK + 1, days=7) == {(honest.id(7), "more answers than visits")}


async def test_restored_answers_are_the_same_that_were_looked_at(honest: HonestNation) -> None:
    ids = await honest.answer(7, [ONES] * 5)
    await find(honest.db)
    await clear_all(honest.db)
    mine = honest.id(7)
    await invalid_answers.mark(honest.db, mine, "case", ids, Decision("cli:olga", "Made up", NOW))
    await invalid_answers.restore(honest.db, mine, ids, Decision("cli:olga", "A mistake", NOW))
    await honest.answer(7, HONEST[9][:30])
    assert await find(honest.db, days=7) == set()


async def test_invalid_answers_are_not_looked_at(honest: HonestNation) -> None:
    ids = await honest.answer(7, [ONES] * 5)
    await invalid_answers.mark(honest.db, honest.id(7), "case", ids[:4], Decision("cli:olga", "Made up", NOW))
    assert await find(honest.db) == set()


async def test_the_hash_tells_whether_the_answers_are_still_there(honest: HonestNation) -> None:
    from bot.tables.cases import details

    await honest.answer(7, [ONES] * 5, respondents=["anna"])
    await find(honest.db)
    one = await only_case(honest.db, "all ones")
    assert (await details(honest.db, one.id)).intact
    # Coarser moments and later answers change nothing.
    await retention.purge(honest.db, Retention(*[timedelta(days=400)] * 3), now=NOW + timedelta(days=3))
    await honest.answer(7, HONEST[9])
    found = await details(honest.db, one.id)
    assert (found.intact, len(found.answers), found.invalid) == (True, 45, 0)
    await privacy.forget_respondent(honest.db, "anna".rjust(16, "0"), now=NOW)
    found = await details(honest.db, one.id)
    assert (found.intact, len(found.answers)) == (False, 44)


async def test_the_weekly_run_looks_once_when_every_clock_is_past_the_hour(honest: HonestNation) -> None:
    await honest.answer(7, [ONES] * 5)
    # The centers go by UTC: at eight there it is not yet nine on Monday.
    await jobs.weekly(honest.db, NOW - timedelta(hours=1))
    assert await cases.listing(honest.db) == []
    await jobs.weekly(honest.db, NOW)
    assert [one.found.kind for one in await cases.listing(honest.db)] == ["all ones"]
    assert await properties.get(honest.db, jobs.CASES_FOUND) == str(WEEK)
    await honest.answer(8, [ONES] * 5)
    await jobs.weekly(honest.db, NOW + timedelta(hours=1))
    assert len(await cases.listing(honest.db)) == 1


async def test_a_run_that_died_before_looking_looks_later(
    honest: HonestNation, monkeypatch: pytest.MonkeyPatch
) -> None:
    await honest.answer(7, [ONES] * 5)

    async def die(*args: object, **more: object) -> list[Found]:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(case_finding, "open_cases", die)
        with pytest.raises(ConnectionError):
            await jobs.weekly(honest.db, NOW)
    await jobs.weekly(honest.db, NOW + timedelta(minutes=1))
    assert len(await cases.listing(honest.db)) == 1


async def test_cases_open_for_more_than_fourteen_days_are_counted(honest: HonestNation) -> None:
    await honest.answer(7, [ONES] * 5)
    await find(honest.db)
    assert await late_cases.waiting_too_long(honest.db, NOW + timedelta(days=14)) == 0
    assert await late_cases.waiting_too_long(honest.db, NOW + timedelta(days=14, seconds=1)) == 1
    await clear_all(honest.db)
    assert await late_cases.waiting_too_long(honest.db, NOW + timedelta(days=15)) == 0


async def test_a_nation_without_answers_has_no_case(url: str) -> None:
    db = await Database.open(url)
    assert await find(db) == set()
    await db.close()


def test_the_week_is_the_one_that_the_questionnaire_was_in_force_in() -> None:
    from questionnaire.versions import USUAL

    assert questionnaire_of(USUAL, WEEK).version == USUAL.on(date(2026, 3, 1))
