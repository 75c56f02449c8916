"""Assembles the content of a report from the database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.comments import by_place, elsewhere
from bot.comments.by_place import CommentsOfPlace
from bot.comments.theme_counts import ThemeCounts
from bot.report import channels, history
from bot.report.model import CenterLine, Place, Report, Rollup
from bot.results import visit_totals
from bot.results.frozen_json import from_json
from bot.results.method_2022.published import frame_of
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from questionnaire.themes import Theme
from questionnaire.themes import load as load_themes
from scoring.method_2022.card import heading_of
from scoring.method_2022.estimate import Estimate
from scoring.method_2022.index import CentricityIndex, State
from scoring.method_2022.result import QualityCounts, Result
from scoring.method_2022.rollup import rollup
from scoring.method_2022.visible import VisibleResult, visible_result
from scoring.methodology import STANDARD, Methodology
from scoring.response import VisitTotals
from scoring.windows import Window, week_of, window
from storage.engine.database import Database
from storage.errors import NothingPublished
from storage.places import centers
from storage.places.centers import Center
from storage.results import national_frames, snapshots
from storage.results.snapshots import Snapshot


async def report(
    db: Database,
    *,
    region: str | None,
    now: datetime,
    methodology: Methodology = STANDARD,
    themes: Sequence[Theme] | None = None,
) -> Report:
    """A report on the latest published results of a region or of the nation. Sorts comments by the themes, by default
    the shipped ones. Raises RegionNotFound, NothingPublished."""
    everywhere = await centers.listing(db)
    chosen = everywhere if region is None else await centers.listing(db, region=region)
    latest = await snapshots.latest(db, center_ids=[center.id for center in everywhere])
    published = [latest[center.id] for center in chosen if center.id in latest]
    if not published:
        raise NothingPublished(region)
    last = max(latest.values(), key=lambda snapshot: (snapshot.week, snapshot.published_at))
    frozen = await national_frames.latest(db, last.week)
    frame = None if frozen is None else frame_of(frozen)
    results = {center_id: from_json(Result, snapshot.result) for center_id, snapshot in latest.items()}
    indices = {center_id: result.index for center_id, result in results.items()}
    visible = {center_id for center_id, index in indices.items() if index.state is not State.HIDDEN}
    ids = [center.id for center in chosen]
    span = window(last.week, methodology.window_weeks)
    (visits,) = await visit_totals.over(db, chosen, [span], now=now)
    spans = {center.id: _span(latest.get(center.id), span) for center in chosen}
    counted = await by_place.of_place(db, spans, visible, themes or load_themes(), methodology=methodology)
    return Report(
        region=region,
        window_start=span.start,
        window_end=span.end,
        methodology=last.methodology,
        computed_at=max(snapshot.published_at for snapshot in published),
        nation=_rollup(None, everywhere, indices),
        place=_rollup(region, chosen, indices),
        regions=tuple(
            _rollup(name, [center for center in chosen if center.region == name], indices)
            for name in sorted({center.region for center in chosen})
        ),
        centers=tuple(
            _line(center, latest[center.id], results[center.id], visits.get(center.id), counted, methodology)
            for center in chosen
            if center.id in visible
        ),
        hidden=tuple(_place(center) for center in chosen if center.id not in visible),
        trend=await history.trend(db, ids, last_week=last.week),
        non_use=await channels.non_use(db, span, ids),
        between=None if frame is None else frame.between,
        comments=counted.place,
        elsewhere=await elsewhere.of_place(db, spans, themes or load_themes()),
    )


def _span(snapshot: Snapshot | None, last: Window) -> Window:
    """The window behind a center's figures."""
    return last if snapshot is None else Window(week_of(snapshot.window_start), week_of(snapshot.window_end))


def _place(center: Center) -> Place:
    return Place(center.code, center.name, center.city, center.region)


def _line(
    center: Center,
    snapshot: Snapshot,
    result: Result,
    visits: VisitTotals | None,
    counted: CommentsOfPlace,
    methodology: Methodology,
) -> CenterLine:
    questionnaire = load(snapshot.questionnaire)
    visible = visible_result(result, questionnaire, methodology)
    comments = counted.centers.get(center.id)
    return center_line(_place(center), snapshot.window_end, visible, questionnaire, visits, comments)


def _rollup(region: str | None, members: Sequence[Center], indices: Mapping[int, CentricityIndex]) -> Rollup:
    found = rollup([indices[center.id] for center in members if center.id in indices])
    low, high = (None, None) if found.estimate is None else found.estimate.interval()
    return Rollup(region, found.centers, found.n, found.index, low, high, found.groups)


def center_line(
    place: Place,
    window_end: date,
    visible: VisibleResult,
    questionnaire: Questionnaire,
    visits: VisitTotals | None = None,
    comments: ThemeCounts | None = None,
) -> CenterLine:
    low, high = (None, None) if visible.index is None else visible.index.interval()
    standing, counts = visible.standing, visible.quality.counts
    return CenterLine(
        place=place,
        window_end=window_end,
        n=visible.n,
        n_job_seeker=visible.n_job_seekers,
        n_employer=visible.n_employers,
        index=_value(visible.index),
        ci_low=low,
        ci_high=high,
        se=None if visible.index is None else visible.index.se,
        index_job_seeker=_value(visible.by_type.job_seekers),
        index_employer=_value(visible.by_type.employers),
        groups={group.code: _value(visible.groups.get(group.code)) for group in questionnaire.groups},
        star_state=standing.star.state,
        stars=standing.star.stars,
        heading=heading_of(visible),
        shrunk_index=None if standing.shrunk is None else standing.shrunk.value,
        reliability=None if standing.shrunk is None else standing.shrunk.reliability,
        change=None if visible.change is None else visible.change.points,
        called=visible.called,
        funnel_z=None if visible.funnel is None else visible.funnel.z,
        funnel_flag=None if visible.funnel is None else visible.funnel.flag,
        under_review=visible.quality.under_review,
        clean=counts.clean,
        b=counts.b,
        x=counts.x,
        reasons=_reasons(counts),
        gaps=visible.gaps,
        lenses=visible.by_type.lenses,
        visits=visits,
        comments=comments,
    )


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def _reasons(counts: QualityCounts) -> dict[str, int]:
    """The count of each reason; an interview with two reasons counts under both."""
    found: Counter[str] = Counter()
    for by_reasons in counts.reasons.values():
        for reasons, number in by_reasons.items():
            found.update(dict.fromkeys(filter(None, reasons.split(",")), number))
    return dict(found)
