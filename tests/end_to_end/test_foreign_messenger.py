"""The same interview against a Bot API emulator that nobody here wrote, so that the bot and its own sandbox cannot
agree on the same mistake. It is strict about requests and keeps no texts, so the test reads the next button from the
database.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator

from bot.sandbox.client import SandboxClient
from bot.sandbox.server import Sandbox
from handlers.buttons import Begin
from questionnaire.model import Entry
from storage.engine.database import Database
from tests.end_to_end.conftest import House
from tests.forking import WarmParent
from tests.patience import LIMIT, until

TOKEN = "1000001:sandbox"
SECRET = "a-secret-of-the-webhook"
USER = {"id": 77, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
CHAT = {"id": 77, "type": "private", "first_name": "Анна"}
ANSWERS = "543218454321895"


@asynccontextmanager
async def emulator() -> AsyncIterator[tuple[LoBotApiEmulator, str]]:
    foreign = LoBotApiEmulator(allow_insecure_loopback_webhooks=True)
    runner = web.AppRunner(foreign.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield foreign, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


class Phone:
    """Sends a client's updates, one after the other."""

    def __init__(self, foreign: LoBotApiEmulator) -> None:
        self._foreign = foreign

    async def say(self, text: str) -> None:
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        content: dict[str, Any] = {"message_id": 900, "date": 1_790_000_000, "chat": CHAT, "from": USER, "text": text}
        await self._foreign.enqueue_update({"message": {**content, "entities": entities}}, token=TOKEN)

    async def press(self, data: str) -> None:
        message = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "text": "…"}
        query = {"id": "4711", "from": USER, "message": message, "chat_instance": "1", "data": data}
        await self._foreign.enqueue_update({"callback_query": query}, token=TOKEN)

    async def answered(self, method: str, times: int) -> None:
        """Waits until the bot has called the method `times` times."""
        await until(lambda: sum(request["method"] == method for request in self._foreign.requests) >= times)


async def scalar(db: Database, query: str) -> Any:
    async with db.read() as connection:
        return (await connection.exec_driver_sql(query)).scalar()


async def interview(phone: Phone, db: Database) -> None:
    """Every step waits for the answer to the one before, as a person does."""
    await phone.say("/start c-BRY-01")
    await phone.answered("sendMessage", 1)
    presses = 0

    async def press(data: str) -> None:
        nonlocal presses
        await phone.press(data)
        presses += 1
        await phone.answered("answerCallbackQuery", presses)

    await press(Begin(center=1, entry=Entry.POSTER).pack())
    interview_id = await scalar(db, "SELECT id FROM interviews")
    await press(f"t:{interview_id}:job_seeker")
    await press(f"g:{interview_id}:35-44")
    for position, code in enumerate(ANSWERS):
        await press(f"a:{interview_id}:{position}:0:{code}")
    await press(f"k:{interview_id}")


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_the_interview_passes_against_a_messenger_that_nobody_here_wrote(
    tmp_path: Path, url: str, warm_parent: WarmParent, unused_tcp_port: int, mode: str
) -> None:
    hook = {
        "WEBHOOK_URL": f"http://127.0.0.1:{unused_tcp_port}/webhook",
        "WEBHOOK_SECRET": SECRET,
        "WEBHOOK_LISTEN": f"127.0.0.1:{unused_tcp_port}",
    }
    async with Sandbox() as unused, SandboxClient(unused.url, LIMIT) as client, emulator() as (foreign, address):
        house = House(tmp_path, url, unused, client, warm_parent)
        await house.load_sample()
        bot = house.start_bot_without_waiting(BOT_API_URL=address, **(hook if mode == "webhook" else {}))
        phone = Phone(foreign)
        await phone.answered("setWebhook" if mode == "webhook" else "deleteWebhook", 1)
        db = await house.database()
        await interview(phone, db)
        assert await scalar(db, "SELECT answers FROM interviews WHERE completed_at IS NOT NULL") == ANSWERS
        await db.close()
        bot.terminate()
        assert await bot.gone() == 0
        refused = {(request["method"], request["status"]) for request in foreign.requests if request["status"] >= 400}
        # It takes the emulator up to 100 ms to notice that a stopping bot has hung up its long poll.
        assert refused <= {("getUpdates", 409)}
