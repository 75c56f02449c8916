"""From the database to what a report shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot import visit_totals
from bot.frozen import from_json
from bot.report import channels, history
from bot.report.data import CenterLine, Place, Report, Rollup
from bot.report.lines import center_line
from bot.shown import frame_of
from bot.voice import place
from bot.voice.place import Heard
from questionnaire.loader import load
from questionnaire.themes import Theme
from questionnaire.themes import load as load_themes
from scoring.index import CentricityIndex, State
from scoring.methodology import STANDARD, Methodology
from scoring.response import VisitTotals
from scoring.result import Result
from scoring.rollup import rollup
from scoring.shown import shown
from scoring.windows import Window, week_of, window
from storage import centers, frames, snapshots
from storage.centers import Center
from storage.database import Database
from storage.errors import NothingPublished
from storage.snapshots import Snapshot


async def report(
    db: Database,
    *,
    region: str | None,
    now: datetime,
    methodology: Methodology = STANDARD,
    themes: Sequence[Theme] | None = None,
) -> Report:
    """What was published last, of a region or of the nation, with comments sorted by the themes (by default the shipped
    ones). Raises RegionNotFound, NothingPublished."""
    everywhere = await centers.listing(db)
    chosen = everywhere if region is None else await centers.listing(db, region=region)
    latest = await snapshots.latest(db, center_ids=[center.id for center in everywhere])
    published = [latest[center.id] for center in chosen if center.id in latest]
    if not published:
        raise NothingPublished(region)
    last = max(latest.values(), key=lambda snapshot: (snapshot.week, snapshot.published_at))
    frozen = await frames.latest(db, last.week)
    frame = None if frozen is None else frame_of(frozen)
    results = {center_id: from_json(Result, snapshot.result) for center_id, snapshot in latest.items()}
    indices = {center_id: result.index for center_id, result in results.items()}
    visible = {center_id for center_id, index in indices.items() if index.state is not State.HIDDEN}
    ids = [center.id for center in chosen]
    span = window(last.week, methodology.window_weeks)
    (visits,) = await visit_totals.over(db, chosen, [span], now=now)
    spans = {center.id: _span(latest.get(center.id), span) for center in chosen}
    heard = await place.heard(db, spans, visible, themes or load_themes(), methodology=methodology)
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
            _line(center, latest[center.id], results[center.id], visits.get(center.id), heard, methodology)
            for center in chosen
            if center.id in visible
        ),
        hidden=tuple(_place(center) for center in chosen if center.id not in visible),
        trend=await history.trend(db, ids, last_week=last.week),
        non_use=await channels.non_use(db, span, ids),
        between=None if frame is None else frame.between,
        voice=heard.place,
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
    heard: Heard,
    methodology: Methodology,
) -> CenterLine:
    questionnaire = load(snapshot.questionnaire)
    seen = shown(result, questionnaire, methodology)
    voice = heard.centers.get(center.id)
    return center_line(_place(center), snapshot.window_end, seen, questionnaire, visits, voice)


def _rollup(region: str | None, members: Sequence[Center], indices: Mapping[int, CentricityIndex]) -> Rollup:
    found = rollup([indices[center.id] for center in members if center.id in indices])
    low, high = (None, None) if found.estimate is None else found.estimate.interval()
    return Rollup(region, found.centers, found.n, found.index, low, high, found.groups)
