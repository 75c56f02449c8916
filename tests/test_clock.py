"""A run of the tests may go on past midnight, also that of a Sunday: no module of it keeps the time of its start."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
CLOCKS = {"now", "today", "utcnow", "time", "utc_now"}


def read_at_import(module: ast.AST) -> Iterator[int]:
    """The lines on which a clock is read when the module is imported. A function's body is not, its defaults are."""
    for node in ast.iter_child_nodes(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for evaluated in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                yield from read_at_import(ast.Expression(evaluated))
            continue
        if isinstance(node, ast.Call):
            called = node.func
            name = (
                called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
            )
            if name in CLOCKS:
                yield node.lineno
        yield from read_at_import(node)


def test_no_test_keeps_the_time_of_its_import() -> None:
    found = [
        f"{path.relative_to(TESTS)}:{line}"
        for path in sorted(TESTS.rglob("*.py"))
        for line in read_at_import(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_a_kept_time_is_found() -> None:
    source = """
TODAY = date.today()
WEEK = last_complete_week(datetime.now(UTC).date())
def finish(moment=datetime.now(UTC)): return datetime.now(UTC)
class A:
    begun = time()
    def later(self): return time.time()
"""
    assert sorted(read_at_import(ast.parse(source))) == [2, 3, 4, 6]
