"""Stars, 1 to 5, and the named states of centers without one (methodology 2022.1 §5)."""

from dataclasses import dataclass
from enum import StrEnum

from scoring.methodology import STANDARD, Methodology

LOWEST, HIGHEST = 1, 5


class StarState(StrEnum):
    """Why a center has its star, or none."""

    HIDDEN = "hidden"
    PRELIMINARY = "preliminary"
    NOT_ENOUGH_DATA = "not_enough_data"
    UNDER_REVIEW = "under_review"
    STAR = "star"


@dataclass(frozen=True, slots=True)
class Star:
    """The star of record: 1–5 in the state `star`; the frozen one, if any, while under review; else None."""

    state: StarState
    stars: int | None


def star(
    shrunk_index: float | None,
    *,
    n: int,
    n_job_seekers: int,
    reliability: float | None,
    under_review: bool,
    previous: int | None,
    methodology: Methodology = STANDARD,
) -> Star:
    """The star after an update. `previous` is the star of record before it, None if there was none.

    Checks for too few answers first, then for a review, which freezes a star, then the requirements on data. Last it
    compares the shrunk index I* with the cuts, with hysteresis and a move of one star at most.
    """
    if n < methodology.min_shown:
        return Star(StarState.HIDDEN, None)
    if under_review:
        return Star(StarState.UNDER_REVIEW, previous)
    if n < methodology.min_firm:
        return Star(StarState.PRELIMINARY, None)
    trusted = reliability is not None and reliability >= methodology.least_reliability
    if shrunk_index is None or n_job_seekers < methodology.least_for_star or not trusted:
        return Star(StarState.NOT_ENOUGH_DATA, None)
    return Star(StarState.STAR, moved(shrunk_index, previous, methodology))


def plain(shrunk_index: float, methodology: Methodology = STANDARD) -> int:
    """The star by the cuts alone: one, and one more for every cut that I* reaches."""
    return LOWEST + sum(shrunk_index >= cut for cut in methodology.star_cuts)


def moved(shrunk_index: float, previous: int | None, methodology: Methodology = STANDARD) -> int:
    """The star after hysteresis: up only from cut + h, down only below cut − h, one star at the most.

    >>> moved(81.0, 3), moved(81.5, 3), moved(78.6, 4), moved(78.4, 4), moved(95.0, 2), moved(95.0, None)
    (3, 4, 4, 3, 3, 5)
    """
    if previous is None:
        return plain(shrunk_index, methodology)
    if previous < HIGHEST and shrunk_index >= methodology.star_cuts[previous - LOWEST] + methodology.hysteresis:
        return previous + 1
    if previous > LOWEST and shrunk_index < methodology.star_cuts[previous - LOWEST - 1] - methodology.hysteresis:
        return previous - 1
    return previous
