"""The index of job seekers with the answers of quiet and busy days at the weight of their visits (methodology §12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np

from bot.results.method_2026.response_rates import CenterResponse
from questionnaire.model import Questionnaire, RespondentType
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.participation import Calibration, ResponseClass, calibrated_index
from scoring.packed_answers import codes_in
from scoring.windows import Window
from storage import dated_answers
from storage.centers import Center
from storage.engine.database import Database

HIGHEST_SUBSTANTIVE = 5


@dataclass(frozen=True, slots=True)
class Calibrated:
    """Of the job seekers who answered on reported days, one voice an answer: their index as it is, and calibrated."""

    plain: float
    calibrated: float


async def of_centers(
    db: Database,
    chosen: Sequence[Center],
    rates: Mapping[int, CenterResponse],
    span: Window,
    questionnaire: Questionnaire,
    constants: Constants = STANDARD,
) -> dict[int, Calibrated]:
    """By center id, of the centers that report enough days and have ten such job seekers or more."""
    strata = {
        center.id: one.calibration
        for center in chosen
        if (one := rates[center.id]).calibration is not None and one.response.shown is not ResponseClass.NOT_REPORTED
    }
    if not strata:
        return {}
    zones = {center.id: ZoneInfo(center.timezone) for center in chosen}
    places = {center_id: dict(zip(rates[center_id].days, one.stratum.tolist(), strict=True))
              for center_id, one in strata.items() if one is not None}  # fmt: skip
    answers: dict[int, list[list[str]]] = {
        center_id: [[] for _ in one.weights] for center_id, one in strata.items() if one is not None
    }
    rows = dated_answers.counted(
        db, sorted(places), RespondentType.JOB_SEEKER.value, first_week=span.first, last_week=span.last
    )
    async for row in rows:
        at = places[row.center_id].get(row.completed_at.astimezone(zones[row.center_id]).date())
        if at is not None:
            answers[row.center_id][at].append(row.answers)
    return {
        center_id: _both(answers[center_id], one, questionnaire)
        for center_id, one in strata.items()
        if one is not None and sum(map(len, answers[center_id])) >= constants.shown
    }


def _both(answers: Sequence[Sequence[str]], of: Calibration, questionnaire: Questionnaire) -> Calibrated:
    sums = [_sums("".join(one)) for one in answers]
    item_n, points = (np.array([one[at] for one in sums]) for at in range(2))
    alike = replace(of, weights=np.ones(len(of.weights)))
    return Calibrated(*(calibrated_index(item_n, points, one, questionnaire) for one in (alike, of)))


def _sums(answers: str) -> tuple[np.ndarray, np.ndarray]:
    """N and D of each question."""
    codes = codes_in(answers).astype(np.int64)
    substantive = (codes >= 1) & (codes <= HIGHEST_SUBSTANTIVE)
    return substantive.sum(axis=0), np.where(substantive, codes - 1, 0).sum(axis=0)
