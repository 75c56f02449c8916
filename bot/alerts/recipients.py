"""The people who are told about a center."""

from collections import defaultdict
from collections.abc import Mapping

from storage.access import memberships
from storage.access.memberships import Membership
from storage.engine.database import Database
from storage.places.centers import Center


async def recipients_of(db: Database, listed: Mapping[int, Center]) -> dict[int, list[Membership]]:
    """The people to tell about each center: its administrators, and its region's too if none of them can be reached."""
    mine: dict[int, list[Membership]] = defaultdict(list)
    regions: dict[int, list[Membership]] = defaultdict(list)
    for member in await memberships.recipients(db):
        mine[member.center_id or 0].append(member)
    for member in await memberships.region_recipients(db):
        regions[member.region_id or 0].append(member)
    return {
        center.id: mine[center.id]
        + (regions[center.region_id] if all(member.blocked_at for member in mine[center.id]) else [])
        for center in listed.values()
    }
