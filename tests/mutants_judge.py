"""Judges mutants in one session of pytest: the tests are collected once, and each mutant is a fork that runs its tests.

tests/mutants.py runs it in the tree that mutmut has made. A fork costs some hundredths of a second; a session with its
collection costs more than a second.
"""

import inspect
import json
import os
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

CPU_LIMIT = 0.5
"""Seconds of the processor beyond ten times what a test needs: a mutant that takes longer loops for ever."""
MEMORY_LIMIT = 4 << 30
"""Bytes of addresses: a mutant that wants more grows for ever."""
SLOW = 2.0
"""Seconds of the processor from which a test is slow."""
LONGEST, LONGEST_LISTED = 12.0, 0.2
"""Seconds of tests that a mutant gets at most, and one that is on the list of those that stay."""
OWN, OTHER = 0.5, 0.02
"""How often a test of the module, or another one, is taken to notice a change before it has been tried."""
OVERHEAD = 0.01
"""Seconds of the processor that a test costs besides its own."""
LEARNED = Path("learned.json")

SURVIVED, KILLED, NO_TESTS = "survived", "killed", "no tests"
Verdict = tuple[str, str, str]
"""What became of a change, the test that noticed it, and the stamp of what both were."""
Tell = Callable[[object], object]
Job = tuple[str, Callable[[Tell], None], float]


class Judge:
    """Plugin: instead of running the session's tests, runs those that call a mutant's function, mutant by mutant."""

    def __init__(
        self, names: Sequence[str], listed: Collection[str], processes: int, judged: Path, *, again: bool = False
    ) -> None:
        self.names, self.listed, self.processes, self.judged, self.again = names, set(listed), processes, judged, again
        self.callers: dict[str, list[str]] = defaultdict(list)
        self.seconds: dict[str, float] = {}
        self.kills: dict[tuple[str, str], int] = defaultdict(int)
        self.tries: dict[tuple[str, str], int] = defaultdict(int)
        self.items: dict[str, pytest.Item] = {}
        self.passing: set[str] = set()
        self.code = {
            ".".join(path.with_suffix("").parts).removesuffix(".__init__"): _stamp(path)
            for room in ("scoring", "questionnaire")
            for path in Path(room).rglob("*.py")
        }
        self.stamps: dict[tuple[str, str], str] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        started = _processor()
        self.items = {item.nodeid: item for item in session.items}
        _warm()
        self._learn()
        learned = _processor()
        verdicts = self._still_valid()
        todo = [name for name in self.names if name not in verdicts]
        if kept := len(self.names) - len(todo):
            print(f"{kept} changes were judged earlier")
        for done, (name, verdict) in enumerate(self._verdicts(todo), 1):
            verdicts[name] = verdict
            if done % 50 == 0 or done == len(todo):
                self.judged.write_text(json.dumps(verdicts, indent=1), encoding="utf-8")
                noticed = sum(verdicts[one][0] == KILLED for one in self.names if one in verdicts)
                print(f"{kept + done} of {len(self.names)} changes, {noticed} noticed", flush=True)
        spent = f"{learned - started:.0f} to learn what each test calls, {_processor() - learned:.0f} to judge"
        print(f"seconds of processors: {spent} {len(todo)}")
        return True

    def _still_valid(self) -> dict[str, Verdict]:
        """The verdicts of earlier runs on modules and tests that are the same today."""
        if not self.judged.exists():
            return {}
        valid, asked = {}, set(self.names)
        for name, (verdict, test, stamp) in json.loads(self.judged.read_text(encoding="utf-8")).items():
            if (verdict == KILLED and test not in self.items) or stamp != self._stamp(name, test):
                continue
            if self.again and verdict != KILLED and name in asked:
                continue
            valid[name] = verdict, test, stamp
            if verdict == KILLED:
                self.kills[_function(name), test] += 1
                self.tries[_function(name), test] += 1
        return valid

    def _stamp(self, name: str, test: str) -> str:
        """Of a change's module, and of the test that has noticed it or of all that have not."""
        function = _function(name)
        if (function, test) not in self.stamps:
            tests = [test] if test else sorted(self._eligible(name))
            sources = "".join(f"{one}{_source(self.items[one])}" for one in tests)
            self.stamps[function, test] = (
                self.code.get(_module(name), "gone") + sha256(sources.encode()).hexdigest()[:12]
            )
        return self.stamps[function, test]

    def _learn(self) -> None:
        """Run each test by itself on the code as it is, and note its time and the functions that it calls.

        What was learned stays until the test's file changes, or a module of which it calls a function.
        """
        known = json.loads(LEARNED.read_text(encoding="utf-8")) if LEARNED.exists() else {}
        files = {path: _stamp(path) for path in {item.path for item in self.items.values()}}

        def stamp(test: str, called: Iterable[str]) -> str:
            modules = sorted({_module(function) for function in called})
            texts = files[self.items[test].path] + "".join(self.code.get(module, "gone") for module in modules)
            return sha256(texts.encode()).hexdigest()[:24]

        known = {
            test: noted for test, noted in known.items() if test in self.items and stamp(test, noted[2]) == noted[0]
        }

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
            seconds, called = said[-1]
            known[test] = [stamp(test, called), seconds, called]
            self.passing.add(test)
        LEARNED.write_text(json.dumps(known), encoding="utf-8")
        for test in self.items:
            _, self.seconds[test], called = known[test]
            for function in called:
                self.callers[function].append(test)
        if not self.callers:
            raise pytest.UsageError("no test calls a function that has mutants: is this the tree of mutmut?")

    def _verdicts(self, names: Sequence[str]) -> Iterator[tuple[str, Verdict]]:
        def work(name: str, tell: Tell) -> None:
            os.environ["MUTANT_UNDER_TEST"] = name
            tests = self._tests(name)
            for test, following in zip(tests, [*tests[1:], None], strict=True):
                tell(test)
                signal.setitimer(signal.ITIMER_PROF, CPU_LIMIT + 10 * self.seconds[test])
                self._run(test, following)

        yield from ((name, (NO_TESTS, "", self._stamp(name, ""))) for name in names if not self._tests(name))
        tested = (name for name in names if self._tests(name))
        jobs = ((name, lambda tell, name=name: work(name, tell), self._limit(name)) for name in tested)
        for name, status, said in self._forked(jobs):
            for test in said:
                self.tries[_function(name), test] += 1
            if status and said:
                self.kills[_function(name), said[-1]] += 1
                self._check(said[-1])
                yield name, (KILLED, said[-1], self._stamp(name, said[-1]))
            elif status:
                raise pytest.UsageError(f"{name} was not judged")
            else:
                yield name, (SURVIVED, "", self._stamp(name, ""))

    def _check(self, test: str) -> None:
        """A test that notices a change must pass without it: of most this was seen in an earlier run."""
        if test in self.passing:
            return
        if (child := os.fork()) == 0:
            _work(lambda tell: self._run(test), 300, os.open(os.devnull, os.O_WRONLY))
        if os.waitpid(child, 0)[1]:
            raise pytest.UsageError(f"{test} fails on the code as it is")
        self.passing.add(test)

    def _eligible(self, name: str) -> list[str]:
        """Tests that call the function, without the slow ones, which can only make the share smaller."""
        callers = self.callers[_function(name)]
        return [test for test in callers if self.seconds[test] < SLOW] or callers

    def _tests(self, name: str) -> list[str]:
        """Those first that notice most changes of this function by their time.

        What comes after `LONGEST` is left out, which can only make the share smaller.
        """
        function = _function(name)
        own = f"/test_{_module(name).rpartition('.')[2]}"

        def worth(test: str) -> float:
            noticed = self.kills[function, test] + (OWN if own in test else OTHER)
            return noticed / (self.tries[function, test] + 1) / (self.seconds[test] + OVERHEAD)

        ordered = sorted(self._eligible(name), key=worth, reverse=True)
        longest = LONGEST_LISTED if name in self.listed and not self.again else LONGEST
        ends = accumulate(self.seconds[test] for test in ordered)
        return [test for test, end in zip(ordered, ends, strict=True) if end < longest] or ordered[:1]

    def _limit(self, name: str) -> float:
        return 2 * CPU_LIMIT + 10 * sum(self.seconds[test] for test in self._tests(name))

    def _run(self, test: str, following: str | None = None) -> None:
        item = self.items[test]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=self.items.get(following or ""))

    def _forked(self, jobs: Iterable[Job]) -> Iterator[tuple[str, int, list[Any]]]:
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


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> None:
    """In a child: the first failure is the verdict. Nobody reads its report."""
    if os.getpid() != PARENT and call.excinfo and not isinstance(call.excinfo.value, pytest.skip.Exception):
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


def _module(name: str) -> str:
    """Of a function or of a change of one: `scoring.shares` of `scoring.shares.x_wilson`."""
    return name.rpartition(".")[0]


def _source(item: pytest.Item) -> str:
    """A test's own lines."""
    return _lines(item.function) if isinstance(item, pytest.Function) else item.path.read_text(encoding="utf-8")


_lines = cache(inspect.getsource)


def _stamp(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


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


def main(
    names: Sequence[str],
    listed: Collection[str],
    judged: Path,
    arguments: Sequence[str],
    processes: int,
    *,
    again: bool,
) -> int:
    """Judge these mutants in the tree of the current folder. The verdicts are a file, name by name."""
    judge = Judge(names, listed, processes, judged, again=again)
    return int(pytest.main(["--capture=no", *arguments], plugins=[judge, sys.modules[__name__]]))


if __name__ == "__main__":
    asked = json.loads(sys.stdin.read())
    names, listed, judged = asked["names"], asked["listed"], Path(asked["judged"])
    sys.exit(main(names, listed, judged, asked["arguments"], asked["processes"], again=asked["again"]))
