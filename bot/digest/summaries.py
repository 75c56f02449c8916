"""Centers in one line each, with figures from their last digests only."""

from collections.abc import Sequence

from bot.digest.center.content import DigestContent
from bot.results.frozen_json import from_json
from handlers.services import Figures
from storage.delivery import digests
from storage.engine.database import Database


async def read(db: Database, center_ids: Sequence[int]) -> dict[int, Figures]:
    found = await digests.latest_of(db, center_ids)
    contents = {center_id: from_json(DigestContent, digest.content) for center_id, digest in found.items()}
    return {center_id: _figures(content) for center_id, content in contents.items()}


def _figures(content: DigestContent) -> Figures:
    star = content.star
    if star is None:
        return Figures(content.n, content.index, None)
    return Figures(content.n, content.index, star.stars, star.heading)
