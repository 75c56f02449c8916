"""docs/architecture.md draws the house as it is.

`python -m tests.docs.redraw` brings its diagram, table and figures up to date.
"""

import re

import pytest

from tests.docs.reading import ROOT
from tests.docs.redraw import after
from tests.house_imports import drawn, essential, house, modules_of
from tests.test_house import ROOMS

TEXT = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
[DIAGRAM] = re.findall(r"^```mermaid\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
[INNER] = re.findall(r"^    subgraph .*?\n(.*?)^    end", DIAGRAM, re.MULTILINE | re.DOTALL)
OUTER = DIAGRAM.replace(INNER, "")
ARROW = re.compile(r"^ *(\w+)(?:\[[^]]*\])? --> (\w+)", re.MULTILINE)


def test_the_diagram_draws_every_room_of_bot() -> None:
    nodes = dict(re.findall(r'^ +(\w+)\["([^"]+)"\]$', INNER, re.MULTILINE))
    assert {f"bot.{node}" for node in nodes} == set(house().arrows)
    for node, label in nodes.items():
        assert label in (f"{node}/", f"{node}.py")
        assert (ROOT / "bot" / label).exists()


def test_every_arrow_within_bot_is_an_import_and_every_import_is_drawn_or_follows() -> None:
    shown = {(f"bot.{source}", f"bot.{target}") for source, target in ARROW.findall(INNER)}
    assert shown == {(source, target) for source, targets in essential(house().arrows).items() for target in targets}


def test_the_arrows_between_the_large_rooms_are_their_imports() -> None:
    """As for the rooms of bot: arrows that follow from others are left out."""
    found = drawn(modules_of(ROOT, *ROOMS), lambda module: module.split(".")[0])
    shown = {arrow for arrow in ARROW.findall(OUTER) if arrow[0] != "admin_cli"}
    assert shown == {(source, target) for source, targets in essential(found.arrows).items() for target in targets}


@pytest.mark.parametrize("top", ["bot", "storage"])
def test_the_table_lists_every_import_of_every_room(top: str) -> None:
    rows = re.findall(rf"^\| `{top}/(\w+)(?:/|\.py)` \| [^|]+ \| ([^|]+) \|$", TEXT, re.MULTILINE)
    listed = {f"{top}.{room}": {f"{top}.{name}" for name in names.split(", ") if name != "–"} for room, names in rows}
    assert listed == {room: set(targets) for room, targets in house(name=top).arrows.items()}


def test_the_table_of_large_rooms_says_who_may_import_whom() -> None:
    for room in ("questionnaire", "scoring", "handlers"):
        [may] = re.findall(rf"^\| `{room}/` \| [^|]+ \| ([^|]+) \|", TEXT, re.MULTILINE)
        assert set(may.split(", ")) - {"nothing"} == ROOMS[room]


def test_the_figures_of_the_house_are_those_of_the_counter() -> None:
    assert after(house()) in TEXT


def test_every_room_is_described() -> None:
    assert "(describe it)" not in TEXT


def test_every_step_of_the_three_ways_names_its_file() -> None:
    ways = re.findall(r"^## The way of .*?\n(.*?)(?=^## )", TEXT, re.MULTILINE | re.DOTALL)
    assert len(ways) == 3
    for way in ways:
        steps = re.findall(r"^\d+\. .*?(?=^\d+\. |^\n|\Z)", way, re.MULTILINE | re.DOTALL)
        assert len(steps) >= 8
        for step in steps:
            files = re.findall(r"`((?:bot|handlers|storage|scoring|questionnaire)/[\w/]+\.py)`", step)
            assert files, step
            assert all((ROOT / file).is_file() for file in files), step
