"""The response rate of centers with what its strata tell of the index: for operators alone (methodology §12)."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.results.method_2026 import norms_file, response_rates
from bot.results.method_2026.published import PublishedFigures
from bot.results.method_2026.response_rates import CenterResponse
from questionnaire.loader import load
from questionnaire.model import QUESTION_COUNT
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.disclosure import stratum_shown
from scoring.method_2026.index import TypeFigure, center_index
from scoring.method_2026.norms import Norms
from scoring.method_2026.participation import Response, calibrated_index
from scoring.packed_answers import codes_in
from scoring.windows import Window, week_of
from storage.engine.database import Database
from storage.places.centers import Center
from storage.results import answers_by_day
from storage.results.answers_by_day import AnswersOfDay


@dataclass(frozen=True, slots=True)
class CalibratedFigures:
    """A center's response in its index's window.

    r_indicator   R of the strata from quiet to busy days: 1 if all answer at the same rate
    bound         the largest bias of the index, in points, that they leave room for
    index         the index as answered on the reported days, each answer weighted by its stratum; None while the index
                  is hidden, or with fewer than two strata of five answers
    """

    response: Response
    r_indicator: float | None = None
    bound: float | None = None
    index: float | None = None


async def read(
    db: Database,
    chosen: Sequence[Center],
    published: Mapping[int, PublishedFigures],
    *,
    constants: Constants = STANDARD,
) -> dict[int, CalibratedFigures]:
    """By center id, of the centers with published figures, over the weeks of these (methodology §12)."""
    norms = await norms_file.by_digest(db, {one.norms for one in published.values() if one.norms is not None})
    spans: dict[Window, list[Center]] = defaultdict(list)
    for center in chosen:
        if one := published.get(center.id):
            spans[Window(week_of(one.window_start), one.week)].append(center)
    found: dict[int, CalibratedFigures] = {}
    for span, mine in spans.items():
        for first in range(0, len(mine), response_rates.AT_A_TIME):
            some = mine[first : first + response_rates.AT_A_TIME]
            rates = await response_rates.over(db, some, span, constants=constants)
            telling = [center_id for center_id, one in rates.items() if one.calibration is not None]
            given: dict[int, list[AnswersOfDay]] = defaultdict(list)
            if telling:
                async for answer in answers_by_day.between(db, start=span.start, end=span.end, center_ids=telling):
                    given[answer.center_id].append(answer)
            for center_id, rate in rates.items():
                one = published[center_id]
                found[center_id] = _figures(rate, given[center_id], one, norms.get(one.norms or ""), constants)
    return found


def _figures(
    rate: CenterResponse, given: Sequence[AnswersOfDay], one: PublishedFigures, year: Norms | None, constants: Constants
) -> CalibratedFigures:
    strata = rate.calibration
    if strata is None or rate.response.rate is None or year is None:
        return CalibratedFigures(rate.response)
    made = CalibratedFigures(rate.response, strata.r_indicator, strata.bound(year.sigma2[0]))
    if one.visible.index is None or len(strata.visits) == 1:
        return made
    if not all(stratum_shown(answers, constants) for answers in strata.answers.tolist()):
        return made
    of_day = dict(zip(rate.days, strata.stratum.tolist(), strict=True))
    questionnaire = load(one.questionnaire)
    types = []
    for kind in TYPES:
        voices = _one_voice(answer for answer in given if answer.respondent_type == kind and answer.day in of_day)
        item_n = np.zeros((len(strata.visits), QUESTION_COUNT), dtype=np.int64)
        points = np.zeros_like(item_n)
        for answer in voices:
            codes = codes_in(answer.answers)[0].astype(np.int64)
            counted = (codes >= 1) & (codes <= 5)
            item_n[of_day[answer.day]] += counted
            points[of_day[answer.day]] += np.where(counted, codes - 1, 0)
        index = calibrated_index(item_n, points, strata, questionnaire)
        enters = kind in one.figures.adjusted_types and not math.isnan(index)
        types.append(TypeFigure(len(voices), index, math.nan, enters))
    found = center_index(types, year, constants)
    return CalibratedFigures(made.response, made.r_indicator, made.bound, None if found is None else found.value)


def _one_voice(given: Iterable[AnswersOfDay]) -> list[AnswersOfDay]:
    """The latest answers of each person, and all of those whom nobody knows."""
    latest: dict[str, AnswersOfDay] = {}
    others = []
    for answer in given:
        if answer.person is None:
            others.append(answer)
        else:
            latest[answer.person] = answer
    return [*others, *latest.values()]
