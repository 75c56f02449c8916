"""A run of the week by the versions of the methodology that are in force."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.results.method_2022 import publishing
from bot.results.method_2026 import norms_file
from bot.results.method_2026 import publishing as later
from bot.results.method_2026.asked import too_few_asked
from bot.results.publish_report import PublishReport
from questionnaire import versions as questionnaires
from questionnaire.versions import Versions
from scoring.method_2026.versions import USUAL, Methodologies
from storage import reviews
from storage.engine.database import Database


@dataclass(frozen=True, slots=True)
class RunReport:
    """What became of the centers by the version that leads, and by the other one where both are published."""

    leading: PublishReport
    other: PublishReport | None = None


async def publish(
    db: Database,
    *,
    week: int,
    now: datetime,
    center_ids: Sequence[int] | None = None,
    methodologies: Methodologies = USUAL,
    versions: Versions = questionnaires.USUAL,
    progress: Callable[[int], object] = lambda interviews: None,
) -> RunReport:
    """Publishes the centers (all by default) for a week by every version that is computed for it: the week decides,
    whenever the run takes place. Where both are, 2026.1 counts by the blocks of 2022.1. Raises OtherWeight, and
    ValueError for a database that reads from a replica: what is published rests on what the primary has."""
    if db.reads_a_replica:
        raise ValueError("figures are published from the primary alone")
    force, constants = methodologies.of(week), methodologies.constants
    reports: dict[str, PublishReport] = {}
    if force.later:
        # Before anything is published: both versions or none.
        await norms_file.for_weight(db, week, constants.share_job_seekers)
    if force.earlier:
        reports[force.computed[0]] = await publishing.publish(
            db, week=week, now=now, center_ids=center_ids, versions=versions, progress=progress
        )
    if force.later:
        reports[force.computed[-1]] = await later.publish(
            db, week=week, now=now, center_ids=center_ids, side_by_side=force.earlier,
            reviewed=await reviews.under_review(db, week), too_few_asked=await too_few_asked(db, week=week, now=now),
            versions=versions, constants=constants, progress=progress,
        )  # fmt: skip
    others = [one for version, one in reports.items() if version != force.leading]
    return RunReport(reports[force.leading], others[0] if others else None)
