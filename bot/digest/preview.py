"""A digest written to files instead of sent."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.comments.quotes import of_digest
from bot.digest.center import building as writing
from bot.digest.center import comments as voice_weekly
from bot.digest.center.content import DigestContent
from bot.digest.region import building
from bot.digest.region.content import RegionContent
from bot.digest.region.freezing import brought_in
from bot.results import action_outcomes, visit_totals
from bot.results.frozen_json import from_json
from handlers.texts import texts_in
from questionnaire.loader import load
from questionnaire.themes import Theme
from questionnaire.themes import load as load_themes
from scoring.methodology import STANDARD
from scoring.windows import monday, window
from storage import answers, centers, digests, region_digests, snapshots
from storage.engine.database import Database


async def content(
    db: Database, *, center_code: str, week: int, now: datetime, themes: Sequence[Theme] | None = None
) -> DigestContent:
    """A center's digest for a week: the frozen one where it exists, else as it would be from the snapshots published
    by then. Raises CenterNotFound."""
    center = await centers.by_code(db, center_code)
    frozen = await digests.find(db, center.id, week)
    if frozen is not None:
        return from_json(DigestContent, frozen.content)
    (visits,) = await visit_totals.over(db, [center], [window(week, STANDARD.window_weeks)], now=now)
    latest = await snapshots.latest(db, up_to_week=week)
    new = await answers.completed_in_week(db, week)
    mine = {center.id: latest[center.id]} if center.id in latest else {}
    voices = await voice_weekly.of_snapshots(db, mine, themes or load_themes())
    taken = await action_outcomes.read(db, [center.id], monday(week + 1))
    return writing.content(
        center,
        latest.get(center.id),
        week=week,
        new=new.get(center.id, 0),
        region=writing.region_rollup(await centers.listing(db), latest, center.region_id),
        questionnaire=load(),
        visits=visits.get(center.id),
        voice=voices.get(center.id),
        actions=taken.get(center.id, ()),
    )


async def quotes(db: Database, digest: DigestContent) -> tuple[str, ...]:
    """The comments that a digest quotes."""
    center = await centers.by_code(db, digest.center_code)
    return await of_digest(db, center.id, digest.voice)


async def region_content(db: Database, *, region: str, week: int) -> RegionContent:
    """A region's digest for a week, likewise. Raises RegionNotFound."""
    region_id = await centers.region_id(db, region)
    frozen = await region_digests.find(db, region_id, week)
    if frozen is not None:
        return from_json(RegionContent, frozen.content)
    mine = await centers.listing(db, region=region)
    latest = await snapshots.latest(db, region_id=region_id, up_to_week=week)
    return building.content(region, mine, latest, await brought_in(db, week), week=week)


def write(digest: DigestContent, quotes: Sequence[str], out: Path, language: str) -> list[Path]:
    """Writes digest.png and digest.txt. Raises OSError."""
    from bot.digest.center import caption, chart

    texts, questionnaire = texts_in(language), load()
    words = caption.plain_text(digest, texts, questionnaire, quotes)
    return _write(out, chart.draw(digest, texts, questionnaire), words)


def write_region(digest: RegionContent, out: Path, language: str) -> list[Path]:
    """The same for a region."""
    from bot.digest.region import caption, chart

    texts = texts_in(language)
    return _write(out, chart.draw(digest, texts), caption.plain_text(digest, texts))


def _write(out: Path, png: bytes, text: str) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    picture, words = out / "digest.png", out / "digest.txt"
    picture.write_bytes(png)
    words.write_text(text + "\n", encoding="utf-8")
    return [picture, words]
