"""The primary dies in the middle of fifty interviews and of a Monday's broadcast: nothing that was shown is lost."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select, update

from bot.sandbox.client import text_of
from bot.sandbox.cluster.servers import Server
from bot.sandbox.cluster.traffic import Client
from storage.engine.database import Database
from storage.errors import StorageUnavailable
from storage.tables import outbox
from tests.cluster.conftest import ROUNDS, WORKERS, Place
from tests.end_to_end.conftest import House
from tests.end_to_end.test_digest import next_monday
from tests.end_to_end.test_workers import is_repeat, recipients
from tests.end_to_end.walk import codes_of, exported
from tests.patience import until

CLIENTS = 50
MOST_SECONDS = 30.0
"""For how long clients may be told to tap again."""
BETWEEN_LOOKS = 0.2
KILLS = (Server.kill, Server.kill_postgres)
"""The machine, and PostgreSQL alone."""


async def test_nothing_that_was_shown_is_lost_or_doubled_by_ten_deaths_of_the_primary(place: Place) -> None:
    await recipients(place.house)
    answered: Counter[str] = Counter()
    for number in range(ROUNDS):
        clients = [await client(place.house, number, one) for one in range(CLIENTS)]
        digests = captions(place.house)
        monday = date.fromisoformat(next_monday()) + timedelta(weeks=number)
        await place.house.cli("digest", "run", "--as-of", monday.isoformat())
        # Fifty interviews take no longer than a busy machine's first letter.
        await until(lambda: len(flat(captions(place.house))) > len(flat(digests)))  # noqa: B023
        walks = [asyncio.create_task(one.run()) for one in clients]
        await until(lambda: in_the_middle(place.house, clients, len(flat(digests))))  # noqa: B023
        assert not all(one.done for one in clients)
        name = await asyncio.to_thread(lambda: place.cluster.primary)
        assert name is not None
        dying = place.cluster.servers[name]
        died = time.monotonic()
        KILLS[number % 2](dying)
        await asyncio.gather(*walks)
        await asyncio.to_thread(place.cluster.until, lambda: place.cluster.primary, "a primary")
        if not dying.patroni.alive:
            dying.patroni.start()
        await everything_is_sent(place)

        told = [moment - died for one in clients for moment in one.told if moment > died]
        print(f"{number + 1}: {KILLS[number % 2].__name__} {name}; told to tap again {len(told)} times,", end=" ")
        print(f"the last {max(told, default=0):.1f} s after; {repeats(place.house, digests)} digests repeated")
        assert all(one.done and not one.lost for one in clients)
        assert max(told, default=0) < MOST_SECONDS
        answered += Counter(one.answers for one in clients)
        for chat, before in digests.items():
            new = captions(place.house)[chat][len(before) :]
            assert [is_repeat([caption]) for caption in new] in ([False], [True], [False, True])
        await asyncio.to_thread(place.cluster.until_in_step)

    path = place.house.folder / "responses.csv"
    await place.house.cli("responses", "export", "--out", str(path), "--unfinished")
    assert Counter(codes_of(row) for row in exported(path.read_text(encoding="utf-8-sig"))) == answered


def in_the_middle(house: House, clients: Sequence[Client], digests: int) -> bool:
    """Of the interviews, and of the broadcast that has followed so many digests."""
    return sum(one.shown for one in clients) > 2 * CLIENTS and len(flat(captions(house))) - digests > 5


async def client(house: House, number: int, one: int) -> Client:
    """With answers that no other client gives."""
    person = await house.client.person(f"Клиент {number}-{one}")
    digits = f"{number * CLIENTS + one:06d}".translate(str.maketrans("06789", "15432"))
    return Client(person, "BRY-01", f"543218454{digits}")


def captions(house: House) -> dict[int, list[str]]:
    """Of the digests that each recipient has got, in their order."""
    people = [person for person in house.sandbox.world.people.values() if person.first_name.startswith("Мария")]
    return {
        person.id: [text_of(message) for message in person.messages.values() if "photo" in message] for person in people
    }


def flat(found: dict[int, list[str]]) -> list[str]:
    return [caption for several in found.values() for caption in several]


def repeats(house: House, before: dict[int, list[str]]) -> int:
    found = captions(house)
    return sum(is_repeat([caption]) for chat in found for caption in found[chat][len(before[chat]) :])


async def everything_is_sent(place: Place) -> None:
    """Claims whose end could not be recorded are anybody's after five minutes. Here they are made older, once it is
    certain that nobody is at work on them: workers that have stopped properly have recorded what they had in hand."""
    db = await opened(place)
    await until_none(db, "queued")
    for bot in place.house.bots[-WORKERS:]:
        bot.terminate()
        assert await bot.gone() == 0
    async with db.write() as connection:
        left = update(outbox).where(outbox.c.state.in_(("claimed", "sending")))
        await connection.execute(left.values(claimed_at=datetime.now(UTC) - timedelta(minutes=6)))
    await place.start_workers()
    await until_none(db, "queued", "claimed", "sending")
    await db.close()


async def opened(place: Place) -> Database:
    """The way to a new primary opens a moment after it is one."""
    while True:
        with suppress(StorageUnavailable):
            return await place.house.database()
        await asyncio.sleep(BETWEEN_LOOKS)


async def until_none(db: Database, *states: str) -> None:
    query = select(func.count()).select_from(outbox).where(outbox.c.state.in_(states))
    while True:
        with suppress(StorageUnavailable):
            async with db.read() as connection:
                if await connection.scalar(query) == 0:
                    return
        await asyncio.sleep(BETWEEN_LOOKS)
