"""Who did not answer: the response rate, calibration, and whether too few were asked (methodology §12).

Visits come from the ledger, by center and day; `scoring.response` looks for more answers than visits.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from questionnaire.model import Questionnaire
from scoring.method_2026.cells import Counts
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.scores import composed
from scoring.type_index import POINTS_PER_STEP, Floats

THIRDS = 3


class ResponseClass(StrEnum):
    """How a response rate is shown."""

    NOT_REPORTED = "visits not reported"
    UNKNOWN = "unknown"
    """Nobody visited on the days that are reported."""
    MORE_ANSWERS = "more answers than visits"
    """So one of both numbers is wrong; a case tells the days."""
    LOW = "under 5 %"
    MIDDLE = "5–20 %"
    HIGH = "over 20 %"


@dataclass(frozen=True, slots=True)
class Response:
    """`rate`: answers per visit over the reported days, 0–1; None where it is not shown as a number."""

    shown: ResponseClass
    rate: float | None = None


@dataclass(frozen=True, eq=False)
class Calibration:
    """Reported days by strata from quiet to busy, 1 to 3 of them.

    stratum             shape (D,): the stratum of each day
    visits, answers     shape (H,): V_h and n_h
    weights             shape (H,): of each answer, (V_h/V)/(n_h/n)
    rate                ρ̄, answers per visit
    r_indicator         R: 1 if all strata answer at the same rate (Schouten, Cobben & Bethlehem 2009)
    """

    stratum: Counts
    visits: Counts
    answers: Counts
    weights: Floats
    rate: float
    r_indicator: float

    def bound(self, sigma2: float) -> float:
        """The largest bias, in points, that these strata leave room for: (1 − R)·σ/(2ρ̄); methodology §12.

        It says nothing of selection within a stratum. `sigma2` is the norms' variance of one person.
        """
        return (1 - self.r_indicator) * math.sqrt(sigma2) / (2 * self.rate)


def enough_reported(reported_days: int, opening_days: int, constants: Constants = STANDARD) -> bool:
    """Whether visits are reported for at least half of the window's opening days; methodology §12. Never without any
    opening day.

    >>> enough_reported(33, 65), enough_reported(32, 65), enough_reported(0, 0)
    (True, False, False)
    """
    return opening_days > 0 and reported_days >= constants.reported_share * opening_days


def response(
    answers: int, visits: int, reported_days: int, opening_days: int, constants: Constants = STANDARD
) -> Response:
    """The response rate of a window over its reported days, and how to show it; methodology §12.

    answers, visits
        Counted on the reported days.

    Source: AAPOR, response rate 1.

    >>> response(110, 600, 60, 65)
    Response(shown=<ResponseClass.MIDDLE: '5–20 %'>, rate=0.18333333333333332)
    """
    if not enough_reported(reported_days, opening_days, constants):
        return Response(ResponseClass.NOT_REPORTED)
    if not visits:
        return Response(ResponseClass.UNKNOWN)
    if answers > visits:
        return Response(ResponseClass.MORE_ANSWERS)
    rate = answers / visits
    low, high = constants.response_cuts
    if rate < low:
        return Response(ResponseClass.LOW, rate)
    return Response(ResponseClass.HIGH if rate > high else ResponseClass.MIDDLE, rate)


def calibration(visits: Counts, answers: Counts, constants: Constants = STANDARD) -> Calibration | None:
    """The strata of the reported days and what they tell; methodology §12.

    visits, answers
        Shape (D,): counts of each reported day, in the order of the calendar.

    The days are put in order of their visits (equal ones stay as given) and cut into thirds of all visits: a day is in
    the third that the middle of its visits falls in. A stratum with fewer than `stratum_answers`, or without visits, is
    joined to the quieter one, and the quietest to the next. R = 1 − 2·√Σ(V_h/V)(ρ_h − ρ̄)². None without any visit or
    any answer. Raises ValueError for counts of other shapes or below zero.

    >>> found = calibration(np.array([200, 200, 200]), np.array([50, 40, 20]))
    >>> found.weights.round(3).tolist(), round(found.r_indicator, 3), round(found.bound(160.0), 2)
    ([0.733, 0.917, 1.833], 0.875, 4.3)
    """
    if visits.shape != answers.shape or (visits < 0).any() or (answers < 0).any():
        raise ValueError(f"no counts of the same days: {visits.shape} visits and {answers.shape} answers")
    total, given = int(visits.sum()), int(answers.sum())
    if not total or not given:
        return None
    stratum = _joined(_thirds(visits), visits, answers, constants)
    by_visits = np.bincount(stratum, visits).astype(np.int64)
    by_answers = np.bincount(stratum, answers).astype(np.int64)
    rate = given / total
    spread = math.fsum(v / total * (n / v - rate) ** 2 for v, n in zip(by_visits, by_answers, strict=True))
    weights = (by_visits / total) / (by_answers / given)
    return Calibration(stratum, by_visits, by_answers, weights, rate, 1 - 2 * math.sqrt(spread))


def calibrated_index(item_n: Counts, points: Counts, found: Calibration, questionnaire: Questionnaire) -> float:
    """The index of one type on 0–100, each answer weighted by its stratum; methodology §12.

    item_n, points
        Shape (H, 15): N_q and D_q = Σ(code − 1) of each stratum.

    m_q = 25·Σ_h g_h·D_qh / Σ_h g_h·N_qh with the weights g; then groups and index as usual. NaN without answers.
    """
    number, total = np.zeros(item_n.shape[1]), np.zeros(item_n.shape[1])
    for stratum, weight in enumerate(found.weights.tolist()):
        number += weight * item_n[stratum]
        total += weight * points[stratum]
    means = np.divide(POINTS_PER_STEP * total, number, out=np.full(len(number), np.nan), where=number > 0)
    _, index = composed(means[None], questionnaire)
    return float(index[0])


def too_few_were_asked(
    answers: int,
    by_token: int,
    issued: int,
    visits: int,
    reported_days: int,
    opening_days: int,
    constants: Constants = STANDARD,
) -> bool:
    """Whether a center could choose whom to ask, so that it gets no star; methodology §12.

    answers, by_token
        Counted answers of the star window, and those that came by visit token.
    issued, visits
        Visit tokens handed out, and visits, on the reported days.

    More than half of the answers came by token, and tokens were issued for fewer than half of the visits, or visits are
    not reported for half of the opening days. For a center that gives slips, silence is never the better choice.

    >>> too_few_were_asked(100, 51, 199, 400, 200, 250), too_few_were_asked(100, 51, 200, 400, 200, 250)
    (True, False)
    """
    if by_token <= constants.slip_share * answers:
        return False
    if not enough_reported(reported_days, opening_days, constants):
        return True
    return issued < constants.asked_share * visits


def _thirds(visits: Counts) -> Counts:
    """The third of each day: 0 quiet, 1 middle, 2 busy."""
    order = np.argsort(visits, kind="stable")
    ordered = visits[order]
    # Twice the visits up to the middle of the day, in whole numbers.
    middles = 2 * np.cumsum(ordered) - ordered
    thirds = np.empty(len(visits), dtype=np.int64)
    thirds[order] = THIRDS * middles // (2 * int(visits.sum()))
    return thirds


def _joined(thirds: Counts, visits: Counts, answers: Counts, constants: Constants) -> Counts:
    """Strata 0 … H − 1 that all have enough answers and some visits, or are one."""
    groups = [[third] for third in range(THIRDS)]

    def stands(group: list[int]) -> bool:
        inside = np.isin(thirds, group)
        return int(answers[inside].sum()) >= constants.stratum_answers and int(visits[inside].sum()) > 0

    for at in range(THIRDS - 1, 0, -1):
        if not stands(groups[at]):
            groups[at - 1] += groups.pop(at)
    while len(groups) > 1 and not stands(groups[0]):
        groups[0] += groups.pop(1)
    place = {third: at for at, group in enumerate(groups) for third in group}
    return np.array([place[third] for third in thirds.tolist()], dtype=np.int64)
