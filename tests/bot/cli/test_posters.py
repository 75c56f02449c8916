"""Posters as an operator asks for them."""

from tests.bot.cli.operators import Operator
from tests.bot.cli.test_visits import known as known
from tests.bot.cli.test_visits import operator as operator


def test_a_region_gets_its_posters(known: Operator) -> None:
    assert known.run("posters", "--region", "Псковская область", "--out", "new") == "2 posters in new.\n"
    assert {path.name for path in (known.folder / "new").iterdir()} == {
        f"PSK-0{number}.{format}" for number in (1, 2) for format in ("pdf", "png", "svg")
    }


def test_one_way_of_naming_centers_is_needed(operator: Operator) -> None:
    assert "a region with --region" in operator.run("posters", "BRY-01", "--all", "--out", "new", status=2)
