"""One voice a person, from the chat to the snapshot: somebody who answers again within a year counts once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio
from sqlalchemy import select

from bot.results.frozen_json import from_json
from bot.results.method_2026 import publishing, verification
from bot.results.method_2026.own import OwnFigures
from scoring.windows import week_of
from storage.engine.database import Database
from storage.erasure import privacy, retention
from storage.erasure.idle_respondents import IDENTITY_KEPT
from storage.people import rekeying
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.results import snapshots_2026
from storage.tables import identities, interviews
from tests.bot.results.method_2026.country import answered, moment_of, with_norms
from tests.handlers.conversation import Conversations, Person
from tests.scoring.method_2026.populations import population
from tests.storage.erasure.test_retention import KEPT

FIRST = datetime(2026, 6, 16, 9, 0, tzinfo=UTC)
"""A Tuesday, noon in Moscow."""
LATER = FIRST + timedelta(weeks=18)
WEEK = week_of(LATER.date())
EARLY, LATE = "112112112112112", "543254325432543"
OTHERS = ["555544445555444", "444433334444333", "543215432154321", "555555544444444", "444455554444555"] * 3
PLACES = [CenterRow(code, f"Центр {code}", "О", "Г", "Europe/Moscow") for code in ("TWICE", "ONCE")]


@pytest_asyncio.fixture
async def own(url: str, tmp_path: Path) -> AsyncIterator[Conversations]:
    """Two centers; the same fifteen people have answered at each of them, five in each of three weeks."""
    db = await Database.open(url)
    await centers.load(db, PLACES, now=FIRST - timedelta(days=90))
    await with_norms(db, population("product"))
    for center in await centers.listing(db):
        for at in range(3):
            people = [f"{center.id}{one:015}" for one in range(5 * at, 5 * at + 5)]
            await answered(db, center.id, WEEK - 10 + 2 * at, OTHERS[5 * at : 5 * at + 5], people=people)
    yield Conversations(db, tmp_path, FIRST)
    await db.close()


async def tell(person: Person, center: str, answers: str) -> None:
    await person.say(f"/start c-{center}")
    await person.press("b")
    await person.press("t", "job_seeker")
    await person.press("g", "25-34")
    for position, code in enumerate(answers):
        person.own.pass_time(seconds=9)
        await person.press("a", f":{position}:0:{code}")
    await person.press("k")


async def nights(own: Conversations, until: datetime) -> None:
    """Every tenth night the bot's own purge."""
    while own.now < until:
        own.now = min(own.now + timedelta(days=10), until)
        await retention.purge(own.db, KEPT, now=own.now)


async def figures(own: Conversations) -> dict[str, OwnFigures]:
    await publishing.publish(own.db, week=WEEK, now=moment_of(WEEK))
    found = await snapshots_2026.latest(own.db)
    codes = {center.id: center.code for center in await centers.listing(own.db)}
    return {codes[center_id]: from_json(OwnFigures, one.result) for center_id, one in found.items()}


async def respondents_of(own: Conversations) -> list[str]:
    chat = select(interviews.c.respondent_id).where(interviews.c.entry == "poster", interviews.c.consent_version > "")
    async with own.db.read() as connection:
        return list(await connection.scalars(chat))


async def test_who_answers_in_the_chat_in_month_1_and_5_is_one_voice(own: Conversations) -> None:
    anna, boris = own.person(1), own.person(2)
    await tell(anna, "TWICE", EARLY)
    await nights(own, LATER)
    await tell(anna, "TWICE", LATE)
    await tell(boris, "ONCE", LATE)
    assert len(set(await respondents_of(own))) == 2
    found = await figures(own)
    twice, once = found["TWICE"], found["ONCE"]
    assert twice.star_people == once.star_people == (16, 0)
    assert twice.posterior is not None and twice.posterior == once.posterior
    assert twice.index is not None and twice.index == once.index
    assert all(not one.differences for one in await verification.verify(own.db, center=None, week=None))


async def test_without_the_pseudonym_it_would_be_two_voices(own: Conversations) -> None:
    """As after /forget of the pseudonym alone, or in earlier releases: the test above can fail."""
    anna = own.person(1)
    await tell(anna, "TWICE", EARLY)
    async with own.db.write() as connection:
        await connection.execute(identities.delete())
    await nights(own, LATER)
    await tell(anna, "TWICE", LATE)
    assert (await figures(own))["TWICE"].star_people == (17, 0)


async def test_it_works_through_a_rotation_of_the_secret(own: Conversations) -> None:
    anna, old = own.person(1), own.secret.account_key()
    await tell(anna, "TWICE", EARLY)
    await nights(own, LATER)
    key = type(old)(b"n" * 32, *old._secrets)
    known_as, before = key.account("telegram", 1), key.older_accounts("telegram", 1)
    assert await rekeying.recognize(own.db, known_as, before)
    held = await privacy.held(own.db, known_as)
    assert held is not None and [held.respondent_id] == await respondents_of(own)
    await nights(own, FIRST + IDENTITY_KEPT + timedelta(days=10))
    assert await privacy.held(own.db, known_as) is None
