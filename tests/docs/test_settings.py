"""docs/settings.md and .env.example name all existing settings, with their defaults."""

import re
from enum import Enum

from bot.settings import Settings
from tests.docs.reading import ROOT

TEXT = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
FIELDS = {name.upper(): field for name, field in Settings.model_fields.items()}
ROWS = dict(re.findall(r"^\| `([A-Z_]+)` \| (\S+) \|", TEXT, re.MULTILINE))


def default_of(name: str) -> str:
    default = FIELDS[name].default
    value = default.value if isinstance(default, Enum) else default
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return "–" if value is None else f"`{value}`"


def test_the_tables_hold_every_setting_with_its_default_and_nothing_else() -> None:
    assert {name: default_of(name) for name in FIELDS} == ROWS


def test_bounds_of_numbers_are_said() -> None:
    for name, field in FIELDS.items():
        bounds = {type(limit).__name__: limit for limit in field.metadata}
        if "Ge" in bounds:
            [row] = re.findall(rf"^\| `{name}` .*$", TEXT, re.MULTILINE)
            assert f"({bounds['Ge'].ge} to {bounds['Le'].le})" in row


def test_the_example_names_every_setting_and_shows_its_default() -> None:
    shown = dict(re.findall(r"^#? ?([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
    assert set(shown) == set(FIELDS)
    for name, value in shown.items():
        if value and default_of(name) != "–":
            assert f"`{value}`" == default_of(name), name


def test_every_setting_describes_itself() -> None:
    assert all(field.description for field in FIELDS.values())
