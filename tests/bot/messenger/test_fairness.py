"""Fairness between accounts: updates of one account in order, accounts in parallel, and no flood keeps others
waiting."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from aiogram.types import CallbackQuery, Chat, InlineQuery, Message, Update, User

from bot.messenger.fairness import MOST_WAITING, AccountQueues
from bot.messenger.received import Received, decoded
from tests.bot.messenger.moving_clock import Time

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Handler:
    """Remembers the handled updates, and waits when told to."""

    def __init__(self) -> None:
        self.handled: list[tuple[int, int]] = []
        self.skipped: list[int] = []
        self.open = asyncio.Event()
        self.open.set()
        self.at_once = 0
        self.most_at_once: dict[int, int] = {}

    async def __call__(self, update: Update, skipped: Sequence[Message]) -> None:
        event = update.event
        assert isinstance(event, Message | CallbackQuery | InlineQuery) and event.from_user is not None
        sender = event.from_user.id
        self.skipped += [message.message_id for message in skipped]
        self.at_once += 1
        self.most_at_once[sender] = max(self.most_at_once.get(sender, 0), self.at_once)
        await self.open.wait()
        self.at_once -= 1
        self.handled.append((sender, update.update_id))

    def of(self, sender: int) -> list[int]:
        return [number for one, number in self.handled if one == sender]


def as_many(handler: Handler, wanted: int) -> bool:
    return len(handler.handled) == wanted


def update(number: int, sender: int = 1, words: str = "слово") -> Received:
    person = User(id=sender, is_bot=False, first_name="Анна")
    chat = Chat(id=sender, type="private")
    message = Message(message_id=number, date=LONG_AGO, chat=chat, from_user=person, text=words)
    return decoded(Update(update_id=number, message=message))


def tap(number: int) -> Received:
    person = User(id=1, is_bot=False, first_name="Анна")
    query = CallbackQuery(id=str(number), from_user=person, chat_instance="1", data="да")
    return decoded(Update(update_id=number, callback_query=query))


def unreadable(one: Received) -> Received:
    return replace(one, read=lambda: None)


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
def dropped() -> list[int]:
    return []


@pytest.fixture
def queues(handler: Handler, dropped: list[int]) -> AccountQueues:
    time = Time()
    return AccountQueues(handler, lambda: dropped.append(1), monotonic=time, sleep=time.sleep)


async def settled(work: list[asyncio.Future[None]], until: Callable[[], bool] = lambda: True) -> None:
    await asyncio.gather(*work)
    while not until():
        await asyncio.sleep(0)


async def test_one_account_is_handled_in_order_one_by_one(handler: Handler, queues: AccountQueues) -> None:
    await settled([queues.submit(update(number)) for number in range(8)])
    assert handler.of(1) == list(range(8))
    assert handler.most_at_once == {1: 1}


async def test_accounts_do_not_wait_for_each_other(handler: Handler, queues: AccountQueues) -> None:
    handler.open.clear()
    slow = queues.submit(update(1, sender=1))
    await asyncio.sleep(0)
    handler.open.set()
    await settled([slow, *(queues.submit(update(number, sender=number)) for number in range(2, 9))])
    assert sorted(handler.handled) == [(sender, sender) for sender in range(1, 9)]


async def test_of_a_burst_of_a_thousand_the_newest_alone_is_handled(
    handler: Handler, queues: AccountQueues, dropped: list[int]
) -> None:
    burst = [queues.submit(update(number)) for number in range(1000)]
    # Nobody waits for held updates: all are accepted before any is handled.
    assert all(one.done() for one in burst)
    assert handler.handled == []
    await settled(burst, lambda: len(handler.handled) > 0)
    assert handler.of(1) == [999]
    assert len(dropped) == 999


async def test_others_are_handled_while_a_flood_goes_on(handler: Handler, queues: AccountQueues) -> None:
    for number in range(1000):
        queues.submit(update(number))
    await settled([queues.submit(update(5000, sender=2))])
    assert handler.of(2) == [5000]


async def test_as_many_as_may_wait_are_all_handled(handler: Handler, queues: AccountQueues, dropped: list[int]) -> None:
    await settled([queues.submit(update(number)) for number in range(MOST_WAITING)])
    assert handler.of(1) == list(range(MOST_WAITING))
    assert dropped == []


async def test_who_writes_on_and_on_is_slowed_down_to_two_messages_a_second(handler: Handler) -> None:
    time = Time()
    queues = AccountQueues(handler, monotonic=time, sleep=time.sleep)
    for number in range(60):
        await settled([queues.submit(update(number))], partial(as_many, handler, number + 1))
    # Twenty at once, then two a second: the last of sixty comes at 20 s.
    assert time.now == pytest.approx(20.0)


async def test_a_flood_sent_one_after_another_is_accepted_at_once_and_answered_once_too_many_came(
    handler: Handler, dropped: list[int]
) -> None:
    time, awake = Time(), asyncio.Event()

    async def asleep(seconds: float) -> None:
        await awake.wait()

    queues = AccountQueues(handler, lambda: dropped.append(1), monotonic=time, sleep=asleep)
    for number in range(1_000):
        await settled([queues.submit(update(number))])
    # Nobody's clock has moved: twenty at once are allowed, and none of the others was waited for.
    assert handler.of(1) == list(range(20))
    time.now = 10.0
    awake.set()
    await settled([], lambda: len(handler.handled) == 21)
    assert handler.of(1) == [*range(20), 999]
    assert len(dropped) == 979


async def test_a_failure_of_one_update_is_logged_and_the_next_is_handled(queues: AccountQueues) -> None:
    seen: list[int] = []

    async def handle(one: Update, skipped: Sequence[Message]) -> None:
        seen.append(one.update_id)
        if one.update_id == 1:
            raise ValueError("boom")

    queues = AccountQueues(handle)
    await settled([queues.submit(update(1)), queues.submit(update(2))])
    assert seen == [1, 2]


async def test_draining_finishes_what_is_in_hand_and_ends_a_flood_at_once(handler: Handler) -> None:
    forever = asyncio.Event()

    async def asleep(seconds: float) -> None:
        await forever.wait()

    queues = AccountQueues(handler, monotonic=lambda: 0.0, sleep=asleep)
    handler.open.clear()
    queues.submit(update(1, sender=1))
    for number in range(100, 200):
        queues.submit(update(number, sender=2))
    await asyncio.sleep(0)
    drained = asyncio.create_task(queues.drain(10))
    handler.open.set()
    await drained
    assert (1, 1) in handler.handled
    assert handler.of(2) == [199]
    assert handler.skipped == list(range(100, 199))


async def test_the_messages_of_a_flood_are_handed_on_with_its_end(handler: Handler, queues: AccountQueues) -> None:
    burst = [queues.submit(update(number)) for number in range(40)]
    await settled(burst, lambda: len(handler.handled) > 0)
    assert (handler.of(1), handler.skipped) == ([39], list(range(39)))
    await settled([queues.submit(update(40))])
    assert handler.skipped == list(range(39))


async def test_a_flood_that_ends_in_an_inline_query_has_its_last_message_handled_too(
    handler: Handler, queues: AccountQueues
) -> None:
    person = User(id=1, is_bot=False, first_name="Анна")
    query = InlineQuery(id="1", from_user=person, query="Брянск", offset="")
    burst = [queues.submit(update(number)) for number in range(40)]
    burst.append(queues.submit(decoded(Update(update_id=40, inline_query=query))))
    await settled(burst, lambda: len(handler.handled) == 2)
    assert (handler.of(1), handler.skipped) == ([39, 40], list(range(39)))


async def test_of_a_flood_as_many_words_are_handed_on_as_a_comment_has_room_for_twice(
    handler: Handler, queues: AccountQueues
) -> None:
    burst = [queues.submit(update(number, words="я" * 1_000)) for number in range(1_000)]
    await settled(burst, lambda: len(handler.handled) > 0)
    assert handler.skipped == [0, 1, 2, 3]


async def test_of_a_flood_only_the_newest_update_and_the_kept_words_are_decoded(
    handler: Handler, queues: AccountQueues
) -> None:
    decodings: list[int] = []

    def counted(one: Received) -> Received:
        def read() -> Update | None:
            decodings.append(1)
            return one.read()

        return replace(one, read=read)

    burst = [queues.submit(counted(update(number, words="я" * 1_000))) for number in range(1_000)]
    assert decodings == []
    await settled(burst, lambda: len(handler.handled) > 0)
    # The four messages that there is room for, and the newest one.
    assert len(decodings) == 5
    await settled([queues.submit(counted(tap(number))) for number in range(1_000)], lambda: len(handler.handled) == 2)
    assert len(decodings) == 6


async def test_a_flood_that_ends_in_updates_that_cannot_be_decoded_is_answered_by_the_one_before(
    handler: Handler, queues: AccountQueues, dropped: list[int]
) -> None:
    burst = [queues.submit(tap(number)) for number in range(40)]
    burst += [queues.submit(unreadable(tap(number))) for number in range(40, 45)]
    await settled(burst, lambda: len(handler.handled) > 0)
    assert handler.of(1) == [39]
    assert len(dropped) == 39


async def test_the_words_before_a_flood_of_updates_that_cannot_be_decoded_are_handled(
    handler: Handler, queues: AccountQueues
) -> None:
    burst = [queues.submit(update(number)) for number in range(3)]
    burst += [queues.submit(unreadable(tap(number))) for number in range(3, 100)]
    await settled(burst, lambda: len(handler.handled) > 0)
    assert (handler.of(1), handler.skipped) == ([2], [0, 1])


async def test_an_update_that_the_reader_fails_on_does_not_stop_the_next(
    handler: Handler, queues: AccountQueues
) -> None:
    def fail() -> Update | None:
        raise RuntimeError("boom")

    await settled([queues.submit(replace(update(1), read=fail)), queues.submit(update(2))])
    nobody = replace(update(3), sender=None)
    await settled([queues.submit(replace(nobody, read=fail)), queues.submit(nobody)])
    assert handler.of(1) == [2, 3]
