"""The documents and the files that they speak of."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

import admin_cli

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def tracked(*suffixes: str) -> list[Path]:
    """Files of the repository, new ones included, that end so."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return sorted(path for name in listed if name.endswith(suffixes) and (path := ROOT / name).is_file())


def documents() -> dict[str, str]:
    """Every Markdown file by its path."""
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in tracked(".md")}


def commands() -> dict[str, TyperCommand]:
    """Every command by its full name, such as `centers import`."""
    whole = get_command(admin_cli.app)
    assert isinstance(whole, TyperGroup)
    return dict(_commands("", whole))


def _commands(prefix: str, group: TyperGroup) -> Iterator[tuple[str, TyperCommand]]:
    for name, command in group.commands.items():
        full = f"{prefix} {name}".strip()
        if isinstance(command, TyperGroup):
            yield from _commands(full, command)
        else:
            assert isinstance(command, TyperCommand)
            yield full, command


def anchors(text: str) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#{1,6} (.+?)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
