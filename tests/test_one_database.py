"""Which tests run on one database alone."""

from dataclasses import dataclass
from pathlib import Path

from tests.one_database import chosen


@dataclass(frozen=True)
class Named:
    nodeid: str

    @property
    def path(self) -> Path:
        return Path(self.nodeid.partition("::")[0])


def both(file: str, *names: str) -> list[Named]:
    return [Named(f"{file}::{name}[{database}]") for name in names for database in ("sqlite", "postgresql")]


def test_a_conversation_runs_once_and_each_database_has_its_part() -> None:
    names = [f"test_{number}" for number in range(40)]
    found = [item.nodeid for item in chosen(both("a.py", *names))]
    assert sorted(name.partition("::")[2].partition("[")[0] for name in found) == sorted(names)
    on_sqlite = sum("sqlite" in name for name in found)
    # A fair coin gives fewer than eight or more than 32 of forty once in ten thousand.
    assert 8 <= on_sqlite <= 32
    assert chosen(both("a.py", *names)) == chosen(both("a.py", *names))


def test_figures_and_pages_run_once_too() -> None:
    for file in ("bot/results/a", "bot/report/a", "handlers/a"):
        assert len(chosen(both(file, "test_it"))) == 1


def test_storage_jobs_and_what_has_one_database_anyway_run_in_full() -> None:
    storage = [*both("storage/a", "test_it"), *both("bot/delivery/a", "test_it")]
    storage += both("bot/a", "test_it")
    alone = [Named("b.py::test_it[postgresql]"), Named("c.py::test_it")]
    assert chosen([*storage, *alone]) == [*storage, *alone]
