"""Explains a membership in words to a person who opens an invitation, or whom an operator confirms."""

from handlers.language.texts import Texts
from handlers.language.wording import center_in_text
from storage.access.memberships import Membership, Status
from storage.engine.database import Database
from storage.places import centers


async def accepted(db: Database, texts: Texts, member: Membership) -> str:
    """The words after somebody has opened an invitation."""
    if member.status is Status.PENDING:
        return texts("invite-pending", place=await place(db, texts, member))
    return f"{texts('invite-accepted')} {await _rights(db, texts, member)}"


async def accepted_before(db: Database, texts: Texts, member: Membership) -> str:
    """The words for somebody who opens the same invitation again."""
    if member.status is Status.PENDING:
        return texts("invite-still-pending", place=await place(db, texts, member))
    return f"{texts('invite-accepted-before')} {await _rights(db, texts, member)}"


async def confirmed(db: Database, texts: Texts, member: Membership) -> str:
    """The words after an operator has confirmed somebody."""
    return f"{texts('membership-confirmed')} {await _rights(db, texts, member)}"


async def _rights(db: Database, texts: Texts, member: Membership) -> str:
    return texts("membership-now", role=member.role, place=await place(db, texts, member))


async def place(db: Database, texts: Texts, member: Membership) -> str:
    if member.center_id is not None:
        center = await centers.get(db, member.center_id)
        return f"{center_in_text(texts, center.name)}, {center.city}"
    return member.region or texts.plain("place-nation")
