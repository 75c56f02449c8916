"""Visit tokens are used up once, even in a race; accounts that try bad ones are muted; days are counted."""

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from questionnaire.model import AgeBand, Entry, RespondentType
from storage.engine.database import Database
from storage.entry import bad_tokens, visit_ledger, visits
from storage.entry.visit_ledger import VisitDay, VisitReport
from storage.entry.visit_tokens import VisitToken, new_token
from storage.errors import (
    CenterNotFound,
    FileError,
    InterviewAlreadyOpen,
    RegionNotFound,
    VisitCodeTaken,
    VisitTokenInvalid,
)
from storage.imports import visits_file
from storage.places import centers
from storage.survey import interviews, open_interviews
from storage.survey.open_interviews import Interview
from tests.storage.conftest import NOW, ROWS

ANNA, BORIS = "a" * 64, "b" * 64
DAY = timedelta(days=1)


def token_of(center_id: int = 1) -> VisitToken:
    return new_token(center_id, NOW, timedelta(hours=72))


async def begin(db: Database, account: str, token: VisitToken | None, center_id: int = 1, now: Any = NOW) -> Interview:
    return await interviews.open_interview(
        db,
        account=account,
        center_id=center_id,
        entry=Entry.VISIT_TOKEN if token else Entry.POSTER,
        verified=token is not None,
        questionnaire="2022.1",
        language="ru",
        consent_version="1",
        chat_id=7,
        now=now,
        token=token,
    )


async def finish(db: Database, interview: Interview, now: Any = NOW) -> None:
    begun = await interviews.set_respondent_type(db, interview, RespondentType.JOB_SEEKER, now)
    assert begun is not None
    answered = await interviews.set_age_band(db, begun, AgeBand.FROM_25, now)
    for position in range(15):
        assert answered is not None
        answered = await interviews.record_answer(db, answered, position, 5, now)
    assert answered is not None
    assert await interviews.complete(db, answered, comment=None, quality="clean", reasons=(), now=now)


async def rows_of(db: Database, table: str) -> int:
    async with db.read() as connection:
        count: int = (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one()
    return count


async def test_of_a_hundred_accounts_that_race_for_a_token_one_wins(db: Database, other: Database) -> None:
    token = token_of()
    outcomes = await asyncio.gather(
        *(begin(db if number % 2 else other, f"{number:064}", token) for number in range(100)), return_exceptions=True
    )
    (won,) = [outcome for outcome in outcomes if isinstance(outcome, Interview)]
    assert sum(isinstance(outcome, VisitTokenInvalid) for outcome in outcomes) == 99
    assert (won.entry, won.verified) == (Entry.VISIT_TOKEN, True)
    # The losers leave nothing behind.
    assert [await rows_of(other, table) for table in ("visit_tokens", "interviews", "open_interviews")] == [1, 1, 1]
    assert [await rows_of(other, table) for table in ("respondents", "identities")] == [1, 1]


async def test_the_second_tap_of_the_winner_finds_its_interview_and_not_a_used_token(db: Database) -> None:
    token = token_of()
    await begin(db, ANNA, token)
    with pytest.raises(InterviewAlreadyOpen):
        await begin(db, ANNA, token)


async def test_who_has_abandoned_an_interview_may_begin_again_with_its_token(db: Database) -> None:
    token = token_of()
    await interviews.abandon(db, await begin(db, ANNA, token), NOW)
    assert await visits.is_free(db, token, ANNA)
    assert not await visits.is_free(db, token, BORIS)
    with pytest.raises(VisitTokenInvalid):
        await begin(db, BORIS, token)
    await finish(db, await begin(db, ANNA, token))
    assert not await visits.is_free(db, token, ANNA)
    with pytest.raises(VisitTokenInvalid):
        await begin(db, ANNA, token)
    assert await rows_of(db, "visit_tokens") == 1


async def test_a_token_vouches_for_an_interview_that_is_open(db: Database) -> None:
    token = token_of()
    anna, boris = await begin(db, ANNA, None), await begin(db, BORIS, None)
    await interviews.verify(db, anna, token, NOW)
    with pytest.raises(VisitTokenInvalid):
        await interviews.verify(db, boris, token, NOW)
    found = [await open_interviews.find_open(db, account) for account in (ANNA, BORIS)]
    assert [(one.entry, one.verified) for one in found if one] == [
        (Entry.VISIT_TOKEN, True),
        (Entry.POSTER, False),
    ]


async def test_a_used_token_stays_used_when_its_interview_is_deleted(db: Database) -> None:
    token = token_of()
    await finish(db, await begin(db, ANNA, token))
    async with db.write() as connection:
        await connection.exec_driver_sql("DELETE FROM interviews")
    assert not await visits.is_free(db, token, ANNA)
    with pytest.raises(VisitTokenInvalid):
        await begin(db, BORIS, token)


async def test_short_codes_are_found_until_they_expire_and_then_forgotten(db: Database) -> None:
    first, second = token_of(), token_of(2)
    await visits.issue(db, {"1" * 64: first}, NOW)
    await visits.issue(db, {"2" * 64: second}, NOW)
    assert await visits.by_code(db, ["2" * 64, "3" * 64], NOW) == second
    assert await visits.by_code(db, ["3" * 64], NOW) is None
    assert await visits.by_code(db, ["2" * 64], second.expires_at) is None
    assert await visits.purge(db, first.expires_at - timedelta(seconds=1)) == 0
    assert await visits.purge(db, first.expires_at) == 2


async def test_a_code_that_is_taken_issues_nothing(db: Database) -> None:
    await visits.issue(db, {"1" * 64: token_of()}, NOW)
    with pytest.raises(VisitCodeTaken):
        await visits.issue(db, {"2" * 64: token_of(), "1" * 64: token_of()}, NOW)
    assert [await rows_of(db, table) for table in ("visit_codes", "visit_issues")] == [1, 1]


@pytest.mark.parametrize(
    ("minutes", "muted"), [([0, 1, 2, 3], False), ([0, 1, 2, 3, 10], True), ([0, 1, 2, 3, 11], False), ([0] * 5, True)]
)
async def test_five_bad_tokens_in_ten_minutes_mute_an_account(db: Database, minutes: list[int], muted: bool) -> None:
    for minute in minutes:
        await bad_tokens.record(db, ANNA, NOW + timedelta(minutes=minute))
    last = NOW + timedelta(minutes=minutes[-1])
    assert await bad_tokens.is_muted(db, ANNA, last) is muted
    assert await bad_tokens.is_muted(db, ANNA, last + timedelta(minutes=59)) is muted
    assert not await bad_tokens.is_muted(db, ANNA, last + timedelta(minutes=60))
    assert not await bad_tokens.is_muted(db, BORIS, last)


async def test_bad_tokens_are_forgotten_when_they_can_mute_nobody(db: Database) -> None:
    for minute in (0, 5, 5, 5, 10):
        await bad_tokens.record(db, ANNA, NOW + timedelta(minutes=minute))
    assert await bad_tokens.purge(db, NOW + timedelta(minutes=69)) == 0
    assert await bad_tokens.is_muted(db, ANNA, NOW + timedelta(minutes=69))
    assert await bad_tokens.purge(db, NOW + timedelta(minutes=70)) == 1
    assert await bad_tokens.purge(db, NOW + timedelta(minutes=80)) == 4


async def test_the_ledger_counts_by_the_centers_own_days(db: Database) -> None:
    """Vladivostok is ten hours ahead of UTC: 15:00 UTC is already the next day there."""
    evening = NOW.replace(hour=15)
    today, tomorrow = NOW.date(), NOW.date() + DAY
    tokens = [new_token(2, evening, timedelta(hours=24)) for _ in range(5)]
    await visits.issue(db, {f"{number}" * 64: token for number, token in enumerate(tokens)}, evening)
    await finish(db, await begin(db, ANNA, tokens[0], 2, NOW), NOW)
    await finish(db, await begin(db, BORIS, tokens[1], 2, evening), evening)
    await interviews.abandon(db, await begin(db, "c" * 64, tokens[2], 2, evening), evening)
    await finish(db, await begin(db, "d" * 64, None, 2, evening), evening)
    await visit_ledger.report(db, [VisitReport(2, today, 6), VisitReport(1, today, 0)])
    await visit_ledger.report(db, [VisitReport(2, today, 7)])

    async def days(now: Any, **more: Any) -> list[VisitDay]:
        return await visit_ledger.ledger(db, **{"start": today, "end": today + 2 * DAY, "now": now, **more})

    before = [
        VisitDay(1, today, issued=0, redeemed=0, completed=0, expired=0, answers=0, visits=0),
        VisitDay(2, today, issued=0, redeemed=1, completed=1, expired=0, answers=1, visits=7),
        VisitDay(2, tomorrow, issued=5, redeemed=2, completed=1, expired=0, answers=2, visits=None),
    ]
    assert await days(evening) == before
    # 15:00 UTC and a day is already the second day after in Vladivostok; two of the five were never used.
    expired = VisitDay(2, tomorrow + DAY, issued=0, redeemed=0, completed=0, expired=2, answers=0, visits=None)
    assert await days(evening + DAY) == [*before, expired]
    assert await days(evening + DAY, end=today, center_ids=[2]) == [before[1]]
    assert await visit_ledger.reported_spans(db) == {1: (today, today), 2: (today, today)}


async def test_a_region_can_require_what_a_center_leaves_open(db: Database) -> None:
    async def verification() -> list[str]:
        return [center.verification for center in await centers.listing(db)]

    assert await verification() == ["open", "open"]
    await centers.set_region_verification(db, "Приморский край", "required")
    assert await verification() == ["open", "required"]
    # A file of centers has the center's own setting; the region's setting is separate.
    await centers.load(db, ROWS, now=NOW)
    assert await verification() == ["open", "required"]
    await centers.set_region_verification(db, "Приморский край", "open")
    await centers.set_verification(db, "bry-01", "required")
    assert await verification() == ["required", "open"]
    with pytest.raises(CenterNotFound):
        await centers.set_verification(db, "XXX", "open")
    with pytest.raises(RegionNotFound):
        await centers.set_region_verification(db, "Нигде", "open")


async def read(db: Database, folder: Path, *lines: str) -> list[VisitReport]:
    path = folder / "visits.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    known = {center.code.casefold(): center for center in await centers.listing(db)}
    return visits_file.read(path, known, NOW)


async def test_a_file_of_visits_is_read_in_any_order_of_columns(db: Database, tmp_path: Path) -> None:
    found = await read(db, tmp_path, "Visits;center;date", "12;bry-01;2026-11-23", "", "0;PRI-01;2026-11-24")
    assert found == [VisitReport(1, date(2026, 11, 23), 12), VisitReport(2, date(2026, 11, 24), 0)]


BAD_FILES: list[tuple[list[str], str]] = [
    ([], "is empty"),
    (["center,date"], "column visits is missing"),
    (["center,date,visits"], "holds no visits"),
    (["center,date,visits", "XXX,2026-11-23,1"], "line 2, center: 'XXX' is not a center"),
    (["center,date,visits", "BRY-01,вчера,1"], "line 2, date: 'вчера' is not a day such as 2026-11-24"),
    (["center,date,visits", "BRY-01,2026-11-25,1"], "line 2, date: '2026-11-25' lies in the future"),
    (["center,date,visits", "BRY-01,2026-11-23,-1"], "line 2, visits: '-1' is not a number of visits in a day"),
    (["center,date,visits", "BRY-01,2026-11-23,٣"], "line 2, visits: '٣' is not a number of visits in a day"),
    (
        ["center,date,visits", "BRY-01,2026-11-23"],
        "line 2, row: 'BRY-01,2026-11-23' has 2 cells where the header has 3",
    ),
    (
        ["center,date,visits", "BRY-01,2026-11-23,1", "bry-01,2026-11-23,1"],
        "line 3, date: '2026-11-23' stands in line 2 already",
    ),
]


async def test_a_bad_file_of_visits_is_refused_with_its_problems(db: Database, tmp_path: Path) -> None:
    for lines, problem in BAD_FILES:
        with pytest.raises(FileError) as refusal:
            await read(db, tmp_path, *lines)
        assert str(refusal.value) == f"visits.csv: {problem}"
