"""From the database to what a report shows."""

from collections.abc import Mapping, Sequence

from bot.frozen import from_json
from bot.report import channels, history
from bot.report.data import Place, Report, Rollup
from bot.report.lines import center_line
from bot.shown import index_of, shown_of
from questionnaire.loader import load
from scoring.frame import NationalFrame
from scoring.index import CentricityIndex, State
from scoring.methodology import STANDARD, Methodology
from scoring.rollup import rollup
from scoring.windows import window
from storage import centers, frames, snapshots
from storage.centers import Center
from storage.database import Database
from storage.errors import NothingPublished


async def report(db: Database, *, region: str | None, methodology: Methodology = STANDARD) -> Report:
    """What was published last, of a region or of the nation. Raises RegionNotFound, NothingPublished."""
    everywhere = await centers.listing(db)
    chosen = everywhere if region is None else await centers.listing(db, region=region)
    latest = await snapshots.latest(db)
    published = [latest[center.id] for center in chosen if center.id in latest]
    if not published:
        raise NothingPublished(region)
    last = max(latest.values(), key=lambda snapshot: (snapshot.week, snapshot.published_at))
    frame = await frames.latest(db, last.week)
    seen = {center.id: shown_of(latest[center.id], methodology) for center in chosen if center.id in latest}
    shown = {center_id for center_id, one in seen.items() if one.state is not State.HIDDEN}
    indices = {center.id: index_of(latest[center.id]) for center in everywhere if center.id in latest}
    ids = [center.id for center in chosen]
    span = window(last.week, methodology.window_weeks)
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
            center_line(_place(center), latest[center.id].window_end, seen[center.id], load())
            for center in chosen
            if center.id in shown
        ),
        hidden=tuple(_place(center) for center in chosen if center.id not in shown),
        trend=await history.trend(db, ids, last_week=last.week),
        non_use=await channels.non_use(db, span, ids),
        between=None if frame is None else from_json(NationalFrame, frame.content).between,
    )


def _place(center: Center) -> Place:
    return Place(center.code, center.name, center.city, center.region)


def _rollup(region: str | None, members: Sequence[Center], indices: Mapping[int, CentricityIndex]) -> Rollup:
    found = rollup([indices[center.id] for center in members if center.id in indices])
    low, high = (None, None) if found.estimate is None else found.estimate.interval()
    return Rollup(region, found.centers, found.n, found.index, low, high, found.groups)
