"""The national norms: computed once a year, published as a file with its hash, and frozen (methodology §7).

`scoring.method_2026.national_norms` computes them. Lists read them, and have no arrays.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Self

from scoring.method_2026.constants import STANDARD, Constants

if TYPE_CHECKING:
    from scoring.type_index import Floats

Pair = tuple[float, float]
Row = tuple[float, ...]


class NormsError(ValueError):
    """A file of norms that cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Norms:
    """The frozen national figures. Pairs and first axes are (job seekers, employers); variances are in squared points.

    mu, tau2, sigma2         median index, variance between centers, variance of one person
    rho                      correlation of both types' true indices over centers
    group_mu, …              the same by group, in the questionnaire's order
    p75                      the upper quartile of true item means; NaN for a question that too few centers have
    b                        case-mix effects by cell and question, in steps of the answer scale
    mix                      the country's mix of cells
    pi                       π
    width, cuts              a star's width, and the four cuts between stars
    n_star                   the job seekers that a star needs
    centers                  centers behind the job seekers' figures
    """

    mu: Pair
    tau2: Pair
    sigma2: Pair
    rho: float
    group_mu: tuple[Row, Row]
    group_tau2: tuple[Row, Row]
    group_sigma2: tuple[Row, Row]
    p75: tuple[Row, Row]
    b: tuple[tuple[Row, ...], tuple[Row, ...]]
    mix: tuple[Row, Row]
    pi: float
    width: float
    cuts: tuple[float, float, float, float]
    n_star: int
    centers: int

    @property
    def shares(self) -> Pair:
        """π and 1 − π."""
        return self.pi, round(1 - self.pi, 12)

    @property
    def covariance(self) -> float:
        """c = ρ·τ_s·τ_e, the covariance of both types' true indices."""
        return self.rho * math.sqrt(self.tau2[0]) * math.sqrt(self.tau2[1])

    @property
    def composite_mu(self) -> float:
        return self.shares[0] * self.mu[0] + self.shares[1] * self.mu[1]

    @property
    def gains(self) -> Pair:
        """S·a: the covariance of the composite with each type's true index."""
        a, b = self.shares
        return a * self.tau2[0] + b * self.covariance, a * self.covariance + b * self.tau2[1]

    @property
    def composite_tau2(self) -> float:
        """aᵀ·S·a: the variance of the true composite over centers."""
        return self.shares[0] * self.gains[0] + self.shares[1] * self.gains[1]

    def effects(self, position: int) -> "Floats":
        """The case-mix effects of a type, of shape (20, 15)."""
        # Lists read norms, and have no arrays.
        import numpy as np

        return np.array(self.b[position])

    def has_stars(self, constants: Constants = STANDARD) -> bool:
        """Whether enough centers stand behind the norms to cut stars from them."""
        return self.centers >= constants.norms_centers

    def as_json(self) -> dict[str, Any]:
        """The contents of the published file; undefined figures are null."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    def digest(self) -> str:
        """SHA-256 of the contents, in hexadecimal."""
        text = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @classmethod
    def of_json(cls, contents: Mapping[str, Any]) -> Self:
        """Norms from a file's contents. Raises NormsError if something is missing or has another shape."""
        try:
            values = {name: _tuple(contents[name]) for name in cls.__dataclass_fields__}
            norms = cls(**values)
            norms._check()
        except (KeyError, TypeError, IndexError, AttributeError) as error:
            raise NormsError(f"not a file of norms: {error}") from None
        return norms

    def _check(self) -> None:
        shapes = [_shape(one) for one in (self.mu, self.b, self.mix, self.p75, self.cuts)]
        if shapes != [(2,), (2, 20, 15), (2, 20), (2, 15), (4,)]:
            raise NormsError(f"norms of other shapes: {shapes}")


def _shape(value: Any) -> tuple[int, ...]:
    """Of nested tuples, as that of an array; −1 where some of them differ in length."""
    if not isinstance(value, tuple):
        return ()
    inner = set(map(_shape, value)) or {()}
    return (len(value), *(inner.pop() if len(inner) == 1 else (-1,)))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(map(_plain, value))
    return None if isinstance(value, float) and math.isnan(value) else value


def _tuple(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_tuple, value))
    return math.nan if value is None else value
