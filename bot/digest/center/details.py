"""The details that the buttons under a digest show, from its frozen content alone."""

from bot.comments import quotes
from bot.digest.center.content import DigestContent
from bot.results.frozen_json import from_json
from handlers.services import DigestDetails, WeekFigure
from storage.delivery.digests import Digest
from storage.engine.database import Database


async def read(db: Database, digest: Digest, group: str | None) -> DigestDetails:
    content = from_json(DigestContent, digest.content)
    trend = tuple(WeekFigure(one.until, one.value, one.low, one.high, one.methodology) for one in content.trend)
    if group is None:
        return DigestDetails(trend)
    outside = None if content.elsewhere is None else content.elsewhere.groups.get(group)
    if content.voice is None:
        return DigestDetails(trend, elsewhere=outside)
    said = await quotes.about_group(db, digest.center_id, content.voice, group)
    others = () if said else await quotes.of_digest(db, digest.center_id, content.voice)
    return DigestDetails(trend, content.voice.groups.get(group), said, others, outside)
