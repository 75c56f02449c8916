"""Commands for a newcomer to type next. Each can be pasted as printed and shows a part of the demo."""

import shlex
import sys
from pathlib import Path


def lines(out: Path, database_url: str, *, home: str, rival: str) -> list[str]:
    """Complete command lines with the demo's database, to run in the demo's folder."""
    commands: list[tuple[str, ...]] = [
        ("digest", "preview", home, "--out", str(out)),
        ("index", "show"),
        ("questions", "show", "--center", home),
        ("quality", "show", "--center", rival, "--wide"),
        ("report", "--out", str(out / "report")),
        ("site", "serve", "--dir", str(out / "site")),
    ]
    program = Path(sys.prefix) / "bin" / "czn-index"
    if program.is_relative_to(Path.cwd()):
        program = program.relative_to(Path.cwd())
    return [f"DATABASE_URL={shlex.quote(database_url)} {shlex.join([str(program), *words])}" for words in commands]
