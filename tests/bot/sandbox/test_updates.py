"""People's actions become updates; long polling and webhooks bring them to the bot."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox import webhooks
from bot.sandbox.client import PersonClient, SandboxClient, SandboxError
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import Api
from tests.patience import LIMIT

BUTTON = {"inline_keyboard": [[{"text": "Да", "callback_data": "yes"}]]}


async def test_updates_come_again_until_an_offset_confirms_them(api: Api, anna: PersonClient) -> None:
    await anna.say("раз")
    await anna.say("два")
    first = await api("getUpdates")
    assert [update["message"]["text"] for update in first] == ["/start", "раз", "два"]
    ids = [update["update_id"] for update in first]
    assert ids == [ids[0], ids[0] + 1, ids[0] + 2]
    assert await api("getUpdates") == first
    assert await api("getUpdates", limit=1) == first[:1]
    assert await api("getUpdates", offset=ids[1]) == first[1:]
    assert await api("getUpdates", offset=-1) == first[2:]
    assert await api("getUpdates", offset=ids[2] + 1) == []


async def test_a_command_is_marked_and_the_sender_described(api: Api, client: SandboxClient) -> None:
    person = await client.person("Anna", language_code="en")
    await person.start("c-BRY-01")
    (update,) = await api("getUpdates")
    message = update["message"]
    assert message["text"] == "/start c-BRY-01"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {"id": person.id, "is_bot": False, "first_name": "Anna", "language_code": "en"}
    assert message["chat"] == {"id": person.id, "type": "private", "first_name": "Anna"}


async def test_a_long_poll_ends_with_the_update(api: Api, anna: PersonClient, sandbox: Sandbox) -> None:
    await api("getUpdates", offset=200_000)
    waiting = asyncio.create_task(api("getUpdates", timeout=50))
    while sandbox.world.poller is None or sandbox.world.poller.done():
        await asyncio.sleep(0)
    await anna.say("привет")
    (update,) = await asyncio.wait_for(waiting, LIMIT)
    assert update["message"]["text"] == "привет"


async def test_a_second_poller_ends_the_first_one(api: Api, client: SandboxClient, sandbox: Sandbox) -> None:
    first = asyncio.create_task(api.refusal("getUpdates", timeout=50))
    while sandbox.world.poller is None:
        await asyncio.sleep(0)
    assert await api("getUpdates", timeout=0) == []
    status, words = await asyncio.wait_for(first, LIMIT)
    assert status == 409
    assert "terminated by other getUpdates request" in words


async def test_a_press_brings_the_message_as_it_stands_and_is_answered_once(api: Api, anna: PersonClient) -> None:
    sent = await api("sendMessage", chat_id=anna.id, text="?", reply_markup=BUTTON)
    await anna.press(sent, "Да")
    query = (await api("getUpdates"))[-1]["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]) == ("yes", anna.id, sent)
    assert query["chat_instance"]
    answer = {"callback_query_id": query["id"], "text": "Сохранено", "show_alert": True}
    assert await api("answerCallbackQuery", **answer) is True
    assert (await anna.wait_popup("Сохранено"))["alert"] is True
    status, words = await api.refusal("answerCallbackQuery", **answer)
    assert status == 400
    assert words.startswith("Bad Request: query is too old")


async def test_only_buttons_that_a_message_has_can_be_pressed_unless_forged(
    api: Api, anna: PersonClient, client: SandboxClient
) -> None:
    sent = await api("sendMessage", chat_id=anna.id, text="?", reply_markup=BUTTON)
    with pytest.raises(SandboxError, match="no such button"):
        await anna.press_data(sent["message_id"], "no")
    with pytest.raises(SandboxError, match="no such message"):
        await anna.press_data(99, "yes")
    await anna.press_data(sent["message_id"], "no", forge=True)
    await client.post(f"people/{anna.id}/press", {"message_id": sent["message_id"], "row": 0, "col": 0})
    with pytest.raises(SandboxError, match="no such button"):
        await client.post(f"people/{anna.id}/press", {"message_id": sent["message_id"], "row": 0, "col": 1})
    pressed = [update["callback_query"]["data"] for update in (await api("getUpdates"))[1:]]
    assert pressed == ["no", "yes"]


async def test_stickers_and_the_like_edits_and_blocks_are_updates_too(api: Api, anna: PersonClient) -> None:
    sent = await anna.say("раз")
    await anna.edit(sent["message_id"], "два")
    kinds = ("sticker", "photo", "location", "voice", "contact")
    for kind in kinds:
        await anna.send(kind)
    await anna.block()
    with pytest.raises(SandboxError, match="blocked"):
        await anna.say("три")
    await anna.unblock()
    updates = (await api("getUpdates"))[2:]
    assert updates[0]["edited_message"]["text"] == "два"
    assert [kind in update["message"] for kind, update in zip(kinds, updates[1:6], strict=True)] == [True] * 5
    changes = [update["my_chat_member"]["new_chat_member"]["status"] for update in updates[6:]]
    assert changes == ["kicked", "member"]


async def test_updates_of_unwanted_kinds_are_not_made(api: Api, anna: PersonClient) -> None:
    await api("getUpdates", offset=200_000, allowed_updates=["callback_query"])
    await anna.say("раз")
    assert await api("getUpdates") == []
    await api("getUpdates", allowed_updates=[])
    await anna.say("два")
    assert [update["message"]["text"] for update in await api("getUpdates")] == ["два"]


class Hook:
    """A bot's webhook that answers as told and remembers the requests."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []
        self.news = asyncio.Condition()
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        async with self.news:
            self.taken.append(await request.json())
            self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
            self.news.notify_all()
        return self.answers.pop(0) if self.answers else web.Response()

    async def wait(self, count: int) -> None:
        async with asyncio.timeout(LIMIT), self.news:
            await self.news.wait_for(lambda: len(self.taken) >= count)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    app = web.Application()
    app.router.add_post("/hook", made.receive)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_a_webhook_gets_what_is_pending_and_what_comes_with_its_secret(
    api: Api, anna: PersonClient, hook: Hook
) -> None:
    await api("setWebhook", url=hook.url, secret_token="s-1")
    await anna.say("раз")
    await hook.wait(2)
    assert [update["message"]["text"] for update in hook.taken] == ["/start", "раз"]
    assert hook.secrets == ["s-1", "s-1"]
    status, words = await api.refusal("getUpdates")
    assert status == 409
    assert "webhook is active" in words


async def test_an_update_that_was_not_taken_comes_again_before_later_ones_of_its_chat(
    api: Api, anna: PersonClient, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "PAUSES", (0.01, 0.01, 0.01))
    hook.answers = [web.Response(status=500), web.Response(status=502)]
    await anna.say("раз")
    await api("setWebhook", url=hook.url)
    await hook.wait(4)
    assert [update["message"]["text"] for update in hook.taken] == ["/start", "/start", "/start", "раз"]
    info = await api("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"


async def test_updates_that_a_webhook_did_not_take_are_there_for_polling(api: Api, anna: PersonClient) -> None:
    # Nothing listens on port 1.
    await api("setWebhook", url="http://127.0.0.1:1/hook")
    assert (await api("getWebhookInfo"))["pending_update_count"] == 1
    await api("deleteWebhook")
    assert [update["message"]["text"] for update in await api("getUpdates")] == ["/start"]
    await api("setWebhook", url="http://127.0.0.1:1/hook", drop_pending_updates=True)
    await api("deleteWebhook")
    assert await api("getUpdates") == []


async def test_a_method_in_the_webhooks_response_is_carried_out(api: Api, anna: PersonClient, hook: Hook) -> None:
    hook.answers = [web.json_response({"method": "sendMessage", "chat_id": anna.id, "text": "ответ"})]
    await api("setWebhook", url=hook.url)
    assert (await anna.wait_text("ответ"))["from"]["is_bot"] is True


@pytest.mark.parametrize(
    "params",
    [{"url": "ftp://a"}, {"url": "http://a", "secret_token": "п"}, {"url": "http://a", "max_connections": 101}],
)
async def test_a_webhook_that_makes_no_sense_is_refused(api: Api, params: dict[str, object]) -> None:
    assert (await api.refusal("setWebhook", **params))[0] == 400
