"""A case from finding it to its end, at the command line."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from tests.bot.cli.operators import Operator, as_prepared
from tests.bot.results.method_2026.honest_nation import HonestNation
from tests.scoring.method_2026.test_signs import nation

SUNDAY = "2026-03-01"
HONEST = nation()


def published(made: Operator) -> None:
    """A nation with one center where five people gave nothing but ones."""
    asyncio.run(_build(made.environment["DATABASE_URL"]))
    made.run("index", "compute", "--as-of", "2026-03-02")


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return as_prepared(published, tmp_path)


async def _build(url: str) -> None:
    honest = await HonestNation.build(url)
    await honest.answer(7, ["1" * 15] * 5)
    await honest.db.close()


def found(operator: Operator) -> str:
    assert operator.run("cases", "find", "--week", SUNDAY) == "1 case opened at 1 center.\n"
    (one,) = json.loads(operator.run("cases", "list", "--format", "json"))
    assert (one["center"], one["kind"], one["week"], one["state"]) == ("C-07", "all ones", "2026-W09", "open")
    return str(one["id"])


def log(operator: Operator, action: str) -> list[str]:
    return [
        line["detail"] for line in json.loads(operator.run("audit", "list", "--action", action, "--format", "json"))
    ]


def test_a_case_is_told_in_plain_words_with_its_figures_beside_the_usual(operator: Operator) -> None:
    id = found(operator)
    page = operator.run("cases", "show", id)
    assert f"Case {id}: all ones" in page and "C-07, Центр 7, Область" in page
    # Five of 45 beside five of 1605.
    assert "11.1 % of 45 job seekers gave nothing but ones. In the whole country it is 0.3 %." in page
    assert re.search(r"^  here  █{40} 11\.1 %\n  usual █ 0\.3 %$", page, re.MULTILINE)
    assert "45 answers are there. They are those that the test saw." in page
    assert f"  czn-index cases clear {id} --reason '…'\n" in page
    for secret in ("cli:", "telegram", "respondent"):
        assert secret not in page
    listed = operator.run("cases", "list")
    assert "all ones" in listed and "11.1 %" in listed and "0.3 %" in listed


def test_the_answers_have_ids_and_nothing_that_leads_to_a_person(operator: Operator) -> None:
    id = found(operator)
    listed = json.loads(operator.run("cases", "show", id, "--answers", "--format", "json"))
    assert len(listed) == 45 and sum(one["answers"] == "1" * 15 for one in listed) == 5
    assert set(listed[0]) == {"id", "week", "type", "age_band", "entry", "quality", "reasons", "seconds", "answers"}


def test_a_cleared_case_stays_cleared_and_says_by_whom_and_why(operator: Operator) -> None:
    id = found(operator)
    assert operator.run("cases", "clear", id, "--reason", "  A bad\n week ") == f"Case {id} is cleared.\n"
    assert operator.run("cases", "find", "--week", SUNDAY) == "0 cases opened at 0 centers.\n"
    (one,) = json.loads(operator.run("cases", "list", "--state", "cleared", "--format", "json"))
    assert one["reason"] == "A bad week" and one["settled_by"].startswith("cli:")
    assert "cleared on" in operator.run("cases", "show", id)
    for again in (("clear", id), ("review", id)):
        assert operator.run("cases", *again, "--reason", "Again", status=1) == (
            f"czn-index: the case {id} is cleared already\n"
        )
    said = operator.run("cases", "invalidate", id, "--answers", "i-00001", "--reason", "No", status=1)
    assert said == f"czn-index: the case {id} is cleared already\n"
    assert log(operator, "cases clear")[0] == f"case {id}: A bad week"


def test_a_center_goes_under_review_and_comes_out(operator: Operator) -> None:
    id = found(operator)
    assert "C-07 is under review in results from the week of" in operator.run(
        "cases", "review", id, "--reason", "One hand"
    )
    (one,) = json.loads(operator.run("cases", "list-reviews", "--center", "C-07", "--format", "json"))
    assert (one["case"], one["reason"], one["until"]) == (id, "One hand", None)
    assert "C-07 is not under review any more" in operator.run("cases", "end-review", "c-07", "--reason", "Settled")
    (one,) = json.loads(operator.run("cases", "list-reviews", "--format", "json"))
    assert one["ended_reason"] == "Settled" and one["until"] is not None
    said = operator.run("cases", "end-review", "C-07", "--reason", "Again", status=1)
    assert said == "czn-index: the center C-07 is not under review\n"
    assert (log(operator, "cases review"), log(operator, "cases end-review")[:1]) == (
        [f"case {id}: One hand"],
        ["Settled"],
    )


def test_made_up_answers_are_marked_and_restored_and_verified(operator: Operator) -> None:
    id = found(operator)
    listed = json.loads(operator.run("cases", "show", id, "--answers", "--format", "json"))
    ones = [one["id"] for one in listed if one["answers"] == "1" * 15]
    elsewhere = "i-00001"
    said = operator.run(
        "cases", "invalidate", id, "--answers", f"{ones[0]},{elsewhere}", "--reason", "Made up", status=1
    )
    assert said == f"czn-index: there is no answer {elsewhere} of this center that counts\n"
    done = operator.run("cases", "invalidate", id, "--answers", ", ".join(ones), "--reason", "Made up")
    assert done == "5 answers marked invalid.\n"
    assert "intact; 5 marked invalid since" in operator.run("index", "verify", "--center", "C-07", "--wide")
    assert "identical" in operator.run("index", "verify", "--center", "C-08")
    assert "45 answers are there, 5 of them are marked invalid." in operator.run("cases", "show", id)
    done = operator.run("cases", "revalidate", id, "--answers", ones[0], "--reason", "A mistake")
    assert done == "1 answer counts again.\n"
    assert "45 answers are there, 4 of them are marked invalid." in operator.run("cases", "show", id)
    assert log(operator, "cases invalidate")[2:] == [f"case {id}, answers 5: Made up"]
    assert log(operator, "cases revalidate") == [f"case {id}, answers 1: A mistake"]


def test_the_week_and_the_quality_say_what_waits(operator: Operator) -> None:
    assert "open case" not in operator.run("week")
    id = found(operator)
    page = operator.run("week")
    assert "1 open case" in page and "czn-index cases list --state open" in page
    assert "more than 14 days" not in page
    assert "0 cases have been open for more than 14 days." in operator.run("quality", "show")
    _age(operator)
    assert "1 of them for more than 14 days, a number that is public" in operator.run("week")
    assert "1 case has been open for more than 14 days." in operator.run("quality", "show")
    operator.run("cases", "clear", id, "--reason", "A bad week")
    assert "open case" not in operator.run("week")


def _age(operator: Operator) -> None:
    """As if the case had been opened long ago."""
    from contextlib import closing

    from storage.engine.sqlite import sqlite3

    with closing(sqlite3.connect(operator.file)) as db:
        db.execute("UPDATE cases SET opened_at = '2026-03-02 09:00:00.000000'")
        db.commit()


def test_every_kind_of_case_has_words(operator: Operator) -> None:
    from datetime import UTC, datetime

    from scoring.method_2026.cases import CaseReason
    from storage.engine.database import Database
    from storage.quality import cases
    from storage.quality.cases import Found

    seen = {
        "people": 40, "rate": 0.25, "usual": 0.02, "p": 1e-12, "z": 5.0, "answers": 60, "doubtful": 12,
        "type": "job_seeker", "index": 84.0, "index_clean": 80.0, "by_chance": 2.1, "visits": 30,
        "first_day": "2026-02-24", "last_day": "2026-02-25",
    }  # fmt: skip

    async def add() -> None:
        db = await Database.open(operator.environment["DATABASE_URL"])
        found = [Found(1, reason.value, 105_000, seen, {}, "") for reason in CaseReason]
        await cases.open_new(db, found, datetime(2026, 3, 2, tzinfo=UTC))
        await db.close()

    asyncio.run(add())
    listed = {one["kind"]: one["id"] for one in json.loads(operator.run("cases", "list", "--format", "json"))}
    assert set(listed) == {reason.value for reason in CaseReason}
    operator.environment["CZN_LANG"] = "ru"
    pages = {kind: operator.run("cases", "show", id) for kind, id in listed.items()}
    told = {kind: re.search(r"Что увидела проверка\n(.+?)\n\n", page, re.DOTALL) for kind, page in pages.items()}
    assert len({words[1] for words in told.values() if words}) == len(CaseReason)
    for kind, page in pages.items():
        assert not re.search(r"[{}]|nan", page), kind
        assert re.search(r"^Случай \w{12}: [а-я]", page), kind
    assert "одном из 1,000,000,000 центров" in pages["all ones"]
