"""Tests that wait lie evenly among those that compute."""

from dataclasses import dataclass
from pathlib import Path

from tests.order import spread


@dataclass(frozen=True)
class InPlace:
    path: Path
    number: int


def made_of(*files: tuple[str, int]) -> list[InPlace]:
    return [InPlace(Path(name), number) for name, many in files for number in range(many)]


def order(tests: list[InPlace]) -> list[str]:
    return list(dict.fromkeys(str(test.path) for test in spread(tests)))


def test_every_part_of_the_whole_has_its_share_of_waiting_ones() -> None:
    computing = made_of(*((f"quick/{number}.py", 10) for number in range(30)))
    waiting = made_of(*((f"end_to_end/{number}.py", 2) for number in range(9)), ("browser/9.py", 2))
    found = spread(computing + waiting)
    assert sorted(found, key=str) == sorted(computing + waiting, key=str)
    for workers in (2, 3, 5):
        part = len(found) // workers
        shares = [sum("quick" not in test.path.parts for test in found[at * part :][:part]) for at in range(workers)]
        # Twenty waiting tests, two in a file, which is not cut.
        assert all(abs(share - 20 / workers) <= 2 for share in shares)


def test_files_stay_whole_and_in_their_order() -> None:
    tests = made_of(("quick/a.py", 4), ("end_to_end/b.py", 3), ("quick/c.py", 4))
    assert order(tests) == ["quick/a.py", "end_to_end/b.py", "quick/c.py"]
    found = spread(tests)
    assert [test.number for test in found] == [0, 1, 2, 3, 0, 1, 2, 0, 1, 2, 3]


def test_of_one_kind_alone_nothing_moves() -> None:
    for folder in ("tests/bot", "tests/browser"):
        tests = made_of((f"{folder}/a.py", 2), (f"{folder}/b.py", 1))
        assert spread(tests) == tests
    assert spread([]) == []
