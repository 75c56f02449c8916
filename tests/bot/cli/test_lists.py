"""Lists on the demo's database: they fit 100 columns, name their window, and former names of commands work."""

import json
import re

import pytest

from bot.cli.groups import RENAMED
from tests.bot.cli.operators import Operator
from tests.bot.cli.test_every_command import prepare
from tests.bot.cli.usual_forms import USUAL
from tests.docs.reading import commands

WIDTH = 100
LISTS = sorted(name for name, one in commands().items() if any("--format" in option.opts for option in one.params))
PUBLISHED = {
    "index show": r"Windows? .*2026.*published",
    "index verify": r"Windows? .*2026.*published",
    "quality show": r"Answers of complete weeks up to 20\d\d-\d\d-\d\d: 13 weeks .*published",
    "questions show": r"All answers that count, up to 20\d\d",
    "visits show": r"Days 20\d\d-\d\d-\d\d to 20\d\d",
    "indicators show": r"Months 20\d\d-\d\d to 20\d\d",
    "week": r"Week 20\d\d-\d\d-\d\d to 20\d\d-\d\d-\d\d, seen on 20\d\d",
}
"""Lists of figures, and the line above them."""
LATIN = {"id", "n", "B", "X", "95 %", "F", "U", "E", "P", "C"}


@pytest.fixture
def operator(demo_operator: Operator) -> Operator:
    prepare(demo_operator, "alerts list")
    return demo_operator


def listed(operator: Operator, name: str, *arguments: str) -> str:
    usual = USUAL[name].arguments
    if name in ("index bridge", "norms changes", "lake verify") or "{" in usual:
        usual = usual.format_map(prepare(operator, name))
    returned, out, error = operator.ran(*name.split(), *usual.split(), *arguments)
    assert returned == 0, error
    return out


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_fits_a_hundred_columns_in_one_table(operator: Operator, name: str, language: str) -> None:
    operator.environment["CZN_LANG"] = language
    lines = listed(operator, name).splitlines()
    assert max(map(len, lines)) <= WIDTH
    heads = [line for line in lines if line.startswith("┃")]
    assert sum(line.startswith("┏") for line in lines) <= 1
    if language == "ru":
        titles = {title.strip() for head in heads for title in head.strip("┃").split("┃")}
        assert {title for title in titles - LATIN if title and not re.search("[а-яё]", title)} == set()


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_a_list_of_figures_says_of_which_days_they_are(operator: Operator, name: str) -> None:
    above = " ".join(listed(operator, name).split("┏")[0].split())
    assert re.search(PUBLISHED[name], above), above


def test_published_figures_have_their_window_and_moment_for_machines_too(operator: Operator) -> None:
    for name in ("index show", "index verify"):
        for row in json.loads(listed(operator, name, "--format", "json")):
            assert row["window_start"] < row["window_end"] < row["published_at"]


def test_wide_shows_every_column(operator: Operator) -> None:
    wide = listed(operator, "index show", "--wide")
    assert "advice" in wide and "advice" not in listed(operator, "index show")


def test_a_week_that_is_not_published_is_an_error_in_one_line(operator: Operator) -> None:
    error = operator.run("index", "verify", "--week", "2020-01-01", status=1)
    assert error.startswith("czn-index: nothing is published for the week of 2020-01-01") and error.count("\n") == 1


@pytest.mark.parametrize("former", sorted(RENAMED))
def test_a_former_name_works_and_says_the_new_one(operator: Operator, former: str) -> None:
    now = f"{former.split()[0]} {RENAMED[former]}"
    assert former not in commands() and now in commands()
    returned, out, error = operator.ran(*former.split(), *USUAL[now].arguments.split())
    assert (returned, error) == (
        0,
        f"czn-index: '{former}' is called '{now}' now; the former name goes with version 2\n",
    )
    assert USUAL[now].shows in out
    assert f"│ {former.split()[1]} " not in operator.run(former.split()[0], "--help")
