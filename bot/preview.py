"""A digest written to files instead of sent."""

from datetime import datetime
from pathlib import Path

from bot import digests as writing
from bot import visit_totals
from bot.digest_content import DigestContent
from bot.frozen import from_json
from handlers.texts import texts_in
from questionnaire.loader import load
from scoring.methodology import STANDARD
from scoring.windows import window
from storage import answers, centers, digests, snapshots
from storage.database import Database


async def content(db: Database, *, center_code: str, week: int, now: datetime) -> DigestContent:
    """A center's digest for a week: the frozen one where it exists, else as it would be from the snapshots published
    by then. Raises CenterNotFound."""
    center = await centers.by_code(db, center_code)
    frozen = await digests.find(db, center.id, week)
    if frozen is not None:
        return from_json(DigestContent, frozen.content)
    (visits,) = await visit_totals.over(db, [center], [window(week, STANDARD.window_weeks)], now=now)
    latest = await snapshots.latest(db, up_to_week=week)
    new = await answers.completed_in_week(db, week)
    return writing.content(
        center,
        latest.get(center.id),
        week=week,
        new=new.get(center.id, 0),
        region=writing.region_rollup(await centers.listing(db), latest, center.region_id),
        questionnaire=load(),
        visits=visits.get(center.id),
    )


def write(digest: DigestContent, out: Path, language: str) -> list[Path]:
    """Writes digest.png and digest.txt. Raises OSError."""
    from bot import caption, chart

    texts, questionnaire = texts_in(language), load()
    out.mkdir(parents=True, exist_ok=True)
    picture, words = out / "digest.png", out / "digest.txt"
    picture.write_bytes(chart.draw(digest, texts, questionnaire))
    words.write_text(caption.plain_text(digest, texts, questionnaire) + "\n", encoding="utf-8")
    return [picture, words]
