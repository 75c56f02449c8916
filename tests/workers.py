"""Runs tests in several processes, forked from the one that has imported and collected everything: `--workers=4`.

Importing the product, its libraries and four hundred files of tests takes as long as hundreds of tests. Workers that
each do so for themselves did it four times, and had no memory in common.
Each worker gets a row of tests in their order, and always knows the next one, so that a fixture of a module lives once.
One that has no more takes half of the longest row. A test whose worker dies has failed, and another worker goes on.
"""

import atexit
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait
from typing import Any, NoReturn

import pytest

RUN, WORKER = "TEST_RUN", "TEST_WORKER"
"""Variables of a worker's environment: what all workers of a run have in common, and what none else has."""
Told = Callable[[], Iterable[str]]
"""What a worker tells of all its tests when it ends."""


@dataclass(eq=False)
class Worker:
    """A process as its parent sees it; tests by their numbers."""

    name: str
    waiting: deque[int]
    line: Connection = field(init=False)
    pid: int = field(init=False)
    given: deque[int] = field(default_factory=deque)
    """The test that it runs, and the next one."""
    has_last: bool = False


class Workers:
    """A plug-in of pytest. `told` is what the workers of this run have told."""

    def __init__(self, number: int, tell: Told) -> None:
        self.told: set[str] = set()
        self._number = number
        self._tell = tell
        self._workers: list[Worker] = []
        self._pids: list[int] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        if session.testsfailed or session.config.option.collectonly or len(session.items) < self._number:
            return None
        # Theirs lie in it.
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
        os.environ[RUN] = str(os.getpid())
        for number, row in enumerate(in_rows(len(session.items), self._number)):
            self._start(session, Worker(f"worker-{number}", deque(row)))
        try:
            while self._workers:
                self._hear(session)
                if session.shouldfail:
                    raise session.Failed(session.shouldfail)
                if session.shouldstop:
                    raise session.Interrupted(session.shouldstop)
        finally:
            # They finish the test that they run, and end their fixtures.
            for worker in self._workers:
                worker.line.close()
            # Not one by one as they end: one may wait for what others have in hand.
            for pid in self._pids:
                os.waitpid(pid, 0)
        return True

    def _start(self, session: pytest.Session, worker: Worker) -> None:
        mine, its = Pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        worker.pid = os.fork()
        if worker.pid == 0:
            for line in (mine, *(one.line for one in self._workers)):
                line.close()
            _work(session, its, worker.name, self._tell)
        its.close()
        self._pids.append(worker.pid)
        worker.line = mine
        self._workers.append(worker)
        self._give(worker)
        self._give(worker)

    def _give(self, worker: Worker) -> None:
        """The next test, or that there is none."""
        if worker.has_last:
            return
        if not worker.waiting:
            longest = max(self._workers, key=lambda one: len(one.waiting))
            worker.waiting.extend(reversed([longest.waiting.pop() for _ in range((len(longest.waiting) + 1) // 2)]))
        number = worker.waiting.popleft() if worker.waiting else None
        if number is None:
            worker.has_last = True
        else:
            worker.given.append(number)
        worker.line.send(number)

    def _hear(self, session: pytest.Session) -> None:
        """Takes what the workers have to say now."""
        for line in wait([worker.line for worker in self._workers]):
            worker = next(one for one in self._workers if one.line is line)
            try:
                reports, told = worker.line.recv()
                if told is None:
                    self._give(worker)
            except (EOFError, OSError):
                self._bury(session, worker)
                continue
            if told is not None:
                self.told.update(told)
                self._end(worker)
                continue
            _note(session, session.items[worker.given.popleft()], reports)

    def _bury(self, session: pytest.Session, worker: Worker) -> None:
        """Another one does what a worker that has died has left."""
        self._end(worker)
        if worker.given:
            item = session.items[worker.given.popleft()]
            problem = f"its process has died: see above for what it said, {worker.name}"
            died = pytest.TestReport(item.nodeid, item.location, {}, "failed", problem, "call")
            _note(session, item, [_written(session.config, died)])
        left = Worker(worker.name, worker.given + worker.waiting)
        if left.waiting:
            self._start(session, left)

    def _end(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.line.close()


def in_rows(tests: int, number: int) -> list[range]:
    """Rows of consecutive tests, equally long but for one."""
    return [range(tests * one // number, tests * (one + 1) // number) for one in range(number)]


def _note(session: pytest.Session, item: pytest.Item, reports: Iterable[Any]) -> None:
    """Lets this process know of a test as if it had run it."""
    hook, config = item.ihook, session.config
    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for data in reports:
        report = config.hook.pytest_report_from_serializable(config=config, data=data)
        hook.pytest_runtest_logreport(report=report)
    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)


def _written(config: pytest.Config, report: pytest.TestReport) -> Any:
    return config.hook.pytest_report_to_serializable(config=config, report=report)


class _Reports:
    """Keeps the reports of a worker's test, which its parent shows."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self.kept: list[Any] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.kept.append(_written(self._config, report))


def _work(session: pytest.Session, line: Connection, name: str, tell: Told) -> NoReturn:
    """What a worker does, to its end. Nothing of what its parent does at its own end is its business."""
    status = 1
    try:
        atexit._clear()
        reports = _settle_in(session.config, name)
        current = line.recv()
        while current is not None:
            following = line.recv()
            item = session.items[current]
            nextitem = None if following is None else session.items[following]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=nextitem)
            line.send((reports.kept, None))
            reports.kept = []
            current = following
        line.send(((), list(tell())))
        status = 0
    except (EOFError, OSError, KeyboardInterrupt):
        # The run was ended early.
        session._setupstate.teardown_exact(None)
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _settle_in(config: pytest.Config, name: str) -> _Reports:
    """Parts from the parent: a folder and captured output of its own, and no terminal."""
    os.environ[WORKER] = name
    plugins = config.pluginmanager
    plugins.unregister(name="terminalreporter")
    capture: Any = plugins.getplugin("capturemanager")
    capture.stop_global_capturing()
    capture.start_global_capturing()
    capture.suspend_global_capture(in_=True)
    factory = config._tmp_path_factory  # type: ignore[attr-defined]
    factory._basetemp = factory.getbasetemp() / f"{name}-{os.getpid()}"
    factory._basetemp.mkdir(mode=0o700)
    reports = _Reports(config)
    plugins.register(reports)
    return reports
