"""The log of a process contains neither the token nor people's texts, in whatever form they arrive."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOKEN = "7300000001:AAFrom-where-nobody_can_ever_tell35x"
SCRIPT = """
import asyncio, gc, logging, sys
import structlog
from aiohttp import ClientResponseError, InvalidURL, RequestInfo, TooManyRedirects
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot import logs
from bot.settings import LogFormat
from storage.errors import StorageUnavailable

TOKEN = sys.argv[2]
logs.configure(LogFormat(sys.argv[1]), TOKEN)
log = structlog.get_logger("test")
url = URL(f"https://api.telegram.org/bot{TOKEN}/getMe")
request = RequestInfo(url, "POST", CIMultiDictProxy(CIMultiDict()), url)


def client_wrote(text):
    secret_thought = text
    raise ValueError(f"{secret_thought!r} cannot be read")


for error in (InvalidURL(url), TooManyRedirects(request, ()), ClientResponseError(request, (), message=str(url))):
    try:
        raise error
    except Exception:
        log.exception("structlog", address=url, nested={"url": url}, text=f"at {url}")
        logging.getLogger("library").exception("library %s", url)
log.info("quoted", url=str(url).replace(":", "%3A"))
log.info("flooded", reason="Flood control exceeded on method 'SendPhoto' in chat 7358214069. Retry in 3 seconds.")
log.info("another", other="9876543210:ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefgh")
try:
    client_wrote("Меня обидели в окне 5, +79001234567")
except ValueError as error:
    try:
        raise RuntimeError(f"because of {error}") from error
    except RuntimeError:
        log.exception("client", reference="abc123")
log.info("asked", headers={"Authorization": "f9LHodD0cOL-of-max"}, address="/me?access_token=f9LHodD0cOL-of-max")
logging.getLogger("httpx").info("HTTP Request: POST /messages?chat_id=7358214069")
try:
    raise StorageUnavailable("database is locked")
except StorageUnavailable:
    log.exception("ours")


async def unwatched():
    asyncio.get_running_loop().call_soon(client_wrote, "Зинаида")
    await asyncio.wait({asyncio.create_task(asyncio.to_thread(client_wrote, "Зинаида"))})
    gc.collect()


asyncio.run(unwatched())
"""


@pytest.fixture(scope="module", params=["console", "json"])
def lines(request: pytest.FixtureRequest) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT, request.param, TOKEN],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    if request.param == "json":
        assert all(json.loads(line) for line in done.stderr.splitlines())
    return done.stderr


def test_the_token_is_hidden_wherever_it_stands(lines: str) -> None:
    assert TOKEN not in lines
    assert TOKEN.partition(":")[2] not in lines
    assert "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefgh" not in lines
    assert "f9LHodD0cOL-of-max" not in lines and "HTTP Request" not in lines
    assert "[token]" in lines


def test_a_traceback_shows_the_way_and_no_values(lines: str) -> None:
    assert "in client_wrote" in lines
    assert "builtins.ValueError" in lines and "which led to" in lines and "builtins.RuntimeError" in lines
    for personal in ("обидели", "79001234567", "Зинаида", "7358214069"):
        assert personal not in lines
    assert "abc123" in lines
    assert "Exception in callback client_wrote" in lines and "Task exception was never retrieved" in lines


def test_the_products_own_errors_keep_their_words(lines: str) -> None:
    assert "the database is unavailable: database is locked" in lines
