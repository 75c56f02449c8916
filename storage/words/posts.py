"""Posts and reviews about centers that were written elsewhere: masked, kept as long as comments, counted by theme."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz
from sqlalchemy import select

from storage.engine.database import Database
from storage.places.centers import week_number
from storage.tables import posts

SAME = 90.0
"""How alike two texts are, 0–100 by `rapidfuzz.fuzz.ratio`, from which they are one."""
BATCH = 500
"""Centers in one read."""


@dataclass(frozen=True, slots=True)
class Post:
    """`id` is made from the text: the same text about the same center has the same one."""

    center_id: int
    id: str
    source: str
    posted_on: date
    text: str


def has_like(words: str, others: Iterable[str]) -> bool:
    """Whether one of the other texts has nearly the same words: about nine tenths of the letters, in the same order.

    >>> has_like("ждали час в очереди", ["ждала час в очереди", "спасибо"]), has_like("спасибо", ["ждали час"])
    (True, False)
    """
    return any(fuzz.ratio(words, other, score_cutoff=SAME) for other in others)


async def add(db: Database, new: Sequence[Post]) -> int:
    """Adds posts in one transaction; returns how many were new. Those that are there stay as they are."""
    if not new:
        return 0
    added = 0
    async with db.write() as connection:
        for one in new:
            values = {
                "center_id": one.center_id,
                "id": one.id,
                "source": one.source,
                "posted_on": one.posted_on,
                "week": week_number(one.posted_on),
                "text": one.text,
            }
            added += (await connection.execute(db.insert(posts).values(**values).on_conflict_do_nothing())).rowcount
    return added


async def of_centers(db: Database, center_ids: Collection[int]) -> dict[int, list[Post]]:
    """All posts of some centers, by center id, the oldest first; centers without posts are left out."""
    ids = sorted(center_ids)
    found: dict[int, list[Post]] = {}
    for start in range(0, len(ids), BATCH):
        query = select(posts).where(posts.c.center_id.in_(ids[start : start + BATCH]))
        for row in await db.rows(query.order_by(posts.c.center_id, posts.c.posted_on, posts.c.id)):
            post = Post(row.center_id, row.id, row.source, row.posted_on, row.text)
            found.setdefault(row.center_id, []).append(post)
    return found


async def written_about(db: Database, center_ids: Sequence[int]) -> list[int]:
    """Those of the centers that have any post, of whatever week."""
    query = select(posts.c.center_id).where(posts.c.center_id.in_(center_ids)).distinct()
    return [row.center_id for row in await db.rows(query)]


async def texts(db: Database, spans: Mapping[int, tuple[int, int]]) -> dict[int, list[str]]:
    """The texts of each center's posts from its first to its last week, by center id; `spans` by center id."""
    if not spans:
        return {}
    first, last = min(span[0] for span in spans.values()), max(span[1] for span in spans.values())
    mine = posts.c.center_id.in_(sorted(spans)), posts.c.week.between(first, last)
    query = select(posts.c.center_id, posts.c.week, posts.c.text).where(*mine)
    found: dict[int, list[str]] = {}
    for row in await db.rows(query.order_by(posts.c.center_id, posts.c.id)):
        if row.center_id in spans and spans[row.center_id][0] <= row.week <= spans[row.center_id][1]:
            found.setdefault(row.center_id, []).append(row.text)
    return found
