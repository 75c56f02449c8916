"""Whole interviews through the messenger's HTTP API, with the bot as its own process."""

import asyncio
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs import IDLE, finish_idle
from bot.sandbox.client import Json, PersonClient, buttons, text_of
from questionnaire.model import COUNTED_TYPES, AgeBand
from storage.engine.sqlite import sqlite3
from storage.imports import centers_file
from storage.places import centers
from tests.end_to_end.conftest import SAMPLE, House
from tests.end_to_end.walk import (
    CODES,
    THANKS,
    Walk,
    asks,
    codes_of,
    data_of,
    exported,
    press,
    reach_questions,
    reasons_of,
)
from tests.patience import LIMIT


async def export(house: House) -> list[dict[str, str]]:
    path = house.folder / "responses.csv"
    await house.cli("responses", "export", "--out", str(path))
    return exported(path.read_text(encoding="utf-8-sig"))


@pytest.mark.parametrize(("language", "thanks"), [("ru", "Спасибо!"), ("en", "Thank you!")])
async def test_what_was_pressed_is_what_is_exported(house: House, language: str, thanks: str) -> None:
    await house.start_bot()
    for kind in COUNTED_TYPES:
        person = await house.client.person("Анна", language)
        walk = Walk(
            center="CHE-01",
            kind=kind,
            answers="543218459321894",
            comment="Всё <b>хорошо</b> & быстро",
            before_end=house.in_no_time,
        )
        assert text_of(await walk.run(person)).startswith(thanks)

    rows = await export(house)
    assert sorted(row["respondent_type"] for row in rows) == sorted(COUNTED_TYPES)
    for row in rows:
        assert codes_of(row) == "543218459321894"
        assert (row["center"], row["region"]) == ("CHE-01", "Челябинская область")
        assert row["age_band"] == "35-44"
        assert (row["entry"], row["verified"], row["questionnaire"]) == ("poster", "false", "2022.1")
        # A robot's fingers are quick.
        assert (row["quality"], reasons_of(row)) == ("B", ["speeding"])
        assert row["comment"] == "Всё <b>хорошо</b> & быстро"
        assert list(row) == [
            "interview_id", "center", "region", "respondent_type", "age_band", "entry", "verified", "started_at",
            "completed_at", "questionnaire", *CODES, "quality", "reasons", "comment",
        ]  # fmt: skip


async def test_kill_9_between_any_two_taps_loses_and_doubles_nothing(house: House) -> None:
    bots = [await house.start_bot()]
    person = await house.client.person()

    async def restart(step: int) -> None:
        bots[-1].kill()
        await bots[-1].gone()
        bots.append(await house.start_bot())

    await Walk(between=restart, answers="555554444433335").run(person)
    assert len(bots) == 21
    (row,) = await export(house)
    assert codes_of(row) == "555554444433335"


async def test_a_tap_made_while_the_bot_is_down_is_answered_when_it_returns(house: House) -> None:
    bot = await house.start_bot()
    person = await house.client.person()
    await person.start("c-BRY-01")
    await press(person, "b")
    await person.wait(asks("t"))
    bot.kill()
    await bot.gone()
    await press(person, "t", "employer")
    await house.start_bot()
    await person.wait(asks("g"))


async def test_double_taps_and_taps_on_old_buttons_change_nothing(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    first = await reach_questions(person)
    pressed = [data_of(first, "a", f":0:0:{code}") for code in (5, 5, 1, 3)]
    for data in pressed:
        await person.press_data(first["message_id"], data, forge=True)
    second = await person.wait(asks("a", ":1:0:"))
    assert "2 из 15" in text_of(second)
    await person.wait_popup("Ответ уже сохранён")
    for position in range(1, 15):
        await press(person, "a", f":{position}:0:4", contains=f":{position}:0:")
    await press(person, "k")
    await person.wait(THANKS)
    # A button of the finished interview, pressed again.
    await person.press_data(first["message_id"], pressed[2], forge=True)
    await person.wait_popup("Этот опрос уже закончен")
    assert THANKS(await person.last())
    (row,) = await export(house)
    assert codes_of(row) == "5" + "4" * 14


async def test_back_leads_to_earlier_steps_and_lets_an_answer_be_changed(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await reach_questions(person)
    for position in range(3):
        await press(person, "a", f":{position}:0:5", contains=f":{position}:0:")
    await press(person, "s", contains=":question:2")
    message = await press(person, "s", contains=":question:1")
    assert any(button["text"] == "✓ Да, полностью" for button in buttons(message))
    await press(person, "a", ":1:5:2", contains=":1:5:")
    assert "4 из 15" in text_of(await person.wait(asks("a", ":3:0:")))
    for position in range(3, 15):
        await press(person, "a", f":{position}:0:5", contains=f":{position}:0:")
    await press(person, "s", contains=":question:14")
    await press(person, "r")
    await press(person, "k")
    await person.wait(THANKS)
    (row,) = await export(house)
    assert codes_of(row) == "525555555555555"


async def test_changing_sides_keeps_what_both_sides_are_asked_and_asks_the_rest(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk(answers="123451234512345").reach_summary(person)
    await press(person, "s", contains=":respondent_type:")
    await press(person, "t", "employer")
    await person.wait_popup("зададим заново")
    for position in (2, 3, 4, 5, 6, 7, 9, 10, 11):
        await press(person, "a", f":{position}:0:5", contains=f":{position}:0:")
    assert "Работодатель" in text_of(await person.wait(asks("k")))
    await press(person, "k")
    await person.wait(THANKS)
    (row,) = await export(house)
    assert (row["respondent_type"], codes_of(row)) == ("employer", "125555554555345")


async def test_the_summary_shows_all_answers_and_any_is_changed_by_one_tap(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk(answers="555555551555555").reach_summary(person)
    shown = text_of(await person.wait(asks("k")))
    assert "Вы: Ищу работу или обучение, 35–44" in shown
    assert "Совсем нет: 9\xa0помощь контакт-центра\n" in shown
    # By answer, "Да, полностью" first.
    assert re.findall("(\\d+)\xa0", shown) == [
        str(number) for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 9)
    ]
    await press(person, "s", ":question:8", contains=":question:8")
    await press(person, "a", ":8:1:9", contains=":8:1:")
    summary = await person.wait(asks("k"))
    assert "Не пользуюсь: 9\xa0помощь контакт-центра\n" in text_of(summary)
    await press(person, "s", contains=":age_band:")
    await press(person, "g", "25-34")
    assert "обучение, 25–34" in text_of(await person.wait(asks("k")))
    await press(person, "k")
    await person.wait(THANKS)
    # The button is pressed twice: the second time the interview is over.
    await person.press_data(summary["message_id"], data_of(summary, "k"), forge=True)
    (row,) = await export(house)
    assert (codes_of(row), row["age_band"]) == ("555555559555555", "25-34")


async def test_a_comment_can_be_added_to_and_taken_back_until_it_is_sent(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk().reach_summary(person)
    await person.wait(asks("k"))
    await person.say("Ужас")
    first = await person.wait(asks("dc"))
    drop = data_of(first, "dc")
    await press(person, "dc")
    await person.wait_popup("Комментарий убрали")
    await person.wait(lambda m: m["message_id"] == first["message_id"] and asks("k")(m) and not asks("dc")(m))
    await person.say("Спасибо Ирине")
    await person.wait_text("Ваш комментарий: Спасибо Ирине")
    await person.say("и охраннику")
    last = await person.wait_text("Спасибо Ирине\nи охраннику")
    # The button under the first comment does not take back the newer words.
    await person.press_data(last["message_id"], drop, forge=True)
    await press(person, "k")
    await person.wait(THANKS)
    # Only the thanks have buttons now.
    assert [m["message_id"] for m in (await person.chat())["messages"] if buttons(m)] == [last["message_id"]]
    (row,) = await export(house)
    assert row["comment"] == "Спасибо Ирине\nи охраннику"


async def test_a_summary_left_alone_is_sent_with_its_comment(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk().reach_summary(person)
    await person.wait(asks("k"))
    await person.say("Спасибо Ирине")
    await person.wait(asks("dc"))
    db = await house.database()
    assert await finish_idle(db, datetime.now(UTC) + IDLE + timedelta(minutes=1)) == 1
    await db.close()
    (row,) = await export(house)
    assert (codes_of(row), row["comment"]) == ("543218454321895", "Спасибо Ирине")


@pytest.mark.parametrize("in_full", [False, True])
async def test_consent_is_two_lines_with_the_details_one_tap_away(house: House, in_full: bool) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.start("c-BRY-01")
    first = await person.wait(asks("b"))
    assert "Брянск · 15 вопросов, две минуты, анонимно" in text_of(first) and "/privacy" not in text_of(first)
    if in_full:
        await press(person, "i")
        await person.wait(lambda m: m["message_id"] == first["message_id"] and "/privacy" in text_of(m))
    await press(person, "b")
    await person.wait(asks("t"))
    db = await house.database()
    async with db.read() as connection:
        assert (await connection.exec_driver_sql("SELECT consent_version FROM interviews")).scalar() == "2026.4"
    await db.close()


def asks_below(message_id: int) -> Callable[[Json], bool]:
    """A newer message than this one with the buttons of the second question."""
    return lambda message: message["message_id"] > message_id and asks("a", ":1:0:")(message)


def without_buttons(message_id: int) -> Callable[[Json], bool]:
    return lambda message: message["message_id"] == message_id and not buttons(message)


async def test_every_road_leads_back_to_the_first_unanswered_question(house: House) -> None:
    await house.start_bot()
    for road in ["/start", "/continue", "/start c-BRY-01", "привет", "/nonsense"]:
        person = await house.client.person()
        await reach_questions(person)
        old = (await press(person, "a", ":0:0:5", contains=":0:0:"))["message_id"]
        await person.wait(asks("a", ":1:0:"))
        await person.say(road)
        newer = await person.wait(asks_below(old))
        assert "Вопрос 2 из 15" in text_of(newer)
        await person.wait(without_buttons(old))


async def test_whatever_is_sent_gets_a_sensible_reply(house: House) -> None:
    await house.start_bot()
    for kind, words in [
        ("sticker", "Понимаем только слова"),
        ("photo", "Понимаем только слова"),
        ("voice", "Напишите, пожалуйста, словами"),
    ]:
        person = await house.client.person()
        await person.send(kind)
        await person.wait_text(words)
        sent = await person.start("c-BRY-01")
        await press(person, "b")
        await person.wait(asks("t"))
        await person.send(kind)
        await person.wait_text("нажать одну из кнопок" if kind != "voice" else words)
        await person.edit(sent["message_id"], "что-то другое")
        await person.wait_text("Прежних слов этого сообщения у нас нет")


def offers_centers(wanted: int) -> Callable[[Json], bool]:
    return lambda message: sum(one["callback_data"].startswith("c:") for one in buttons(message)) == wanted


async def test_a_center_is_found_by_city_name_or_code(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.start()
    await person.wait_text("Здравствуйте")
    await person.start("c-NOWHERE")
    await person.wait_text("с таким кодом мы не нашли")
    for words, found in [("челябинск", 1), ("нижегород", 0), ("che-02", 1), ("ЦЕНТР занятости", 8)]:
        await person.say(words)
        message = await person.wait(offers_centers(found))
        assert text_of(message)
    await person.say("мичуринск")
    only = await person.wait(
        lambda m: [b["text"] for b in buttons(m)] == ["Мичуринск · Центр занятости «Мичуринск» (пример)"]
    )
    await person.press_data(only["message_id"], data_of(only, "c"))
    await person.wait_text("Мичуринск» (пример)")
    db = await house.database()
    await centers.load(db, centers_file.read(SAMPLE)[1:], sample=True, now=datetime.now(UTC), close_missing=True)
    await db.close()
    await person.start("c-BRY-01")
    await person.wait_text("Этот центр закрыт")
    await person.say("десна")
    await person.wait_text("ничего не нашлось")
    await press(person, "b")
    await person.wait(asks("t"))


async def test_a_change_of_center_half_way_asks_first(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await reach_questions(person)
    await press(person, "a", ":0:0:5", contains=":0:0:")
    await person.start("c-CHE-01")
    question = await person.wait_text("Вы ещё не закончили")
    await person.press(question, "Продолжить начатый")
    # In the message that was pressed: the question above it says the same.
    step = await person.wait(lambda m: m["message_id"] == question["message_id"] and asks("a", ":1:0:")(m))
    assert "Вопрос 2 из 15" in text_of(step)
    await person.start("c-CHE-01")
    question = await person.wait_text("Вы ещё не закончили")
    await person.press(question, "Начать новый")
    consent = await person.wait(lambda m: "Челябинск" in text_of(m) and asks("b")(m))
    await person.press(consent, "Соглашаюсь")
    await person.wait(asks("t"))
    assert await export(house) == []


async def test_refusing_consent_stores_nothing(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.start("c-BRY-01")
    await press(person, "n")
    await person.wait_text("ничего не сохранили")
    db = await house.database()
    async with db.read() as connection:
        for table in ("respondents", "identities", "interviews", "open_interviews"):
            assert (await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar() == 0
    await db.close()


async def test_cancel_asks_and_then_stops(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.start("c-BRY-01")
    await press(person, "b")
    await press(person, "t", "job_seeker")
    await person.wait(asks("g"))
    await person.say("/cancel")
    await press(person, "y")
    await person.wait_text("Опрос прерван")
    await person.say("/continue")
    await person.wait_text("нет начатого опроса")


async def test_the_language_can_be_changed_in_the_middle(house: House) -> None:
    await house.start_bot()
    person = await house.client.person("Anna", "ru")
    await person.start("c-BRY-01")
    await press(person, "b")
    await press(person, "t", "job_seeker")
    await person.wait_text("Сколько вам лет")
    await person.say("/language")
    await press(person, "l", "en")
    await person.wait_text("How old are you")
    await person.say("/help")
    await person.wait_text("I ask about your visit")


async def test_the_same_center_is_rated_once_in_thirty_days(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await Walk().run(person)
    await person.start("c-BRY-01")
    await person.wait_text("Вы уже оценили центр")
    await person.start("c-CHE-01")
    await person.wait(asks("b"))


async def test_another_persons_button_changes_nothing(house: House) -> None:
    await house.start_bot()
    anna, boris = await house.client.person("Анна"), await house.client.person("Борис")
    for person in (anna, boris):
        await reach_questions(person)
    theirs = data_of(await anna.last(), "a", ":0:0:1")
    await boris.press_data((await boris.last())["message_id"], theirs, forge=True)
    await boris.wait_popup("из другого опроса")
    impossible = data_of(await boris.last(), "a", ":0:0:5").removesuffix("5") + "9"
    await boris.press_data((await boris.last())["message_id"], impossible, forge=True)
    await boris.wait_popup("уже не действует")
    db = await house.database()
    async with db.read() as connection:
        answers = (await connection.exec_driver_sql("SELECT DISTINCT answers FROM interviews")).scalars().all()
    await db.close()
    assert answers == ["0" * 15]


async def test_trouble_at_the_messenger_loses_no_answer(house: House) -> None:
    await house.start_bot()
    for trouble in ["500", "502", "429"]:
        person = await house.client.person()
        await person.start("c-BRY-01")
        await press(person, "b")
        await press(person, "t", "job_seeker")
        for method in ("editMessageText", "answerCallbackQuery", "getUpdates"):
            await house.client.fault(trouble, method=method, retry_after=1)
        await press(person, "g", "25-34")
        await press(person, "a", ":0:0:5", contains=":0:0:")
        await person.wait(asks("a", ":1:0:"))


async def test_every_age_band_is_offered_once(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.start("c-BRY-01")
    await press(person, "b")
    await press(person, "t", "job_seeker")
    offered = [button["text"] for button in buttons(await person.wait(asks("g")))]
    assert offered == ["18–24", "25–34", "35–44", "45–54", "55–70", "Меньше 18", "Больше 70", "‹ Назад"]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_an_answer_that_could_not_be_saved_says_so_and_can_be_tapped_again(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    question = await reach_questions(person)
    locker = sqlite3.connect(house.folder / "czn.db", isolation_level=None, timeout=LIMIT)
    locker.execute("BEGIN EXCLUSIVE")
    await person.press_data(question["message_id"], data_of(question, "a", ":0:0:4"))
    popup = await person.wait_popup("Не получилось сохранить")
    assert popup["alert"]
    locker.execute("ROLLBACK")
    locker.close()
    await person.press_data(question["message_id"], data_of(question, "a", ":0:0:4"))
    await person.wait(asks("a", ":1:0:"))


async def test_fifty_clients_at_once_are_all_served(house: House) -> None:
    await house.start_bot()
    dice = random.Random(50)
    people: list[PersonClient] = [await house.client.person(f"Клиент {number}") for number in range(50)]
    walks = [
        Walk(
            center=dice.choice(["BRY-01", "CHE-01", "PRI-01"]),
            kind=dice.choice(COUNTED_TYPES),
            age=dice.choice([AgeBand.FROM_18, AgeBand.FROM_55]),
            answers="".join(dice.choice("123458") for _ in range(15)),
        )
        for _ in people
    ]
    await asyncio.gather(*(walk.run(person) for walk, person in zip(walks, people, strict=True)))
    rows = await export(house)
    assert sorted((row["center"], row["respondent_type"], codes_of(row)) for row in rows) == sorted(
        (walk.center, str(walk.kind), walk.answers) for walk in walks
    )
