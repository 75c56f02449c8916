"""The list of changes that no test notices, and the arithmetic of `make mutants`."""

import ast
import fnmatch
import tomllib
from pathlib import Path

import pytest

from tests.approx import Approx
from tests.mutants import LEFT, Change, apart, reasons, wilson
from tests.mutants_judge import Judge

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
    assert wilson(8, 10) == (Approx(0.4902, abs=1e-4), Approx(0.9433, abs=1e-4))


def test_tests_are_tried_by_what_they_notice_for_their_time() -> None:
    own, other, long, slow = "t/test_b.py::one", "t/test_c.py::two", "t/test_b.py::three", "t/test_b.py::four"
    change, listed = "a.b.x_f__mutmut_1", "a.b.x_f__mutmut_2"
    judge = Judge([change, listed], [listed], 1, Path("judged.json"))
    judge.callers["a.b.x_f"] = [slow, long, other, own]
    judge.seconds = {own: 0.1, other: 0.1, long: 1.5, slow: 2.5}
    # The module's own first, the quickest before others; a slow one not at all.
    assert judge._tests(change) == [own, long, other]
    # Another's that has noticed sixteen of twenty changes of the function comes before one that has noticed none.
    for test, noticed in ((other, 16), (own, 0)):
        judge.tries["a.b.x_f", test], judge.kills["a.b.x_f", test] = 20, noticed
    assert judge._tests(change) == [other, long, own]
    # A change that stays anyway is tried for a fifth of a second; a function that slow tests alone call, by one.
    assert judge._tests(listed) == [other]
    judge.callers["a.b.x_f"] = [slow]
    assert judge._tests(change) == [slow]


def test_a_verdict_stays_while_the_module_and_the_test_are_the_same() -> None:
    judge = Judge([], [], 1, Path("judged.json"))
    judge.code = {"a.b": "111"}
    judge.items = {"one": FakeItem("assert 1"), "two": FakeItem("assert 2")}  # type: ignore[dict-item]
    judge.callers["a.b.x_f"], judge.seconds = ["one", "two"], {"one": 0.1, "two": 0.1}
    killed, survived = judge._stamp("a.b.x_f__mutmut_1", "one"), judge._stamp("a.b.x_f__mutmut_1", "")
    judge.stamps.clear()
    judge.items["two"] = FakeItem("assert 3")  # type: ignore[assignment]
    assert judge._stamp("a.b.x_f__mutmut_1", "one") == killed
    assert judge._stamp("a.b.x_f__mutmut_1", "") != survived
    judge.stamps.clear()
    judge.code["a.b"] = "222"
    assert judge._stamp("a.b.x_f__mutmut_1", "one") != killed


class FakeItem:
    """Stands for a test of pytest with these lines."""

    def __init__(self, lines: str) -> None:
        self.path = self
        self.lines = lines

    def read_text(self, encoding: str) -> str:
        return self.lines
