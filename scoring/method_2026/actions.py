"""Whether a center's action shows in the answers: against centers that began alike and reported none (methodology §11).

What began low rises by itself: the comparison takes out regression to the mean (Davis 1976) and the season. It does not
prove a cause, since nobody draws by lot who acts.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scoring.method_2026.constants import STANDARD, Constants

COEFFICIENTS = 3
"""Of the least squares: a constant, the group before and the index before."""
DUST = 1e-12
"""A determinant so small beside its terms is a rounding error."""


class Verdict(StrEnum):
    ROSE_MORE = "rose more than centers that began alike"
    AS_MUCH = "as much"
    """No difference was seen, which does not mean that there was none."""
    LESS = "less"
    TOO_FEW = "too few to compare"


@dataclass(frozen=True, slots=True)
class Course:
    """A group of indicators at a center before and after 13 weeks, both composed alike.

    before, after    the group's adjusted score on 0–100, in the 13 weeks before and in the 13 weeks after
    index_before     the adjusted index in the weeks before
    people           job seekers in the window that has fewer
    """

    before: float
    after: float
    index_before: float
    people: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a center fared against those that began alike.

    verdict      in words
    plain        after − before, in points; None if one of them is not known
    effect       points above what centers that began alike reached; None if there are too few to compare
    se           its standard error: their standard deviation
    low, high    effect ∓ `action_errors`·se
    centers      how many there are to compare
    """

    verdict: Verdict
    plain: float | None
    effect: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    centers: int = 0


@dataclass(frozen=True, slots=True)
class Usual:
    """The result of centers of one size class without a reported action: after = a + b·before + c·index before.

    `sd` is the standard deviation of their own residuals, with n − 3 degrees of freedom.
    """

    constant: float
    by_before: float
    by_index: float
    sd: float
    centers: int

    def expected(self, course: Course) -> float:
        return self.constant + self.by_before * course.before + self.by_index * course.index_before


def size_class(people: int, constants: Constants = STANDARD) -> int | None:
    """The class of a center by its people, from 0 up; None below the first; methodology §11.

    >>> size_class(29), size_class(30), size_class(119), size_class(5000)
    (None, 0, 1, 4)
    """
    found = bisect_right(constants.size_classes, people)
    return found - 1 if found else None


def usual(courses: Sequence[Course], constants: Constants = STANDARD) -> Usual | None:
    """The least squares of after on before and on the index before; methodology §11.

    `courses` are those of one size class without an action. Sums are exact, so their order changes no digit. None below
    `control_centers`. Where the two are one line, or do not vary, the group before explains what it can alone.
    """
    n = len(courses)
    if n < constants.control_centers:
        return None
    means = [math.fsum(values) / n for values in _columns(courses)]
    x, z, y = ([value - mean for value in values] for values, mean in zip(_columns(courses), means, strict=True))
    xx, zz, xz, xy, zy = _dot(x, x), _dot(z, z), _dot(x, z), _dot(x, y), _dot(z, y)
    determinant = xx * zz - xz * xz
    if determinant > DUST * xx * zz:
        by_before, by_index = (xy * zz - zy * xz) / determinant, (zy * xx - xy * xz) / determinant
    else:
        by_before, by_index = xy / xx if xx else 0.0, 0.0
    left = [c - by_before * a - by_index * b for a, b, c in zip(x, z, y, strict=True)]
    constant = means[2] - by_before * means[0] - by_index * means[1]
    return Usual(constant, by_before, by_index, math.sqrt(_dot(left, left) / (n - COEFFICIENTS)), n)


def outcome(own: Course, others: Usual | None, constants: Constants = STANDARD) -> Outcome:
    """An action's outcome against the usual course of the center's size class; methodology §11.

    Effect: the center's own residual. It rose more, or less, beyond `action_errors` of their standard deviations. Too
    few to compare without a usual course, and for a center that is in no size class.

    >>> usually = Usual(constant=8.0, by_before=0.9, by_index=0.0, sd=4.0, centers=120)
    >>> outcome(Course(before=60.0, after=70.0, index_before=75.0, people=90), usually)
    Outcome(verdict=<Verdict.ROSE_MORE: 'rose more ...'>, plain=10.0, effect=8.0, se=4.0, low=0.16..., high=15.84, ...)
    """
    plain = own.after - own.before
    if others is None or size_class(own.people, constants) is None:
        return Outcome(Verdict.TOO_FEW, plain)
    effect = own.after - others.expected(own)
    margin = constants.action_errors * others.sd
    verdict = Verdict.AS_MUCH
    if abs(effect) > margin:
        verdict = Verdict.ROSE_MORE if effect > 0 else Verdict.LESS
    return Outcome(verdict, plain, effect, others.sd, effect - margin, effect + margin, others.centers)


def rounded(seen: Outcome, digits: Callable[[float], float]) -> Outcome:
    """With every figure in points as `digits` gives it."""
    plain, effect, se, low, high = (
        None if one is None else digits(one) for one in (seen.plain, seen.effect, seen.se, seen.low, seen.high)
    )
    return Outcome(seen.verdict, plain, effect, se, low, high, seen.centers)


def _columns(courses: Sequence[Course]) -> tuple[list[float], list[float], list[float]]:
    return (
        [course.before for course in courses],
        [course.index_before for course in courses],
        [course.after for course in courses],
    )


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return math.fsum(x * y for x, y in zip(a, b, strict=True))
