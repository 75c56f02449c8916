"""What people wrote about a region's centers elsewhere, in the region's digest."""

from collections.abc import Sequence
from dataclasses import replace

from bot.comments import elsewhere
from bot.digest.center.having import ANY, Having
from bot.digest.region.content import RegionContent
from questionnaire.themes import Theme
from questionnaire.themes import load as load_themes
from scoring.windows import Window, week_of
from storage.engine.database import Database
from storage.places.centers import Center


async def with_posts(
    db: Database,
    content: RegionContent,
    mine: Sequence[Center],
    themes: Sequence[Theme] | None = None,
    having: Having = ANY,
) -> RegionContent:
    """The content, with the themes of posts about the region's centers in its window; by default the shipped themes."""
    span = Window(week_of(content.window_start), week_of(content.window_end))
    spans = having.written_about({center.id: span for center in mine})
    return replace(content, elsewhere=await elsewhere.of_place(db, spans, themes or load_themes()))
