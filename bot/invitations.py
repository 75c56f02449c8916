"""Invitations for an operator to hand out: a link for each messenger, or the words to send to the bot."""

from datetime import datetime
from typing import Any

from bot.messenger import links as messengers
from handlers.client import payloads
from storage.access import audit, invites, memberships
from storage.access.memberships import Role
from storage.engine.database import Database
from storage.messenger import Messenger
from storage.places import centers
from storage.places.chosen_centers import chosen


async def invite(
    db: Database, *, now: datetime, center: str | None = None, region: str | None = None, trusted: bool = False
) -> str:
    """A one-time link for an administrator of the center (in the region, if both are named) or of the region, or for an
    operator if neither is named. There is a line for each messenger in which the bot has run; only the first link
    opened counts. Raises CenterNotFound, RegionNotFound."""
    role, center_id, region_id = Role.OPERATOR, None, None
    if center is not None:
        role, center_id = Role.CENTER_ADMIN, (await chosen(db, center, region))[0].id
    elif region is not None:
        role, region_id = Role.REGION_ADMIN, await centers.region_id(db, region)
    token = await invites.create(db, role=role, center_id=center_id, region_id=region_id, trusted=trusted, now=now)
    usernames = {messenger: await messengers.username(db, messenger) for messenger in Messenger}
    payload = payloads.of_invite(token)
    links = [messengers.link(messenger, name, payload) for messenger, name in usernames.items() if name]
    return "\n".join(links) or f"/start {payload}"


async def listing(db: Database) -> list[dict[str, Any]]:
    return [
        {
            "id": member.id,
            "status": str(member.status),
            "role": str(member.role),
            "place": audit.place(member.center_code, member.region),
            "name": member.name,
            "blocked": member.blocked_at is not None,
            "since": member.created_at.isoformat(timespec="seconds"),
        }
        for member in await memberships.listing(db)
    ]
