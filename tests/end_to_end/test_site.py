"""A running bot keeps the public site up to date."""

import asyncio
from datetime import UTC, datetime

import pytest

from scoring.windows import last_complete_week
from storage.workers import jobs
from tests.bot.nation import Nation
from tests.end_to_end.conftest import House
from tests.patience import BETWEEN_LOOKS, LIMIT, until
from tests.scoring.by_hand import halves


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_after_the_weekly_run_the_site_stands_there(house: House) -> None:
    nation = await Nation.build(house.database_url, ["A", "B"])
    await nation.answer("A", last_complete_week(datetime.now(UTC).date()) - 1, halves(40))
    out = house.folder / "public"
    bot = await house.start_bot(SITE_DIR=str(out))
    await until((out / "center" / "a.html").exists)
    # The job ends after the site is there.
    async with asyncio.timeout(LIMIT):
        while "site" not in (runs := await jobs.last_runs(nation.db)) or runs["site"].finished_at is None:
            await asyncio.sleep(BETWEEN_LOOKS)
    assert runs["site"].failed_at is None
    # Half of all answers 5 and half 4, that is 100 and 75.
    assert "<b>87,5</b>" in (out / "center" / "a.html").read_text(encoding="utf-8")
    bot.terminate()
    assert await bot.gone() == 0
    await nation.db.close()
