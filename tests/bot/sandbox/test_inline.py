"""Inline mode and replies that the bot asks for, as the real client library and people meet them."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Message,
    Update,
)

from bot.sandbox.client import PersonClient, SandboxError
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import Api

ARTICLE = {"type": "article", "id": "1", "title": "Десна", "input_message_content": {"message_text": "Карточка"}}


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made = Bot(sandbox.token, session=AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url)))
    yield made
    await made.session.close()


def message_of(update: Update) -> Message:
    assert update.message is not None
    return update.message


async def test_a_person_types_a_query_sees_results_and_sends_one(bot: Bot, anna: PersonClient, api: Api) -> None:
    link = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Оценить", url="https://t.me/b?start=a")]])
    content = InputTextMessageContent(message_text="<b>Карточка</b>", parse_mode="HTML")
    article = InlineQueryResultArticle(id="1", title="Десна", input_message_content=content, reply_markup=link)
    asked = (await api("getUpdates"))[-1]["update_id"] + 1
    await anna._post("inline", {"query": "Брянск"})
    (update,) = await bot.get_updates(offset=asked, timeout=0)
    query = update.inline_query
    assert query is not None
    assert (query.query, query.offset, query.from_user.id) == ("Брянск", "", anna.id)
    button = InlineQueryResultsButton(text="Ещё", start_parameter="rating")
    assert await bot.answer_inline_query(query.id, [article], cache_time=300, is_personal=False, button=button)
    shown = (await anna.chat())["inline"]
    assert [(result["id"], result["title"]) for result in shown["results"]] == [("1", "Десна")]
    assert shown["button"]["start_parameter"] == "rating"
    with pytest.raises(SandboxError, match="no such result"):
        await anna.choose_inline("2")
    await anna.choose_inline("1")
    sent = (await bot.get_updates(offset=asked + 1, timeout=0))[0].message
    assert sent is not None and sent.via_bot is not None and sent.reply_markup is not None
    assert (sent.html_text, sent.via_bot.id) == ("<b>Карточка</b>", bot.id)
    assert sent.reply_markup.inline_keyboard[0][0].url == "https://t.me/b?start=a"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"results": [{**ARTICLE, "id": str(number)} for number in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [ARTICLE, ARTICLE]}, "RESULT_ID_DUPLICATE"),
        ({"results": [{**ARTICLE, "id": "я" * 33}]}, "RESULT_ID_INVALID"),
        ({"results": [{**ARTICLE, "title": ""}]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [{**ARTICLE, "input_message_content": {"message_text": ""}}]}, "message text is empty"),
        ({"results": [{**ARTICLE, "input_message_content": None}]}, "content is not specified"),
        ({"results": [{**ARTICLE, "colour": "red"}]}, "does not know colour"),
        ({"results": [{**ARTICLE, "type": "photo"}]}, "type article only"),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"cache_time": -1}, "CACHE_TIME_INVALID"),
        ({"button": {"text": "Ещё", "start_parameter": "до свидания"}}, "START_PARAM_INVALID"),
        ({"inline_query_id": "7"}, "query is too old"),
    ],
)
async def test_an_answer_that_telegram_would_refuse_is_refused(
    api: Api, anna: PersonClient, change: dict[str, object], words: str
) -> None:
    asked = await anna._post("inline", {"query": "Брянск"})
    answer = {"inline_query_id": asked["id"], "results": [ARTICLE]} | change
    status, said = await api.refusal("answerInlineQuery", **answer)
    assert status == 400
    assert words in said
    assert (await anna.chat())["inline"] is None


async def test_a_text_replies_to_the_message_that_asked_for_it_once(bot: Bot, anna: PersonClient) -> None:
    asking = await bot.send_message(anna.id, "Город?", reply_markup=ForceReply(input_field_placeholder="Город"))
    assert (await anna.chat())["asked"] == {"message_id": asking.message_id, "placeholder": "Город"}
    await anna.say("Брянск")
    await anna.say("Псков")
    await anna.say("Клинцы", reply_to=asking.message_id)
    replies = [message_of(update).reply_to_message for update in (await bot.get_updates(timeout=0))[1:]]
    assert [reply and reply.text for reply in replies] == ["Город?", None, "Город?"]


async def test_a_location_comes_as_it_was_sent(bot: Bot, anna: PersonClient) -> None:
    await anna.send_location(-16.5, 180.0)
    place = message_of((await bot.get_updates(timeout=0))[-1]).location
    assert place is not None
    assert (place.latitude, place.longitude) == (-16.5, 180.0)
