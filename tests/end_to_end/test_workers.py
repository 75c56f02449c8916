"""Several workers behind one address, as deploy/ has them: PostgreSQL, three processes, nginx."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from bot.sandbox.client import text_of
from bot.sandbox.ports import free_port
from storage.access import invites
from storage.access.memberships import Role
from storage.places import centers
from storage.tables import memberships, outbox
from tests.end_to_end.conftest import House
from tests.end_to_end.proxy import proxy
from tests.end_to_end.test_digest import next_monday
from tests.end_to_end.walk import Walk, codes_of, exported
from tests.patience import BETWEEN_LOOKS, LIMIT, until

pytestmark = pytest.mark.parametrize("url", ["postgresql"], indirect=True)

RECIPIENTS = 70
CLIENTS = 8
IN_HAND = 30
"""The most that a process may have claimed at once: a batch being sent, one that is drawn, one being drawn."""


@dataclass
class Workers:
    house: House
    ports: list[int]
    address: str

    async def start(self, *ports: int) -> None:
        before = self.house.sandbox.world.calls["setWebhook"]
        for port in ports:
            self.house.start_bot_without_waiting(
                WEBHOOK_URL=self.address,
                WEBHOOK_SECRET="a-secret-of-the-webhook",
                WEBHOOK_LISTEN=f"127.0.0.1:{port}",
                LOG_FORMAT="json",
            )
        await until(lambda: self.house.sandbox.world.calls["setWebhook"] == before + len(ports))


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[list[int]]:
    """nginx's own, and those of three workers behind it."""
    front, *behind = (free_port() for _ in range(4))
    with proxy(tmp_path / "nginx", front, behind):
        yield [front, *behind]


@pytest_asyncio.fixture
async def workers(house: House, ports: list[int]) -> AsyncIterator[Workers]:
    front, *behind = ports
    found = Workers(house, behind, f"http://127.0.0.1:{front}/webhook")
    await found.start(*behind)
    yield found


async def test_taps_that_are_spread_over_three_workers_make_whole_interviews(workers: Workers) -> None:
    house = workers.house
    walks = [Walk(answers=f"{number % 5 + 1}43218454321895", comment=f"№ {number}") for number in range(CLIENTS)]
    people = [await house.client.person(f"Клиент {number}") for number in range(CLIENTS)]
    await asyncio.gather(*(walk.run(person) for walk, person in zip(walks, people, strict=True)))
    path = house.folder / "responses.csv"
    await house.cli("responses", "export", "--out", str(path))
    rows = exported(path.read_text(encoding="utf-8-sig"))
    assert sorted((codes_of(row), row["comment"]) for row in rows) == sorted(
        (walk.answers, walk.comment) for walk in walks
    )
    finishers = ["interview_completed" in bot.log.read_text(encoding="utf-8") for bot in house.bots]
    assert finishers.count(True) >= 2


async def recipients(house: House) -> None:
    """Administrators of one center who have all spoken to the bot."""
    db = await house.database()
    center = await centers.by_code(db, "BRY-01")
    now = datetime.now(UTC)
    for number in range(RECIPIENTS):
        person = house.sandbox.world.person(f"Мария {number}")
        person.started = True
        token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=center.id, trusted=True, now=now)
        await invites.redeem(
            db, token, account=f"{number:064}", messenger="telegram", user_id=person.id, chat_id=person.id,
            name=person.first_name, now=now,
        )  # fmt: skip
    await db.close()


def digests_of(house: House) -> dict[int, list[str]]:
    """The captions that each recipient has got."""
    return {
        person.id: [text_of(message) for message in person.messages.values() if "photo" in message]
        for person in house.sandbox.world.people.values()
    }


def received(house: House) -> int:
    return sum(len(captions) for captions in digests_of(house).values())


async def chats_under_way(house: House) -> dict[int, str]:
    """The recipients whose digests are claimed and not recorded, with the item's state."""
    db = await house.database()
    query = select(memberships.c.chat_id, outbox.c.state).join(outbox)
    async with db.read() as connection:
        found = await connection.execute(query.where(outbox.c.state.in_(("claimed", "sending"))))
        chats = {row.chat_id: row.state for row in found}
    await db.close()
    return chats


async def queued(house: House) -> int:
    db = await house.database()
    async with db.read() as connection:
        found = len((await connection.execute(select(outbox.c.key).where(outbox.c.state == "queued"))).all())
    await db.close()
    return found


async def test_a_broadcast_reaches_everybody_though_a_worker_is_killed_and_another_leaves(workers: Workers) -> None:
    house = workers.house
    dying, leaving, staying = house.bots
    await recipients(house)
    await house.cli("digest", "run", "--as-of", next_monday())

    await until(lambda: received(house) >= 15)
    dying.kill()
    await until(lambda: received(house) >= 25)
    leaving.terminate()
    assert await leaving.gone() == 0
    async with asyncio.timeout(LIMIT):
        while await queued(house):
            await asyncio.sleep(BETWEEN_LOOKS)
    staying.terminate()
    assert await staying.gone() == 0

    # A process that stopped properly has recorded all its claims: open ones belong to the dead process.
    left_behind = await chats_under_way(house)
    assert len(left_behind) <= IN_HAND
    by_now = digests_of(house)
    assert {chat for chat, captions in by_now.items() if len(captions) != 1} <= left_behind.keys()
    assert all(len(captions) <= 1 for captions in by_now.values())

    # Five minutes later its claims are anybody's.
    db = await house.database()
    async with db.write() as connection:
        old = datetime.now(UTC) - timedelta(minutes=6)
        in_hand = outbox.c.state.in_(("claimed", "sending"))
        await connection.execute(update(outbox).where(in_hand).values(claimed_at=old))
    await db.close()
    await workers.start(workers.ports[0])
    while await chats_under_way(house):
        await asyncio.sleep(0.1)
    for chat, captions in digests_of(house).items():
        if left_behind.get(chat) == "sending":
            # It may have arrived before its sender died: the repeat says so.
            assert [is_repeat([caption]) for caption in captions] in ([True], [False, True])
        else:
            assert [is_repeat([caption]) for caption in captions] == [False]


def is_repeat(captions: list[str]) -> bool:
    return any("Повтор" in caption for caption in captions)
