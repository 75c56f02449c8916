"""A8, A9 and A10: what star ranges say, whether they stay, and what it takes to bring one down."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from benchmarks.scenarios.country import CEILING, PRODUCT, Counts, Floats
from benchmarks.scenarios.figure import Figure
from benchmarks.scenarios.nation import (
    Nation,
    counted,
    eligible,
    holds,
    index_from,
    is_shown,
    posteriors,
    run_of,
    star_at,
)
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.index import TypeFigure, center_index
from scoring.method_2026.norms import Norms
from scoring.method_2026.ranks import ranks
from scoring.method_2026.star_range import StarRange, probabilities

HONEST_CENTERS = 2000
MONTHS, FIRST_MONTH, YEAR = 36, 16, 12
CLAIM = StarRange(4, 4)
MOST_HOSTILE = 60
DIFFERENT = 1.96
NOBODY = TypeFigure(0, float("nan"), float("nan"), False)


def told(dice: np.random.Generator) -> list[Figure]:
    """A8. The star window's indices and ranges, against the truth."""
    found = []
    for country, pi, most, stated in (
        (PRODUCT, 0.8, 0.06, ("0.71–0.73", "0.58–0.61", "0.054–0.072", "0.034–0.043", "0.045–0.048")),
        (CEILING, 0.8, 0.07, ("0.30–0.32", "0.67–0.71", "0.072–0.082", "0.048–0.056", "0.046–0.049")),
        (PRODUCT, 0.5, 0.07, ("–", "0.56–0.59", "–", "0.039–0.052", "–")),
    ):
        name = f"{country.name}, π = {pi}"
        nation = Nation.drawn(dice, country)
        window = nation.answered(dice).window()
        year = window.norms(replace(STANDARD, share_job_seekers=pi))
        types = window.types(year)
        truth = nation.composite(year.shares)
        found += ranges(name, types, year, truth, most, stated, "A8")
        if pi == STANDARD.share_job_seekers:
            if country is PRODUCT:
                found += places("A8", types, year, truth, "0.949–0.958")
        else:
            held = interval_coverage(types, year, truth)
            found.append(Figure("A8", f"{name}: coverage of intervals", held, 0.93, 0.97, "0.952–0.963"))
    return found


def ranges(
    name: str,
    types: Sequence[Sequence[TypeFigure]],
    year: Norms,
    truth: Floats,
    most: float,
    stated: Sequence[str],
    scenario: str,
) -> list[Figure]:
    """Shares: shown of all, single of the shown, wrong of the single, false of the shown, and promised to be false."""
    shown, single, wrong, false, promised = 0, 0, 0, 0, 0.0
    for at in eligible(types, year):
        one = posteriors([types[at]], year)[0]
        run = run_of(one, year)
        if not is_shown(run):
            continue
        true = star_at(float(truth[at]), year)
        shown += 1
        false += not holds(run, true)
        promised += 1 - run.certainty(probabilities(one, year))
        if run.length == 1:
            single += 1
            wrong += not holds(run, true)
    values = (shown / len(types), single / shown, wrong / max(single, 1), false / shown, promised / shown)
    names = ("shown of all", "single of the shown", "single wrong", "any false", "promised to be false")
    return [
        Figure(scenario, f"{name}: {what}", value, high=most if what == "any false" else None, stated=words)
        for what, value, words in zip(names, values, stated, strict=True)
    ]


def places(
    scenario: str, types: Sequence[Sequence[TypeFigure]], year: Norms, truth: Floats, stated: str
) -> list[Figure]:
    """Rank intervals, and those of the rule that counts the centers which differ by 1.96 errors."""
    chosen = eligible(types, year)
    found = posteriors([types[at] for at in chosen], year)
    true = 1 + (-truth[chosen]).argsort().argsort()
    low, high = (np.array([getattr(one, name) for one in ranks(found)]) for name in ("low", "high"))
    held = float(np.mean((low <= true) & (true <= high)))
    mean, sd = (np.array([getattr(one, name) for one in found]) for name in ("mean", "sd"))
    z = (mean[None, :] - mean[:, None]) / np.sqrt(sd[None, :] ** 2 + sd[:, None] ** 2)
    first, last = 1 + (z > DIFFERENT).sum(axis=1), len(chosen) - (z < -DIFFERENT).sum(axis=1)
    width = float(np.median(high - low + 1)) / len(chosen)
    return [
        Figure(scenario, "rank intervals: coverage", held, 0.93, 0.97, stated),
        Figure(scenario, "rank intervals: median width, as a share of all", width, stated="0.32–0.33"),
        Figure(scenario, "pairwise rule: coverage", float(np.mean((first <= true) & (true <= last))),
               stated="0.993–0.996"),
        Figure(scenario, "pairwise rule: median width, as a share of all",
               float(np.median(last - first + 1)) / len(chosen), stated="0.48–0.50"),
    ]  # fmt: skip


def interval_coverage(types: Sequence[Sequence[TypeFigure]], year: Norms, truth: Floats) -> float:
    """Of the indices that are shown."""
    found = [(center_index(one, year), value) for one, value in zip(types, truth.tolist(), strict=True)]
    return float(np.mean([one.low <= value <= one.high for one, value in found if one is not None]))


def more_people(dice: np.random.Generator, centers: int = HONEST_CENTERS) -> list[Figure]:
    """A9, first line: fifteen honest answers more, five times, at centers that show a range."""
    nation = Nation.drawn(dice, PRODUCT, centers=2 * centers)
    window = nation.answered(dice).window()
    year = window.norms()
    types = window.types(year)
    sums = window.cells[0].item_n.sum(axis=1), window.cells[0].points.sum(axis=1)
    shown = [(at, run_of(posteriors([types[at]], year)[0], year)) for at in eligible(types, year)]
    chosen = [(at, run) for at, run in shown if is_shown(run)][:centers]
    runs = dict(chosen)
    lost = disjoint = 0
    for step in range(1, 6):
        place = np.repeat(np.array(list(runs)), 15)
        added = counted(nation.country.answers(dice, nation.levels[0][place]), place, len(types))
        sums = sums[0] + added[0], sums[1] + added[1]
        index = index_from(*sums)
        for at, last in chosen:
            job_seekers = TypeFigure(types[at][0].people + 15 * step, float(index[at]), 0.0, True)
            run = run_of(posteriors([[job_seekers, types[at][1]]], year)[0], year, runs.get(at, last))
            lost += not is_shown(run)
            disjoint += run.low > runs[at].high or run.high < runs[at].low
            runs[at] = run
    return [
        Figure("A9", f"5 × 15 honest answers at {centers:,} centers: ranges lost", lost, high=0, stated="0"),
        Figure("A9", "the same: ranges that become disjoint", disjoint, high=0, stated="0"),
    ]


def constant(dice: np.random.Generator, centers: int = HONEST_CENTERS) -> list[Figure]:
    """A9, second line: only job seekers, as many in each month; nothing changes at any center."""
    found = []
    for country, monthly, most, stated in (
        (PRODUCT, 8, 0.045, ("0.038–0.040", "0.161–0.163", "0.030–0.036", "0.050–0.065")),
        (CEILING, 24, 0.065, ("0.035", "0.111", "0.053", "0.058")),
    ):
        year = Nation.drawn(dice, country).answered(dice).window().norms()
        nation = Nation.drawn(dice, country, centers=centers)
        truth = [star_at(value, year) for value in nation.composite(year.shares).tolist()]
        place = np.repeat(np.arange(centers), monthly)
        months = [counted(country.answers(dice, nation.levels[0][place]), place, centers) for _ in range(MONTHS)]
        name = f"{country.name}, {monthly * YEAR} people a year"
        for calm, words in ((True, stated[::2]), (False, stated[1::2])):
            seen = _months(months, year, truth, monthly * YEAR, calm=calm)
            part = "" if calm else ", without the calm display"
            for what, got, limit, figure in (
                ("ranges that change in a month", seen.changed, 0.05, words[0]),
                ("ranges that become disjoint", seen.disjoint, 0, "0" if calm else "–"),
                ("false of the shown", seen.false, most, words[1]),
            ):
                high = limit if calm else None
                found.append(Figure("A9", f"{name}{part}: {what}", got, high=high, stated=figure))
    return found


def hostile(dice: np.random.Generator, centers: int = HONEST_CENTERS) -> list[Figure]:
    """A10: answers of all ones at centers that claim the fourth star, till they no longer do, nothing being kept."""
    year = Nation.drawn(dice, PRODUCT).answered(dice).window().norms()
    found = []
    for people, least, stated, middle in ((80, 3, "3", "3"), (150, 3, "3–4", "4–5"), (400, 5, "5", "8–9")):
        nation = Nation.drawn(dice, PRODUCT, centers=centers)
        place = np.repeat(np.arange(centers), people)
        sums = counted(PRODUCT.answers(dice, nation.levels[0][place]), place, centers)
        needed, erased = _hostile(sums, people, year)
        found += [
            Figure("A10", f"n = {people}: least answers that end a claim", min(needed), low=least, stated=stated),
            Figure("A10", f"n = {people}: median", float(np.median(needed)), stated=middle),
            Figure("A10", f"n = {people}: ranges erased", erased, high=0, stated="0"),
        ]
    return found


def _hostile(sums: tuple[Counts, Counts], people: int, year: Norms) -> tuple[list[int], int]:
    """How many answers each claim takes, and how often no range could be shown meanwhile."""
    needed, erased = [], 0
    claims = [at for at, run in enumerate(_runs(sums, people, year)) if run == CLAIM]
    few = sums[0][claims], sums[1][claims]
    standing = np.ones(len(claims), dtype=np.bool_)
    for more in range(1, MOST_HOSTILE + 1):
        for at, run in enumerate(_runs((few[0] + more, few[1]), people + more, year)):
            if not standing[at]:
                continue
            erased += not is_shown(run)
            if not holds(run, CLAIM.low):
                standing[at] = False
                needed.append(more)
    if standing.any():
        raise RuntimeError(f"{int(standing.sum())} claims stand after {MOST_HOSTILE} answers")
    return needed, erased


def _runs(sums: tuple[Counts, Counts], people: int, year: Norms) -> list[StarRange]:
    """The ranges, as first shown, of centers without employers."""
    return [
        run_of(posteriors([[TypeFigure(people, index, 0.0, True), NOBODY]], year)[0], year)
        for index in index_from(*sums).tolist()
    ]


@dataclass(frozen=True)
class _Seen:
    changed: float
    disjoint: int
    false: float


def _months(
    months: Sequence[tuple[Counts, Counts]], year: Norms, truth: Sequence[int], people: int, *, calm: bool
) -> _Seen:
    """The ranges of the last twelve months' answers, month by month."""
    last: list[tuple[StarRange, int] | None] = [None] * len(truth)
    shown: list[list[StarRange | None]] = []
    for month in range(YEAR - 1, MONTHS):
        span = months[month - YEAR + 1 : month + 1]
        index = index_from(np.sum([one[0] for one in span], axis=0), np.sum([one[1] for one in span], axis=0))
        row: list[StarRange | None] = []
        for at, value in enumerate(index.tolist()):
            kept = last[at]
            before = kept[0] if calm and kept is not None and month - kept[1] <= YEAR else None
            run = run_of(posteriors([[TypeFigure(people, value, 0.0, True), NOBODY]], year)[0], year, before)
            if is_shown(run):
                last[at] = run, month
            row.append(run if is_shown(run) else None)
        if month >= FIRST_MONTH - 1:
            shown.append(row)
    pairs = [(one, two) for before, after in pairwise(shown) for one, two in zip(before, after, strict=True) if one]
    disjoint = sum(two is not None and (two.low > one.high or two.high < one.low) for one, two in pairs)
    every = [(run, star) for row in shown[1:] for run, star in zip(row, truth, strict=True) if run]
    return _Seen(
        float(np.mean([one != two for one, two in pairs])), disjoint,
        float(np.mean([not holds(run, star) for run, star in every])),
    )  # fmt: skip
