"""The quality of a place's answers: classes with their reasons, and cases (methodology §2). For operators only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.report import case_lines
from bot.report.case_lines import CaseLine
from bot.report.method_2026.model import Quality
from scoring.method_2026.constants import STANDARD, Constants
from scoring.quality import QualityClass
from scoring.windows import Window
from storage.counting import quality_counts
from storage.counting.quality_counts import ByReasons, read_reasons
from storage.engine.database import Database
from storage.places.centers import Center
from storage.quality import cases


async def classes(db: Database, shown: Sequence[Center], span: Window) -> Mapping[int, Quality]:
    """By center id, of the completed interviews of a window."""
    ids = [center.id for center in shown]
    found = await quality_counts.counts(db, first_week=span.first, last_week=span.last, center_ids=ids)
    return {center_id: _quality(counts) for center_id, counts in found.items()}


def _quality(counts: ByReasons) -> Quality:
    """An interview with two reasons counts under both."""
    by_class: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for (quality, named), number in counts.items():
        by_class[quality] += number
        reasons.update(dict.fromkeys(read_reasons(named), number))
    clean, b, x = (by_class[one] for one in QualityClass)
    return Quality(clean, b, x, dict(reasons))


async def cases_of(
    db: Database, ids: Sequence[int], year: Window, now: datetime, constants: Constants = STANDARD
) -> tuple[CaseLine, ...]:
    """The cases that were opened for a week of the year, or are open still."""
    found = await cases.listing(db, center_ids=ids)
    mine = [one for one in found if one.found.week >= year.first or one.settled_at is None]
    return case_lines.by_kind(mine, late=now - timedelta(days=constants.operators_days))
