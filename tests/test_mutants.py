"""The list of changes that no test notices, and the arithmetic of `make mutants`."""

import ast
import fnmatch
import tomllib
from pathlib import Path

import pytest

from tests.mutants import LEFT, Change, apart, reasons, wilson

ROOT = Path(__file__).parents[1]
ENTRIES = tomllib.loads(LEFT.read_text(encoding="utf-8")).get("left", [])


def functions() -> set[str]:
    """Every function of both rooms, as `scoring.shares.wilson` or `questionnaire.reader.Reader.content`."""
    found = set()
    for path in (one for room in ("scoring", "questionnaire") for one in (ROOT / room).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            members = (
                [(node, "")] if not isinstance(node, ast.ClassDef) else [(one, f"{node.name}.") for one in node.body]
            )
            found |= {f"{module}.{of}{one.name}" for one, of in members if isinstance(one, ast.FunctionDef)}
    return found


def test_each_entry_gives_its_reason_and_is_about_a_function_that_exists() -> None:
    known = functions()
    for entry in ENTRIES:
        assert set(entry) <= {"function", "was", "now", "reason"} and len(entry["reason"]) > 20, entry
        assert entry.get("was") or entry.get("now"), f"stands for every change of a function: {entry}"
        assert fnmatch.filter(known, entry["function"]), entry


def test_an_entry_stands_for_changes_of_its_function_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "left.toml"
    path.write_text('[[left]]\nfunction = "a.f*"\nwas = "strict=True"\nreason = "equal lengths"\n', encoding="utf-8")
    monkeypatch.setattr("tests.mutants.LEFT", path)
    fits = Change("a.x_f__mutmut_1", "a.f", "zip(x, y, strict=True)", "zip(x, y)")
    others = (Change("", "b.f", fits.was, fits.now), Change("", "a.f", "x < 1", "x <= 1"))
    assert [reason for _, reason in reasons([fits, *others])] == ["equal lengths", "", ""]


def test_what_a_change_changes_is_what_lies_between_the_lines_in_common() -> None:
    assert apart(["a", "b", "c"], ["a", "x", "c"]) == ("b", "x")
    assert apart(["a", "b", "c"], ["a", "c"]) == ("b", "")
    assert apart(["a", "a"], ["a"]) == ("a", "")
    assert apart(["a"], ["b"]) == ("a", "b")


def test_a_share_has_wilsons_interval() -> None:
    """8 of 10: 0.4902 to 0.9433 (Newcombe 1998)."""
    assert wilson(8, 10) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
