"""Interviews: compare-and-set, one open per person, asserted from a fresh connection."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.results.unpacking import selected
from questionnaire.languages import LONGEST
from questionnaire.model import AgeBand, Entry, RespondentType
from scoring.windows import Window
from storage.counting import answers, voices
from storage.counting.answers import Flagged
from storage.counting.changes import Changes
from storage.engine.database import Database
from storage.errors import InterviewAlreadyOpen
from storage.messenger import Messenger
from storage.people import respondents
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.places.centers import local_week
from storage.survey import comment_words, finished_interviews, interviews, open_interviews
from storage.survey.open_interviews import Interview
from tests.storage.conftest import NOW, ROWS

ANNA, BORIS = "a" * 64, "b" * 64


async def begin(db: Database, account: str = ANNA, code: str = "BRY-01", chat_id: int = 7) -> Interview:
    center = await centers.by_code(db, code)
    return await interviews.open_interview(
        db,
        account=account,
        center_id=center.id,
        entry=Entry.POSTER,
        verified=False,
        questionnaire="2022.1",
        language="ru",
        consent_version="1",
        chat_id=chat_id,
        now=NOW,
    )


async def answered(db: Database, account: str = ANNA, code: str = "BRY-01", digits: str = "5" * 15) -> Interview:
    interview = await begin(db, account, code)
    interview = changed(await interviews.set_respondent_type(db, interview, RespondentType.JOB_SEEKER, NOW))
    interview = changed(await interviews.set_age_band(db, interview, AgeBand.FROM_25, NOW))
    for position, digit in enumerate(digits):
        moment = NOW + timedelta(seconds=2 * (position + 1))
        interview = changed(await interviews.record_answer(db, interview, position, int(digit), moment))
    return interview


def changed(interview: Interview | None) -> Interview:
    assert interview is not None
    return interview


async def finish(db: Database, interview: Interview, **more: Any) -> bool:
    return await interviews.complete(
        db, interview, **{"comment": None, "quality": "clean", "reasons": (), "now": NOW, **more}
    )


async def test_what_is_saved_is_found_from_another_connection(db: Database, other: Database) -> None:
    mine = await answered(db, digits="543218454321895")
    found = await open_interviews.find_open(other, ANNA)
    assert found == mine
    assert found is not None
    assert (found.answers, found.center_code, found.chat_id) == ("543218454321895", "BRY-01", 7)
    assert (found.seconds, found.total_seconds) == ("002" * 15, 30)


async def test_seconds_are_kept_to_999(db: Database) -> None:
    interview = await begin(db)
    late = NOW + timedelta(days=3)
    interview = changed(await interviews.record_answer(db, interview, 0, 5, late))
    assert interview.seconds == "999" + "000" * 14


async def test_of_two_writers_one_learns_that_it_has_lost(db: Database, other: Database) -> None:
    interview = await begin(db)
    outcomes = await asyncio.gather(
        *(interviews.record_answer(db if code % 2 else other, interview, 0, code, NOW) for code in (1, 2, 3, 4, 5))
    )
    winners = [outcome for outcome in outcomes if outcome is not None]
    assert len(winners) == 1
    assert (await open_interviews.find_open(other, ANNA)) == winners[0]


async def test_a_person_has_one_open_interview(db: Database, other: Database) -> None:
    outcomes = await asyncio.gather(
        *(begin(db if number % 2 else other, code=row.code) for number, row in enumerate(ROWS * 5)),
        return_exceptions=True,
    )
    opened = [outcome for outcome in outcomes if isinstance(outcome, Interview)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, InterviewAlreadyOpen)]
    assert (len(opened), len(refused)) == (1, 9)
    async with other.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM interviews")).scalar() == 1


async def test_a_changed_type_keeps_the_answers_that_are_told_to_stay_with_their_seconds(db: Database) -> None:
    interview = await answered(db)
    kept = "550" + "0" * 12
    interview = changed(await interviews.set_respondent_type(db, interview, RespondentType.EMPLOYER, NOW, kept=kept))
    assert (interview.answers, interview.age_band) == (kept, AgeBand.FROM_25)
    assert interview.seconds == "002" * 2 + "000" * 13
    assert await open_interviews.find_open(db, ANNA) == interview


async def test_a_comment_waits_with_the_open_interview_and_what_is_sent_was_shown(
    db: Database, other: Database
) -> None:
    interview = await answered(db)
    assert await comment_words.add(db, ANNA, 1, interview.id, {7: "Спасибо"}) is not None
    standing = await open_interviews.find_open(other, ANNA)
    assert standing is not None and standing.comment == "Спасибо"
    # Sending or dropping the comment as it was before would lose the words.
    assert not await finish(db, interview)
    assert await interviews.drop_comment(db, interview, NOW) is None
    dropped = await interviews.drop_comment(db, standing, NOW)
    assert dropped is not None and await open_interviews.find_open(other, ANNA) == dropped
    assert await finish(db, dropped)
    assert await interviews.drop_comment(db, dropped, NOW) is None


async def test_completing_fixes_the_week_in_the_centers_zone_and_forgets_the_chat(
    db: Database, other: Database
) -> None:
    interview = await answered(db, code="PRI-01")
    # Sunday 15:00 UTC is Monday 01:00 in Vladivostok: the next ISO week there.
    sunday = NOW.replace(day=29, hour=15)
    assert await finish(db, interview, comment="Спасибо", quality="B", reasons=("burst",), now=sunday)
    assert await open_interviews.find_open(other, ANNA) is None
    async with other.read() as connection:
        row = (await connection.exec_driver_sql("SELECT * FROM interviews")).one()
        assert (await connection.exec_driver_sql("SELECT count(*) FROM open_interviews")).scalar() == 0
    assert row.completed_week == local_week(sunday, "Europe/Moscow") + 1
    assert (row.quality, row.reasons, row.comment) == ("B", "burst", "Спасибо")


async def test_an_interview_ends_once(db: Database) -> None:
    interview = await answered(db)
    assert await finish(db, interview)
    assert not await finish(db, interview)
    assert not await interviews.abandon(db, interview, NOW)
    assert await interviews.record_answer(db, interview, 0, 1, NOW) is None


async def test_after_an_end_a_new_interview_may_begin(db: Database) -> None:
    await interviews.abandon(db, await begin(db), NOW)
    assert (await begin(db, code="PRI-01")).center_code == "PRI-01"


async def test_who_has_answered_lately_is_known(db: Database) -> None:
    interview = await answered(db)
    await finish(db, interview)
    month_ago = NOW - timedelta(days=30)
    assert await finished_interviews.completed_since(db, ANNA, interview.center_id, month_ago) == NOW
    assert await finished_interviews.completed_since(db, ANNA, interview.center_id, NOW) is None
    assert await finished_interviews.completed_since(db, BORIS, interview.center_id, month_ago) is None
    assert await finished_interviews.completed_since(db, ANNA, interview.center_id + 1, month_ago) is None


async def test_interviews_left_before_the_comment_are_found(db: Database) -> None:
    done = await answered(db, ANNA)
    await begin(db, BORIS)
    found = await open_interviews.answered_idle(db, before=done.touched_at + timedelta(seconds=1))
    assert found == [done]
    assert await open_interviews.answered_idle(db, before=done.touched_at) == []


async def test_only_answers_that_count_reach_the_statistics(db: Database) -> None:
    kept = {}
    for number, quality in enumerate(("clean", "B", "X")):
        account = str(number) * 64
        interview = await answered(db, account, digits=str(number + 1) * 15)
        await finish(db, interview, quality=quality)
        kept[quality] = interview.id
    await begin(db)
    week = local_week(NOW, "Europe/Moscow")
    (page,) = [page async for page in voices.by_record(db, selected(Window(week, week)))]
    (center,) = page
    records = sorted(center.records[at : at + voices.RECORD_CHARACTERS] for at in (0, voices.RECORD_CHARACTERS))
    assert len(center.records) == 2 * voices.RECORD_CHARACTERS
    # Six digits of the week, then 0 for a job seeker, and 0 for a clean interview and 1 for one of class B.
    assert [one[:23] for one in records] == ["1" * 15 + f"{week}00", "2" * 15 + f"{week}01"]
    (of_types,) = [page async for page in answers.by_type(db, first_week=week, last_week=week)]
    assert sorted(of_types) == [RespondentType.EMPLOYER, RespondentType.JOB_SEEKER]
    assert of_types[RespondentType.JOB_SEEKER] in ("1" * 15 + "2" * 15, "2" * 15 + "1" * 15)
    assert of_types[RespondentType.EMPLOYER] == ""
    rows = await answers.rows_of(db, 1, first_week=week, last_week=week)
    assert {(row.id, row.quality, row.number) for row in rows} == {(kept["clean"], "clean", 1), (kept["B"], "B", 2)}
    assert {row.fingerprint for row in rows} == {one[-32:] for one in records}
    assert center.changes == Changes({"job_seeker": 2}, 0)
    assert [page async for page in voices.by_record(db, selected(Window(week + 1, week + 9)))] == []
    assert [part async for part in answers.by_type(db, first_week=week + 1, last_week=week + 9)] == [
        dict.fromkeys([RespondentType.JOB_SEEKER, RespondentType.EMPLOYER], "")
    ]
    flagged = await answers.flagged(db, first_week=week, recent_from=week, last_week=week)
    assert flagged == [Flagged(1, "B", "", 1, 1), Flagged(1, "X", "", 1, 1)]
    (older, _) = await answers.flagged(db, first_week=week, recent_from=week + 1, last_week=week)
    assert (older.number, older.recent) == (1, 0)
    assert await answers.completed_in_week(db, week) == {1: 2}


async def test_a_corrected_zone_moves_interviews_to_their_right_weeks(db: Database) -> None:
    interview = await answered(db, code="PRI-01")
    sunday = NOW.replace(day=29, hour=15)
    await finish(db, interview, now=sunday)
    moved = CenterRow(**{**{name: getattr(ROWS[1], name) for name in CenterRow.__slots__}, "timezone": "Europe/Moscow"})
    report = await centers.load(db, [moved], now=NOW)
    assert list(report.changed) == ["PRI-01"]
    async with db.read() as connection:
        week = (await connection.exec_driver_sql("SELECT completed_week FROM interviews")).scalar()
    assert week == local_week(sunday, "Europe/Moscow")


async def test_a_chosen_language_is_remembered(db: Database) -> None:
    assert await respondents.language(db, ANNA) is None
    await respondents.set_language(db, ANNA, "en", NOW)
    assert await respondents.language(db, ANNA) == "en"
    assert (await begin(db)).respondent_language == "en"


async def test_a_cancelled_task_leaves_the_database_whole(db: Database, other: Database, tmp_path: Path) -> None:
    interview = await begin(db)
    for pause in range(40):
        task = asyncio.create_task(interviews.record_answer(db, interview, 0, 5, NOW))
        for _ in range(pause):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        standing = changed(await open_interviews.find_open(other, ANNA))
        assert standing.answers in ("0" * 15, "5" + "0" * 14)
        if standing.answers != interview.answers:
            # The row goes back to where it was, through the same writer: it is still usable.
            interview = changed(await interviews.record_answer(db, standing, 0, 0, NOW))


async def test_a_naive_moment_is_refused(db: Database) -> None:
    interview = await begin(db)
    with pytest.raises(Exception, match="has no time zone"):
        await interviews.abandon(db, interview, NOW.replace(tzinfo=None))


@pytest.mark.parametrize("language", ["tt", "sah", "zh-Hans-CN", "x" * LONGEST])
async def test_languages_of_any_length_that_their_codes_have_are_kept(db: Database, language: str) -> None:
    await respondents.set_language(db, ANNA, language, NOW)
    assert await respondents.language(db, ANNA) == language
    opened = await interviews.open_interview(
        db, account=ANNA, center_id=1, entry=Entry.POSTER, verified=False, questionnaire="2026.1", language=language,
        consent_version="1", messenger=Messenger.TELEGRAM, chat_id=7, now=NOW,
    )  # fmt: skip
    assert (opened.language, opened.respondent_language) == (language, language)
