"""A backup beside a running bot, and its restoration: open interviews go on after it."""

from tests.end_to_end.conftest import House
from tests.end_to_end.walk import asks, data_of, reach_questions


async def test_a_backup_is_made_beside_the_bot_and_restored_only_when_it_is_gone(house: House) -> None:
    bot = await house.start_bot()
    person = await house.client.person()
    question = await reach_questions(person)
    await person.press_data(question["message_id"], data_of(question, "a", ":0:0:4"))
    await person.wait(asks("a", ":1:0:"))
    backup = str(house.folder / "czn.backup")
    assert "checked" in await house.cli("db", "backup", "--out", backup)

    error = await house.cli("db", "restore", backup, "--replace", status=1)
    assert "is in use (" in error and error.endswith("; stop the bot first, nothing was replaced\n")
    bot.terminate()
    assert await bot.gone() == 0
    await house.cli("db", "restore", backup, "--replace")

    await house.start_bot()
    question = await person.wait(asks("a", ":1:0:"))
    await person.press_data(question["message_id"], data_of(question, "a", ":1:0:5"))
    await person.wait(asks("a", ":2:0:"))
