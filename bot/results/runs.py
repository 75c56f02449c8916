"""A run of the week by the versions of the methodology that are in force."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from bot.results.looked_ahead import LookedAhead
from bot.results.method_2022 import computing, publishing
from bot.results.method_2026 import early_warnings, importance, norms_file
from bot.results.method_2026 import publishing as later
from bot.results.method_2026.asked import too_few_asked
from bot.results.method_2026.early_warnings import Warnings
from bot.results.method_2026.importance import Importance
from bot.results.publish_report import PublishReport
from questionnaire import versions as questionnaires
from questionnaire.versions import Versions
from scoring.method_2022.index import CentricityIndex
from scoring.method_2022.result import Result
from scoring.method_2026.versions import USUAL, Methodologies
from storage.engine.database import Database
from storage.quality import reviews


class WeekRun(Protocol):
    """A run of which some centers may yet have to be published; `coming` are their indices by 2022.1, by center
    id. `computed` are all results of the run by their JSON, published or not."""

    @property
    def coming(self) -> Mapping[int, CentricityIndex]: ...

    @property
    def computed(self) -> Mapping[str, Result]: ...

    async def publish(self, center_ids: Collection[int] | None = None) -> None: ...


class _Published:
    """A run with nothing left to publish."""

    coming: Mapping[int, CentricityIndex] = MappingProxyType({})
    computed: Mapping[str, Result] = MappingProxyType({})

    async def publish(self, center_ids: Collection[int] | None = None) -> None:
        pass


NOTHING: WeekRun = _Published()


@dataclass(frozen=True, slots=True)
class Ahead:
    """What was counted for a week before its hour, by version, and what 2026.1 says in digests of the nation's answers;
    see `count_ahead`."""

    of_2022: LookedAhead[computing.Counted] | None = None
    of_2026: LookedAhead[later.Counted] | None = None
    warnings: LookedAhead[Warnings] | None = None
    importance: LookedAhead[Importance] | None = None


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
    """Publishes the centers (all by default) for a week: see `prepare`."""
    report, run = await prepare(
        db, week=week, now=now, center_ids=center_ids, methodologies=methodologies, versions=versions, progress=progress
    )
    await run.publish()
    return report


async def prepare(
    db: Database,
    *,
    week: int,
    now: datetime,
    center_ids: Sequence[int] | None = None,
    methodologies: Methodologies = USUAL,
    versions: Versions = questionnaires.USUAL,
    progress: Callable[[int], object] = lambda interviews: None,
    ahead: Ahead = Ahead(),
) -> tuple[RunReport, WeekRun]:
    """Computes the centers (all by default) for a week by every version that is computed for it: the week decides,
    whenever the run takes place. What 2022.1 alone finds is left to the caller to publish, center by center as it goes
    on. By 2026.1 a center is ranked among all, which are published here; where both are computed, it counts by the
    blocks of what 2022.1 has published.

    What was counted `ahead` and still holds is not counted again.

    Raises OtherWeight, and ValueError for a database that reads from a replica: what is published rests on what the
    primary has."""
    if db.reads_a_replica:
        raise ValueError("figures are published from the primary alone")
    force, constants = methodologies.of(week), methodologies.constants
    reports: dict[str, PublishReport] = {}
    if force.later:
        # Before anything is published: both versions or none.
        await norms_file.for_weight(db, week, constants.share_job_seekers)
    run: WeekRun = NOTHING
    if force.earlier:
        run = await publishing.prepare(
            db, week=week, now=now, center_ids=center_ids, versions=versions, progress=progress, ahead=ahead.of_2022
        )
        reports[force.computed[0]] = run.report
    if force.later:
        await run.publish()
        reports[force.computed[-1]] = await later.publish(
            db, week=week, now=now, center_ids=center_ids, side_by_side=force.earlier,
            reviewed=await reviews.under_review(db, week), too_few_asked=await too_few_asked(db, week=week, now=now),
            versions=versions, constants=constants, progress=progress, ahead=ahead.of_2026,
        )  # fmt: skip
    if ahead.warnings is not None:
        await early_warnings.settle(db, week, ahead.warnings)
    if ahead.importance is not None:
        await importance.settle(db, week, ahead.importance)
    others = [one for version, one in reports.items() if version != force.leading]
    return RunReport(reports[force.leading], others[0] if others else None), run


async def count_ahead(
    db: Database,
    *,
    week: int,
    hour: datetime,
    center_ids: Sequence[int],
    methodologies: Methodologies = USUAL,
    versions: Versions = questionnaires.USUAL,
) -> Ahead:
    """Counts now what `prepare` would count at an hour to come, and publishes nothing. Where both versions are
    computed, what 2026.1 counts depends on what 2022.1 publishes first."""
    force = methodologies.of(week)
    if force.earlier:
        return Ahead(of_2022=await publishing.count_ahead(db, week=week, center_ids=center_ids, versions=versions))
    found = await later.count_ahead(
        db, week=week, hour=hour, center_ids=center_ids, versions=versions, constants=methodologies.constants
    )
    return Ahead(
        of_2026=found,
        warnings=await early_warnings.look_ahead(db, week),
        importance=await importance.look_ahead(db, week),
    )
