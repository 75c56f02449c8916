"""How many of a center's visitors answered, from the visit ledger: rate, calibration and R (methodology §12)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from bot.results.method_2026.opening import opening_days
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.participation import Calibration, Response, ResponseClass, calibration, response
from scoring.windows import Window
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.places import centers
from storage.places.centers import Center


@dataclass(frozen=True, eq=False)
class CenterResponse:
    """A center in a window: its rate, the answers and visits of its reported days, and what their strata tell (None
    without visits or answers). `reported` are opening days with a report, `opening` all of them; `days` those with a
    report, open or not, in the order of the calibration's strata."""

    response: Response
    answers: int = 0
    visits: int = 0
    calibration: Calibration | None = None
    reported: int = 0
    opening: int = 0
    days: tuple[date, ...] = ()


AT_A_TIME = 200
"""Centers whose answers are counted at a time."""
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
        first = reported[center.id][0] if center.id in reported else None
        opening = opening_days(center, first, span)
        if days := visits.get(center.id):
            found[center.id] = _of(days, answers.get(center.id, {}), opening, constants)
        else:
            found[center.id] = CenterResponse(SILENT.response, opening=len(opening))
    return found


def _of(
    visits: dict[date, int], answers: dict[date, int], opening: frozenset[date], constants: Constants
) -> CenterResponse:
    days = sorted(visits)
    reported = len(opening.intersection(days))
    given, came = [answers.get(day, 0) for day in days], [visits[day] for day in days]
    return CenterResponse(
        response(sum(given), sum(came), reported, len(opening), constants),
        sum(given),
        sum(came),
        calibration(np.array(came, dtype=np.int64), np.array(given, dtype=np.int64), constants),
        reported,
        len(opening),
        tuple(days),
    )


def of_place(found: Iterable[CenterResponse], constants: Constants = STANDARD) -> Response:
    """The response rate of a region: answers and visits of its centers together, over all their opening days
    (methodology §12)."""
    parts = list(found)
    answers, visits, reported, opening = (
        sum(getattr(one, name) for one in parts) for name in ("answers", "visits", "reported", "opening")
    )
    return response(answers, visits, reported, opening, constants)


async def classes(
    db: Database, center_ids: Collection[int], span: Window, *, constants: Constants = STANDARD
) -> dict[int, ResponseClass]:
    """How the rate of each center is shown, of those that have reported any visits."""
    reporting = sorted((await visit_ledger.reported_spans(db)).keys() & set(center_ids))
    known = await centers.of_ids(db, reporting)
    found: dict[int, ResponseClass] = {}
    for first in range(0, len(reporting), AT_A_TIME):
        some = [known[one] for one in reporting[first : first + AT_A_TIME]]
        rates = await over(db, some, span, constants=constants)
        found |= {center_id: one.response.shown for center_id, one in rates.items()}
    return found
