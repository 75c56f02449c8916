"""Invitations: 128 random bits of which only a hash is kept, good for one use and one day."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from storage.access import audit, memberships
from storage.access.memberships import Membership, Role, Status
from storage.engine.database import Database
from storage.errors import InviteInvalid
from storage.tables import invites
from storage.tables import memberships as members

LIFETIME = timedelta(hours=24)
RANDOM_BYTES = 16


async def create(
    db: Database,
    *,
    role: Role,
    now: datetime,
    center_id: int | None = None,
    region_id: int | None = None,
    trusted: bool = False,
) -> str:
    """A new invitation's token: 22 characters of A–Z a–z 0–9 _ -. Unless it is `trusted`, an operator has to confirm
    the person who opens it."""
    token = base64.urlsafe_b64encode(secrets.token_bytes(RANDOM_BYTES)).rstrip(b"=").decode()
    async with db.write() as connection:
        await connection.execute(
            insert(invites).values(
                token_hash=_hash(token),
                role=role.value,
                center_id=center_id,
                region_id=region_id,
                trusted=trusted,
                created_at=now,
                expires_at=now + LIFETIME,
            )
        )
    return token


async def redeem(
    db: Database,
    token: str,
    *,
    account: str,
    messenger: str,
    user_id: int,
    chat_id: int,
    name: str,
    now: datetime,
    language: str | None = None,
) -> Membership:
    """Uses up the invitation and gives the account its role, with messages in `language`. The role is pending if an
    operator has to confirm it. Raises InviteInvalid, whatever the problem with the token."""
    async with db.write() as connection:
        used = await connection.execute(
            update(invites)
            .where(invites.c.token_hash == _hash(token), invites.c.used_at.is_(None), invites.c.expires_at > now)
            .values(used_at=now)
            .returning(invites.c.role, invites.c.center_id, invites.c.region_id, invites.c.trusted)
        )
        invite = used.first()
        if invite is None:
            raise InviteInvalid
        place = memberships.place(invite.center_id, invite.region_id)
        # A former member, even a revoked one, gets the same membership again; current rights stay.
        again = (members.c.account == account) & (members.c.place == place)
        before = (await connection.execute(select(members.c.id, members.c.status).where(again))).first()
        active = invite.trusted or (before is not None and before.status == Status.ACTIVE)
        values = {
            "role": invite.role,
            "center_id": invite.center_id,
            "region_id": invite.region_id,
            "messenger": messenger,
            "user_id": user_id,
            "chat_id": chat_id,
            "name": name[:200],
            "status": (Status.ACTIVE if active else Status.PENDING).value,
            "confirmed_at": now if active else None,
            "revoked_at": None,
            "blocked_at": None,
            "stopped_at": None,
        }
        if language is not None:
            values["language"] = language
        if before is not None:
            member_id = before.id
            await connection.execute(update(members).where(again).values(**values))
        else:
            member_id = secrets.token_hex(8)
            await connection.execute(
                insert(members).values(id=member_id, account=account, place=place, created_at=now, **values)
            )
        member = memberships.read((await connection.execute(memberships.select_one(member_id))).one())
        await audit.append(
            connection,
            at=now,
            actor=member.id,
            action="invite opened",
            place=audit.place(member.center_code, member.region),
            detail=f"{member.role}, {member.status}",
        )
        return member


async def accepted_before(db: Database, token: str, account: str) -> Membership | None:
    """The membership that an invitation, used already, has given to this very account; None for any other token."""
    query = select(invites.c.center_id, invites.c.region_id).where(
        invites.c.token_hash == _hash(token), invites.c.used_at.is_not(None)
    )
    async with db.read() as connection:
        invite = (await connection.execute(query)).first()
    if invite is None:
        return None
    for member in await memberships.held_by(db, account):
        if member.status is not Status.REVOKED and (member.center_id, member.region_id) == tuple(invite):
            return member
    return None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
