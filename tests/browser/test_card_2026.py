"""A center's card by methodology 2026.1 on the smallest phone still in use: from the database to the messenger."""

import pytest

from bot.results.method_2026 import published, publishing
from storage.places import centers
from tests.bot.results.method_2026.country import WEEK, filled, moment_of, with_norms
from tests.browser.conftest import ONE_LOOP, OpenPage, fits
from tests.browser.test_small_screens import SMALLEST, drawn
from tests.end_to_end.conftest import House
from tests.scoring.method_2026.populations import population

pytestmark = [pytest.mark.parametrize("url", ["sqlite"], indirect=True), ONE_LOOP]
FEW = 12


async def test_the_card_of_the_leading_version_comes_and_fits(house: House, open_page: OpenPage) -> None:
    country = population("product")
    db = await filled(house.database_url, country, last=FEW)
    await with_norms(db, country)
    await publishing.publish(db, week=WEEK, now=moment_of(WEEK))
    figures = await published.latest(db)
    center_id = next(one for one, known in sorted(figures.items()) if known.visible.range and known.visible.adjusted)
    code = {one.id: one.code for one in await centers.listing(db)}[center_id]
    await db.close()
    await house.start_bot(METHODOLOGY_VERSION="2026.1")
    person = await house.client.person("Анна")
    page = await open_page(f"{house.sandbox.url}/?client={person.id}", SMALLEST)
    await person.say(f"/rating {code}")
    message = await person.wait(lambda found: "с уверенностью" in (found.get("text") or ""))
    found = figures[center_id].visible
    assert found.range is not None and found.rank is not None and found.adjusted is not None
    assert f"уверенностью {found.certainty}\N{NO-BREAK SPACE}%" in message["text"]
    assert f"место {found.rank.low}–{found.rank.high} из {found.rank.of}." in message["text"]
    assert f"{found.adjusted.value:.1f}".replace(".", ",") in message["text"]
    await drawn(page, message)
    await fits(page)
