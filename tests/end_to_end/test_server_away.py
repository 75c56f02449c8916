"""A PostgreSQL server that is away, at the start of the bot and in the middle of its work."""

from collections.abc import Iterator

import pytest

from tests import postgres
from tests.end_to_end.conftest import House
from tests.end_to_end.walk import Walk, asks, codes_of, data_of, exported, reach_questions
from tests.patience import until


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """One of the tests' own, which may be stopped."""
    with postgres.running(*postgres.FAST) as server:
        yield server


@pytest.fixture
def url(server: postgres.Server) -> str:
    return server.new_url()


async def test_a_server_that_goes_and_comes_back_costs_a_tap_and_nothing_that_was_saved(
    house: House, server: postgres.Server
) -> None:
    bot = await house.start_bot()
    early, late = await house.client.person("Ранняя"), await house.client.person("Поздняя")
    await Walk().run(early)
    question = await reach_questions(late)
    tap = data_of(question, "a", ":0:0:4")
    server.stop()
    try:
        told = len(house.popups(late))
        await late.press_data(question["message_id"], tap)
        await until(lambda: len(house.popups(late)) > told)
        assert "Не получилось сохранить" in house.popups(late)[-1]["text"]
        await until(lambda: "job_put_off" in bot.log.read_text(encoding="utf-8"))
    finally:
        server.start()
    await late.press_data(question["message_id"], tap)
    await late.wait(asks("a", ":1:0:"))
    path = house.folder / "responses.csv"
    await house.cli("responses", "export", "--out", str(path), "--unfinished")
    rows = exported(path.read_text(encoding="utf-8-sig"))
    assert sorted(codes_of(row) for row in rows) == ["4", Walk.answers]
    assert bot.alive


async def test_a_server_that_is_away_at_the_start_is_named_in_one_line(house: House, server: postgres.Server) -> None:
    server.stop()
    try:
        bot = house.start_bot_without_waiting()
        assert await bot.gone() == 2
        error = await house.cli("centers", "list", status=1)
    finally:
        server.start()
    assert bot.log.read_text(encoding="utf-8") == error
    assert error.startswith("czn-index: the database is unavailable: 127.0.0.1: Connect call failed")
    assert error.count("\n") == 1
