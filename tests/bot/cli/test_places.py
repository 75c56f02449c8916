"""`--center` and `--region`: one rule in every command. Both may be given, and the center has to be of the region."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.messenger.links import BOT_USERNAME
from storage.engine.sqlite import sqlite3
from tests.bot.cli.operators import Operator
from tests.docs.reading import commands

BOTH = {
    "admins invite": [],
    "alerts list": [],
    "api keys issue": ["--scope", "visits:write", "--label", "AIS"],
    "api webhooks add": ["https://ais.example/czn", "--event", "alert.raised"],
    "cases list": [],
    "cases list-reviews": [],
    "index show": [],
    "index verify": [],
    "index actions": [],
    "index gaps": [],
    "index warnings": [],
    "indicators show": [],
    "quality show": [],
    "lake verify": ["lake"],
    "questions show": [],
    "responses export": ["--out", "out.csv"],
    "visits show": [],
    "visits show-invited": [],
}
NAMED = {
    "centers set-verification": ["{center}", "required"],
    "digest preview": ["{center}", "--out", "out"],
    "posters": ["{center}", "--out", "out"],
}
"""Commands that name centers without an option."""
REGION, ELSEWHERE = "Брянская область", "Псковская область"


def arguments(name: str, center: str, region: str) -> list[str]:
    if name in NAMED:
        return [*name.split(), *(part.format(center=center) for part in NAMED[name]), "--region", region]
    return [*name.split(), *BOTH[name], "--center", center, "--region", region]


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    made = Operator(tmp_path, sample=True)
    with closing(sqlite3.connect(made.file)) as db:
        db.execute("INSERT INTO properties VALUES (?, 'czn_bot')", (BOT_USERNAME,))
        db.commit()
    return made


def test_these_are_all_commands_that_have_both() -> None:
    options = {name: {one.name for one in command.params} for name, command in commands().items()}
    assert {name for name, names in options.items() if {"center", "region"} <= names} == BOTH.keys() | {
        "digest preview"
    }
    assert {name for name, names in options.items() if "region" in names} - BOTH.keys() - NAMED.keys() == {
        "centers list",
        "report",
    }


@pytest.mark.parametrize("name", sorted(BOTH | NAMED))
def test_a_center_of_the_region_is_taken_and_any_other_is_an_error_of_one_line(operator: Operator, name: str) -> None:
    if name == "lake verify":
        operator.run("lake", "export", "--out", "lake")
    files = set(operator.folder.iterdir())
    error = operator.run(*arguments(name, "BRY-01", ELSEWHERE), status=1)
    assert error == f"czn-index: there is no center BRY-01 in {ELSEWHERE}\n"
    assert operator.run(*arguments(name, "BRY-01", "Нигде"), status=1) == "czn-index: there is no region Нигде\n"
    assert set(operator.folder.iterdir()) == files
    assert operator.run(*arguments(name, "bry-01", REGION)) != ""


@pytest.mark.parametrize("name", ["index show", "posters", "responses export"])
def test_an_unknown_or_empty_place_is_named(operator: Operator, name: str) -> None:
    for center, region, error in (
        ("XXX", REGION, "czn-index: there is no center XXX\n"),
        ("", REGION, "czn-index: there is no center \n"),
        ("BRY-01", "", "czn-index: there is no region \n"),
    ):
        assert operator.run(*arguments(name, center, region), status=1) == error


@pytest.mark.parametrize("place", [["BRY-01"], ["--region", REGION], ["BRY-01", "--region", REGION]])
def test_all_stands_alone(operator: Operator, place: list[str]) -> None:
    assert "or say --all" in operator.run("posters", *place, "--all", "--out", "out", status=2)


def test_of_several_centers_each_has_to_be_of_the_region(operator: Operator) -> None:
    error = operator.run("posters", "BRY-01", "PSK-01", "--region", REGION, "--out", "out", status=1)
    assert error == f"czn-index: there is no center PSK-01 in {REGION}\n"
    assert operator.run("posters", "BRY-01", "bry-02", "--region", REGION, "--out", "out") == "2 posters in out.\n"


def test_verification_with_both_is_that_of_the_center_alone(operator: Operator) -> None:
    operator.run("centers", "set-verification", "BRY-01", "required", "--region", REGION)
    with closing(sqlite3.connect(operator.file)) as db:
        assert db.execute("SELECT code FROM centers WHERE verification = 'required'").fetchall() == [("BRY-01",)]
        assert db.execute("SELECT count(*) FROM regions WHERE verification = 'required'").fetchone() == (0,)
