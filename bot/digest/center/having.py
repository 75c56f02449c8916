"""The centers of which there is anything to tell besides their answers: of the others nothing is read, where each
region would ask for visits, actions and posts that hardly any center has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scoring.methodology import STANDARD
from scoring.windows import window
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.places.centers import Center
from storage.results import actions
from storage.words import posts

Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Having:
    """The ids of the centers with visits in the window of a week's digest, with actions, and with posts written about
    them; None where nobody has looked."""

    visits: frozenset[int] | None = None
    actions: frozenset[int] | None = None
    posts: frozenset[int] | None = None

    def visited(self, centers: Iterable[Center]) -> list[Center]:
        return [center for center in centers if self.visits is None or center.id in self.visits]

    def acting(self, center_ids: Iterable[int]) -> list[int]:
        return [one for one in center_ids if self.actions is None or one in self.actions]

    def written_about(self, of: Mapping[int, Of]) -> dict[int, Of]:
        """`of` by center id."""
        return {one: its for one, its in of.items() if self.posts is None or one in self.posts}


ANY = Having()


async def look(db: Database, centers: Sequence[Center], week: int) -> Having:
    ids, span = [center.id for center in centers], window(week, STANDARD.window_weeks)
    return Having(
        visits=frozenset(await visit_ledger.taking_part(db, start=span.start, end=span.end, center_ids=ids)),
        actions=frozenset(await actions.of_centers(db, ids)),
        posts=frozenset(await posts.written_about(db, ids)),
    )
