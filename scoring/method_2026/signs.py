"""Signs of answers that did not come from clients (methodology §2).

Each sign is a rate among the job seekers of a center in the index window, one voice a person. Honest centers are the
yardstick: a rate is judged by its distance from the line over all centers at the center's own index, so that a good
center is not suspect for being good (Efron 2004; Curran 2016; Meijer & Sijtsma 2001).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from questionnaire.model import NOT_USED, QUESTION_COUNT, SUBSTANTIVE, Entry, Questionnaire
from scoring.gram_sums import gram_sums_by
from scoring.method_2026.binomial import upper_tail
from scoring.method_2026.cells import ENTRIES, Counts
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.false_discovery import discoveries
from scoring.method_2026.resistant_line import resistant_line
from scoring.packed_answers import Codes
from scoring.shares import CODES
from scoring.type_index import Floats, type_indices

NORMAL_MAD = 1.4826
"""The standard deviation of a normal distribution over its median absolute deviation."""
HIGHEST_CODE, LOWEST_CODE = SUBSTANTIVE[-1], SUBSTANTIVE[0]
Scale = Callable[[Floats], Floats]
_SCALES: tuple[tuple[Scale, Scale], ...] = (
    (lambda share: np.arcsin(np.sqrt(share)), lambda t: np.sin(np.clip(t, 0, math.pi / 2)) ** 2),
    (np.sqrt, lambda t: np.clip(t, 0, 1) ** 2),
    (lambda share: -np.arcsin(np.sqrt(share)), lambda t: np.sin(np.clip(-t, 0, math.pi / 2)) ** 2),
    (np.negative, np.negative),
)
"""How the rates of the first four signs are judged, and back."""
BATCH = 50_000
"""People whose correlations are computed at a time; bounds the memory of a nation."""


class Sign(StrEnum):
    ALL_FIVES = "all fives"
    """More people than usual gave nothing but fives."""
    SAME_PATTERN = "same pattern"
    """More pairs of people than usual gave the same fifteen answers."""
    EVERYTHING_USED = "everything used"
    """"Did not use" was rarer than usual."""
    PERSON_FIT = "person fit"
    """People found hard what all others find easy, more than usual."""
    SLIPS_AGAINST_POSTERS = "slips against posters"
    """Those who came by a slip and those who came by a poster differed more than usual."""
    ALL_ONES = "all ones"
    """More people than usual gave nothing but ones."""


@dataclass(frozen=True, eq=False)
class Signs:
    """Signs at C centers, in the order of `Sign`; NaN where a center, or the yardstick, has too few.

    z          shape (C, 5): distance from the line in robust standard deviations, above zero for more than usual
    p          shape (C, 6): one-sided, but of slips against posters two-sided
    called     shape (C, 6): which are called at a false discovery rate over centers × signs
    tested     shape (C, 6): which are in the family of tests
    people     shape (C, 6): job seekers behind the rate
    rates      shape (C, 6): what the people of the center gave: shares on 0–1; for person fit the mean correlation; for
               slips against posters the points by which those by slip are above
    usual      shape (C, 6): what they would have given with z = 0, at an index like the center's
    """

    z: Floats
    p: Floats
    called: NDArray[np.bool_]
    tested: NDArray[np.bool_]
    people: Counts
    rates: Floats
    usual: Floats


@dataclass(frozen=True, eq=False)
class Voices:
    """n job seekers, one voice a person: codes (n, 15), centers 0 … C − 1 (n,) and entries (n,), as places in
    `ENTRIES`."""

    codes: Codes
    center: Counts
    entry: Counts


def signs(voices: Voices, index: Floats, questionnaire: Questionnaire, constants: Constants = STANDARD) -> Signs:
    """The signs of C centers; methodology §2.

    index
        Shape (C,): the job seekers' plain index of the same window; NaN without one.

    With T the rate of a sign, z = √n·(T − line(I)), less its median over centers, divided by
    max(1.4826·median|z|, 0.25). T is arcsin √share for people with nothing but fives, √share for pairs with the same
    answers, −arcsin √share for "did not use" among E3, C2 and C3, and minus the mean correlation of a person's answers
    with the national question means, n being the people who have one. For slips against posters
    z = (I₁ − I₀)/√(1/n₁ + 1/n₀), without a line. Only centers with `sign_people` enter; a sign is not given where fewer
    than `yardstick_centers` have it. All ones: the exact binomial tail, given for every center with people.
    """
    size = len(index)
    people = np.bincount(voices.center, minlength=size)
    enough = (people >= constants.sign_people) & ~np.isnan(index)
    fit, fitted = _person_fit(voices, size, constants)
    rates = (
        _share_of_only(HIGHEST_CODE, voices, people, constants),
        _same_pairs(voices, people),
        _unused(voices, people, questionnaire),
        fit,
    )
    scales = zip(rates, (people, people, people, fitted), _SCALES, strict=True)
    by_line = [_from_line(forward(rate), n, index, enough, back, constants) for rate, n, (forward, back) in scales]
    praise, errors = _slips_against_posters(voices, size, questionnaire, constants)
    distance, middle = _scaled(np.where(enough, praise / errors, np.nan), constants)
    z = np.stack([*(one for one, _ in by_line), distance], axis=1)
    ones, share = _share_of_only(LOWEST_CODE, voices, people, constants), _usual_share_of_ones(voices, constants)
    p = np.column_stack([_p_values(z), _all_ones(voices, people, share, constants)])
    tested = np.repeat(enough[:, None], len(Sign), axis=1)
    return Signs(
        z,
        p,
        _called(p, tested, constants),
        tested,
        np.column_stack([people, people, people, fitted, people, people]),
        np.column_stack([*rates, praise, ones]),
        np.column_stack([*(one for _, one in by_line), middle * errors, np.full(size, share)]),
    )


def joined(runs: Sequence[Signs], constants: Constants = STANDARD) -> Signs:
    """Each sign from a run of its own, in the order of `Sign`, called over all of them together; methodology §2.

    The runs differ in the answers that an operator has seen when clearing a case of the sign: see `uncleared` in
    `scoring.method_2026.cases`.
    """
    by_sign = list(enumerate(runs))
    p, tested, people, rates, usual = (
        np.column_stack([getattr(run, name)[:, at] for at, run in by_sign])
        for name in ("p", "tested", "people", "rates", "usual")
    )
    z = np.column_stack([run.z[:, at] for at, run in by_sign[:-1]])
    return Signs(z, p, _called(p, tested, constants), tested, people, rates, usual)


def _called(p: Floats, tested: NDArray[np.bool_], constants: Constants) -> NDArray[np.bool_]:
    return discoveries(np.where(tested, p, np.nan), constants.case_rate)


def _substantive(codes: Codes) -> NDArray[np.bool_]:
    return np.asarray((codes >= LOWEST_CODE) & (codes <= HIGHEST_CODE))


def _only(code: int, codes: Codes, constants: Constants) -> NDArray[np.bool_]:
    """Who gave enough answers, and nothing but this code."""
    substantive = _substantive(codes)
    others = (substantive & (codes != code)).any(axis=1)
    return np.asarray((substantive.sum(axis=1) >= constants.sign_answers) & ~others)


def _share_of_only(code: int, voices: Voices, people: Counts, constants: Constants) -> Floats:
    those = np.bincount(voices.center[_only(code, voices.codes, constants)], minlength=len(people))
    return _quotient(those, people)


def _same_pairs(voices: Voices, people: Counts) -> Floats:
    """The share of pairs of people with the same answers, of all pairs."""
    patterns = np.zeros(len(voices.codes), dtype=np.int64)
    for question in range(QUESTION_COUNT):
        patterns = patterns * CODES + voices.codes[:, question]
    order = np.lexsort((patterns, voices.center))
    center, pattern = voices.center[order], patterns[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (center[1:] != center[:-1]) | (pattern[1:] != pattern[:-1])
    starts = np.flatnonzero(first)
    alike = np.diff(np.append(starts, len(order)))
    pairs = np.zeros(len(people), dtype=np.int64)
    np.add.at(pairs, center[starts], alike * (alike - 1) // 2)
    return _quotient(pairs, people * (people - 1) // 2)


def _unused(voices: Voices, people: Counts, questionnaire: Questionnaire) -> Floats:
    asked = [at for at, question in enumerate(questionnaire.questions) if question.allows_not_used]
    unused = (voices.codes[:, asked] == NOT_USED).sum(axis=1)
    total = np.zeros(len(people), dtype=np.int64)
    np.add.at(total, voices.center, unused)
    return _quotient(total, people * len(asked))


def _person_fit(voices: Voices, size: int, constants: Constants) -> tuple[Floats, Counts]:
    """The mean correlation of people's answers with the national question means, and how many people have one."""
    national = _national_means(voices.codes)
    found = np.full(len(voices.codes), np.nan)
    for first in range(0, len(found), BATCH):
        batch = slice(first, first + BATCH)
        found[batch] = _correlations(voices.codes[batch], national, constants)
    known = np.flatnonzero(~np.isnan(found))
    known = known[np.argsort(voices.center[known], kind="stable")]
    mean, n = np.full(size, np.nan), np.bincount(voices.center[known], minlength=size)
    pairs = zip(voices.center[known].tolist(), found[known].tolist(), strict=True)
    for center, members in groupby(pairs, key=lambda pair: pair[0]):
        # An exact sum: the order of the people changes no digit.
        mean[center] = math.fsum(value for _, value in members) / n[center]
    return mean, n


def _national_means(codes: Codes) -> Floats:
    """The mean code of each question, of shape (15,); NaN without an answer."""
    steps = np.array(SUBSTANTIVE)
    counts = np.stack([np.bincount(codes[:, q], minlength=CODES)[steps] for q in range(QUESTION_COUNT)])
    return _quotient(counts @ steps, counts.sum(axis=1))


def _correlations(codes: Codes, national: Floats, constants: Constants) -> Floats:
    """Pearson's correlation of each person's substantive answers with the national question means, of shape (n,).

    NaN below `fit_answers` answers and where one of the two does not vary.
    """
    substantive = _substantive(codes)
    points = np.where(substantive, codes, 0).astype(np.int64)
    n = substantive.sum(axis=1)
    usual = np.where(substantive, national, 0.0)
    centers = _quotient(points.sum(axis=1), n), _quotient(_in_order(usual), n)
    own = np.where(substantive, points - centers[0][:, None], 0.0)
    usual = np.where(substantive, usual - centers[1][:, None], 0.0)
    together, spread = _in_order(own * usual), _in_order(own * own) * _in_order(usual * usual)
    found = np.full(len(codes), np.nan)
    np.divide(together, np.sqrt(spread), out=found, where=(n >= constants.fit_answers) & (spread > 0))
    return found


def _in_order(terms: Floats) -> Floats:
    """Sums over the questions from the first to the last."""
    total = np.zeros(len(terms))
    for question in range(QUESTION_COUNT):
        total += terms[:, question]
    return total


def _slips_against_posters(
    voices: Voices, size: int, questionnaire: Questionnaire, constants: Constants
) -> tuple[Floats, Floats]:
    """I₁ − I₀ of people by slip against those by poster, NaN with too few of either; and √(1/n₁ + 1/n₀)."""
    found = []
    for entry in (Entry.VISIT_TOKEN, Entry.POSTER):
        chosen = voices.entry == ENTRIES.index(entry)
        sums = gram_sums_by(voices.codes[chosen], voices.center[chosen], size)
        found.append(type_indices(sums, questionnaire, constants.min_item_answers))
    slips, posters = found
    enough = (slips.n >= constants.entry_people) & (posters.n >= constants.entry_people)
    errors = np.sqrt(1 / np.maximum(slips.n, 1) + 1 / np.maximum(posters.n, 1))
    return np.where(enough, slips.index - posters.index, np.nan), errors


def _usual_share_of_ones(voices: Voices, constants: Constants) -> float:
    those = int(_only(LOWEST_CODE, voices.codes, constants).sum())
    return max(constants.all_ones_share, those / max(len(voices.codes), 1))


def _all_ones(voices: Voices, people: Counts, share: float, constants: Constants) -> Floats:
    those = np.bincount(voices.center[_only(LOWEST_CODE, voices.codes, constants)], minlength=len(people))
    tails = [upper_tail(count, n, share) if n else math.nan for count, n in zip(*_lists(those, people), strict=True)]
    return np.array(tails)


def _from_line(
    rate: Floats, n: Counts, index: Floats, enough: NDArray[np.bool_], back: Scale, constants: Constants
) -> tuple[Floats, Floats]:
    """Distances from the line, and the rates that would have none."""
    known = enough & ~np.isnan(rate)
    z, usual = np.full(len(rate), np.nan), np.full(len(rate), np.nan)
    if not known.any():
        return z, usual
    above = resistant_line(index[known], rate[known]).residuals(index[known], rate[known])
    z[known] = np.sqrt(n[known]) * above
    distance, middle = _scaled(z, constants)
    usual[known] = back(rate[known] - above + middle / np.sqrt(n[known]))
    return distance, usual


def _scaled(z: Floats, constants: Constants) -> tuple[Floats, float]:
    """Distances from the median in robust standard deviations, and the median; all NaN if too few centers have any."""
    known = ~np.isnan(z)
    if known.sum() < constants.yardstick_centers:
        return np.full(len(z), np.nan), math.nan
    middle = float(np.median(z[known]))
    centered = z - middle
    scale = max(constants.least_scale, NORMAL_MAD * float(np.median(np.abs(centered[known]))))
    return np.asarray(centered / scale), middle


def _p_values(z: Floats) -> Floats:
    """Upper tails of the normal distribution, of the last column both."""
    one_sided = np.array([[math.erfc(value / math.sqrt(2)) / 2 for value in row] for row in z.tolist()]).reshape(
        z.shape
    )
    last = [math.erfc(abs(value) / math.sqrt(2)) for value in z[:, -1].tolist()]
    return np.column_stack([one_sided[:, :-1], last])


def _quotient(part: Counts | Floats, whole: Counts) -> Floats:
    quotient: Floats = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return quotient


def _lists(*arrays: Counts) -> list[list[int]]:
    return [array.tolist() for array in arrays]
