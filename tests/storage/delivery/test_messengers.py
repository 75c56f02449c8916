"""Two messengers on one database: each process sees the chats of its own messenger only."""

from datetime import timedelta

from questionnaire.model import Entry
from storage.access import invites, memberships
from storage.access.memberships import Role
from storage.delivery import digests, outbox_claims
from storage.delivery.digests import Digest
from storage.engine.database import Database
from storage.messenger import Messenger
from storage.survey import interviews, reminders
from tests.storage.conftest import NOW

CHAT = 4_711
"""The same number in both messengers: two different people."""
HOUR = timedelta(hours=1)


async def recipients_claimed(db: Database, messenger: Messenger) -> list[str]:
    items = await outbox_claims.claim(db, now=NOW, limit=10, lease=timedelta(minutes=5), messenger=messenger)
    return [(await memberships.get(db, item.membership_id)).name for item in items]


async def test_a_digest_is_claimed_by_the_process_of_the_recipients_messenger(db: Database) -> None:
    for messenger in Messenger:
        token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=1, trusted=True, now=NOW)
        await invites.redeem(
            db, token, account=messenger[0] * 64, messenger=messenger, user_id=CHAT, chat_id=CHAT, name=messenger,
            now=NOW,
        )  # fmt: skip
    await digests.freeze(db, Digest(1, 105_706, 0, '{"n": 1}', NOW), await memberships.recipients(db, [1]))
    assert await recipients_claimed(db, Messenger.MAX) == ["max"]
    assert await recipients_claimed(db, Messenger.MAX) == []
    assert await recipients_claimed(db, Messenger.TELEGRAM) == ["telegram"]


async def test_after_an_absence_only_the_own_messengers_clients_are_asked_again(db: Database) -> None:
    opened = {
        messenger: await interviews.open_interview(
            db, account=messenger[0] * 64, center_id=1, entry=Entry.POSTER, verified=False, questionnaire="2022.1",
            language="ru", consent_version="1", chat_id=CHAT, now=NOW, messenger=messenger,
        )
        for messenger in Messenger
    }  # fmt: skip
    for messenger, interview in opened.items():
        found = await reminders.left_open(db, after=NOW - HOUR, before=NOW + HOUR, reminded=NOW, messenger=messenger)
        assert [one.id for one in found] == [interview.id]
