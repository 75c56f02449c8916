"""The documentation is tested: what stands in the README is there, and what is there stands in the README."""

import re
import tomllib
from pathlib import Path

import pytest
import typer
from typer.main import get_command

import admin_cli
from bot.settings import Settings
from storage.tables import metadata

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def commands() -> dict[str, "typer.core.TyperCommand"]:
    """Every command by its full name."""
    found = {}

    def walk(prefix: str, group: object) -> None:
        for name, command in group.commands.items():
            full = f"{prefix} {name}".strip()
            if hasattr(command, "commands"):
                walk(full, command)
            else:
                found[full] = command

    walk("", get_command(admin_cli.app))
    return found


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_has_help_with_an_example_and_stands_in_the_readme(name: str) -> None:
    command = commands()[name]
    assert command.help
    assert command.epilog.startswith(f"Example: czn-index {name}")
    assert f"`{name}" in README
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name}: {parameter.name} has no help"


def test_every_setting_stands_in_the_readme_and_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert field.description
        assert f"| `{name.upper()}` |" in README
        assert re.search(rf"^#? ?{name.upper()}=", example, re.MULTILINE)
    named = set(re.findall(r"^#? ?([A-Z_]+)=", example, re.MULTILINE))
    assert named == {name.upper() for name in Settings.model_fields}


def test_the_privacy_page_names_every_table_of_people_and_every_time() -> None:
    page = (ROOT / "PRIVACY.md").read_text(encoding="utf-8")
    telling = {"account", "user_id", "chat_id", "respondent_id", "membership_id", "comment"}
    for table in metadata.tables.values():
        if telling & {column.name for column in table.columns}:
            assert re.search(rf"^\|.*`{table.name}[`.]", page, re.MULTILINE), table.name
    for name, words, days in (("unfinished", "7 days", 7), ("comment", "1 year", 365), ("delivery", "90 days", 90)):
        setting = f"retention_{name}_days"
        assert Settings.model_fields[setting].default == days
        assert re.search(rf"{words}[^|]*`{setting.upper()}`", page), setting


def test_every_make_target_in_the_readme_exists() -> None:
    for target in set(re.findall(r"(?:`|^    )make ([a-z-]+)", README, re.MULTILINE)):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_every_picture_in_the_readme_exists() -> None:
    pictures = re.findall(r'(?:src="|\]\()([^")]+\.png)', README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).is_file(), picture


def test_every_library_the_product_needs_is_pinned() -> None:
    pinned = {
        re.sub(r"[-_.]+", "-", line.split("==")[0]).lower()
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted += extra
    names = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!; ]", one)[0]).lower() for one in wanted}
    assert names <= pinned
