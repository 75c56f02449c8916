"""What a membership means, in words: for whoever opens an invitation, and for whoever an operator confirms."""

from handlers.texts import Texts
from storage import centers
from storage.engine.database import Database
from storage.memberships import Membership, Status


async def accepted(db: Database, texts: Texts, member: Membership) -> str:
    """After an invitation has been opened."""
    if member.status is Status.PENDING:
        return texts("invite-pending", place=await place(db, texts, member))
    return f"{texts('invite-accepted')} {await _rights(db, texts, member)}"


async def confirmed(db: Database, texts: Texts, member: Membership) -> str:
    """After an operator's word."""
    return f"{texts('membership-confirmed')} {await _rights(db, texts, member)}"


async def _rights(db: Database, texts: Texts, member: Membership) -> str:
    return texts("membership-now", role=member.role, place=await place(db, texts, member))


async def place(db: Database, texts: Texts, member: Membership) -> str:
    if member.center_id is not None:
        center = await centers.get(db, member.center_id)
        return f"{center.name}, {center.city}"
    return member.region or texts.plain("place-nation")
