"""Both versions of the questionnaire and all languages, side by side in one installation."""

from bot.sandbox.client import PersonClient, buttons, text_of
from questionnaire.loader import load
from questionnaire.model import RespondentType
from tests.end_to_end.conftest import House
from tests.end_to_end.test_interview import export
from tests.end_to_end.walk import asks, codes_of, data_of, press, reach_questions, reasons_of

OLD_F1 = "Сотрудники центра обладают высоким уровнем профессиональных знаний"
NEW_F1 = "Сотрудники центра хорошо знают своё дело"
OLD_E2 = "Не пришлось приносить лишние документы и приходить повторно"
E2 = 7
ANSWERS = "543218454321895"


async def answer(person: PersonClient, answers: str, start: int = 0) -> None:
    for position, code in enumerate(answers[start:], start):
        await press(person, "a", f":{position}:0:{code}", contains=f":{position}:0:")


async def finish(house: House, person: PersonClient, number: int) -> list[dict[str, str]]:
    """Skips the comment; the rows of the export once all are there."""
    await house.in_no_time()
    await press(person, "k")
    rows = await export(house)
    while len(rows) < number:
        rows = await export(house)
    return rows


async def test_an_interview_ends_in_the_version_in_which_it_began(house: House) -> None:
    first = await house.start_bot(QUESTIONNAIRE="2022.1")
    slow = await house.client.person("Анна")
    assert OLD_F1 in text_of(await reach_questions(slow))
    first.kill()
    await first.gone()
    await house.start_bot(QUESTIONNAIRE="2022.1, 2026.1 from 2020-01-01")
    quick = await house.client.person("Борис")
    assert NEW_F1 in text_of(await reach_questions(quick, "CHE-01"))
    await answer(slow, ANSWERS[:E2])
    assert OLD_E2 in text_of(await slow.wait(asks("a", f":{E2}:0:")))
    await answer(slow, ANSWERS, start=E2)
    await finish(house, slow, 1)
    await answer(quick, ANSWERS)
    rows = {row["center"]: row for row in await finish(house, quick, 2)}
    assert {code: row["questionnaire"] for code, row in rows.items()} == {"BRY-01": "2022.1", "CHE-01": "2026.1"}
    assert {codes_of(row) for row in rows.values()} == {ANSWERS}


async def test_a_version_that_is_still_to_come_is_not_asked(house: House) -> None:
    await house.start_bot(QUESTIONNAIRE="2022.1, 2026.1 from 2999-01-01")
    person = await house.client.person()
    assert OLD_F1 in text_of(await reach_questions(person))


async def test_who_is_neither_is_told_before_the_first_question_and_kept_apart(house: House) -> None:
    await house.start_bot(QUESTIONNAIRE="2026.1")
    person = await house.client.person()
    await person.start("c-BRY-01")
    await press(person, "b")
    asked = await person.wait(asks("t"))
    assert [button["text"] for button in buttons(asked)][:3] == [
        "Ищу работу или обучение",
        "Работодатель",
        "Ни то ни другое",
    ]
    await press(person, "t", RespondentType.OTHER)
    await press(person, "g", "35-44")
    notice = text_of(await person.wait(asks("wi")))
    assert notice.startswith("В оценку центра входят ответы тех, кто ищет работу или обучение, и работодателей")
    await press(person, "r")
    await answer(person, ANSWERS)
    (row,) = await finish(house, person, 1)
    assert (row["respondent_type"], row["quality"]) == ("other", "X")
    assert reasons_of(row) == ["other_type", "speeding"]


async def test_a_forged_third_answer_is_refused_where_it_is_not_offered(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.start("c-BRY-01")
    await press(person, "b")
    asked = await person.wait(asks("t"))
    forged = data_of(asked, "t", "job_seeker").replace("job_seeker", "other")
    await person.press_data(asked["message_id"], forged, forge=True)
    await person.wait_popup("уже не действует")
    assert len(buttons(await person.wait(asks("t")))) == 3


async def test_a_draft_is_offered_where_it_was_asked_for_and_russian_fills_its_gaps(house: House) -> None:
    await house.start_bot(CHAT_LANGUAGES="ru,en,tt:draft")
    person = await house.client.person("Алсу", "ru")
    await person.say("/language")
    offered = await person.wait(asks("l"))
    assert [button["text"] for button in buttons(offered)] == ["Русский", "English", "Татарча"]
    await press(person, "l", "tt")
    await person.wait_text("Татарча сөйләшәбез.")
    await person.start("c-BRY-01")
    consent = await person.wait(asks("b"))
    assert "15 вопросов, две минуты, анонимно" in text_of(consent)
    assert buttons(consent)[0]["text"] == "Риза, башлыйбыз"
    await press(person, "b")
    await person.wait_text("Сез кем?")
    await press(person, "t", "job_seeker")
    await press(person, "g", "25-34")
    question = await person.wait(asks("a", ":0:0:"))
    assert load().question("F1").wording[RespondentType.JOB_SEEKER]["tt"] in text_of(question)
    assert "Әйе, тулысынча" in [button["text"] for button in buttons(question)]


async def test_a_phone_in_tatar_is_answered_in_tatar_and_in_russian_once_it_is_no_longer_offered(house: House) -> None:
    first = await house.start_bot(CHAT_LANGUAGES="ru,tt:draft")
    person = await house.client.person("Алсу", "tt")
    await person.say("/settings")
    await person.wait_text("Көйләүләр")
    await press(person, "l", "tt")
    await person.wait_text("Татарча сөйләшәбез.")
    first.kill()
    await first.gone()
    await house.start_bot()
    await person.say("/settings")
    settings = await person.wait_text("Настройки")
    assert [button["text"] for button in buttons(settings)][1:] == ["Русский", "English"]
    data = data_of(settings, "l", "en")
    await person.press_data(settings["message_id"], data.replace("en", "tt"), forge=True)
    await person.wait_popup("уже не действует")


async def test_an_unreadable_setting_stops_the_bot_with_a_reason(house: House) -> None:
    for name, value, reason in (
        ("QUESTIONNAIRE", "2026.1 from 2027-01-01", "QUESTIONNAIRE: '2026.1 from 2027-01-01' is not one of"),
        ("CHAT_LANGUAGES", "ru,tt", "CHAT_LANGUAGES: tt is a draft that no reviewer has read"),
        ("DEFAULT_LANGUAGE", "tt", "DEFAULT_LANGUAGE: is not one of CHAT_LANGUAGES: ru, en"),
    ):
        bot = house.start_bot_without_waiting(**{name: value})
        assert await bot.gone() != 0
        assert reason in bot.log.read_text(encoding="utf-8")
