"""Lists on the demo's database: they fit 100 columns, name their window, and former names of commands work."""

import json
import re

import pytest

from bot.cli.groups import RENAMED
from tests import demo_run
from tests.bot.cli.operators import Operator, at_demo, newest_week
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


AT_2026 = ("index bridge", "norms changes")
"""Lists that compare the versions of the methodology."""


class Prepared:
    """The demo's database in the situations that lists are for, each made once: lists change nothing but the log."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self._factory = factory
        self._made: dict[str, tuple[Operator, dict[str, str]]] = {}

    def run(self, name: str, *arguments: str, language: str = "en") -> str:
        usual = USUAL[name].arguments
        situation = AT_2026[0] if name in AT_2026 else name if name == "lake verify" or "{" in usual else "alerts list"
        operator, known = self.at(situation)
        operator.environment["CZN_LANG"] = language
        if name == "lake verify":
            arguments = (*newest_week(operator), *arguments)
        returned, out, error = operator.ran(*name.split(), *usual.format_map(known).split(), *arguments)
        assert returned == 0, error
        return out

    def at(self, situation: str) -> tuple[Operator, dict[str, str]]:
        """An operator there, and the words that only the database knows."""
        if situation not in self._made:
            operator = at_demo(demo_run.folder(self._factory) / "data" / "demo", self._factory.mktemp("lists"))
            self._made[situation] = operator, prepare(operator, situation)
        return self._made[situation]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return Prepared(tmp_path_factory)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_fits_a_hundred_columns_in_one_table_and_says_of_which_days_its_figures_are(
    prepared: Prepared, name: str, language: str
) -> None:
    lines = prepared.run(name, language=language).splitlines()
    assert max(map(len, lines)) <= WIDTH
    heads = [line for line in lines if line.startswith("┃")]
    assert sum(line.startswith("┏") for line in lines) <= 1
    if language == "ru":
        titles = {title.strip() for head in heads for title in head.strip("┃").split("┃")}
        assert {title for title in titles - LATIN if title and not re.search("[а-яё]", title)} == set()
    else:
        above = " ".join(" ".join(lines).split("┏")[0].split())
        assert re.search(PUBLISHED.get(name, ""), above), above


def test_published_figures_have_their_window_and_moment_for_machines_too(prepared: Prepared) -> None:
    for name in ("index show", "index verify"):
        for row in json.loads(prepared.run(name, "--format", "json")):
            assert row["window_start"] < row["window_end"] < row["published_at"]


def test_wide_shows_every_column(prepared: Prepared) -> None:
    wide = prepared.run("index show", "--wide")
    assert "advice" in wide and "advice" not in prepared.run("index show")


def test_a_week_that_is_not_published_is_an_error_in_one_line(prepared: Prepared) -> None:
    operator, _ = prepared.at("alerts list")
    error = operator.run("index", "verify", "--week", "2020-01-01", status=1)
    assert error.startswith("czn-index: nothing is published for the week of 2020-01-01") and error.count("\n") == 1


@pytest.mark.parametrize("former", sorted(RENAMED))
def test_a_former_name_works_and_says_the_new_one(demo_operator: Operator, former: str) -> None:
    operator = demo_operator
    prepare(operator, "alerts list")
    now = f"{former.split()[0]} {RENAMED[former]}"
    assert former not in commands() and now in commands()
    returned, out, error = operator.ran(*former.split(), *USUAL[now].arguments.split())
    assert (returned, error) == (
        0,
        f"czn-index: '{former}' is called '{now}' now; the former name goes with version 2\n",
    )
    assert USUAL[now].shows in out
    assert f"│ {former.split()[1]} " not in operator.run(former.split()[0], "--help")
