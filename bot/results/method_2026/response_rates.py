"""How many of a center's visitors answered, from the visit ledger: rate, calibration and R (methodology §12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.participation import Calibration, Response, ResponseClass, calibration, response
from scoring.timing import OpeningHours, opening_hours
from scoring.windows import Window, local_day
from storage import visit_ledger
from storage.centers import Center
from storage.engine.database import Database

USUAL_DAYS = "mo-fr 00:01-23:59"
"""Of a center whose opening hours are not known."""


@dataclass(frozen=True, eq=False)
class CenterResponse:
    """A center in a window: its rate, the answers and visits of its reported days, and what their strata tell (None
    without visits or answers); `days` are those of `calibration.stratum`."""

    response: Response
    answers: int = 0
    visits: int = 0
    calibration: Calibration | None = None
    days: tuple[date, ...] = ()


SILENT = CenterResponse(Response(ResponseClass.NOT_REPORTED))


async def over(
    db: Database, chosen: Sequence[Center], span: Window, *, constants: Constants = STANDARD
) -> dict[int, CenterResponse]:
    """By center id, of all chosen centers."""
    ids = [center.id for center in chosen]
    reported = await visit_ledger.reported_spans(db, ids)
    found = dict.fromkeys(ids, SILENT)
    if not reported:
        return found
    answers, visits = await visit_ledger.answers_and_visits(
        db, start=span.start, end=span.end, center_ids=sorted(reported)
    )
    for center in chosen:
        if days := visits.get(center.id):
            opening = opening_days(center, reported[center.id][0], span)
            found[center.id] = _of(days, answers.get(center.id, {}), opening, constants)
    return found


def opening_days(center: Center, reported: date, span: Window) -> int:
    """The days of a window on which a center was open, by its opening hours or, without any, on weekdays.

    A center that joined within the window counts from then on, or from the first day that it has reported.
    """
    start = max(span.start, min(reported, local_day(center.created_at, center.timezone)))
    return 0 if start > span.end else _hours(center.opening_hours or USUAL_DAYS).open_days(start, span.end)


@cache
def _hours(words: str) -> OpeningHours:
    return opening_hours(words)


def _of(visits: dict[date, int], answers: dict[date, int], opening: int, constants: Constants) -> CenterResponse:
    days = sorted(visits)
    given, came = [answers.get(day, 0) for day in days], [visits[day] for day in days]
    return CenterResponse(
        response(sum(given), sum(came), len(days), opening, constants),
        sum(given),
        sum(came),
        calibration(np.array(came, dtype=np.int64), np.array(given, dtype=np.int64), constants),
        tuple(days),
    )
