"""`week`: the page of an empty database, of one with centers alone, and of the demo's."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

from scoring.windows import last_complete_week, window
from storage.access import invites
from storage.access.memberships import Role
from storage.engine.database import Database
from storage.places import centers
from tests.bot.cli.operators import SAMPLE, Operator


def sections(page: str) -> dict[str, list[str]]:
    """The lines below each title."""
    found: dict[str, list[str]] = {}
    title = ""
    for line in page.splitlines()[1:]:
        if line.startswith("    "):
            found[title][-1] += " " + line.strip()
        elif line.startswith("  "):
            found[title].append(line.strip())
        elif line:
            title = line
            found[title] = []
    return found


def test_an_empty_database_is_told_how_to_begin(operator: Operator) -> None:
    page = operator.run("week")
    span = window(last_complete_week(datetime.now(UTC).date()), 1)
    assert page.startswith(f"Week {span.start} to {span.end}, seen on ")
    found = sections(page)
    assert found["Published"][0] == "0 of 0 centers published"
    assert found["Silent or falling"] == ["nothing"]
    assert found["Failed"] == ["bot: it has never run on this database", "digests: there are no centers"]
    assert found["To do"] == ["start it: python -m bot", "czn-index centers import FILE"]


def test_a_pending_administrator_is_confirmed_by_the_command_that_is_shown(operator: Operator) -> None:
    operator.run("centers", "import", str(SAMPLE))
    asyncio.run(open_invitation(operator.environment["DATABASE_URL"]))
    found = sections(operator.run("week"))
    today = datetime.now(UTC).date()
    assert any(
        line == f"1 administrator to confirm, since {today}: Олег, center:BRY-02" for line in found["Waiting"]
    ), found
    command = next(line for line in found["To do"] if "admins confirm" in line)
    assert operator.run(*command.split()[1:]) == "Confirmed.\n"
    assert "confirm" not in operator.run("week")


def test_commands_shown_can_be_typed(demo_operator: Operator) -> None:
    rows = json.loads(demo_operator.run("week", "--format", "json"))
    lines = [line for row in rows for line in row["to_do"] if line.startswith("czn-index ")]
    assert any(line.startswith("czn-index admins invite --center ") for line in lines)
    for line in lines:
        demo_operator.run(*line.split()[1:])


def test_the_demo_has_published_its_week_and_tells_machines_the_same(demo_operator: Operator) -> None:
    rows = json.loads(demo_operator.run("week", "--format", "json"))
    published = {row["what"]: row for row in rows if row["section"] == "published"}
    page = sections(demo_operator.run("week"))["Published"]
    for what, words in (("centers", "centers published"), ("digests", "digests built")):
        one = published[what]
        assert any(line.startswith(f"{one['number']} of {one['total']} {words}") for line in page)
    assert published["centers"]["total"] == 29 and published["centers"]["number"] > 10


def test_silent_centers_are_named(operator: Operator) -> None:
    operator.run("centers", "import", str(SAMPLE))
    asyncio.run(age(operator.environment["DATABASE_URL"]))
    found = sections(operator.run("week"))["Silent or falling"]
    assert found[0].startswith("29 centers that never had an answer, the first since 2026-01-05: ")
    assert found[0].endswith("; 24 more")


async def age(url: str) -> None:
    db = await Database.open(url)
    async with db.write() as connection:
        await connection.exec_driver_sql("UPDATE centers SET created_at = '2026-01-05 09:00:00.000000'")
    await db.close()


async def open_invitation(url: str) -> None:
    db = await Database.open(url)
    place = await centers.by_code(db, "BRY-02")
    now = datetime.now(UTC) - timedelta(minutes=1)
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=place.id, region_id=None, trusted=False, now=now)
    await invites.redeem(db, token, account="a" * 64, messenger="telegram", user_id=7, chat_id=7, name="Олег", now=now)
    await db.close()
