"""Examines packed weeks: whether they are what the answers say."""

from datetime import datetime

from bot.doctor.finding import Finding, fail, ok
from bot.results import packing
from scoring.windows import last_complete_week
from storage.counting import packed_weeks
from storage.engine.database import Database
from storage.places import centers

COMPARED = 20
"""Centers of a day: all of them in turn."""


async def examine(db: Database, now: datetime) -> Finding:
    """Compares some centers with their rows. Raises SchemaOutdated and StorageUnavailable."""
    span = packing.weeks_of(last_complete_week(now.date()))
    full, emptied = await packed_weeks.count(db, span.first, span.last)
    if not full:
        return ok("packed weeks", "none yet: the weekly run makes them")
    ids = sorted(one.id for one in await centers.listing(db, closed=True))
    start = now.toordinal() * COMPARED % len(ids)
    found = await packing.compare(db, span.last, center_ids=(ids[start:] + ids[:start])[:COMPARED])
    if found.differing:
        said = f"{len(found.differing)} of {found.compared} looked at differ from the answers"
        return fail("packed weeks", said, "run: czn-index db pack --rebuild, then: czn-index index verify")
    return ok("packed weeks", f"{full:,}, and {emptied:,} changed since; {found.compared} compared with the answers")
