"""Slips of paper through the messenger: from the QR code, or the short code below it, to a verified interview."""

import asyncio
import csv
from collections.abc import Awaitable, Callable

from bot.sandbox.client import PersonClient, buttons, text_of
from handlers.client.consent import CONSENT_VERSION
from tests.end_to_end.conftest import House
from tests.end_to_end.test_interview import export
from tests.end_to_end.walk import THANKS, asks, data_of, press, reasons_of

REFUSAL = "Этот код не подошёл: он уже использован, устарел или набран с ошибкой."
MUTED = "Подряд не подошло несколько кодов."
TABLES = ("visit_tokens", "respondents", "identities", "interviews", "open_interviews")


async def slips(house: House, count: int, center: str = "BRY-01") -> list[tuple[str, str]]:
    """New slips as (token, short code)."""
    path = house.folder / "slips.csv"
    await house.cli("visits", "issue", center, "--count", str(count), "--out", str(path))
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return [(row["link"].partition("?start=")[2], row["code"]) for row in rows]


async def answer_all(person: PersonClient, before_end: Callable[[], Awaitable[None]] | None = None) -> None:
    """From the first step to the thanks; `before_end` is awaited when all answers have been saved."""
    await press(person, "t", "job_seeker")
    await press(person, "g", "25-34")
    for position, code in enumerate("543218454321845"):
        await press(person, "a", f":{position}:0:{code}", contains=f":{position}:0:")
    if before_end is not None:
        await person.wait(asks("k"))
        await before_end()
    await press(person, "k")
    await person.wait(THANKS)


async def kept(house: House) -> list[int]:
    """How much the tables hold that a visit fills."""
    db = await house.database()
    async with db.read() as connection:
        counts = [(await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one() for table in TABLES]
    await db.close()
    return counts


async def test_a_slip_leads_to_a_verified_interview_once(house: House) -> None:
    await house.start_bot()
    ((token, code),) = await slips(house, 1)
    anna, boris = await house.client.person("Анна"), await house.client.person("Борис")
    await anna.start(token)
    assert "Десна" in text_of(await anna.wait(asks("v")))
    # Nothing is kept before consent.
    assert await kept(house) == [0, 0, 0, 0, 0]
    await press(anna, "v")
    await answer_all(anna)
    (row,) = await export(house)
    assert (row["entry"], row["verified"]) == ("visit_token", "true")
    # Her own slip tells her so; anybody else's way in is closed, by link and by code.
    await anna.start(token)
    await anna.wait_text("Вы уже оценили центр")
    await boris.start(token)
    first = await boris.wait_text(REFUSAL)
    await boris.say(code)
    assert text_of(first) == text_of(await boris.wait(lambda message: message["message_id"] > first["message_id"]))
    assert "Десна" not in text_of(first)
    shown = await house.cli("visits", "show", "--center", "BRY-01", "--format", "csv")
    (day,) = csv.DictReader(shown.splitlines())
    assert [day[name] for name in ("issued", "redeemed", "completed", "expired", "answers")] == [
        "1",
        "1",
        "1",
        "0",
        "1",
    ]


async def test_a_code_is_typed_in_cyrillic_in_any_case_and_with_dashes(house: House) -> None:
    await house.start_bot()
    ((_, code),) = await slips(house, 1)
    person = await house.client.person()
    cyrillic = code.translate(str.maketrans("ACEHKMPTXY", "АСЕНКМРТХУ")).lower().replace(" ", " – ")
    await person.say(cyrillic)
    await press(person, "v")
    await answer_all(person)
    (row,) = await export(house)
    assert (row["entry"], row["verified"]) == ("visit_token", "true")


async def test_two_accounts_that_race_for_a_slip_get_one_interview(house: House) -> None:
    await house.start_bot()
    ((token, _),) = await slips(house, 1)
    people = [await house.client.person(f"Человек {number}") for number in range(8)]
    doors = []
    for person in people:
        await person.start(token)
        doors.append(await person.wait(asks("v")))
    await asyncio.gather(
        *(person.press_data(door["message_id"], data_of(door, "v")) for person, door in zip(people, doors, strict=True))
    )
    outcomes = [
        text_of(await person.wait(lambda message: "Кто вы?" in text_of(message) or REFUSAL in text_of(message)))
        for person in people
    ]
    assert sum("Кто вы?" in outcome for outcome in outcomes) == 1
    assert await kept(house) == [1, 1, 1, 1, 1]


async def test_a_bot_that_is_killed_before_the_consent_has_forgotten_nothing(house: House) -> None:
    bot = await house.start_bot()
    ((token, _),) = await slips(house, 1)
    person = await house.client.person()
    await person.start(token)
    door = await person.wait(asks("v"))
    bot.kill()
    await bot.gone()
    await person.press_data(door["message_id"], data_of(door, "v"))
    await person.press_data(door["message_id"], data_of(door, "v"))
    await house.start_bot()
    await person.wait(asks("t"))
    assert await kept(house) == [1, 1, 1, 1, 1]


def bad(token: str) -> dict[str, str]:
    """A live token, spoilt in every way."""
    flipped = "A" if token[20] != "A" else "B"
    return {
        "mutated": token[:20] + flipped + token[21:],
        "first letter": "w" + token[1:],
        "padded": token + "=",
        "short": token[:-1],
        "upper case": token.upper(),
        "Cyrillic": token[:10] + "А" + token[11:],
        "long": token + "A" * 4_000,
        "foreign": "v" + "A" * 44,
        "spaced": token[:20] + " " + token[20:],
        "emoji": "👍" * 20,
    }


async def test_whatever_is_wrong_with_a_token_the_words_are_the_same_and_nothing_is_kept(house: House) -> None:
    await house.start_bot()
    ((token, _),) = await slips(house, 1)
    for payload in bad(token).values():
        person = await house.client.person()
        await person.start(payload)
        words = text_of(await person.wait_text(REFUSAL))
        assert words.startswith(REFUSAL) and words.count("\n") == 1
    assert await kept(house) == [0, 0, 0, 0, 0]
    log = house.bots[0].log.read_text()
    assert token[:20] not in log
    # The live token is still good.
    person = await house.client.person()
    await person.start(token)
    await person.wait(asks("v"))


async def test_a_forged_button_gets_the_same_words(house: House) -> None:
    await house.start_bot()
    ((token, _),) = await slips(house, 1)
    person = await house.client.person()
    await person.start("c-BRY-01")
    door = await person.wait(asks("b"))
    await person.press_data(door["message_id"], f"v:{bad(token)['mutated']}:1:{CONSENT_VERSION}", forge=True)
    await person.wait_text(REFUSAL)
    assert await kept(house) == [0, 0, 0, 0, 0]


async def test_five_bad_tokens_mute_an_account_and_leave_it_everything_else(house: House) -> None:
    await house.start_bot()
    ((token, code),) = await slips(house, 1)
    person = await house.client.person()

    async def reply_to(said: str) -> str:
        before = await person.say(said)
        return text_of(await person.wait(lambda message: message["message_id"] > before["message_id"]))

    for number in range(5):
        assert (await reply_to(f"/start v{number}")).startswith(REFUSAL)
    for said in (f"/start {token}", "/start v5", code, code.lower()):
        assert (await reply_to(said)).startswith(MUTED)
    await person.start("c-BRY-01")
    await person.wait(asks("b"))
    assert await kept(house) == [0, 0, 0, 0, 0]
    # Somebody else is not muted.
    other = await house.client.person()
    await other.start(token)
    await other.wait(asks("v"))


async def test_a_new_key_is_believed_by_a_running_bot_and_an_old_one_no_longer(house: House) -> None:
    await house.start_bot()
    ((oldest, _),) = await slips(house, 1)
    for _ in range(2):
        await house.cli("visits", "rotate-key")
    ((newest, _),) = await slips(house, 1)
    person = await house.client.person()
    await person.start(oldest)
    await person.wait_text(REFUSAL)
    await person.start(newest)
    await person.wait(asks("v"))


async def test_a_slip_found_on_the_way_verifies_the_interview_that_is_open(house: House) -> None:
    await house.start_bot()
    await house.cli("centers", "set-verification", "BRY-01", "required")
    ((_, code),) = await slips(house, 1)
    anna, boris = await house.client.person("Анна"), await house.client.person("Борис")
    for person in (anna, boris):
        await person.start("c-BRY-01")
        assert "только ответы с кодом с талона" in text_of(await person.wait(asks("b")))
        await press(person, "b")
        await person.wait(asks("t"))
    await anna.say(code)
    for person in (anna, boris):
        await answer_all(person, house.in_no_time)
    rows = {row["verified"]: row for row in await export(house)}
    # Both were as quick as a test is; only the one without a token never counts.
    assert (rows["true"]["entry"], rows["true"]["quality"]) == ("visit_token", "B")
    assert reasons_of(rows["true"]) == ["speeding"]
    assert (rows["false"]["quality"], reasons_of(rows["false"])) == ("X", ["unverified", "speeding"])


async def test_a_slip_of_another_center_asks_before_the_open_interview_is_given_up(house: House) -> None:
    await house.start_bot()
    ((token, _),) = await slips(house, 1, "VLA-01")
    person = await house.client.person()
    await person.start("c-BRY-01")
    await press(person, "b")
    await person.wait(asks("t"))
    await person.start(token)
    await press(person, "w")
    await press(person, "v")
    await person.wait(lambda message: "Золотые ворота" in text_of(message) and asks("t")(message))
    await answer_all(person)
    (row,) = await export(house)
    assert (row["center"], row["entry"]) == ("VLA-01", "visit_token")


async def test_a_bad_code_in_an_interview_leaves_its_step_on_the_screen(house: House) -> None:
    await house.start_bot()
    person = await house.client.person()
    await person.start("c-BRY-01")
    await press(person, "b")
    await person.wait(asks("t"))
    await person.say("5AM9X P2T8Y")
    message = await person.wait_text(REFUSAL)
    assert "Кто вы?" in text_of(message) and buttons(message)
