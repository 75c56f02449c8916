"""Shared by all tests."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from _pytest.doctest import DoctestModule
from hypothesis import HealthCheck, Phase, settings

from bot.sandbox.ports import free_port
from tests import certificates_once, compiled_once, memory, one_database, postgres, sqlite_file
from tests.order import spread
from tests.own_loop import Build, CopyOf
from tests.workers import RUN, Workers

if TYPE_CHECKING:
    from tests.forking import StartedAhead
    from tests.shards.guard import Guard

# The time of an example, or of making it, means nothing on a shared machine. CI tries the same examples every time, so
# that it judges only the change; everywhere else they are new.
settings.register_profile("everywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("everywhere"), derandomize=True)
# A change of a line is wrong at once or never: few examples, the same for each change, and no search for the smallest.
settings.register_profile(
    "mutants", settings.get_profile("ci"), max_examples=15, database=None, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile(
    "mutants" if "MUTANT_UNDER_TEST" in os.environ else "ci" if os.environ.get("CI") else "everywhere"
)

# Whatever the locale of the person who runs the tests.
os.environ["CZN_LANG"] = "en"

# A shell switches Ctrl-C off for background processes, and their children inherit that. Some tests end a program by
# Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)


memory.use()
compiled_once.share()
certificates_once.share()


def write_plain_tracebacks() -> None:
    """Where a test has not said how to log: rich colours the code around every line of a traceback, a second's work."""
    for one in structlog.get_config()["processors"]:
        if isinstance(one, structlog.dev.ConsoleRenderer):
            one.exception_formatter = structlog.dev.plain_traceback


write_plain_tracebacks()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(one_database.OPTION, action="store_true", help="every test on both databases")
    parser.addoption("--workers", type=int, default=1, help="how many processes run the tests")


def pytest_configure(config: pytest.Config) -> None:
    if (number := config.getoption("workers")) > 1:
        config.stash[WORKERS] = Workers(number, lambda: used_statements(config))
        config.pluginmanager.register(config.stash[WORKERS])
        if is_of_everything(config):
            from tests.forking import StartedAhead

            os.environ[RUN] = str(os.getpid())
            config.stash[AHEAD] = StartedAhead()


def pytest_unconfigure(config: pytest.Config) -> None:
    if AHEAD in config.stash:
        config.stash[AHEAD].end()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Five thousand tests are objects that live to the end: nobody looks for garbage among them, then or later. For
    what tests leave behind it is looked seldom, as in a command: see `admin_cli.ALLOCATIONS`."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(ALLOCATIONS)
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file() -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Examples in docstrings stand in the product: nobody looks for them in four hundred files of tests."""
    found = yield
    return [one for one in found if not isinstance(one, DoctestModule)]


def pytest_collection_finish(session: pytest.Session) -> None:
    """What every worker would make for itself is made before they part."""
    if AHEAD in session.config.stash:
        sqlite_file.migrated()
        # Where there is no server, its tests say so.
        with suppress(RuntimeError):
            postgres.prepare_once()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = items if config.getoption(one_database.OPTION) else one_database.chosen(items)
    stay = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in stay])
    items[:] = spread(kept)
    if "storage.engine.database" in sys.modules:
        watch_statements(config)
    if "aiogram.dispatcher.event.handler" in sys.modules:
        from tests import signatures_once

        signatures_once.share()


ALLOCATIONS = 50_000
"""Until the next look for garbage. With Python's 700, a conversation with the bot spent 6 % of its time so."""
PARTS = ("keyword", "markexpr", "lf", "deselect", "ignore", "collectonly")
"""Options of pytest with which not all tests run."""
GUARD: "pytest.StashKey[Guard]" = pytest.StashKey()
WORKERS = pytest.StashKey[Workers]()
AHEAD: "pytest.StashKey[StartedAhead]" = pytest.StashKey()


def watch_statements(config: pytest.Config) -> None:
    """Where nothing asks a database, neither the product's nor the guard's libraries are loaded."""
    from tests.shards.guard import Guard
    from tests.shards.recording import Recorder

    recorder = Recorder()
    recorder.start()
    config.stash[GUARD] = Guard(recorder)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Judges the statements that a test has made the product send."""
    result = yield
    guard = item.config.stash.get(GUARD, None)
    complaints = [] if guard is None else guard.complaints()
    if complaints:
        pytest.fail("\n\n".join(complaints), pytrace=False)
    return result


def used_statements(config: pytest.Config) -> set[str]:
    guard = config.stash.get(GUARD, None)
    return set() if guard is None else guard.used


def pytest_sessionfinish(session: pytest.Session) -> None:
    """After all tests: names statements that are allowed and were not sent. Some are sent only at certain moments, so
    this is no failure: a person looks whether they should leave the list."""
    if not ran_everything(session):
        return
    from tests.shards.guard import stale

    workers = session.config.stash.get(WORKERS, None)
    left = stale(used_statements(session.config) | (set() if workers is None else workers.told))
    if left:
        print(f"\ntests/shards/allowed.py allows what no test has sent: {', '.join(left)}", file=sys.stderr)


def is_of_everything(config: pytest.Config) -> bool:
    chosen = any(config.getoption(name, None) for name in PARTS)
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen


def ran_everything(session: pytest.Session) -> bool:
    """Whether this was a run of all tests, and all have passed."""
    return is_of_everything(session.config) and not (session.testsfailed or session.shouldstop or session.shouldfail)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.running(*postgres.FAST, postgres.FORGETFUL) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with the current schema, once on each kind."""
    if request.param == "sqlite":
        yield sqlite_file.new_url(tmp_path / "czn.db")
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    lent = server.lend()
    yield lent
    server.take_back(lent)


@pytest.fixture(params=["sqlite", "postgresql"])
def copy_of(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CopyOf]:
    """The address of a copy of what a builder makes, once on each kind: what many tests begin with is built once."""
    server: postgres.Server | None = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
    copies: list[str] = []

    def copied(build: Build) -> str:
        if server is None:
            return sqlite_file.url_of(sqlite_file.copy_of(build, tmp_path / "czn.db"))
        copies.append(server.copy_of(postgres.built(server, build)))
        return copies[-1]

    yield copied
    for url in copies:
        assert server is not None
        server.drop(url)


@pytest.fixture
def unused_tcp_port() -> int:
    """As pytest-asyncio has it, but out of the way of outgoing connections."""
    return free_port()


@pytest.fixture
def unused_tcp_port_factory() -> Callable[[], int]:
    return free_port
