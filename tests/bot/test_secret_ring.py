"""The secret behind pseudonyms, and those before it."""

import base64
import os
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import key_files, retention
from bot.contact_box import ContactBox
from bot.key_files import SecretFile
from bot.secret_ring import SecretRing
from bot.settings import SettingsError
from handlers.client.identity import AccountKey
from storage.access import memberships
from storage.engine.database import Database
from storage.entry import bad_tokens
from storage.erasure.retention import Retention
from storage.people import rekeying
from storage.survey import finished_interviews, open_interviews
from tests.storage.conftest import NOW
from tests.storage.conftest import db as db
from tests.storage.people import appoint, begin, finish

DAY = timedelta(days=1)
KEPT = Retention(timedelta(days=7), timedelta(days=365), timedelta(days=90))
OLD, NEW = b"o" * 32, b"n" * 32
KEY = AccountKey(NEW, OLD)
BEFORE = AccountKey(OLD).account("telegram", 7)
NOW_KNOWN_AS = AccountKey(NEW).account("telegram", 7)


def test_a_file_of_an_earlier_version_is_one_secret(tmp_path: Path) -> None:
    for content in (OLD, b"a longer one that somebody has typed with a line break\n"):
        assert SecretRing.from_bytes(content).values == (content,)
        assert SecretRing.from_bytes(content).to_bytes() == content


def test_a_rotation_adds_a_secret_and_keeps_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    first = key_files.secret_key(path)
    key_files.rotate_secret(path, date(2026, 11, 24))
    key_files.rotate_secret(path, date(2026, 11, 30))
    ring = key_files.secret_ring(path)
    assert ring.values[2] == first and len(set(ring.values)) == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and os.listdir(tmp_path) == ["secret.key"]
    assert SecretRing.from_bytes(ring.to_bytes()) == ring
    assert all(value.hex() not in repr(ring) for value in ring.values)


def test_nobodys_secret_is_rotated_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is not there"):
        key_files.rotate_secret(tmp_path / "secret.key", date(2026, 11, 24))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("rest", [b"", b"xyz 2026-11-24\n", b"00 2026-11-24\n", OLD.hex().encode() + b" today\n"])
def test_a_damaged_file_is_refused_without_its_content(tmp_path: Path, rest: bytes) -> None:
    path = tmp_path / "secret.key"
    path.write_bytes(b"czn-index secrets 1\n" + rest)
    path.chmod(0o600)
    with pytest.raises(SettingsError) as refused:
        key_files.secret_ring(path)
    assert OLD.hex() not in str(refused.value) and "xyz" not in str(refused.value)


async def test_an_old_secret_goes_when_nobody_is_known_by_it_any_more(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    key_files.secret_key(path)
    key_files.rotate_secret(path, date(2026, 11, 24))
    rotated = datetime(2026, 11, 24, tzinfo=UTC)
    # 53 weeks after the last interview, which may have been begun before and kept open for 7, and 2 to be sure.
    for days, left in ((1, 2), (379, 2), (380, 1)):
        await retention.purge(db, KEPT, rotated + days * DAY, secret_key_file=path)
        assert len(key_files.secret_ring(path).values) == left, days
    await retention.purge(db, KEPT, rotated + 999 * DAY, secret_key_file=path)
    assert len(key_files.secret_ring(path).values) == 1


def test_a_running_bot_takes_the_new_secret_and_survives_a_bad_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    file = SecretFile(path)
    before, sealed = file.account_key().account("telegram", 7), file.box().seal("почта")
    key_files.rotate_secret(path, date(2026, 11, 24))
    key = file.account_key()
    assert key.account("telegram", 7) != before and key.older_accounts("telegram", 7) == [before]
    assert file.box().open(sealed) == "почта"
    path.unlink()
    assert file.account_key().account("telegram", 7) == key.account("telegram", 7) and not path.exists()
    path.write_bytes(b"short")
    assert file.account_key().account("telegram", 7) == key.account("telegram", 7)


def test_contacts_are_sealed_without_a_moment_and_anew_after_a_rotation() -> None:
    sealed = ContactBox(OLD).seal("почта")
    box = ContactBox(NEW, OLD)
    anew = box.seal_anew(sealed)
    assert (box.open(sealed), ContactBox(NEW).open(anew), ContactBox(OLD).open(anew)) == ("почта", "почта", None)
    # The eight bytes after the version are a moment: the first one there is.
    assert {base64.urlsafe_b64decode(one)[1:9] for one in (sealed, anew)} == {bytes(8)}
    assert box.seal_anew("sealed by nobody") == "sealed by nobody"


async def test_who_is_seen_again_is_known_by_the_new_secret(db: Database) -> None:
    interview = await finish(db, BEFORE, NOW)
    await bad_tokens.record(db, BEFORE, NOW)
    assert await rekeying.recognize(db, NOW_KNOWN_AS, KEY.older_accounts("telegram", 7))
    assert not await rekeying.recognize(db, NOW_KNOWN_AS, KEY.older_accounts("telegram", 7))
    assert await finished_interviews.completed_since(db, BEFORE, 1, NOW - DAY) is None
    assert await finished_interviews.completed_since(db, NOW_KNOWN_AS, 1, NOW - DAY) == NOW
    assert interview.respondent_id == (await begin(db, NOW_KNOWN_AS, NOW, center_id=2)).respondent_id


async def test_two_who_are_one_become_one(db: Database) -> None:
    """A bot on another machine did not know the new secret yet, and met the person once more under the old one."""
    await finish(db, NOW_KNOWN_AS, NOW)
    await begin(db, BEFORE, NOW, center_id=2)
    assert await rekeying.recognize(db, NOW_KNOWN_AS, [BEFORE])
    found = await open_interviews.find_open(db, NOW_KNOWN_AS)
    assert found is not None and found.center_id == 2
    assert await finished_interviews.completed_since(db, NOW_KNOWN_AS, 1, NOW - DAY) == NOW
    assert await open_interviews.find_open(db, BEFORE) is None


async def test_administrators_have_the_new_secret_at_once(db: Database) -> None:
    member = await appoint(db, "a" * 64, NOW)
    assert await rekeying.rename_memberships(db, KEY.account) == 1
    assert (await memberships.held_by(db, AccountKey(NEW).account("telegram", member.user_id)))[0].id == member.id
