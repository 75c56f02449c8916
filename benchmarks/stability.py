"""False changes: stars from month to month though nothing has changed, and the funnel though no center is special."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks import population, sampling
from benchmarks.report import Row
from benchmarks.sampling import QUESTIONNAIRE, TYPES, Sample
from scoring.method_2022.funnel import Flag, funnel_point
from scoring.method_2022.index import CentricityIndex, centricity_index, composite
from scoring.method_2022.shrinkage import between_centers
from scoring.method_2022.standing import Record, standing
from scoring.methodology import STANDARD, Methodology

CENTERS = 2_300
BLOCKS = 13
"""Parts of a year, of four weeks each, in the star's window. The stars are set after each one."""
AT_A_TIME = 100
MEDIAN_SIZE, SKEW = 150, 0.8
CLASSES = {"under 100": (0, 100), "100 to 199": (100, 200), "200 to 399": (200, 400), "400 and more": (400, 10**9),
           "all": (0, 10**9)}  # fmt: skip
FUNNELS = 4

Advance = Callable[[], None]
Numbers = NDArray[np.int64]


def flips(dice: np.random.Generator, advance: Advance) -> list[Row]:
    """Stars that change from one update to the next, by the answers that a center has in a year."""
    sizes = _sizes(dice, MEDIAN_SIZE)
    updates = _rolling(dice, sizes, advance)
    kept = _stars(updates, STANDARD)
    loose = _stars(updates, replace(STANDARD, hysteresis=0.0))
    advance()
    rows: list[Row] = []
    for name, (low, high) in CLASSES.items():
        mine = (sizes >= low) & (sizes < high)
        starred = f"{100 * (kept[-1][mine] > 0).mean():.0f} %"
        changes = {"changes per update": _changes(kept[:, mine]), "without hysteresis": _changes(loose[:, mine])}
        rows.append({"answers a year": name, "centers": str(mine.sum()), "with a star": starred, **changes})
    return rows


def funnel(dice: np.random.Generator, advance: Advance) -> list[Row]:
    """Centers that are flagged in the index's window although all come from one distribution."""
    flags: dict[str, list[Flag]] = {"with τ²": [], "without τ²": []}
    for _ in range(FUNNELS):
        sizes = _sizes(dice, MEDIAN_SIZE // 4)
        found = sampling.sample(sampling.sums(dice, population.center_levels(dice, CENTERS), sizes))
        frame = found.frame()
        all_of_them = [composite(found.place(place), frame, STANDARD) for place in range(CENTERS)]
        shown = [one.index for one in all_of_them if one.index is not None and one.n >= STANDARD.min_shown]
        between = between_centers(shown)
        if between is not None:
            for name, spread in (("with τ²", between), ("without τ²", replace(between, tau2=0.0))):
                points = [funnel_point(index, spread) for index in shown]
                flags[name] += [point.flag for point in points if point is not None]
        advance()
    return [
        {"funnel": name, "centers": str(len(mine)), **{str(flag): f"{100 * mine.count(flag) / len(mine):.1f} %"
                                                        for flag in (Flag.WATCH, Flag.ALARM)}}
        for name, mine in flags.items()
    ]  # fmt: skip


def _sizes(dice: np.random.Generator, median: float) -> Numbers:
    return np.maximum(1, np.rint(dice.lognormal(np.log(median), SKEW, CENTERS))).astype(np.int64)


def _rolling(dice: np.random.Generator, sizes: Numbers, advance: Advance) -> list[Sample]:
    """The star's window at each update: every block takes the place of the one of a year ago."""
    levels = population.center_levels(dice, CENTERS)
    parts: list[list[Sample]] = [[] for _ in range(BLOCKS + 1)]
    for start in range(0, CENTERS, AT_A_TIME):
        mine = slice(start, start + AT_A_TIME)
        each = dice.poisson(np.repeat(sizes[mine] / BLOCKS, 2 * BLOCKS))
        found = sampling.sums(dice, np.repeat(levels[mine], 2 * BLOCKS), each).reshaped(-1, 2 * BLOCKS, len(TYPES))
        for update, part in enumerate(parts):
            part.append(sampling.sample(found[:, update : update + BLOCKS].total(axis=1)))
        advance()
    return [sampling.joined(part) for part in parts]


def _stars(updates: list[Sample], methodology: Methodology) -> Numbers:
    """The stars, of shape (updates, centers); 0 for none."""
    stars = np.zeros((len(updates), CENTERS), dtype=np.int64)
    for number, update in enumerate(updates):
        frame = update.frame()
        for place in range(CENTERS):
            before = int(stars[number - 1, place]) or None if number else None
            index: CentricityIndex = centricity_index(update.place(place), frame, methodology)
            found = standing(index, frame, Record(before), QUESTIONNAIRE, methodology, review=False)
            stars[number, place] = found.star.stars or before or 0
    return stars


def _changes(stars: Numbers) -> str:
    """The share of stars that differ at the next update, among centers that have one at both."""
    both = (stars[:-1] > 0) & (stars[1:] > 0)
    return f"{100 * (stars[:-1] != stars[1:])[both].mean():.1f} %" if both.any() else "–"
