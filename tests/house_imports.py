"""Counts the imports of bot/ or of storage/: rooms, their floors, the arrows between them, and circles.

A room is a folder or a module at the top of one of these. An arrow is an import from one room into another, anywhere in
a file. A room that imports no other is on floor 1; every other room is one above the highest that it imports.

    python -m tests.house_imports              the figures of bot/ as it is
    python -m tests.house_imports 7101494      the same at a commit
"""

import ast
import functools
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOUSE = "bot"

Arrows = Mapping[str, frozenset[str]]
Modules = Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class House:
    """Who imports whom, by room. A circle is a set of rooms that all reach one another."""

    arrows: Arrows
    circles: tuple[frozenset[str], ...]

    @property
    def number_of_arrows(self) -> int:
        return sum(len(targets) for targets in self.arrows.values())

    @property
    def floors(self) -> dict[str, int]:
        """The floor of each room. Rooms of a circle stand together."""
        circle_of = {room: circle for circle in self.circles for room in circle}
        groups = {room: circle_of.get(room, frozenset({room})) for room in self.arrows}
        found: dict[frozenset[str], int] = {}

        def floor(group: frozenset[str]) -> int:
            if group not in found:
                below = {groups[target] for room in group for target in self.arrows[room]} - {group}
                found[group] = 1 + max(map(floor, below), default=0)
            return found[group]

        return {room: floor(group) for room, group in groups.items()}


def house(root: Path = ROOT, name: str = HOUSE) -> House:
    """The rooms of bot/, or of another folder, in a checkout."""
    return drawn(modules_of(root, name), lambda module: ".".join(module.split(".")[:2]), without=name)


def drawn(modules: Modules, room_of: Callable[[str], str], *, without: str = "") -> House:
    """The house that some modules make, each in the room that `room_of` puts it into. Other modules are not drawn."""
    arrows: dict[str, set[str]] = {}
    for module, path in modules.items():
        room = room_of(module)
        if room != without:
            targets = {room_of(imported) for imported in imports(path, modules)}
            arrows.setdefault(room, set()).update(targets - {room, without})
    frozen = {room: frozenset(targets) for room, targets in sorted(arrows.items())}
    return House(frozen, _circles(frozen))


def modules_of(root: Path, *rooms: str) -> dict[str, Path]:
    """The modules of some folders by their dotted names; a folder is its `__init__`."""
    found = {}
    for room in rooms:
        for path in sorted((root / room).rglob("*.py")):
            names = path.relative_to(root).with_suffix("").parts
            found[".".join(names[:-1] if names[-1] == "__init__" else names)] = path
    return found


def imports(path: Path, modules: Modules) -> Iterator[str]:
    """The modules that a file imports, anywhere in it."""
    for origin, names in statements(path):
        if origin is None:
            yield from (name for name in names if name in modules)
        elif origin in modules:
            inner = (f"{origin}.{name}" for name in names)
            yield from (one if one in modules else origin for one in inner)


@functools.cache
def statements(path: Path) -> tuple[tuple[str | None, tuple[str, ...]], ...]:
    """The absolute imports of a file, each as its module, if it is one from a module, and its names. Every file is read
    once, however many rules look at it."""
    found: list[tuple[str | None, tuple[str, ...]]] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.append((None, tuple(alias.name for alias in node.names)))
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, tuple(alias.name for alias in node.names)))
    return tuple(found)


def _circles(arrows: Arrows) -> tuple[frozenset[str], ...]:
    reached = {room: _reached(room, arrows) for room in arrows}
    mutual = {frozenset(other for other in reached[room] if room in reached[other]) for room in arrows}
    return tuple(sorted((circle for circle in mutual if circle), key=sorted))


def _reached(room: str, arrows: Arrows) -> set[str]:
    seen: set[str] = set()
    waiting = list(arrows[room])
    while waiting:
        other = waiting.pop()
        if other not in seen:
            seen.add(other)
            waiting += arrows[other]
    return seen


def essential(arrows: Arrows) -> dict[str, frozenset[str]]:
    """The arrows that do not follow from others: without a way around."""
    return {
        room: frozenset(
            target for target in targets if not any(target in _reached(other, arrows) for other in targets - {target})
        )
        for room, targets in arrows.items()
    }


def at_commit(commit: str, folder: Path) -> Path:
    """bot/ as it was at a commit, unpacked into a folder."""
    archive = subprocess.run(["git", "archive", commit, HOUSE], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")
    return folder


def figures(found: House) -> str:
    highest = max(found.floors.values())
    return (
        f"{len(found.arrows)} rooms on {highest} floors, {found.number_of_arrows} arrows, {len(found.circles)} circles"
    )


def _print_floors(found: House) -> None:
    floors = found.floors
    for floor in range(max(floors.values()), 0, -1):
        print(f"{floor:2}  {'  '.join(room.removeprefix('bot.') for room, one in floors.items() if one == floor)}")
    print(figures(found))
    for circle in found.circles:
        print("circle:", ", ".join(sorted(circle)))


def main() -> int:
    if len(sys.argv) == 1:
        _print_floors(house())
        return 0
    with tempfile.TemporaryDirectory() as folder:
        _print_floors(house(at_commit(sys.argv[1], Path(folder))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
