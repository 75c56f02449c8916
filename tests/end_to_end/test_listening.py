"""Nothing that a client writes is thrown away: before, during and after an interview."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.sandbox.client import Json, PersonClient, buttons, text_of
from storage.places.centers import local_week
from storage.tables import newcomers
from storage.words import comments
from tests.end_to_end.conftest import House
from tests.end_to_end.walk import THANKS, Walk, asks, exported, press, reach_questions
from tests.patience import BETWEEN_LOOKS, LIMIT

WORDS = "Хочу пожаловаться на хамство!"


async def comment_of(house: House) -> str:
    (comment,) = await comments_of(house)
    return comment


async def comments_of(house: House) -> list[str]:
    path = house.folder / "out.csv"
    path.unlink(missing_ok=True)
    await house.cli("responses", "export", "--out", str(path))
    return [row["comment"] for row in exported(path.read_text(encoding="utf-8-sig"))]


async def letters(house: House, center_id: int = 1) -> list[str]:
    """The words that a digest of these weeks would count at a center."""
    week = local_week(datetime.now(UTC), "Europe/Moscow")
    db = await house.database()
    found = [
        one.text
        async for batch in comments.of_centers(db, [center_id], first_week=week - 2, last_week=week + 2)
        for one in batch
    ]
    await db.close()
    return found


async def answer_all(person: PersonClient) -> None:
    await press(person, "t", "job_seeker")
    await press(person, "g", "25-34")
    for position in range(15):
        await press(person, "a", f":{position}:0:4", contains=f":{position}:0:")


async def test_words_at_the_consent_in_the_middle_and_after_the_end_make_one_comment(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.start("c-BRY-01")
    await person.wait(asks("b"))
    await person.say(WORDS)
    shown = await person.wait_text("Записали")
    # The consent stands below the line again.
    assert asks("b")(shown)
    await press(person, "b")
    await press(person, "t", "job_seeker")
    await press(person, "g", "25-34")
    await person.wait(asks("a", ":0:0:"))
    said = await person.say("Прождал два часа в очереди")
    shown = await person.wait_text("Записали в ваш комментарий")
    assert asks("a", ":0:0:")(shown)
    for position in range(15):
        await press(person, "a", f":{position}:0:2", contains=f":{position}:0:")
    await press(person, "k")
    await person.wait_text("комментарий.")
    await person.say("и ещё: в зале душно")
    await person.wait_text("Добавлено к вашему отзыву")
    await person.edit(said["message_id"], "Прождал три часа в очереди")
    await person.wait_text("Исправили ваши слова")
    assert await comment_of(house) == f"{WORDS}\nПрождал три часа в очереди\nи ещё: в зале душно"


async def test_thanks_at_the_last_step_are_a_comment_and_more_words_are_added(house: House) -> None:
    """The lines of shared/cases/two-messages-and-long-comments."""
    await house.start_bot()
    person = await house.client.person()
    await Walk(comment="Спасибо большое").run(person)
    await person.say("и ещё: в зале душно")
    await person.wait_text("Добавлено к вашему отзыву")
    assert await comment_of(house) == "Спасибо большое\nи ещё: в зале душно"


async def test_a_comment_that_is_too_long_is_kept_up_to_its_limit_and_the_client_told(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk().reach_summary(person)
    await person.wait(asks("k"))
    await person.say("Очень долго ждали приёма. " * 150)
    # 3,899 characters without the last space, of which 2,000 stay, without a space at their end.
    await person.wait_text("не поместилось: 1\xa0899")
    await press(person, "k")
    await person.wait(THANKS)
    assert len(await comment_of(house)) == 2000


async def test_no_to_the_last_step_is_no_comment(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk().reach_summary(person)
    await person.wait(asks("k"))
    await person.say("Нет, спасибо")
    assert asks("k")(await person.wait_text("без комментария"))
    await press(person, "k")
    await person.wait(THANKS)
    assert await comment_of(house) == ""


NOT_KEPT = [
    ("Во сколько вы открываетесь?", "Телефон: +7 000 000-00-01"),
    ("Спасибо большое", "И вам спасибо"),
    ("козлы", "Понимаем, что вы злитесь"),
    ("+7 912 345-67-89", "Контакты в отзыве не храним"),
    ("ывапрыва", "нажать одну из кнопок"),
    ("да", "нажать одну из кнопок"),
]


async def test_what_is_not_kept_is_said_so_and_the_step_is_shown_again(house: House) -> None:
    await house.start_bot()
    for said, answer in NOT_KEPT:
        person = await house.client.person()
        await reach_questions(person)
        await person.say(said)
        shown = await person.wait_text(answer)
        assert asks("a", ":0:0:")(shown)
        for position in range(15):
            await press(person, "a", f":{position}:0:4", contains=f":{position}:0:")
        await press(person, "k")
        await person.wait(THANKS)
    assert await comments_of(house) == [""] * len(NOT_KEPT)


async def test_a_contact_in_a_story_is_masked_and_the_story_kept(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk(answers="1" * 15).run(person)
    await person.say("Прождал два часа, перезвоните 8 912 345 67 89")
    shown = await person.wait_text("Добавлено к вашему отзыву")
    assert "Телефоны и адреса в отзыве не храним" in text_of(shown)
    assert [button["text"] for button in buttons(shown)] == ["☎️ Свяжитесь со мной"]
    assert await comment_of(house) == "Прождал два часа, перезвоните …"


async def test_a_question_before_the_center_is_known_is_answered_when_it_is(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.say("Какие документы нужны для пособия?")
    await person.wait_text("Какой? Напишите город")
    await person.say("Брянск")
    await press(person, "c")
    shown = text_of(await person.wait(asks("b")))
    assert "Телефон: +7 000 000-00-01" in shown and "Часы работы: пн–пт 09:00–18:00" in shown


async def test_words_before_the_center_is_known_go_to_the_center_that_is_named(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.say(WORDS)
    await person.wait_text("О каком они центре?")
    await person.say("Брянск")
    await press(person, "c")
    assert WORDS in text_of(await person.wait(asks("b")))
    await press(person, "b")
    await answer_all(person)
    await press(person, "k")
    await person.wait(THANKS)
    assert await comment_of(house) == WORDS


async def test_written_at_once_and_never_answered_is_a_letter_after_a_day(house: House) -> None:
    bot = await house.start_bot()
    person = await house.client.person()
    await person.start("c-BRY-01")
    await press(person, "wf")
    await person.wait_text("Напишите, что было")
    await person.say("Сотрудница нагрубила")
    first = await person.wait_text("Записали")
    await person.say("и выгнала")
    await person.wait(lambda message: "Записали" in text_of(message) and message["message_id"] > first["message_id"])
    assert await letters(house) == []
    bot.kill()
    await bot.gone()
    await at(house, datetime.now(UTC) - timedelta(hours=25))
    await house.start_bot()
    await until_letters(house, ["Сотрудница нагрубила\nи выгнала"])
    await person.say("/mydata")
    assert "письмо без ответов" in text_of(await person.wait_text("Что мы храним о вас"))
    await person.start("c-BRY-01")
    await press(person, "wf")
    await person.wait_text("Одного письма до")


async def test_who_has_answered_lately_can_still_write(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk().run(person)
    await person.start("c-BRY-01")
    await press(person, "wf")
    await person.wait_text("Напишите, что было")
    await person.say("А пособие так и не пришло, никто не отвечает")
    assert not asks("b")(await person.wait_text("Записали"))


async def test_two_low_answers_offer_words_first(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await reach_questions(person)
    await press(person, "a", ":0:0:1", contains=":0:0:")
    assert not asks("wf")(await person.wait(asks("a", ":1:0:")))
    await press(person, "a", ":1:0:2", contains=":1:0:")
    assert asks("wf")(await person.wait(asks("a", ":2:0:")))
    await press(person, "wf")
    await person.wait_text("сохраним как ваш комментарий")
    await person.say("Меня не слушали")
    shown = await person.wait_text("Записали в ваш комментарий")
    assert asks("a", ":2:0:")(shown) and not asks("wf")(shown)


async def test_an_interview_that_is_stopped_leaves_its_words_as_a_letter(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await reach_questions(person)
    await person.say("Слишком много вопросов, а помощи никакой")
    await person.wait_text("Записали в ваш комментарий")
    await person.say("/cancel")
    await press(person, "y")
    await person.wait_text("Опрос прерван")
    assert await letters(house) == ["Слишком много вопросов, а помощи никакой"]


async def test_refusing_the_questions_keeps_the_words_unless_they_are_taken_back(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.start("c-BRY-01")
    await person.wait(asks("b"))
    await person.say(WORDS)
    await person.wait_text("Записали")
    await press(person, "n")
    await person.wait_text("без вопросов")
    await press(person, "we")
    await person.wait_text("Стёрли")
    await person.say("/mydata")
    await person.wait_text("ничего не храним")


async def test_a_photo_with_words_below_it_is_words(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await reach_questions(person)
    post(house, person, caption="Вот такая очередь", photo=PHOTO)
    await person.wait_text("Записали в ваш комментарий")


async def test_an_album_gets_one_answer(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk().run(person)
    before = len((await person.chat())["messages"])
    for _ in range(6):
        post(house, person, photo=PHOTO, media_group_id="4711")
    await person.say("/help")
    await person.wait_text("Я спрашиваю о визите")
    # The six photos, the command, one answer to the album and the help.
    assert len((await person.chat())["messages"]) - before == 6 + 1 + 1 + 1


PHOTO: list[Json] = [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}]


def post(house: House, person: PersonClient, **body: object) -> None:
    world = house.sandbox.world
    message = world.add_message(world.people[person.id], world.people[person.id].as_user(), **body)
    world.add_update("message", message)


async def at(house: House, came_at: datetime) -> None:
    """As if all words before an interview had been said then."""
    db = await house.database()
    async with db.write() as connection:
        await connection.execute(newcomers.update().values(came_at=came_at))
    await db.close()


async def until_letters(house: House, wanted: list[str]) -> None:
    async with asyncio.timeout(LIMIT):
        while await letters(house) != wanted:
            await asyncio.sleep(BETWEEN_LOOKS)
