"""`quality show`: classes, reasons and reviews of each center."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.bot.cli.operators import Operator
from tests.bot.cli.test_import import GOOD, HEADER, exported

Write = Callable[..., Path]
TIMED = [*HEADER, "entry", "started_at", "quality", "reasons"]
STRAIGHT = "5" * 15
MIXED = "543218454321895"
NONE = dict.fromkeys(
    (
        "duplicate",
        "staff",
        "out_of_range",
        "other_type",
        "unverified",
        "invalid",
        "speeding",
        "straight_lining",
        "burst",
        "off_hours",
    ),
    0,
)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path, sample=True)


def weeks_ago(weeks: int) -> str:
    """Noon of a day `weeks` weeks before last week."""
    today = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    return (today - timedelta(weeks=weeks + 1)).isoformat()


def load(operator: Operator, rows: list[list[str]]) -> None:
    path = operator.folder / "archive.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([TIMED, *rows])
    operator.run("responses", "import", path.name, "--strict")


def interviews(
    prefix: str,
    count: int,
    *,
    weeks: int,
    center: str = "BRY-01",
    flag: str = "clean",
    answers: str = MIXED,
) -> list[list[str]]:
    """Rows with the class and the reasons that an earlier export says they have: "B:speeding"."""
    quality, _, reasons = flag.partition(":")
    moment = weeks_ago(weeks)
    return [
        [f"{prefix}-{number}", center, "job_seeker", "25-34", moment, *answers, "poster", "", quality, reasons]
        for number in range(count)
    ]


def report(operator: Operator, *more: str) -> dict[tuple[str, int], dict[str, object]]:
    rows = json.loads(operator.run("quality", "show", *more, "--format", "json"))
    return {(row["center"], row["weeks"]): row for row in rows}


def test_classes_reasons_and_review_over_a_year_and_over_a_quarter(operator: Operator) -> None:
    load(
        operator,
        [
            *interviews("fine", 14, weeks=0),
            *interviews("line", 2, weeks=12, flag="clean:straight_lining"),
            *interviews("fast", 2, weeks=3, flag="B:speeding"),
            *interviews("crowd", 1, weeks=3, flag="B:speeding,burst"),
            *interviews("staff", 1, weeks=3, flag="X:staff"),
            *interviews("before", 18, weeks=13),
            *interviews("young", 2, weeks=51, flag="X:out_of_range"),
            *interviews("old", 10, weeks=52, flag="X:staff"),
            *interviews("few", 5, weeks=0, center="CHE-01", flag="B:off_hours"),
        ],
    )
    found = report(operator)
    assert set(found) == {("BRY-01", 52), ("BRY-01", 13), ("CHE-01", 52), ("CHE-01", 13)}
    quarter, year = found["BRY-01", 13], found["BRY-01", 52]
    # A quarter: 20 interviews, 4 of them flagged, which is more than 15 %.
    assert [quarter[key] for key in ("n", "clean", "B", "X", "flagged", "under_review")] == [20, 16, 3, 1, 0.2, True]
    assert quarter["reasons"] == NONE | {"speeding": 3, "burst": 1, "staff": 1, "straight_lining": 2}
    # A year: 20 more, 2 of them flagged; 6 of 40 are 15 % and not more.
    assert [year[key] for key in ("n", "clean", "B", "X", "flagged", "under_review")] == [40, 34, 3, 3, 0.15, False]
    assert year["reasons"] == quarter["reasons"] | {"out_of_range": 2}
    assert (quarter["outside_age"], year["outside_age"]) == (0, 2)
    # Five interviews are too few to say anything.
    assert found["CHE-01", 13]["flagged"] == 1.0 and not found["CHE-01", 13]["under_review"]
    assert set(report(operator, "--center", "che-01")) == {("CHE-01", 52), ("CHE-01", 13)}
    assert set(report(operator, "--region", "Брянская область")) == {("BRY-01", 52), ("BRY-01", 13)}


def test_answers_of_the_third_type_are_counted_by_name_and_put_no_center_under_review(operator: Operator) -> None:
    load(
        operator,
        interviews("fine", 17, weeks=0) + interviews("other", 8, weeks=0, flag="X:other_type")
        + interviews("fast", 3, weeks=0, flag="B:speeding"),
    )  # fmt: skip
    found = report(operator)["BRY-01", 13]
    # 3 of the 20 job seekers are 15 % and not more; with the others it would be 11 of 28.
    assert [found[key] for key in ("n", "clean", "B", "X", "flagged", "under_review")] == [28, 17, 3, 8, 0.15, False]
    reasons = found["reasons"]
    assert isinstance(reasons, dict) and reasons["other_type"] == 8


def test_doubtful_answers_that_move_the_published_index_call_for_a_review(operator: Operator) -> None:
    good = interviews("good", 45, weeks=0, answers="5" * 15)
    load(operator, good + interviews("bad", 5, weeks=0, flag="B:burst", answers="1" * 15))
    before = report(operator)["BRY-01", 13]
    # Five of fifty are 10 %; nothing is published yet.
    assert (before["flagged"], before["index"], before["under_review"]) == (0.1, None, False)
    operator.run("index", "compute")
    quarter, year = report(operator)["BRY-01", 13], report(operator)["BRY-01", 52]
    # All the clean ones agree fully, which makes 100; with five in fifty who fully disagree it is 90.
    assert (quarter["index_clean"], quarter["index"]) == (100.0, pytest.approx(90.0))
    assert quarter["under_review"] and not year["under_review"]


def test_visits_tokens_and_unverified_answers_stand_beside_the_classes(operator: Operator) -> None:
    load(
        operator,
        [
            *interviews("seen", 6, weeks=0),
            *interviews("unseen", 2, weeks=0, flag="X:unverified"),
            *interviews("older", 3, weeks=20),
            *interviews("other", 1, weeks=0, center="CHE-01"),
        ],
    )
    last, older = weeks_ago(0)[:10], weeks_ago(20)[:10]
    days = f"center,date,visits\nBRY-01,{last},40\nBRY-01,{older},2\nPSK-01,{last},5\n"
    (operator.folder / "visits.csv").write_text(days)
    operator.run("visits", "import", "visits.csv")
    found = report(operator)
    keys = ("unverified", "issued", "redeemed", "completed", "visits", "response_rate", "alarm")
    # A quarter: 6 + 2 of 40. A year: 3 more of 2, which is one too many.
    assert [found["BRY-01", 13][key] for key in keys] == [2, 0, 0, 0, 40, 0.2, False]
    assert [found["BRY-01", 52][key] for key in keys] == [2, 0, 0, 0, 42, pytest.approx(11 / 42), True]
    # Nothing is issued or reported in one center, and nobody has answered in another.
    assert [found["CHE-01", 13][key] for key in keys] == [0, *[None] * 6]
    assert [found["PSK-01", 13][key] for key in ("n", "visits", "response_rate")] == [0, 5, 0.0]
    assert "26.2" in operator.run("quality", "show", "--center", "BRY-01", "--wide")


def test_it_is_printed_in_every_format(operator: Operator) -> None:
    assert operator.run("quality", "show") == "Nothing to show.\n"
    load(operator, interviews("slow", 8, weeks=0) + interviews("fast", 2, weeks=0, flag="B:speeding"))
    table = operator.run("quality", "show", "--wide")
    assert "BRY-01" in table and "20.0" in table and "straight_lining" in table
    first, _ = csv.DictReader(operator.run("quality", "show", "--format", "csv").splitlines())
    assert (first["B"], first["reasons_speeding"], first["under_review"]) == ("2", "2", "True")
    assert "there is no center XXX" in operator.run("quality", "show", "--center", "XXX", status=1)
    assert "there is no region Нигде" in operator.run("quality", "show", "--region", "Нигде", status=1)


def test_haste_is_seen_in_archives_that_tell_start_and_end_and_never_on_paper(operator: Operator) -> None:
    ended = datetime.fromisoformat(weeks_ago(2))
    rows = []
    for name, entry, seconds, answers in (
        ("slow", "poster", 20, GOOD[5:]),
        ("fast", "poster", 19, GOOD[5:]),
        ("robot", "typed_code", 5, list(STRAIGHT)),
        ("paper", "paper", 5, GOOD[5:]),
    ):
        begun = (ended - timedelta(seconds=seconds)).isoformat()
        rows.append([name, "BRY-01", "job_seeker", "25-34", ended.isoformat(), *answers, entry, begun, "", ""])
    rows.append(["untimed", "BRY-01", "job_seeker", "25-34", ended.isoformat(), *GOOD[5:], "poster", "", "", ""])
    load(operator, rows)
    assert {row["interview_id"]: (row["quality"], row["reasons"]) for row in exported(operator)} == {
        "slow": ("clean", ""),
        "fast": ("B", "speeding"),
        "robot": ("X", "speeding,straight_lining"),
        "paper": ("clean", ""),
        "untimed": ("clean", ""),
    }


def test_haste_in_an_archive_is_measured_against_the_interviews_that_were_there_before(operator: Operator) -> None:
    ended = datetime.fromisoformat(weeks_ago(2))

    def rows(name: str, count: int, seconds: int) -> list[list[str]]:
        begun = (ended - timedelta(seconds=seconds)).isoformat()
        cells = ["BRY-01", "job_seeker", "25-34", ended.isoformat(), *GOOD[5:], "poster", begun, "", ""]
        return [[f"{name}-{number}", *cells] for number in range(count)]

    load(operator, rows("usual", 100, 180))
    load(operator, rows("hasty", 1, 59) + rows("brisk", 1, 60))
    found = {row["interview_id"]: row["reasons"] for row in exported(operator)}
    assert (found["hasty-0"], found["brisk-0"]) == ("speeding", "")
