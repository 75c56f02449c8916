"""Invitations as an operator hands them out: a link, or the words to send to the bot."""

from datetime import datetime
from typing import Any

from storage import centers, invites, memberships, properties
from storage.database import Database
from storage.memberships import Role

BOT_USERNAME = "bot_username"
"""The property in which a running bot leaves its user name for links."""
PREFIX = "i-"


async def invite(db: Database, *, center_code: str, now: datetime) -> str:
    """A one-time link for a center's administrator. Raises CenterNotFound."""
    center = await centers.by_code(db, center_code)
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=center.id, now=now)
    username = await properties.get(db, BOT_USERNAME)
    if not username:
        return f"/start {PREFIX}{token}"
    return f"https://t.me/{username}?start={PREFIX}{token}"


async def listing(db: Database) -> list[dict[str, Any]]:
    return [
        {
            "id": member.id,
            "role": str(member.role),
            "center": member.center_code,
            "region": member.region,
            "name": member.name,
            "status": str(member.status),
            "blocked": member.blocked_at is not None,
            "since": member.created_at.isoformat(timespec="seconds"),
        }
        for member in await memberships.listing(db)
    ]
