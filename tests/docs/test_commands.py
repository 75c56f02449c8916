"""docs/commands.md has a section for every command, and nothing else; its examples parse."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.docs.reading import ROOT, commands

TEXT = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^### (?P<name>.+?)\n(?P<body>.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
SECTIONS = {found["name"]: found["body"] for found in SECTION.finditer(TEXT)}
COMMANDS = commands()


def example_of(body: str) -> list[str]:
    """The words of a section's only example."""
    [line] = re.findall(r"^```sh\n(.+)\n```$", body, re.MULTILINE)
    return shlex.split(line)


def parsed(name: str, words: list[str]) -> dict[str, Any]:
    """What its command reads in the example. Wrong options, missing arguments and wrong kinds of values are refused."""
    path = ["czn-index", *name.split()]
    assert words[: len(path)] == path
    return COMMANDS[name].make_context(name, words[len(path) :]).params


def test_every_command_has_a_section_and_nothing_else_does() -> None:
    assert set(SECTIONS) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_its_example_parses(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = example_of(SECTIONS[name])
    monkeypatch.chdir(tmp_path)
    for word in words:
        if re.fullmatch(r"[\w./-]+\.(csv|toml|backup)", word) and not word.startswith("/"):
            Path(word).parent.mkdir(parents=True, exist_ok=True)
            Path(word).touch()
    given = parsed(name, words)
    assert any(value not in (None, False, ()) for value in given.values()) or len(words) == 1 + len(name.split())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_options_that_its_section_names_exist(name: str) -> None:
    known = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    named = set(re.findall(r"`(--[a-z-]+)", SECTIONS[name]))
    assert named <= known


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_is_named_or_shown(name: str) -> None:
    """Options that all lists share are in the introduction."""
    options = {option for parameter in COMMANDS[name].params for option in parameter.opts if option.startswith("--")}
    shared = {"--format", "--center", "--region", "--wide", "--pager", "--dry-run"}
    assert options - shared <= set(re.findall(r"--[a-z-]+", SECTIONS[name]))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert command.epilog is not None and command.epilog.startswith(f"Example: czn-index {name}")
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{name}: {parameter.name} has no help"
