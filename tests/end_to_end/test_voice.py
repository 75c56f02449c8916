"""Voice messages count as words: heard, shown back, taken when they are right, and never kept as sound."""

from pathlib import Path

import pytest

from bot.sandbox.client import Json, PersonClient, text_of
from tests.end_to_end.conftest import House
from tests.end_to_end.walk import THANKS, Walk, asks, codes_of, exported, press
from tests.speech import MODEL, voice_message

NOBODY = "nobody called me"
CALL = "please call me tomorrow"


async def comment_of(house: House) -> str:
    path = house.folder / "responses.csv"
    await house.cli("responses", "export", "--out", str(path))
    (row,) = exported(path.read_text(encoding="utf-8"))
    assert codes_of(row) == "5" * 15
    return row["comment"]


async def say(person: PersonClient, words: str) -> Json:
    await person.send_voice(voice_message(words))
    return await person.wait(lambda message: f"«{words}»" in text_of(message) and "Верно?" in text_of(message))


async def test_a_comment_is_spoken_and_more_is_added_afterwards(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    bot = await house.start_bot(VOICE_MODEL=str(MODEL), TMPDIR=str(folder))
    person = await house.client.person("Анна")
    await Walk(answers="5" * 15).reach_summary(person)
    await person.press(await say(person, NOBODY), "Верно")
    await person.wait(lambda message: asks("dc")(message) and NOBODY in text_of(message))
    await press(person, "k")
    await person.wait(THANKS)
    # Heard again, not right: it goes nowhere.
    await person.press(await say(person, NOBODY), "Убрать")
    await person.wait_text("эти слова никуда не попали")
    await person.press(await say(person, CALL), "Исправить")
    await person.wait_text("Напишите, пожалуйста, как правильно")
    added = await say(person, CALL)
    bot.kill()
    await bot.gone()
    # What waits to be confirmed stands in the chat: another process takes it.
    await house.start_bot(VOICE_MODEL=str(MODEL), TMPDIR=str(folder))
    await person.press(added, "Верно")
    await person.wait_text("Добавлено к вашему отзыву")
    assert await comment_of(house) == f"{NOBODY}\n{CALL}"
    for place in (house.folder, folder):
        sounds = [path for path in place.rglob("*") if path.is_file() and b"OggS" in path.read_bytes()]
        assert sounds == []


@pytest.mark.parametrize("model", ["", "/nowhere"])
async def test_without_a_model_clients_are_asked_to_type(house: House, model: str) -> None:
    await house.start_bot(VOICE_MODEL=model)
    person = await house.client.person("Анна")
    await person.start()
    await person.send_voice(voice_message(NOBODY))
    await person.wait_text("Напишите, пожалуйста, словами")
    await Walk(answers="5" * 15).reach_summary(person)
    await person.send_voice(voice_message(NOBODY))
    await person.wait(lambda message: "пока не понимаю" in text_of(message) and bool(message.get("reply_markup")))


async def test_too_long_and_unclear_messages_are_told_so(house: House) -> None:
    await house.start_bot(VOICE_MODEL=str(MODEL))
    person = await house.client.person("Анна")
    await person.start()
    await person.send_voice(b"OggS", duration=121)
    await person.wait_text("не дольше двух минут")
    await person.send_voice(b"OggS is no sound")
    await person.wait_text("Не удалось разобрать")


async def test_a_forged_button_confirms_nothing(house: House) -> None:
    await house.start_bot()
    person = await house.client.person("Анна")
    thanks = await Walk(answers="5" * 15).run(person)
    await person.press_data(thanks["message_id"], "vy", forge=True)
    await person.wait_popup("уже не действует")
