"""Shared by all tests."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres
from tests.ports import free_port

# How long an example or its making takes says nothing on a shared machine. Where a change is judged, the same examples
# are tried every time; everywhere else new ones.
settings.register_profile("everywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("everywhere"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "everywhere")

# What runs in the background has Ctrl-C switched off, and so have the programs that it starts; some are ended by it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    with postgres.running(*postgres.FAST, postgres.FORGETFUL) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database with the current schema, once on each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'czn.db'}"
    server: postgres.Server = request.getfixturevalue("postgres_server")
    return server.new_url()


@pytest.fixture
def unused_tcp_port() -> int:
    """As pytest-asyncio has it, but out of the way of outgoing connections."""
    return free_port()


@pytest.fixture
def unused_tcp_port_factory() -> Callable[[], int]:
    return free_port
