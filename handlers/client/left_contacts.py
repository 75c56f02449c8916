"""The contacts that a person has left: found again by the person's own key alone."""

import asyncio

from handlers.client.identity import AccountKey
from storage.engine.database import Database
from storage.words import callback_requests
from storage.words.callback_requests import CallbackRequest


async def persons(key: AccountKey, messenger: str, user_id: int) -> list[bytes]:
    """Off the event loop: others are answered meanwhile."""
    return await asyncio.to_thread(key.persons, messenger, user_id)


async def left_by(db: Database, key: AccountKey, messenger: str, user_id: int) -> list[CallbackRequest]:
    """Those of a person, of any day. The keys are worked out only where there is anything to compare with."""
    there = await callback_requests.around(db, key.account(messenger, user_id))
    if not there:
        return []
    mine = await persons(key, messenger, user_id)
    return [one for one in there if callback_requests.is_of(one, mine)]
