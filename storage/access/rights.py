"""Rights: which centers an account may look at, by its current memberships."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, true

from storage.access import memberships
from storage.access.memberships import Membership, Role
from storage.engine.database import Database
from storage.places import center_search
from storage.places import centers as all_centers
from storage.places.centers import Center
from storage.tables import centers


@dataclass(frozen=True, slots=True)
class Rights:
    """The active memberships of an account; callers keep them for one update at most."""

    memberships: tuple[Membership, ...]

    @property
    def everywhere(self) -> bool:
        return any(member.role is Role.OPERATOR for member in self.memberships)

    def through(self, center: Center) -> Membership | None:
        """The membership that gives access to the center; None if none does."""
        return next((member for member in self.memberships if _covers(member, center)), None)

    @property
    def regions(self) -> tuple[Membership, ...]:
        """The memberships for a whole region."""
        return tuple(member for member in self.memberships if member.role is Role.REGION_ADMIN)


async def of(db: Database, account: str) -> Rights:
    return Rights(tuple(await memberships.active_for(db, account)))


async def visible(db: Database, rights: Rights, *, limit: int, offset: int = 0) -> list[Center]:
    """A page of the open centers that the rights cover."""
    return await all_centers.page(db, among=among(rights), limit=limit, offset=offset)


async def search(db: Database, rights: Rights, words: str, *, limit: int) -> list[Center]:
    """The open centers that the rights cover and the words name."""
    return await center_search.search(db, words, among=among(rights), limit=limit)


async def called(db: Database, rights: Rights, words: str) -> list[Center]:
    """The open centers that the rights cover and whose name and city are exactly these; two if there are more."""
    same = centers.c.name + ", " + centers.c.city == words
    return await all_centers.page(db, among=and_(among(rights), same), limit=2, offset=0)


def _covers(member: Membership, center: Center) -> bool:
    match member.role:
        case Role.CENTER_ADMIN:
            return member.center_id == center.id
        case Role.REGION_ADMIN:
            return member.region_id == center.region_id
        case Role.OPERATOR:
            return True


def among(rights: Rights) -> ColumnElement[bool]:
    """The same as `_covers`, for the database."""
    if rights.everywhere:
        return true()
    center_ids = [member.center_id for member in rights.memberships if member.role is Role.CENTER_ADMIN]
    region_ids = [member.region_id for member in rights.memberships if member.role is Role.REGION_ADMIN]
    return or_(centers.c.id.in_(center_ids), centers.c.region_id.in_(region_ids))
