"""The published (or live) figures of methodology 2026.1 as rows for an operator."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from bot.results.method_2026 import calibrated, groups, norms_file, perceived, published
from bot.results.method_2026.calibrated import CalibratedFigures
from bot.results.method_2026.figures import figures
from bot.results.method_2026.groups import CenterParts
from bot.results.method_2026.published import visible
from bot.results.method_2026.sweep import sweep
from questionnaire.loader import USUAL, load
from questionnaire.model import RespondentType
from scoring.facts import GapVerdict
from scoring.method_2022.perceived import Gap
from scoring.method_2026.constants import STANDARD, TYPES
from scoring.method_2026.index import Figure
from scoring.method_2026.visible import VisibleFigures
from scoring.windows import newest_day, week_of, window
from storage.engine.database import Database
from storage.places import centers
from storage.places.centers import Center
from storage.places.chosen_centers import chosen

Row = dict[str, Any]
INDEX_WEEKS = 13


@dataclass(frozen=True, slots=True)
class Published:
    """The visible figures of a center, their window, π and 1 − π; `at` is None for figures that are not published, and
    so is the `response` of their days.

    `parts` and `gaps` are those of a center that was asked for by its code or its region; None and empty for others.
    """

    visible: VisibleFigures
    window_start: date
    window_end: date
    at: datetime | None
    norms: str | None
    shares: tuple[float, float]
    response: CalibratedFigures | None = None
    parts: CenterParts | None = None
    gaps: tuple[Gap, ...] = ()
    questionnaire: str = USUAL


async def rows(db: Database, *, center: str | None, region: str | None, live: bool, now: datetime) -> list[Row]:
    """One row per center with published figures or, if `live` and once there are norms, with any interview. Raises
    NotFound."""
    places = await chosen(db, center, region)
    found = await _live(db, now) if live else await _published(db, places, narrowed=bool(center or region))
    return [row(place, found[place.id]) for place in places if place.id in found]


async def _published(db: Database, places: Sequence[Center], *, narrowed: bool) -> Mapping[int, Published]:
    """The parts are recounted from the answers, which a whole nation has too many of."""
    latest = await published.latest(db, center_ids=[place.id for place in places] if narrowed else None)
    responses = await calibrated.read(db, places, latest)
    parts = await groups.read(db, latest) if narrowed else {}
    week = max((one.week for one in latest.values()), default=0)
    apart = (await perceived.read(db, week)).gaps if narrowed and latest else {}
    return {
        center_id: Published(
            one.visible, one.window_start, one.window_end, one.published_at, one.norms, one.shares,
            responses.get(center_id), parts.get(center_id, CenterParts()) if narrowed else None,
            apart.get(center_id, ()), one.questionnaire,
        )
        for center_id, one in latest.items()
    }  # fmt: skip


async def _live(db: Database, now: datetime) -> Mapping[int, Published]:
    """Figures up to now, each answer in its own week: the window ends with the current one."""
    today = newest_day(now)
    span, questionnaire = window(week_of(today), INDEX_WEEKS), load()
    year = await norms_file.in_force(db, span.last)
    if year is None:
        return {}
    regions = {one.id: one.region for one in await centers.listing(db, closed=True)}
    found = figures(await sweep(db, span.last, questionnaire), year, regions, questionnaire)
    return {
        center_id: Published(visible(one, year, STANDARD), span.start, today, None, year.digest(), year.shares)
        for center_id, one in found.items()
        if sum(one.star_people)
    }


def row(center: Center, published: Published) -> Row:
    seen = published.visible
    return {
        "center": center.code,
        "region": center.region,
        "window_start": published.window_start.isoformat(),
        "window_end": published.window_end.isoformat(),
        "published_at": None if published.at is None else published.at.isoformat(timespec="seconds"),
        "n_job_seeker": seen.job_seekers,
        "n_employer": seen.employers,
        "n_star": seen.star_job_seekers,
        "state": str(seen.state),
        "missing": seen.missing,
        "employers": None if seen.composition is None else str(seen.composition),
        "index": _value(seen.index),
        "ci_low": None if seen.index is None else seen.index.low,
        "ci_high": None if seen.index is None else seen.index.high,
        "adjusted": _value(seen.adjusted),
        "adjusted_low": None if seen.adjusted is None else seen.adjusted.low,
        "adjusted_high": None if seen.adjusted is None else seen.adjusted.high,
        "shift": seen.shift,
        **_response(published),
        "index_job_seeker": _value(seen.types.get(RespondentType.JOB_SEEKER)),
        "index_employer": _value(seen.types.get(RespondentType.EMPLOYER)),
        "groups": {group.code: _value(seen.groups.get(group.code)) for group in load().groups},
        "groups_adjusted": {group.code: seen.adjusted_groups.get(group.code) for group in load().groups},
        "praised": list(seen.praised),
        "star_state": str(seen.star),
        "stars_low": None if seen.range is None else seen.range.low,
        "stars_high": None if seen.range is None else seen.range.high,
        "certainty": seen.certainty,
        "missing_for_star": seen.missing_for_star,
        "last_range": None
        if seen.last_range is None
        else {**asdict(seen.last_range.range), "month": seen.last_range.month},
        "rank": None if seen.rank is None else asdict(seen.rank),
        "regional_rank": None if seen.regional_rank is None else asdict(seen.regional_rank),
        "trend": None if seen.trend is None else asdict(seen.trend),
        "funnel": None if seen.funnel is None else {"z": seen.funnel.z, "flag": str(seen.funnel.signal)},
        "forecast": None if seen.foretold is None else asdict(seen.foretold),
        **_parts(published),
        "methodology": STANDARD.version,
        "norms": published.norms,
        "share_job_seekers": published.shares[0],
        "share_employers": published.shares[1],
    }


def _parts(published: Published) -> Row:
    """The differences that may be named, and the questions to work on; None where nobody has looked."""
    parts, questionnaire = published.parts, load(published.questionnaire)
    if parts is None:
        return {"lenses": None, "gaps": None, "recommendations": None}
    return {
        "lenses": [{**asdict(one), "group": questionnaire.groups[one.group].code} for one in parts.lenses],
        "gaps": [asdict(one) for one in published.gaps if one.verdict is not GapVerdict.USUAL],
        "recommendations": [
            {**asdict(one), "question": questionnaire.questions[one.question].code, "type": str(TYPES[one.type])}
            for one in parts.recommendations
        ],
    }


def _response(of: Published) -> Row:
    """How many of the visitors answered: the class as it was published, the rest as the visits are known now."""
    found = of.response
    return {
        "response": str(of.visible.response),
        "response_rate": None if found is None else found.response.rate,
        "r_indicator": None if found is None else found.r_indicator,
        "bias_bound": None if found is None else found.bound,
        "calibrated": None if found is None else found.index,
    }


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else figure.value
