"""A client leaves a way to be called back, by whichever way the client came."""

from datetime import timedelta

from handlers.client.conversation import Conversation
from handlers.client.identity import AccountKey
from handlers.client.left_contacts import left_by, persons
from scoring.windows import local_day
from storage.access import memberships
from storage.errors import CallbackRequestNotFound, CenterNotFound, TooManyCallbackRequests
from storage.places import centers
from storage.places.centers import Center
from storage.survey import finished_interviews
from storage.words import callback_requests
from storage.words.callback_requests import CallbackRequest

OFFERED = timedelta(days=1)
"""So long after an interview a client may ask to be called back."""


async def visited(center_id: int, conversation: Conversation) -> Center | None:
    """The center, if the client has answered about it just now."""
    try:
        center = await centers.get(conversation.db, center_id)
    except CenterNotFound:
        return None
    last = await finished_interviews.completed_since(
        conversation.db, conversation.client.account, center.id, conversation.now - OFFERED
    )
    return None if last is None else center


async def leave(center: Center, sealed: str, conversation: Conversation, key: AccountKey) -> CallbackRequest | None:
    """Passes the contact on in place of an earlier one of the person; None where there is nobody to pass it on to."""
    client = conversation.client
    told = await memberships.reachable(conversation.db, center.id, center.region_id)
    earlier = await left_by(conversation.db, key, client.messenger, client.user_id)
    if not told:
        return None
    try:
        return await callback_requests.leave(
            conversation.db, center.id, sealed, told,
            person=(await persons(key, client.messenger, client.user_id))[0],
            today=local_day(conversation.now, center.timezone),
            replaced=[one for one in earlier if one.center_id == center.id and one.done_on is None],
        )  # fmt: skip
    except TooManyCallbackRequests:
        return None


async def withdraw(center_id: int, request_id: str, conversation: Conversation, key: AccountKey) -> bool:
    """Takes a contact back; False if it is gone, or not the client's. Whose it is, is worked out again: what names it
    can be forged."""
    client = conversation.client
    try:
        request = await callback_requests.get(conversation.db, center_id, request_id)
    except CallbackRequestNotFound:
        return False
    if not callback_requests.is_of(request, await persons(key, client.messenger, client.user_id)):
        return False
    await callback_requests.withdraw(conversation.db, [request])
    return True
