"""Judges mutants in one session of pytest: the tests are collected once, and each mutant is a fork that runs its tests.

tests/mutants.py runs it in the tree that mutmut has made. A fork costs some hundredths of a second; a session with its
collection costs more than a second.
"""

import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

import pytest

CPU_LIMIT = 10
"""Seconds of the processor beyond ten times what the tests need: a mutant that takes longer loops for ever."""
MEMORY_LIMIT = 4 << 30
"""Bytes of addresses: a mutant that wants more grows for ever."""
SLOW = 2.0
"""Seconds of the processor from which a test is slow."""
LONGEST = 12.0
"""Seconds of tests that a mutant gets at most."""
LEARNED = Path("learned.json")

SURVIVED, KILLED, NO_TESTS = "survived", "killed", "no tests"
Tell = Callable[[object], None]
Job = tuple[str, Callable[[Tell], None], float]


class Judge:
    """Plugin: instead of running the session's tests, runs those that call a mutant's function, mutant by mutant."""

    def __init__(self, names: Sequence[str], processes: int, judged: Path) -> None:
        self.names, self.processes, self.judged = names, processes, judged
        self.callers: dict[str, list[str]] = defaultdict(list)
        self.seconds: dict[str, float] = {}
        self.kills: dict[tuple[str, str], int] = defaultdict(int)
        self.items: dict[str, pytest.Item] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        started = _processor()
        self.items = {item.nodeid: item for item in session.items}
        _warm()
        self._learn()
        learned = _processor()
        verdicts: dict[str, str] = {}
        for done, (name, verdict) in enumerate(self._verdicts(), 1):
            verdicts[name] = verdict
            if done % 50 == 0 or done == len(self.names):
                self.judged.write_text(json.dumps(verdicts, indent=1), encoding="utf-8")
                noticed = sum(one == KILLED for one in verdicts.values())
                print(f"{done} of {len(self.names)} changes, {noticed} noticed", flush=True)
        spent = f"{learned - started:.0f} to learn what each test calls, {_processor() - learned:.0f} to judge"
        print(f"seconds of processors: {spent}")
        return True

    def _learn(self) -> None:
        """Run each test by itself on the code as it is, and note its time and the functions that it calls.

        What was learned stays until the test's file changes, or any of the code.
        """
        known = json.loads(LEARNED.read_text(encoding="utf-8")) if LEARNED.exists() else {}
        code = _stamp(sorted(path for room in ("scoring", "questionnaire") for path in Path(room).rglob("*.py")))
        stamps = {test: code + _stamp([item.path]) for test, item in self.items.items()}
        known = {test: noted for test, noted in known.items() if stamps.get(test, noted[0]) == noted[0]}

        def work(test: str, tell: Tell) -> None:
            from mutmut.state import state

            os.environ["MUTANT_UNDER_TEST"] = "stats"
            started = time.process_time()
            self._run(test)
            tell([time.process_time() - started, sorted(state()._stats)])

        jobs = ((test, lambda tell, test=test: work(test, tell), 300) for test in self.items if test not in known)
        for done, (test, status, said) in enumerate(self._forked(jobs), 1):
            if done % 100 == 0:
                print(f"{done} tests tried", flush=True)
            if status or not said:
                raise pytest.UsageError(f"{test} fails on the code as it is")
            known[test] = [stamps[test], *said[-1]]
        LEARNED.write_text(json.dumps(known), encoding="utf-8")
        for test in self.items:
            _, self.seconds[test], called = known[test]
            for function in called:
                self.callers[function].append(test)
        if not self.callers:
            raise pytest.UsageError("no test calls a function that has mutants: is this the tree of mutmut?")

    def _verdicts(self) -> Iterator[tuple[str, str]]:
        def work(name: str, tell: Tell) -> None:
            os.environ["MUTANT_UNDER_TEST"] = name
            tests = self._tests(name)
            for test, following in zip(tests, [*tests[1:], None], strict=True):
                tell(test)
                self._run(test, following)

        yield from ((name, NO_TESTS) for name in self.names if not self._tests(name))
        tested = (name for name in self.names if self._tests(name))
        jobs = ((name, lambda tell, name=name: work(name, tell), self._limit(name)) for name in tested)
        for name, status, said in self._forked(jobs):
            if status and said:
                self.kills[_function(name), said[-1]] += 1
            yield name, KILLED if status else SURVIVED

    def _tests(self, name: str) -> list[str]:
        """Those first that have noticed most changes of this function, then those of its module, then the quickest.

        The slow ones and what comes after `LONGEST` are left out, which can only make the share smaller.
        """
        function = _function(name)
        own = f"/test_{function.partition('.x')[0].rpartition('.')[2]}.py"
        ordered = sorted(
            (test for test in self.callers[function] if self.seconds[test] < SLOW),
            key=lambda test: (-self.kills[function, test], own not in test, self.seconds[test]),
        )
        ends = accumulate(self.seconds[test] for test in ordered)
        return [test for test, end in zip(ordered, ends, strict=True) if end < LONGEST] or self.callers[function]

    def _limit(self, name: str) -> float:
        return CPU_LIMIT + 10 * sum(self.seconds[test] for test in self._tests(name))

    def _run(self, test: str, following: str | None = None) -> None:
        item = self.items[test]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=self.items.get(following or ""))

    def _forked(self, jobs: Iterable[Job]) -> Iterator[tuple[str, int, list]]:
        """Each job in a process of its own, some at a time: its name, status and what it told."""
        running: dict[int, tuple[str, int]] = {}
        waiting = iter(jobs)
        while True:
            while len(running) < self.processes and (job := next(waiting, None)):
                name, work, limit = job
                listening, telling = os.pipe()
                if (child := os.fork()) == 0:
                    _work(work, limit, telling)
                os.close(telling)
                running[child] = name, listening
            if not running:
                return
            child, status = os.wait()
            name, listening = running.pop(child)
            with os.fdopen(listening, encoding="utf-8") as said:
                yield name, status, [json.loads(line) for line in said if line.endswith("\n")]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """In a child: the first failure is the verdict."""
    if os.getpid() != PARENT and report.failed:
        os._exit(1)


PARENT = os.getpid()


def _warm() -> None:
    """Have Hypothesis read the constants in the code once, and not in each child."""
    # Imported earlier, pytest could not rewrite its assertions.
    from hypothesis import given
    from hypothesis import strategies as st

    given(st.text(), st.floats())(lambda text, number: None)()


def _processor() -> float:
    """Seconds of processors so far, of this process and its children."""
    return sum(os.times()[:4])


def _function(name: str) -> str:
    return name.partition("__mutmut_")[0]


def _stamp(paths: Iterable[Path]) -> str:
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]


def _work(work: Callable[[Tell], None], limit: float, telling: int) -> None:
    """In a child: work in silence, and never come back."""
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (int(limit) + 1, int(limit) + 2))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
        silence = os.open(os.devnull, os.O_RDWR)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        work(lambda told: os.write(telling, f"{json.dumps(told)}\n".encode()))
        status = 0
    finally:
        os._exit(status)


def main(names: Sequence[str], judged: Path, arguments: Sequence[str], processes: int) -> int:
    """Judge these mutants in the tree of the current folder. The verdicts are a file, name by name."""
    judge = Judge(names, processes, judged)
    return int(pytest.main(["--capture=no", *arguments], plugins=[judge, sys.modules[__name__]]))


if __name__ == "__main__":
    asked = json.loads(sys.stdin.read())
    sys.exit(main(asked["names"], Path(asked["judged"]), asked["arguments"], asked["processes"]))
