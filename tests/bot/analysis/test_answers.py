"""Answers as frames: types, reasons for missing ones, and that both forms hold the same, on both databases."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
import pytest_asyncio

from bot.analysis import answers_frame
from questionnaire.model import LANGUAGES
from storage.engine.database import Database
from storage.errors import CenterNotFound, RegionNotFound
from storage.places import centers
from tests.storage.conftest import NOW, ROWS
from tests.storage.export.test_export import add

CODES = "F1 F2 F3 U1 U2 U3 E1 E2 E3 P1 P2 P3 C1 C2 C3".split()
EXACT = datetime(2026, 11, 24, 10, 7, 41, 654321, tzinfo=UTC)


@pytest_asyncio.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = await Database.open(url)
    await centers.load(database, ROWS, now=NOW)
    yield database
    await database.close()


async def fill(db: Database) -> None:
    week = (date(2026, 11, 23).toordinal() - 1) // 7
    await add(db, 1, answers="543218954321895", completed_at=EXACT, completed_week=week, quality="B",
              reasons="speeding,burst", seconds="007" + "012" * 12 + "000" + "999", total_seconds=1150)  # fmt: skip
    await add(db, 2, center_id=2, respondent_type="employer", age_band="55-70", entry="paper", verified=True,
              completed_week=week - 1, questionnaire="1999")  # fmt: skip
    await add(db, 3, answers="540000000000009", completed_at=None, completed_week=None, quality=None,
              seconds="003004" + "000" * 12 + "005", respondent_type=None, age_band=None)  # fmt: skip


@pytest.mark.parametrize("form", ["wide", "long"])
async def test_who_answered_is_a_token_that_is_good_for_one_frame(db: Database, form: str) -> None:
    for number, person in enumerate(("a" * 16, "b" * 16, None, "a" * 16)):
        await add(db, number, respondent_id=person)
    frame = await answers_frame(db, form=form, respondents=True)
    first, second, none, again = frame.drop_duplicates("interview_id").sort_values("interview_id")["respondent"]
    assert first == again != second and pd.isna(none)
    assert frame.groupby("interview_id")["respondent"].nunique(dropna=False).eq(1).all()
    other = (await answers_frame(db, form=form, respondents=True))["respondent"].dropna()
    assert not set(other) & set(frame["respondent"].dropna())
    assert "respondent" not in await answers_frame(db, form=form)


async def test_every_column_has_its_type(db: Database) -> None:
    await fill(db)
    frame = await answers_frame(db)
    assert {name: str(frame.dtypes[name]) for name in frame.columns if name[:2] not in CODES} == {
        "interview_id": "str",
        "center": "category",
        "region": "category",
        "respondent_type": "category",
        "age_band": "category",
        "entry": "category",
        "verified": "bool",
        "started_at": "datetime64[us, UTC]",
        "completed_at": "datetime64[us, UTC]",
        "week": "datetime64[us]",
        "questionnaire": "category",
        "quality": "category",
        "reasons": "category",
        "total_seconds": "Int32",
    }
    for code in CODES:
        assert [str(frame.dtypes[name]) for name in (code, f"{code}_missing", f"{code}_seconds")] == [
            "Int8", "category", "Int16",
        ]  # fmt: skip
    assert len(frame.columns) == 14 + 3 * 15


async def test_categories_are_all_that_there_can_be_and_stand_in_their_order(db: Database) -> None:
    await fill(db)
    frame = await answers_frame(db)
    assert list(frame["center"].cat.categories) == ["BRY-01", "PRI-01"]
    assert list(frame["age_band"].cat.categories) == [
        "under_18", "18-24", "25-34", "35-44", "45-54", "55-70", "over_70",
    ]  # fmt: skip
    assert list(frame["quality"].cat.categories) == ["clean", "B", "X"]
    assert list(frame["respondent_type"].cat.categories) == ["job_seeker", "employer", "other"]
    assert list(frame["entry"].cat.categories) == [
        "visit_token",
        "poster",
        "typed_code",
        "paper",
        "web",
        "kiosk",
        "telephone",
    ]
    ordered = {
        name
        for name in frame.columns
        if isinstance(frame.dtypes[name], pd.CategoricalDtype) and frame[name].cat.ordered
    }
    assert ordered == {"age_band", "quality"}
    assert (frame["age_band"] > "25-34").tolist() == [False, True]


async def test_hard_to_say_and_not_used_are_missing_and_say_why(db: Database) -> None:
    await fill(db)
    first = (await answers_frame(db)).iloc[0]
    # 5 4 3 2 1 8 9 5 4 3 2 1 8 9 5
    assert [None if pd.isna(first[code]) else first[code] for code in CODES] == [
        5, 4, 3, 2, 1, None, None, 5, 4, 3, 2, 1, None, None, 5,
    ]  # fmt: skip
    reasons = {code: first[f"{code}_missing"] for code in CODES if pd.notna(first[f"{code}_missing"])}
    assert reasons == {"U3": "hard_to_say", "E1": "not_used", "C1": "hard_to_say", "C2": "not_used"}


async def test_an_unfinished_interview_comes_when_asked_for_and_says_what_was_not_answered(db: Database) -> None:
    await fill(db)
    assert len(await answers_frame(db)) == 2
    frame = await answers_frame(db, unfinished=True)
    row = frame[frame["interview_id"] == f"{3:016}"].iloc[0]
    assert (row["F1"], row["F2"]) == (5, 4)
    assert [row[f"{code}_missing"] for code in ("F3", "C2", "C3")] == ["no_answer", "no_answer", "not_used"]
    assert [row[f"{code}_seconds"] for code in ("F1", "F2", "C3")] == [3, 4, 5] and pd.isna(row["F3_seconds"])
    assert all(pd.isna(row[name]) for name in ("completed_at", "week", "quality", "respondent_type", "age_band"))


async def test_times_are_exact_and_in_utc_and_weeks_begin_on_monday(db: Database) -> None:
    await fill(db)
    frame = await answers_frame(db)
    assert frame["completed_at"].tolist() == [pd.Timestamp("2026-11-24T10:00Z"), pd.Timestamp(NOW)]
    assert frame["started_at"][0].isoformat() == "2026-11-24T10:00:00+00:00"
    assert [str(week.date()) for week in frame["week"]] == ["2026-11-23", "2026-11-16"]


async def test_seconds_are_missing_where_nobody_has_measured(db: Database) -> None:
    await fill(db)
    timed, paper = (row for _, row in (await answers_frame(db)).iterrows())
    # A tap within half a second counts as zero, and 999 is the maximum.
    assert [timed[f"{code}_seconds"] for code in ("F1", "F2", "C2", "C3")] == [7, 12, 0, 999]
    assert timed["total_seconds"] == 1150
    assert pd.isna(paper[[f"{code}_seconds" for code in CODES]]).all() and pd.isna(paper["total_seconds"])


async def test_the_long_form_is_the_wide_one_reshaped(db: Database) -> None:
    await fill(db)
    wide = await answers_frame(db, unfinished=True)
    long = await answers_frame(db, unfinished=True, form="long")
    assert len(long) == 15 * len(wide) == 45
    parts = {"answer": "", "missing_reason": "_missing", "seconds": "_seconds"}
    for column, ending in parts.items():
        # pandas' own reshaping, one answer at a time.
        melted = wide.melt("interview_id", [f"{code}{ending}" for code in CODES], "question", column)
        expected = {(row[0], row[1].removesuffix(ending)): row[2] for row in melted.itertuples(index=False)}
        found = {(row[0], row[1]): row[2] for row in long[["interview_id", "question", column]].itertuples(index=False)}
        assert {key: None if pd.isna(value) else value for key, value in found.items()} == {
            key: None if pd.isna(value) else value for key, value in expected.items()
        }
        assert long.dtypes[column] == wide.dtypes[f"F1{ending}"]
    assert (long["question_group"].astype(str) == long["question"].astype(str).str[0]).all()
    about = [name for name in wide.columns if name[:2] not in CODES]
    pd.testing.assert_frame_equal(long[about].iloc[::15].reset_index(drop=True), wide[about])
    assert list(long["question"].cat.categories) == CODES and long["question"].cat.ordered


async def test_one_center_one_region_or_some_days_are_read_alone(db: Database) -> None:
    await fill(db)
    for chosen in ({"centers": "pri-01"}, {"centers": ["PRI-01"]}, {"region": "Приморский край"}):
        frame = await answers_frame(db, **chosen)
        assert (len(frame), list(frame["center"].cat.categories)) == (1, ["PRI-01"])
    assert len(await answers_frame(db, centers=["BRY-01", "PRI-01"])) == 2
    assert len(await answers_frame(db, start=date(2026, 11, 25))) == 0
    assert len(await answers_frame(db, start=date(2026, 11, 24), end=date(2026, 11, 24))) == 2
    with pytest.raises(CenterNotFound, match="XXX"):
        await answers_frame(db, centers=["BRY-01", "XXX"])
    with pytest.raises(CenterNotFound):
        await answers_frame(db, centers="BRY-01", region="Приморский край")
    with pytest.raises(RegionNotFound):
        await answers_frame(db, region="Нигде")


@pytest.mark.parametrize("form", ["wide", "long"])
async def test_an_empty_database_gives_an_empty_frame_of_the_same_types(db: Database, form: str) -> None:
    empty = await answers_frame(db, form=form)
    await fill(db)
    full = await answers_frame(db, form=form)
    assert len(empty) == 0
    assert list(empty) == list(full)
    unknown = {"questionnaire", "reasons"}
    assert all(empty.dtypes[name] == full.dtypes[name] for name in full.columns if name not in unknown)
    assert {str(empty.dtypes[name]) for name in unknown} == {"category"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_words_stand_in_the_place_of_codes_where_a_language_is_named(db: Database, language: str) -> None:
    await fill(db)
    words = {
        "ru": ("соискатель", "25–34", "Трудно сказать"),
        "en": ("job seeker", "25–34", "Hard to say"),
    }[language]
    wide = (await answers_frame(db, language=language)).iloc[0]
    long = (await answers_frame(db, language=language, form="long")).iloc[5]
    assert (wide["respondent_type"], wide["age_band"], wide["U3_missing"]) == words
    assert (long["respondent_type"], long["age_band"], long["missing_reason"]) == words
    assert wide["center"] == "BRY-01" and wide["U1"] == 2


async def test_more_interviews_than_are_read_at_once_come_in_one_piece(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.export.rows.PAGE", 2)
    monkeypatch.setattr("bot.analysis.answers.CHUNK", 4)
    known: list[dict[str, Any]] = []
    for number in range(9):
        known.append({"id": f"{number:016}", "answers": f"{1 + number % 5}" * 15, "reasons": "burst" * (number == 7)})
        await add(db, number, **known[-1], questionnaire="2022.1" if number % 2 else "1999")
    frame = await answers_frame(db)
    assert frame["interview_id"].tolist() == [one["id"] for one in known]
    assert frame["C3"].tolist() == [int(one["answers"][0]) for one in known]
    assert frame["reasons"].tolist() == [one["reasons"] for one in known]
    assert frame["questionnaire"].value_counts().to_dict() == {"1999": 5, "2022.1": 4}
    assert frame.index.tolist() == list(range(9))


async def test_a_form_or_a_language_that_there_is_not_is_refused(db: Database) -> None:
    with pytest.raises(ValueError, match="broad"):
        await answers_frame(db, form="broad")
    with pytest.raises(ValueError, match="fr"):
        await answers_frame(db, language="fr")
