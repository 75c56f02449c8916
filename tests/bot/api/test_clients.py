"""The running server as clients that nobody here has written see it: schemathesis, and a client that
openapi-python-client makes of the document."""

import asyncio
import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.api.app import inside
from bot.api.openapi import FOR_ALL
from storage.api import api_keys
from storage.api.api_keys import Scope
from storage.engine.database import Database
from tests import own_loop, sqlite_file
from tests.bot.api.calling import CODES, ELSEWHERE, fill
from tests.bot.cli.operators import ROOT

EXAMPLES = 5
"""Of each operation."""


@dataclass(frozen=True)
class Server:
    address: str
    key: str
    document: dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`czn-index api serve` in a process, on a nation that has been published. It ends by SIGTERM, with 0."""
    folder = tmp_path_factory.mktemp("api")
    url = sqlite_file.url_of(sqlite_file.copy_of(fill, folder / "czn.db"))
    key = own_loop.run(issued(url))
    command = [sys.executable, str(ROOT / "admin_cli.py"), "api", "serve", "--listen", "127.0.0.1:0"]
    environment = os.environ | {"DATABASE_URL": url, "PYTHONUNBUFFERED": "1", "LOG_FORMAT": "json"}
    with subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        document = process.stdout.readline().split()[0]
        yield Server(document.removesuffix("/v1/openapi.json"), key, httpx.get(document, timeout=None).json())
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=120)
    faults = [line for line in said.splitlines() if "api_fault" in line or "Traceback" in line]
    assert (process.returncode, faults) == (0, [])


async def issued(url: str) -> str:
    db = await Database.open(url)
    now = datetime.now(UTC)
    _, key = await api_keys.issue(
        db, label="АИС", center_id=1, region_id=None, scopes=list(Scope), expires_at=now + timedelta(days=1),
        by="cli:olga", now=now,
    )  # fmt: skip
    await db.close()
    return key


def test_the_document_tells_of_every_error(server: Server) -> None:
    assert server.document == json.loads(json.dumps(inside().openapi()))
    operations = [one for path in server.document["paths"].values() for one in path.values()]
    assert len(operations) == 8
    for one in operations:
        errors = {status: told for status, told in one["responses"].items() if status[0] in "45"}
        assert {*map(str, FOR_ALL), "404"} <= errors.keys()
        assert all(list(told["content"]) == ["application/problem+json"] for told in errors.values())


OPERATIONS = [f"{method.upper()} {path}" for path, of in inside().openapi()["paths"].items() for method in of]


def _with_a_key(document: dict[str, Any]) -> dict[str, Any]:
    """The document for a caller whose every request has a good key: calls without one are tried in `test_calls`."""
    paths = {
        path: {
            method: {name: part for name, part in operation.items() if name != "security"}
            for method, operation in operations.items()
        }
        for path, operations in document["paths"].items()
    }
    return {**document, "paths": paths}


@pytest.mark.parametrize("name", OPERATIONS)
def test_schemathesis_finds_no_answer_that_the_document_does_not_know(server: Server, name: str) -> None:
    method, path = name.split()
    schema = schemathesis.openapi.from_dict(_with_a_key(server.document))
    schema.config.update(base_url=server.address)
    operation = schema[path][method]
    modes = schemathesis.GenerationMode
    cases = st.one_of(
        operation.as_strategy(generation_mode=modes.POSITIVE), operation.as_strategy(generation_mode=modes.NEGATIVE)
    )
    asked = 0

    @settings(
        max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        derandomize=True, database=None,
    )  # fmt: skip
    @given(case=cases)
    def call(case: Any) -> None:
        nonlocal asked
        asked += 1
        if "Idempotency-Key" in (case.headers or {}):
            # Examples are different requests, and a key is for one: a second would rightly be refused.
            case.headers["Idempotency-Key"] = f"{method}{path}-{asked}"
        case.call_and_validate(headers={"Authorization": f"Bearer {server.key}"}, timeout=600)

    call()
    assert asked >= EXAMPLES // 2


@pytest.fixture(scope="module")
def made(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of the package of a client that was generated from the document."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "openapi.json").write_text(json.dumps(server.document), encoding="utf-8")
    (folder / "generating.yml").write_text("post_hooks: []\n", encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--path", "openapi.json",
        "--output-path", "czn_client", "--meta", "none", "--config", "generating.yml", "--fail-on-warning",
    ]  # fmt: skip
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    sys.path.insert(0, str(folder))
    yield "czn_client"
    sys.path.remove(str(folder))
    for name in [one for one in sys.modules if one.split(".")[0] == "czn_client"]:
        del sys.modules[name]


def test_a_generated_client_works(server: Server, made: str) -> None:
    def of(name: str) -> Any:
        return importlib.import_module(f"{made}.{name}")

    client = of("client").AuthenticatedClient(base_url=server.address, token=server.key, timeout=httpx.Timeout(None))
    models = of("models")
    listed = of("api.figures.list_ratings").sync(client=client)
    assert [one.code for one in listed.centers] == [*CODES, ELSEWHERE]
    first = of("api.figures.get_rating").sync("BRY-01", client=client)
    assert first.additional_properties["index"] == listed.centers[0].additional_properties["index"]
    page = of("api.figures.list_centers").sync(client=client, limit=1)
    assert (len(page.centers), page.next_) == (1, "/v1/centers?limit=1&after=BRY-01")

    asked = models.Visits(center="BRY-01", visits=[models.Visit(), models.Visit(invite=False)])
    add = of("api.visits.add_visits")
    done, again = (add.sync_detailed(client=client, body=asked, idempotency_key="a") for _ in range(2))
    assert (done.status_code, again.headers["idempotency-replayed"]) == (201, "true")
    assert [one.link for one in done.parsed.visits] == [one.link for one in again.parsed.visits]
    assert done.parsed.visits[0].qr.startswith("<svg") and done.parsed.visits[1].link is None
    elsewhere = models.Visits(center=ELSEWHERE, visits=[models.Visit()])
    refused = add.sync_detailed(client=client, body=elsewhere)
    assert (refused.status_code, refused.parsed.title) == (403, "The key is for another place")
    assert refused.parsed.centers == [ELSEWHERE]

    value = models.Value(center="BRY-01", month="2026-10", indicator="waiting_minutes", value=12.0)
    wrong = models.Value(center="BRY-01", month="soon", indicator="waiting_minutes", value=12.0)
    saved = of("api.imports.add_indicators").sync(client=client, body=models.Values(rows=[value, wrong]))
    assert (saved.added, saved.problems[0].row, saved.problems[0].field) == (1, 1, "month")
    client.get_httpx_client().close()


def test_a_hundred_calls_at_once_are_all_answered(server: Server) -> None:
    async def ask() -> list[int]:
        headers = {"Authorization": f"Bearer {server.key}"}
        async with httpx.AsyncClient(base_url=server.address, headers=headers, timeout=None) as client:
            return [one.status_code for one in await asyncio.gather(*(client.get("/v1/ratings") for _ in range(100)))]

    assert set(own_loop.run(ask())) <= {200, 429}
