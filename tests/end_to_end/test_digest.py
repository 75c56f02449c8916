"""From answers to a digest on an administrator's phone."""

import asyncio
import csv
import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from bot.sandbox.client import PersonClient, text_of
from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.windows import newest_day
from tests.end_to_end.conftest import House
from tests.end_to_end.walk import CODES, Walk, reasons_of


async def become_admin(house: House, name: str = "Мария") -> PersonClient:
    link = (await house.cli("admins", "invite", "--center", "BRY-01", "--trusted")).strip()
    assert link.startswith("https://t.me/czn_sandbox_bot?start=i-")
    admin = await house.client.person(name)
    await admin.start(link.partition("start=")[2])
    await admin.wait_text("Теперь вы администратор")
    return admin


def next_monday() -> str:
    """The Monday after this week, by the first clock on earth: answers given now lie before it everywhere."""
    today = newest_day(datetime.now(UTC))
    return (today + timedelta(days=7 - today.weekday())).isoformat()


async def answers(
    house: House, count: int, kind: RespondentType = RespondentType.JOB_SEEKER, *, first: int = 0
) -> None:
    numbers = range(first, first + count)
    walks = [Walk(kind=kind, answers=f"{54321 + number:015d}"[-15:].translate(CLEAN)) for number in numbers]
    people = [await house.client.person(f"Клиент {number}") for number in numbers]
    await asyncio.gather(*(walk.run(person) for walk, person in zip(walks, people, strict=True)))


CLEAN = str.maketrans("06789", "54345")


def expected_job_seekers(rows: list[dict[str, str]]) -> float:
    """Methodology 2022.1 §3 straight from the exported file: item means, then groups, then the weighted mean."""
    table = np.array([[int(row[code]) for code in CODES] for row in rows if row["respondent_type"] == "job_seeker"])
    means = {code: 25 * (column[column <= 5] - 1).mean() for code, column in zip(CODES, table.T, strict=True)}
    groups = {group.code: group.weight for group in load().groups}
    scores = {group: np.mean([mean for code, mean in means.items() if code[0] == group]) for group in groups}
    return float(sum(weight * scores[group] for group, weight in groups.items()) / 100)


async def test_ten_answers_become_an_index_and_a_digest(house: House) -> None:
    await house.start_bot()
    admin = await become_admin(house)
    await answers(house, 4)
    await answers(house, 8, first=4)
    assert "1 message queued" in await house.cli("digest", "run", "--as-of", next_monday())
    message = await admin.wait(lambda message: "photo" in message)
    assert "Индекс за 13 недель: " in text_of(message)
    assert "Ответов: 12 (12 соискателей, 0 работодателей)" in text_of(message)
    picture = await house.client.file(message["photo"][-1]["file_id"])
    assert picture.startswith(b"\x89PNG")

    path = house.folder / "responses.csv"
    await house.cli("responses", "export", "--out", str(path))
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    (shown,) = json.loads(await house.cli("index", "show", "--format", "json"))
    # Twelve clients within ten minutes are a crowd at a center that has had none: all but the first four.
    assert ["burst" in reasons_of(row) for row in rows].count(True) == 8
    assert shown["center"] == "BRY-01"
    assert (shown["n"], shown["n_job_seeker"], shown["n_employer"]) == (12, 12, 0)
    assert shown["index"] == pytest.approx(expected_job_seekers(rows), abs=1e-9)
    assert shown["index"] == shown["index_job_seeker"]
    assert shown["ci_low"] < shown["index"] < shown["ci_high"]
    (live,) = json.loads(await house.cli("index", "show", "--live", "--format", "json"))
    assert live["index"] == shown["index"]


async def test_nine_answers_say_how_many_are_missing_and_nothing_more(house: House) -> None:
    await house.start_bot()
    admin = await become_admin(house)
    await answers(house, 9)
    await house.cli("digest", "run", "--as-of", next_monday())
    words = text_of(await admin.wait(lambda message: "photo" in message))
    assert "не хватает 1 ответа" in words
    assert "Индекс за" not in words
    (shown,) = json.loads(await house.cli("index", "show", "--format", "json"))
    assert shown["n"] == 9
    assert shown["index"] is None and set(shown["groups"].values()) == {None}


async def test_running_the_week_twice_sends_one_digest(house: House) -> None:
    await house.start_bot()
    admin = await become_admin(house)
    await answers(house, 10)
    first = await house.cli("digest", "run", "--as-of", next_monday())
    assert "1 center published" in first
    again = await house.cli("digest", "run", "--as-of", next_monday())
    assert "0 centers published" in again and "0 messages queued" in again
    await admin.wait(lambda message: "photo" in message)
    await admin.say("/help")
    await admin.wait_text("/digest")
    photos = [message for message in (await admin.chat())["messages"] if "photo" in message]
    assert len(photos) == 1


async def test_the_last_digest_comes_on_demand_and_only_to_administrators(house: House) -> None:
    await house.start_bot()
    admin = await become_admin(house)
    await admin.say("/digest")
    await admin.wait_text("Сводки пока нет")
    await house.cli("digest", "run", "--as-of", next_monday())
    await admin.wait(lambda message: "photo" in message)
    stranger = await house.client.person("Чужой")
    await stranger.say("/digest")
    await stranger.wait_text("только администраторы")
    (listed,) = json.loads(await house.cli("admins", "list", "--format", "json"))
    await house.cli("admins", "revoke", listed["id"])
    await admin.say("/digest")
    await admin.wait_text("только администраторы")


async def test_an_invitation_works_once(house: House) -> None:
    await house.start_bot()
    link = (await house.cli("admins", "invite", "--center", "BRY-01", "--trusted")).strip().partition("start=")[2]
    first, second = await house.client.person("Первый"), await house.client.person("Второй")
    await first.start(link)
    await first.wait_text("Теперь вы администратор")
    await second.start(link)
    await second.wait_text("не действует")


async def test_an_administrators_own_answers_do_not_count(house: House) -> None:
    await house.start_bot()
    admin = await become_admin(house)
    await Walk(answers="555555554555555", before_end=house.in_no_time).run(admin)
    path = house.folder / "responses.csv"
    await house.cli("responses", "export", "--out", str(path))
    (row,) = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    assert (row["quality"], reasons_of(row)) == ("X", ["staff", "speeding"])


async def test_a_blocked_administrator_does_not_hold_up_the_others(house: House) -> None:
    await house.start_bot()
    blocked, other = await become_admin(house, "Первая"), await become_admin(house, "Вторая")
    await blocked.block()
    await house.cli("digest", "run", "--as-of", next_monday())
    await other.wait(lambda message: "photo" in message)
    listed = {row["name"]: row["blocked"] for row in json.loads(await house.cli("admins", "list", "--format", "json"))}
    assert listed == {"Первая": True, "Вторая": False}


@pytest.mark.parametrize("trouble", ["429", "500", "502"])
async def test_trouble_delays_a_digest_and_does_not_lose_it(house: House, trouble: str) -> None:
    await house.start_bot()
    admin = await become_admin(house)
    await house.client.fault(trouble, method="sendPhoto", retry_after=1)
    await house.cli("digest", "run", "--as-of", next_monday())
    message = await admin.wait(lambda message: "photo" in message)
    # After a server fault the first one may have arrived, and the second says so.
    assert ("Повтор" in text_of(message)) == (trouble != "429")
    assert (await house.client.stats())["calls"]["sendPhoto"] == 2
