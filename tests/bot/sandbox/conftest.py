"""A sandbox on a free port, and the ways to reach it: raw Bot API calls, and people."""

import struct
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, FormData

from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.server import Sandbox
from tests.patience import LIMIT


class Api:
    """Calls the Bot API as any HTTP client may; answers are (status, content)."""

    def __init__(self, session: ClientSession, sandbox: Sandbox) -> None:
        self.session = session
        self.base = f"{sandbox.url}/bot{sandbox.token}"

    async def __call__(self, method: str, **params: Any) -> Any:
        """The result of a call in JSON that must succeed."""
        status, content = await self.answer(method, **params)
        assert status == 200, content
        assert content["ok"] is True
        return content["result"]

    async def answer(self, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(f"{self.base}/{method}", json=params) as response:
            return response.status, await response.json()

    async def refusal(self, method: str, **params: Any) -> tuple[int, str]:
        """Status and words of a call that must fail."""
        status, content = await self.answer(method, **params)
        assert content["ok"] is False
        assert content["error_code"] == status
        return status, content["description"]

    async def form(self, method: str, form: FormData | dict[str, str]) -> Any:
        async with self.session.post(f"{self.base}/{method}", data=form) as response:
            content = await response.json()
            assert response.status == 200, content
            return content["result"]


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest_asyncio.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(sandbox.url, LIMIT) as running:
        yield running


@pytest_asyncio.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[Api]:
    async with ClientSession() as session:
        yield Api(session, sandbox)


@pytest_asyncio.fixture
async def anna(client: SandboxClient) -> PersonClient:
    """Has written to the bot."""
    person = await client.person("Анна")
    await person.start()
    return person


@pytest.fixture
def png() -> bytes:
    """A picture of 4 × 2 white points, written by hand."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    lines = zlib.compress(2 * (b"\x00" + 4 * b"\xff"))
    head = struct.pack(">IIBBBBB", 4, 2, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")
