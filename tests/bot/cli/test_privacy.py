"""Privacy from the command line."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from bot.key_files import secret_key
from handlers.client.identity import AccountKey
from storage.engine.database import Database
from storage.erasure import privacy
from storage.erasure.privacy import Held
from tests.bot.cli.operators import Operator
from tests.storage.people import ANNA, begin, finish

USER = 7_358_214_069
Result = TypeVar("Result")


def days_ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


class Installation:
    """A database and a secret, with an operator at the command line."""

    def __init__(self, folder: Path) -> None:
        self.operator = Operator(folder, sample=True)
        self.key_file = folder / "secret.key"
        self.operator.environment["SECRET_KEY_FILE"] = str(self.key_file)

    def account(self) -> str:
        return AccountKey(secret_key(self.key_file)).account("telegram", USER)

    def finish(self, account: str, moment: datetime | None = None, comment: str | None = None) -> str:
        """A completed interview; its respondent's number."""

        async def work(db: Database) -> str:
            return (await finish(db, account, moment or days_ago(0), comment=comment)).respondent_id

        return asyncio.run(self._in_database(work))

    def begin(self, account: str, moment: datetime) -> None:
        asyncio.run(self._in_database(lambda db: begin(db, account, moment, answered=1)))

    def held(self, account: str) -> Held | None:
        return asyncio.run(self._in_database(lambda db: privacy.held(db, account)))

    async def _in_database(self, work: Callable[[Database], Awaitable[Result]]) -> Result:
        db = await Database.open(self.operator.environment["DATABASE_URL"])
        try:
            return await work(db)
        finally:
            await db.close()


DRY = "Nothing was written. Without --dry-run:\n"
FORGOTTEN = "1 interview deleted, 1 of them had counted, 0 roles ended, 0 contacts deleted.\n"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def test_a_person_is_forgotten_by_account(installation: Installation) -> None:
    account = installation.account()
    installation.finish(account)
    said = installation.operator.run("privacy", "forget", "--account", f"telegram:{USER}")
    assert said == FORGOTTEN
    assert installation.held(account) is None


def test_a_person_is_forgotten_by_the_respondents_number(installation: Installation) -> None:
    number = installation.finish(ANNA)
    said = installation.operator.run("privacy", "forget", "--respondent", number)
    assert said == FORGOTTEN + "A contact left for a call back is not deleted: only --account leads to it.\n"
    assert installation.held(ANNA) is None
    again = installation.operator.run("privacy", "forget", "--respondent", number, status=1)
    assert again == "czn-index: nothing is known of this respondent\n"


def test_without_the_secret_no_account_is_looked_for_and_none_is_made(installation: Installation) -> None:
    said = installation.operator.run("privacy", "forget", "--account", f"telegram:{USER}", status=1)
    assert said.startswith("czn-index: SECRET_KEY_FILE: ") and str(USER) not in said
    assert not installation.key_file.exists()


@pytest.mark.parametrize(
    "arguments", [[], ["--respondent", "a", "--account", "telegram:1"], ["--account", "telegram"], ["--account", "a:b"]]
)
def test_who_is_meant_must_be_clear(installation: Installation, arguments: list[str]) -> None:
    assert installation.operator.run("privacy", "forget", *arguments, status=2)


def test_a_dry_run_prints_what_would_go_and_deletes_nothing(installation: Installation) -> None:
    installation.finish(ANNA, days_ago(400), comment="Спасибо")
    installation.begin("b" * 64, days_ago(8))
    would = installation.operator.run("privacy", "purge", "--dry-run")
    assert would == (
        f"{DRY}unfinished: 1 deleted\nidentities: 1 deleted\nlanguages: 0 deleted\ncomments: 1 deleted\n"
        "edits: 0 deleted\nposts: 0 deleted\ndeliveries: 0 deleted\nadministrators: 0 deleted\n"
        "moments: 1 cut to the hour\nsecrets: 0 deleted\ndrafts: 0 deleted\n"
    )
    assert installation.operator.run("privacy", "purge", "--dry-run") == would
    assert installation.operator.run("privacy", "purge") == would.removeprefix(DRY)
    assert "1" not in installation.operator.run("privacy", "purge")


def test_how_long_is_a_setting(installation: Installation) -> None:
    installation.begin(ANNA, days_ago(8))
    installation.operator.environment["RETENTION_UNFINISHED_DAYS"] = "9"
    assert "unfinished: 0 deleted" in installation.operator.run("privacy", "purge", "--dry-run")


def test_a_rotated_secret_forgets_who_was_known_by_the_one_before(installation: Installation) -> None:
    before = installation.account()
    installation.finish(before)
    said = installation.operator.run("privacy", "rotate-key")
    assert said == (
        f"{installation.key_file} has a new secret. 0 roles and 0 contacts have it already; "
        "clients get it when they next write.\n"
    )
    assert installation.account() != before
    said = installation.operator.run("privacy", "forget", "--account", f"telegram:{USER}")
    assert said == FORGOTTEN
    log = installation.operator.run("audit", "list", "--action", "privacy rotate-key", "--format", "csv")
    assert log.count("privacy rotate-key") == 1


def test_without_a_secret_there_is_nothing_to_rotate(installation: Installation) -> None:
    said = installation.operator.run("privacy", "rotate-key", status=1)
    assert "nothing to rotate" in said and not installation.key_file.exists()


def test_a_purge_clears_unfinished_files_and_the_doctor_names_them(installation: Installation) -> None:
    # A number beyond those that Linux gives.
    draft = installation.operator.folder / ".answers.csv.4194999.part"
    draft.write_text("half", encoding="utf-8")
    database = installation.operator.folder / "czn.db"
    assert "database file" not in installation.operator.run("doctor", "--offline")
    database.chmod(0o640)
    said = installation.operator.run("doctor", "--offline")
    assert "left behind by" in said and "database file" in said
    installation.operator.run("privacy", "purge")
    assert not draft.exists() and "left behind by" not in installation.operator.run("doctor", "--offline")
