"""Requests in every form, and how bad ones are refused."""

import logging

import pytest
from aiohttp import FormData

from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import Api


async def test_the_bot_introduces_itself_as_a_bot_with_a_username(api: Api) -> None:
    me = await api("getMe")
    assert me["is_bot"] is True
    assert me["username"]
    assert (await api("GETME")) == me


async def test_a_wrong_token_is_unauthorized(api: Api, sandbox: Sandbox) -> None:
    async with api.session.get(f"{sandbox.url}/bot1:wrong/getMe") as response:
        assert response.status == 401
        assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found_in_the_shape_of_the_bot_api(api: Api) -> None:
    assert await api.answer("sendTelepathy") == (404, {"ok": False, "error_code": 404, "description": "Not Found"})


async def test_an_unknown_parameter_is_refused_and_logged(
    api: Api, anna: PersonClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "bot.sandbox"):
        status, words = await api.refusal("sendMessage", chat_id=anna.id, text="a", colour="red")
    assert status == 400
    assert "colour" in words
    assert "colour" in caplog.text
    assert (await api.refusal("getUpdates", colour="red"))[0] == 400


async def test_query_form_json_and_multipart_mean_the_same_and_a_text_is_never_a_number(
    api: Api, anna: PersonClient
) -> None:
    chat = str(anna.id)
    multipart = FormData({"chat_id": chat, "text": "007"}, default_to_multipart=True)
    sent = [
        await api("sendMessage", chat_id=anna.id, text="007"),
        await api("sendMessage", chat_id=chat, text="007"),
        await api.form("sendMessage", {"chat_id": chat, "text": "007"}),
        await api.form("sendMessage", multipart),
    ]
    async with api.session.get(f"{api.base}/sendMessage", params={"chat_id": chat, "text": "007"}) as response:
        sent.append((await response.json())["result"])
    assert [message["text"] for message in sent] == ["007"] * 5
    assert [message["message_id"] for message in sent] == [2, 3, 4, 5, 6]
    assert {message["chat"]["id"] for message in sent} == {anna.id}


async def test_a_body_that_is_no_json_is_a_bad_request(api: Api) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b"{", b"[1]", b"\xff"):
        async with api.session.post(f"{api.base}/getMe", data=body, headers=headers) as response:
            assert response.status == 400
            assert (await response.json())["ok"] is False


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "chat_id is empty"),
        ({"chat_id": 999_999, "text": "a"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "a"}, "chat not found"),
        ({"chat_id": 1001}, "message text is empty"),
        ({"chat_id": 1001, "text": " \n "}, "message text is empty"),
        ({"chat_id": 1001, "text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"chat_id": 1001, "text": "a", "parse_mode": "Markdown"}, "parse mode"),
        ({"chat_id": 1001, "text": "a", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"chat_id": 1001, "text": "a", "reply_markup": {"inline_keyboard": [1]}}, "array of arrays expected"),
        ({"chat_id": 1001, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}}, "Text buttons"),
    ],
)
async def test_what_cannot_be_sent_is_refused_in_words(
    api: Api, anna: PersonClient, params: dict[str, object], words: str
) -> None:
    # A first person without a text has sent nothing but /start.
    assert anna.id == 1001
    if words == "chat_id is empty":
        params = {"text": "a"}
    status, description = await api.refusal("sendMessage", **params)
    assert status == 400
    assert words in description
    assert len((await anna.chat())["messages"]) == 1


async def test_a_text_has_at_most_4096_utf16_units_after_markup(api: Api, anna: PersonClient) -> None:
    # A smile outside the basic plane counts as two: 2 × 2048 = 4096.
    smiles = "🙂" * 2048
    sent = await api("sendMessage", chat_id=anna.id, text=f"<b>{smiles}</b>", parse_mode="HTML")
    assert sent["text"] == smiles
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]
    assert await api.refusal("sendMessage", chat_id=anna.id, text=f"{smiles}a") == (
        400,
        "Bad Request: message is too long",
    )


@pytest.mark.parametrize(("data", "accepted"), [("я" * 32, True), ("я" * 32 + "a", False), ("", False)])
async def test_callback_data_has_1_to_64_bytes(api: Api, anna: PersonClient, data: str, accepted: bool) -> None:
    markup = {"inline_keyboard": [[{"text": "Да", "callback_data": data}]]}
    status, content = await api.answer("sendMessage", chat_id=anna.id, text="?", reply_markup=markup)
    if accepted:
        assert content["result"]["reply_markup"] == markup
    else:
        assert (status, content["description"]) == (400, "Bad Request: BUTTON_DATA_INVALID")


async def test_the_bot_cannot_write_first_nor_to_those_who_blocked_it(api: Api, client: SandboxClient) -> None:
    boris = await client.person("Борис")
    assert await api.refusal("sendMessage", chat_id=boris.id, text="a") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    await boris.start()
    await api("sendMessage", chat_id=boris.id, text="a")
    await boris.block()
    assert await api.refusal("sendMessage", chat_id=boris.id, text="a") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    await boris.unblock()
    await api("sendMessage", chat_id=boris.id, text="a")


async def test_small_methods_answer_and_commands_are_kept_by_language(api: Api, anna: PersonClient) -> None:
    commands = [{"command": "help", "description": "Помощь"}]
    await api("setMyCommands", commands=commands, language_code="ru")
    assert await api("getMyCommands", language_code="ru") == commands
    assert await api("getMyCommands") == []
    assert (await anna.chat())["commands"] == commands
    await api("deleteMyCommands", language_code="ru")
    assert await api("getMyCommands", language_code="ru") == []
    assert await api.refusal("setMyCommands", commands=[{"command": "Нет", "description": "a"}]) == (
        400,
        "Bad Request: BOT_COMMAND_INVALID",
    )
    calls: dict[str, dict[str, object]] = {
        "setMyDescription": {"description": "a"},
        "setMyShortDescription": {"short_description": "a"},
        "setChatMenuButton": {"menu_button": {"type": "commands"}},
        "sendChatAction": {"chat_id": anna.id, "action": "typing"},
        "logOut": {},
        "close": {},
    }
    for method, params in calls.items():
        assert await api(method, **params) is True
    assert (await api("getChat", chat_id=anna.id))["first_name"] == "Анна"
