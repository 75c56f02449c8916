"""How often an interval contains the true index, that of the whole population of a center's clients."""

from collections import Counter, defaultdict
from collections.abc import Callable

import numpy as np

from benchmarks import population, sampling
from benchmarks.report import Row
from benchmarks.sampling import QUESTIONNAIRE, TYPES, Frame
from questionnaire.model import RespondentType
from scoring.gram_sums import gram_sums
from scoring.method_2022.index import CentricityIndex, centricity_index
from scoring.methodology import STANDARD
from scoring.type_index import type_index

SIZES = (30, 50, 100)
CENTERS, REPEATS, TRUTH = 10, 500, 200_000
SPREAD = 1.8
"""The centers spread evenly over this many standard deviations to either side."""

Values = dict[str, float]


def coverage(dice: np.random.Generator, frame: Frame, advance: Callable[[], None]) -> list[Row]:
    """The coverage of the index and of every group, by the number of interviews of both types together."""
    levels = population.CENTERS_SPREAD * np.linspace(-SPREAD, SPREAD, CENTERS)
    truths = [_truth(dice, level) for level in levels.tolist()]
    advance()
    rows: list[Row] = []
    for n in SIZES:
        held: Counter[str] = Counter()
        known: Counter[str] = Counter()
        for level, truth in zip(levels, truths, strict=True):
            found = sampling.sample(sampling.sums(dice, np.full(REPEATS, level), [n] * REPEATS))
            for place in range(REPEATS):
                _count(centricity_index(found.place(place), frame, STANDARD), truth, held, known)
        names = ["index", *(group.code for group in QUESTIONNAIRE.groups)]
        shares = {name: f"{100 * held[name] / known[name]:.1f} %" for name in names}
        stands = f"{100 * known['index'] / (CENTERS * REPEATS):.1f} %"
        rows.append({"interviews": str(n), "index stands": stands, **shares})
        advance()
    return rows


def _truth(dice: np.random.Generator, level: float) -> Values:
    found: defaultdict[str, float] = defaultdict(float)
    for kind in TYPES:
        codes = population.answers(dice, np.full(TRUTH, level), np.full(TRUTH, kind is RespondentType.EMPLOYER))
        whole = type_index(gram_sums(codes), QUESTIONNAIRE, STANDARD.min_item_answers)
        scores = {code: score.value for code, score in whole.groups.items()}
        if whole.index is not None:
            scores["index"] = whole.index.value
        for name, value in scores.items():
            found[name] += STANDARD.share(kind) * value
    return dict(found)


def _count(found: CentricityIndex, truth: Values, held: Counter[str], known: Counter[str]) -> None:
    estimates = {} if found.index is None else {"index": found.index, **found.groups}
    for name, estimate in estimates.items():
        low, high = estimate.interval(STANDARD.confidence)
        known[name] += 1
        held[name] += low <= truth[name] <= high
