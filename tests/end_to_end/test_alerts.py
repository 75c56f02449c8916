"""A poster nobody scans: from the silence at the wall to an administrator's phone, and to its first client."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.alerts.watch import WatchReport, watch
from storage.quality.alerts import JOB
from storage.tables import centers
from storage.workers import jobs
from tests.end_to_end.conftest import House
from tests.end_to_end.test_digest import become_admin
from tests.patience import BETWEEN_LOOKS, LIMIT


async def test_administrators_hear_of_a_poster_nobody_scans_once_and_until_a_client_comes_by_it(house: House) -> None:
    await house.start_bot()
    admin = await become_admin(house)
    now = datetime.now(UTC)
    db = await house.database()
    # The bot looks once at its start: from then on the looks are the test's.
    async with asyncio.timeout(LIMIT):
        while not ((looked := (await jobs.last_runs(db)).get(JOB)) and looked.finished_at):
            await asyncio.sleep(BETWEEN_LOOKS)
    async with db.write() as connection:
        made = update(centers).where(centers.c.code == "BRY-01").values(poster_made_at=now - timedelta(days=20))
        await connection.execute(made)
    # Four days ago, so that the next nine o'clock of a working day has been.
    assert await watch(db, now - timedelta(days=4)) == WatchReport(raised=1, ended=0, queued=1)
    await admin.wait_text("по нему ещё никто не пришёл")

    await admin.start("c-BRY-01")
    await admin.wait_text("анонимно")
    assert await watch(db, now) == WatchReport(raised=0, ended=0, queued=0)
    person = await house.client.person()
    await person.start("c-BRY-01")
    await person.wait_text("анонимно")
    assert await watch(db, now) == WatchReport(raised=0, ended=1, queued=0)
    await db.close()

    (row,) = json.loads(await house.cli("alerts", "list", "--center", "BRY-01", "--format", "json"))
    assert (row["center"], row["alert"], row["sent"], row["not_told"]) == ("BRY-01", "poster", 1, None)
    assert row["ended_at"] is not None
