"""Administrators and the audit log, as an operator handles them."""

import asyncio
import json
import os
import pwd
from datetime import UTC, date, datetime

import pytest

from scoring.windows import week_name
from storage.access import invites
from storage.engine.database import Database
from tests.bot.cli.operators import SAMPLE, Operator

ME = f"cli:{pwd.getpwuid(os.getuid()).pw_name}"
WEEK = (date(2026, 11, 23).toordinal() - 1) // 7
"""The last complete week on 30 November 2026, counted as storage.places.centers.week_number says."""


def open_invite(operator: Operator, words: str, number: int) -> None:
    """As the bot does when somebody sends the words to it."""

    async def redeem() -> None:
        db = await Database.open(operator.environment["DATABASE_URL"])
        await invites.redeem(
            db,
            words.strip().removeprefix("/start i-"),
            account=f"{number:064}",
            messenger="telegram",
            user_id=number,
            chat_id=number,
            name=f"Человек {number}",
            now=datetime.now(UTC),
        )
        await db.close()

    asyncio.run(redeem())


def listed(operator: Operator) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(operator.run("admins", "list", "--format", "json"))
    return rows


def log(operator: Operator, *arguments: str) -> list[tuple[str, str, str, str]]:
    rows = json.loads(operator.run("audit", "list", "--format", "json", *arguments))
    return [(row["actor"], row["action"], row["place"], row["detail"]) for row in rows]


def test_an_administrator_is_invited_confirmed_and_revoked(operator: Operator) -> None:
    operator.run("centers", "import", str(SAMPLE))
    for number, place in enumerate((["--center", "bry-01"], ["--region", "Псковская область"], ["--operator"])):
        open_invite(operator, operator.run("admins", "invite", *place), number)
    open_invite(operator, operator.run("admins", "invite", "--center", "PSK-01", "--trusted"), 3)
    assert [(row["status"], row["role"], row["place"]) for row in listed(operator)] == [
        ("pending", "center_admin", "center:BRY-01"),
        ("pending", "region_admin", "region:Псковская область"),
        ("pending", "operator", "nation"),
        ("active", "center_admin", "center:PSK-01"),
    ]
    one = listed(operator)[0]["id"]
    assert operator.run("admins", "confirm", one) == "Confirmed.\n"
    assert listed(operator)[0]["status"] == "active"
    error = operator.run("admins", "confirm", one, status=1)
    assert error == f"czn-index: no administrator {one} is waiting to be confirmed\n"
    operator.run("admins", "revoke", one)
    assert listed(operator)[0]["status"] == "revoked"


@pytest.mark.parametrize("place", [[], ["--operator", "--center", "BRY-01"], ["--operator", "--region", "B"]])
def test_an_invitation_is_for_one_place(operator: Operator, place: list[str]) -> None:
    assert "--center, --region or --operator is needed" in operator.run("admins", "invite", *place, status=2)


def test_a_center_named_with_its_region_is_what_the_invitation_is_for(operator: Operator) -> None:
    operator.run("centers", "import", str(SAMPLE))
    link = operator.run("admins", "invite", "--center", "BRY-01", "--region", "Брянская область")
    open_invite(operator, link, 1)
    assert [(row["role"], row["place"]) for row in listed(operator)] == [("center_admin", "center:BRY-01")]


def test_an_unknown_region_is_named(operator: Operator) -> None:
    error = operator.run("admins", "invite", "--region", "Нигде", status=1)
    assert error == "czn-index: there is no region Нигде\n"


def test_what_an_operator_reads_and_exports_stands_in_the_audit_log(operator: Operator) -> None:
    operator.run("centers", "import", str(SAMPLE))
    operator.run("responses", "export", "--out", "all.csv", "--from", "2026-09-01", "--type", "employer")
    operator.run("index", "show", "--center", "BRY-01", "--live")
    operator.run("questions", "show", "--region", "Псковская область")
    operator.run("digest", "preview", "BRY-01", "--out", "preview", "--as-of", "2026-11-30")
    operator.run("admins", "invite", "--center", "PSK-01", "--trusted")
    operator.run("admins", "revoke", "nobody", status=1)
    assert log(operator) == [
        (ME, "centers import", "nation", ""),
        (ME, "responses export", "nation", "2026-09-01.. employer"),
        (ME, "index show", "center:BRY-01", "live"),
        (ME, "questions show", "region:Псковская область", ""),
        (ME, "digest preview", "center:BRY-01", f"week {week_name(WEEK)}"),
        (ME, "admins invite", "center:PSK-01", "trusted"),
        (ME, "admins revoke", "nation", "no id"),
        (ME, "admins revoke", "nation", "failed: MembershipNotFound; no id"),
        (ME, "audit list", "nation", ""),
    ]
    assert log(operator, "--action", "audit list", "--actor", ME) == [(ME, "audit list", "nation", "")] * 2
    assert log(operator, "--to", "2020-01-01") == []


def test_a_name_in_the_environment_does_not_change_who_did_it(operator: Operator) -> None:
    operator.environment |= {"USER": "somebody", "LOGNAME": "somebody"}
    assert log(operator) == [(ME, "audit list", "nation", "")]
