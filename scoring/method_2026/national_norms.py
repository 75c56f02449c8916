"""The national norms from the answers of all centers (methodology §7)."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from questionnaire.model import Questionnaire
from scoring.method_2026.case_mix import effects, shifts
from scoring.method_2026.cells import CellSums
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.norms import Norms, Pair, Row
from scoring.method_2026.robust import NORMAL, between_variance, pooled_variance
from scoring.method_2026.scores import Scores, scores
from scoring.scale import HIGHEST
from scoring.type_index import Floats, TypeIndices

DIGITS = 6
UPPER_QUARTILE = NORMAL.inv_cdf(0.75)


def norms(
    indices: Sequence[TypeIndices],
    cells: Sequence[CellSums],
    questionnaire: Questionnaire,
    constants: Constants = STANDARD,
) -> Norms | None:
    """The norms from the star window of C centers that are not under review; None if no center has enough people.

    indices, cells
        For each type in order: its plain figures and its sums by cell at the C centers, one voice a person.

    The case-mix first, then the adjusted figures of centers that stand and have `pooled_from` people. A type without
    any such center has the job seekers' figures.
    """
    fitted = [effects(one, constants) for one in cells]
    parts = []
    for position, plain in enumerate(indices):
        moved = shifts(cells[position].item_n, fitted[position][0])
        found = scores(plain, moved, questionnaire)
        parts.append((found, found.stands & (found.people >= constants.pooled_from)))
    if not parts[0][1].any():
        return None
    types = [_type_norms(found, chosen, constants) for found, chosen in parts if chosen.any()]
    if len(types) == 1:
        types = types * 2
    mu, tau2, sigma2 = (_pair([one[at] for one in types]) for at in range(3))
    rho = _rho(parts, mu, tau2, sigma2, constants)
    return Norms(
        mu=_rounded(mu),
        tau2=_rounded(tau2),
        sigma2=_rounded(sigma2),
        rho=round(rho, DIGITS),
        group_mu=_rounded([one[3] for one in types]),
        group_tau2=_rounded([one[4] for one in types]),
        group_sigma2=_rounded([one[5] for one in types]),
        p75=_rounded([one[6] for one in types]),
        b=_rounded([b.tolist() for b, _ in fitted]),
        mix=_rounded([mix.tolist() for _, mix in fitted]),
        pi=constants.share_job_seekers,
        centers=int(parts[0][1].sum()),
        **_stars(mu, tau2, sigma2, rho, constants),
    )


def _type_norms(found: Scores, chosen: Any, constants: Constants) -> tuple[Any, ...]:
    people = found.people[chosen]
    index = _figure(found.adjusted[chosen], people, found.variance[chosen], people, constants)
    by_group = [
        _figure(found.groups[chosen, at], people, found.group_variances[chosen, at], people, constants)
        for at in range(found.groups.shape[1])
    ]
    quartiles = [_upper_quartile(found, chosen, at, constants) for at in range(found.items.shape[1])]
    return (*index, *([one[at] for one in by_group] for at in range(3)), quartiles)


def _figure(values: Floats, people: Any, variances: Floats, answers: Any, constants: Constants) -> Row:
    """Median, variance between centers and pooled variance of one figure."""
    sigma2 = pooled_variance(people, variances, constants)
    mu = float(np.clip(np.median(values), constants.edge, HIGHEST - constants.edge))
    return mu, between_variance(values, sigma2 / answers, mu, constants), sigma2


def _upper_quartile(found: Scores, chosen: Any, at: int, constants: Constants) -> float:
    """The upper quartile of true item means, without their sampling noise (methodology §11)."""
    enough = chosen & (found.item_n[:, at] >= constants.advised_from)
    if enough.sum() < constants.item_centers:
        return math.nan
    answers = found.item_n[enough, at]
    mu, tau2, _ = _figure(
        found.items[enough, at], found.people[enough], found.item_variances[enough, at], answers, constants
    )
    return mu + UPPER_QUARTILE * math.sqrt(tau2)


def _rho(parts: Sequence[tuple[Scores, Any]], mu: Pair, tau2: Pair, sigma2: Pair, constants: Constants) -> float:
    """ρ from the spreads of standardised sums and differences over centers with both types."""
    both = parts[0][1] & parts[-1][1]
    if both.sum() < constants.rho_centers or not min(tau2):
        return constants.usual_rho
    standard = [(parts[at][0].adjusted[both] - mu[at]) / math.sqrt(tau2[at]) for at in range(2)]
    errors = sum(sigma2[at] / parts[at][0].people[both] / tau2[at] for at in range(2))
    plus = between_variance(standard[0] + standard[1], np.asarray(errors), 0.0, constants)
    minus = between_variance(standard[0] - standard[1], np.asarray(errors), 0.0, constants)
    if not plus + minus:
        return constants.usual_rho
    return min(max((plus - minus) / (plus + minus), 0.0), constants.largest_rho)


def _stars(mu: Pair, tau2: Pair, sigma2: Pair, rho: float, constants: Constants) -> dict[str, Any]:
    a, b = constants.shares
    c = rho * math.sqrt(tau2[0]) * math.sqrt(tau2[1])
    spread = math.sqrt(a * (a * tau2[0] + b * c) + b * (a * c + b * tau2[1]))
    width = max(spread, constants.least_width)
    middle = a * mu[0] + b * mu[1]
    return {
        "width": round(width, DIGITS),
        "cuts": _rounded([middle + width * cut for cut in constants.cuts]),
        "n_star": max(constants.star_people, math.ceil(4 * sigma2[0] / width**2)),
    }


def _pair(values: Sequence[float]) -> Pair:
    return float(values[0]), float(values[1])


def _rounded(values: Any) -> Any:
    """Nested tuples, rounded; what was frozen is what everybody computes with."""
    return tuple(map(_rounded, values)) if isinstance(values, (list, tuple)) else round(float(values), DIGITS)
