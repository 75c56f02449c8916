"""Messages: edits, pictures, keyboards."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import FormData

from bot.sandbox.client import PersonClient
from tests.bot.sandbox.conftest import Api

BUTTONS = {
    "inline_keyboard": [[{"text": "Да", "callback_data": "yes"}, {"text": "Сайт", "url": "https://example.org"}]]
}


async def test_an_edit_changes_the_message_in_place_and_one_that_changes_nothing_is_refused(
    api: Api, anna: PersonClient
) -> None:
    sent = await api("sendMessage", chat_id=anna.id, text="<b>Раз</b>", parse_mode="HTML", reply_markup=BUTTONS)
    same = {"chat_id": anna.id, "message_id": sent["message_id"], "text": " <b>Раз</b>", "parse_mode": "HTML"}
    status, words = await api.refusal("editMessageText", **same, reply_markup=BUTTONS)
    assert status == 400
    assert words.startswith("Bad Request: message is not modified: ")
    # The keyboard disappears when an edit does not repeat it.
    edited = await api("editMessageText", **same)
    assert edited["message_id"] == sent["message_id"]
    assert edited["edit_date"] >= sent["date"]
    assert "reply_markup" not in edited
    seen = (await anna.chat())["messages"][-1]
    assert (seen["text"], seen["edits"]) == ("Раз", 1)


async def test_the_keyboard_alone_can_be_changed(api: Api, anna: PersonClient) -> None:
    sent = await api("sendMessage", chat_id=anna.id, text="a")
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    edited = await api("editMessageReplyMarkup", **where, reply_markup=BUTTONS)
    assert (edited["text"], edited["reply_markup"]) == ("a", BUTTONS)
    assert "reply_markup" not in await api("editMessageReplyMarkup", **where)
    assert "not modified" in (await api.refusal("editMessageReplyMarkup", **where))[1]


async def test_only_messages_that_exist_and_are_the_bots_own_can_be_edited(api: Api, anna: PersonClient) -> None:
    own = (await anna.say("моё"))["message_id"]
    words = {
        99: "Bad Request: message to edit not found",
        own: "Bad Request: message can't be edited",
    }
    for message_id, expected in words.items():
        answer = await api.refusal("editMessageText", chat_id=anna.id, message_id=message_id, text="a")
        assert answer == (400, expected)


async def test_a_deleted_message_is_gone_for_both(api: Api, anna: PersonClient) -> None:
    sent = await api("sendMessage", chat_id=anna.id, text="a")
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    assert await api("deleteMessage", **where) is True
    assert [message["text"] for message in (await anna.chat())["messages"]] == ["/start"]
    assert await api.refusal("deleteMessage", **where) == (400, "Bad Request: message to delete not found")
    assert await api.refusal("editMessageText", **where, text="b") == (400, "Bad Request: message to edit not found")


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_picture_arrives_with_its_size_whole_or_in_chunks_and_can_be_sent_again_by_its_id(
    api: Api, anna: PersonClient, png: bytes, chunked: bool
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(png), 10):
            yield png[start : start + 10]
            await asyncio.sleep(0)

    form = FormData({"chat_id": str(anna.id), "caption": "<i>Итог</i>", "parse_mode": "HTML", "photo": "attach://p"})
    form.add_field("p", pieces() if chunked else png, filename="digest.png", content_type="image/png")
    sent = await api.form("sendPhoto", form)
    photo = sent["photo"][-1]
    # The fixture drew 4 × 2 points.
    assert (photo["width"], photo["height"], photo["file_size"]) == (4, 2, len(png))
    assert sent["caption"] == "Итог"
    assert sent["caption_entities"] == [{"type": "italic", "offset": 0, "length": 4}]
    again = await api("sendPhoto", chat_id=anna.id, photo=photo["file_id"])
    assert again["photo"] == sent["photo"]
    path = (await api("getFile", file_id=photo["file_id"]))["file_path"]
    async with api.session.get(api.base.replace("/bot", "/file/bot", 1) + f"/{path}") as response:
        assert await response.read() == png


async def test_what_is_no_picture_is_refused_as_a_photo_and_taken_as_a_document(api: Api, anna: PersonClient) -> None:
    def form(method_field: str) -> FormData:
        made = FormData({"chat_id": str(anna.id)})
        made.add_field(method_field, b"name;n\n", filename="table.csv")
        return made

    async with api.session.post(f"{api.base}/sendPhoto", data=form("photo")) as response:
        assert (response.status, (await response.json())["description"]) == (400, "Bad Request: IMAGE_PROCESS_FAILED")
    sent = await api.form("sendDocument", form("document"))
    assert (sent["document"]["file_name"], sent["document"]["file_size"]) == ("table.csv", 7)
    assert (await api.refusal("sendPhoto", chat_id=anna.id, photo="unheard-of"))[0] == 400
    assert (await api.refusal("getFile", file_id="unheard-of"))[0] == 400


async def test_a_caption_has_at_most_1024_units_and_can_be_edited(api: Api, anna: PersonClient, png: bytes) -> None:
    form = FormData({"chat_id": str(anna.id), "caption": "a" * 1024})
    form.add_field("photo", png, filename="a.png")
    sent = await api.form("sendPhoto", form)
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    assert await api.refusal("editMessageCaption", **where, caption="a" * 1025) == (
        400,
        "Bad Request: message caption is too long",
    )
    assert (await api("editMessageCaption", **where, caption="b"))["caption"] == "b"
    assert (await api.refusal("editMessageText", **where, text="b"))[1].endswith(
        "there is no text in the message to edit"
    )
    media = {"type": "photo", "media": sent["photo"][0]["file_id"], "caption": "c"}
    assert (await api("editMessageMedia", **where, media=media))["caption"] == "c"


async def test_a_reply_keyboard_belongs_to_the_chat_and_not_to_the_message(api: Api, anna: PersonClient) -> None:
    keyboard = {"keyboard": [["Да", {"text": "Нет"}]], "resize_keyboard": True}
    sent = await api("sendMessage", chat_id=anna.id, text="?", reply_markup=keyboard)
    assert "reply_markup" not in sent
    assert (await anna.chat())["keyboard"]["keyboard"] == [[{"text": "Да"}, {"text": "Нет"}]]
    where = {"chat_id": anna.id, "message_id": sent["message_id"]}
    assert await api.refusal("editMessageText", **where, text="!", reply_markup=keyboard) == (
        400,
        "Bad Request: inline keyboard expected",
    )
    await api("sendMessage", chat_id=anna.id, text="!", reply_markup={"remove_keyboard": True})
    assert (await anna.chat())["keyboard"] is None


async def test_typing_is_seen_until_the_message_comes(api: Api, anna: PersonClient) -> None:
    await api("sendChatAction", chat_id=anna.id, action="typing")
    assert 0 < (await anna.chat())["typing"] <= 5
    await api("sendMessage", chat_id=anna.id, text="a")
    assert (await anna.chat())["typing"] == 0
