"""Brings diagram, tables and figures of docs/architecture.md up to date: `python -m tests.docs.redraw`.

Descriptions stay. A new room gets a line whose description is to be written.
"""

import re
import sys
from functools import partial

from tests.docs.reading import ROOT
from tests.house_imports import House, essential, house

PAGE = ROOT / "docs" / "architecture.md"
NO_IMPORTS = "–"


def redrawn(text: str, found: House) -> str:
    text = re.sub(r"(^    subgraph .*?\n).*?(^    end)", rf"\1{_diagram(found)}\2", text, flags=re.M | re.S)
    for rooms in (found, house(name="storage")):
        text = re.sub(rf"(^\| `{_top(rooms)}/\w+[/.].*\n)+", partial(_table, found=rooms), text, flags=re.M)
    return re.sub(r"^\| after \|.*$", after(found), text, flags=re.M)


def after(found: House) -> str:
    figures = (len(found.arrows), max(found.floors.values()), found.number_of_arrows, len(found.circles))
    return f"| after | {' | '.join(map(str, figures))} |"


def _diagram(found: House) -> str:
    nodes = [f'{_short(room)}["{_file(room)}"]' for room in found.arrows]
    arrows = [
        f"{_short(room)} --> {_short(target)}"
        for room, targets in essential(found.arrows).items()
        for target in sorted(targets)
    ]
    return "".join(f"        {line}\n" for line in (*nodes, *arrows))


def _table(table: re.Match[str], found: House) -> str:
    top = _top(found)
    described = dict(re.findall(rf"^\| `{top}/(\S+)` \| (.*?) \|", table[0], flags=re.M))
    lines = []
    for room, targets in found.arrows.items():
        names = ", ".join(map(_short, sorted(targets))) or NO_IMPORTS
        lines.append(f"| `{top}/{_file(room)}` | {described.get(_file(room), '(describe it)')} | {names} |\n")
    return "".join(lines)


def _file(room: str) -> str:
    name = _short(room)
    return f"{name}/" if (ROOT / room.replace(".", "/")).is_dir() else f"{name}.py"


def _short(room: str) -> str:
    return room.partition(".")[2]


def _top(found: House) -> str:
    return next(iter(found.arrows)).partition(".")[0]


def main() -> int:
    PAGE.write_text(redrawn(PAGE.read_text(encoding="utf-8"), house()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
