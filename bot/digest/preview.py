"""Writes a digest to files instead of sending it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.comments.quotes import of_digest
from bot.digest.center import assembling as of_center
from bot.digest.center import assembling_2026 as centers_2026
from bot.digest.center.assembling import WeekFacts
from bot.digest.center.content import DigestContent
from bot.digest.region import assembling as of_region
from bot.digest.region import assembling_2026 as regions_2026
from bot.digest.region.content import RegionContent
from bot.digest.region.elsewhere import with_posts
from bot.results.frozen_json import from_json
from bot.results.method_2022 import places, published
from bot.results.method_2026 import published as later_published
from handlers.language.texts import texts_in
from questionnaire.loader import load
from questionnaire.themes import Theme
from scoring.method_2026.versions import LATER, USUAL, Methodologies
from storage.delivery import digests, region_digests
from storage.engine.database import Database
from storage.files.whole_file import write_files
from storage.places import centers
from storage.places.centers import Center


async def content(
    db: Database,
    *,
    center_code: str,
    week: int,
    now: datetime,
    themes: Sequence[Theme] | None = None,
    methodologies: Methodologies = USUAL,
) -> DigestContent:
    """A center's digest for a week: the frozen one if it exists, else one built from the snapshots published up to
    that week. Raises CenterNotFound."""
    center = await centers.by_code(db, center_code)
    frozen = await digests.find(db, center.id, week)
    if frozen is not None:
        return from_json(DigestContent, frozen.content)
    if methodologies.of(week).leading == LATER:
        facts = await _facts(db, center, week, now, methodologies)
        figures = await later_published.latest(db, center_ids=[center.id], up_to_week=week)
        return (await centers_2026.assemble(db, [center], facts, figures, themes))[center.id]
    region = await centers.listing(db, region=center.region)
    # The region's list leaves out a closed center.
    results = await published.of_region(db, center.region_id, [*region, center], week=week)
    facts = await _facts(db, center, week, now, methodologies)
    return (await of_center.assemble(db, [center], facts, region, results, themes))[center.id]


async def _facts(db: Database, center: Center, week: int, now: datetime, methodologies: Methodologies) -> WeekFacts:
    nation = await of_center.nation_facts(db, week=week, methodologies=methodologies)
    return await of_center.week_facts(db, [center], nation, now=now, methodologies=methodologies)


async def quotes(db: Database, digest: DigestContent) -> tuple[str, ...]:
    """The comments that a digest quotes."""
    center = await centers.by_code(db, digest.center_code)
    return await of_digest(db, center.id, digest.voice)


async def region_content(
    db: Database, *, region: str, week: int, methodologies: Methodologies = USUAL
) -> RegionContent:
    """A region's digest for a week, likewise. Raises RegionNotFound."""
    region_id = await centers.region_id(db, region)
    frozen = await region_digests.find(db, region_id, week)
    if frozen is not None:
        return from_json(RegionContent, frozen.content)
    mine = await centers.listing(db, region=region)
    if methodologies.of(week).leading == LATER:
        figures = await later_published.latest(db, region_id=region_id, up_to_week=week)
        made = await regions_2026.assemble(db, region, mine, figures, await of_region.brought_in(db, week), week)
        return await with_posts(db, made, mine)
    results = await published.of_region(db, region_id, mine, week=week)
    brought, country = await of_region.brought_in(db, week), await places.country_index(db, up_to_week=week)
    made = of_region.assemble(region, mine, results, brought, week=week, country=country)
    return await with_posts(db, made, mine)


def write(digest: DigestContent, quotes: Sequence[str], out: Path, language: str) -> list[Path]:
    """Writes digest.png and digest.txt. Raises OSError."""
    from bot.digest.center import caption, chart

    texts, questionnaire = texts_in(language), load(digest.questionnaire)
    words = caption.plain_text(digest, texts, questionnaire, quotes)
    return _write(out, chart.draw(digest, texts, questionnaire), words)


def write_region(digest: RegionContent, out: Path, language: str) -> list[Path]:
    """The same for a region."""
    from bot.digest.region import caption, chart

    texts = texts_in(language)
    return _write(out, chart.draw(digest, texts), caption.plain_text(digest, texts))


def _write(out: Path, png: bytes, text: str) -> list[Path]:
    return write_files({out / "digest.png": png, out / "digest.txt": f"{text}\n".encode()})
