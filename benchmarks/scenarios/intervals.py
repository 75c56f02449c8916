"""A3, A4 and A5: how often an interval holds the truth."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks import population
from benchmarks.scenarios.country import CEILING, PRODUCT, Country, Floats, indices, indices_by, type_figure
from benchmarks.scenarios.figure import Figure
from benchmarks.scenarios.nation import RHO, STABILITY, Nation, Window
from scoring.gram_sums import gram_sums_by
from scoring.method_2026.cells import CellSums
from scoring.method_2026.constants import STANDARD, TYPES
from scoring.method_2026.index import TypeFigure, center_index
from scoring.method_2026.intervals import smoothed_variance
from scoring.method_2026.norms import Norms
from scoring.method_2026.shared_people import influences
from scoring.method_2026.voices import latest
from scoring.t_quantile import t_quantile
from scoring.type_index import TypeIndices

SIZES = (10, 15, 20, 30, 50, 100)
COMPOSITE_SIZES = (15, 30, 100)
LEVELS = (-1.5, 0.0, 1.5)
"""Standard deviations of the centers' levels."""
NO_EMPLOYERS = {50: 4, 200: 1, 800: 1}
"""Job seekers of each center without employers, and how often each center is sampled."""
NOBODY = TypeFigure(0, float("nan"), float("nan"), False)
Ends = tuple[float, float]


def coverage(dice: np.random.Generator, repeats: int = 4000) -> list[Figure]:
    """A3: many samples of job seekers of three centers; then of both types, the fewest employers being ten."""
    found = []
    for country, least, stated, plain_stated in (
        (PRODUCT, 0.93, "0.940–0.948", "–"), (CEILING, 0.92, "0.928–0.930", "0.904–0.914")):  # fmt: skip
        year = Nation.drawn(dice, country).answered(dice).window().norms()
        alone = replace(year, pi=1.0)
        ours, plain, both = [], [], []
        for level in np.array(LEVELS) * country.spread:
            truth = float(country.true(level))
            for n in SIZES:
                one = _samples(dice, country, level, n, repeats)
                figures = [type_figure(one, at) for at in range(repeats)]
                ours.append(_held([_ends([figure, NOBODY], alone) for figure in figures], truth))
                plain.append(_held([_plain(figure, year.sigma2[0]) for figure in figures], truth))
            low = RHO * level + population.EMPLOYERS_LEANING
            for n in COMPOSITE_SIZES:
                parts = [
                    _samples(dice, country, at, m, repeats // 2) for at, m in ((level, n), (low, max(10, n * 22 // 78)))
                ]
                truth_of_both = year.shares[0] * truth + year.shares[1] * float(country.true(low))
                held = [_ends([type_figure(one, at) for one in parts], year) for at in range(repeats // 2)]
                both.append(_held(held, truth_of_both))
        found += [
            Figure("A3", f"{country.name}: least coverage of one type", min(ours), low=least, stated=stated),
            Figure("A3", f"{country.name}: the same by plain t (2022.1)", min(plain), stated=plain_stated),
            Figure("A3", f"{country.name}: least coverage of the composite", min(both), low=0.93, stated="0.936–0.947"),
        ]
    return found


def no_employers(dice: np.random.Generator) -> list[Figure]:
    """A4: employers answer in the year of the norms, and then nowhere. Beyond by the true composite."""
    nation = Nation.drawn(dice, PRODUCT)
    window = nation.answered(dice).window()
    without = []
    for people, times in NO_EMPLOYERS.items():
        many = np.tile(nation.levels, times)
        alone = replace(nation, levels=many, people=np.array([[people], [0]]) + np.zeros_like(many, dtype=np.int64))
        without.append((alone, _in_parts(dice, alone)))
    found = []
    for pi, stated, most, biased in ((0.8, "0.940–0.956", 0.35, "−0.21 to 0.30"), (0.5, "0.940–0.963", None, "–")):
        year = window.norms(replace(STANDARD, share_job_seekers=pi))
        covered, biases = [], []
        for alone, answered in without:
            truth = alone.composite(year.shares)
            beyond = (truth - truth.mean()) / truth.std()
            shown = [center_index(types, year) for types in answered.types(year)]
            covered.append(_held([one.interval for one in shown if one is not None], truth))
            errors = np.array([one.value for one in shown if one is not None]) - truth
            biases += [float(errors[beyond > 1].mean()), float(errors[beyond < -1].mean())]
        for name, got in (("least", min(covered)), ("largest", max(covered))):
            found.append(Figure("A4", f"π = {pi}: {name} coverage at 50, 200, 800", got, 0.93, 0.97, stated))
        name = f"π = {pi}: largest bias of centers beyond ± 1 SD"
        worst = max(biases, key=abs)
        found.append(Figure("A4", name, worst, None if most is None else -most, most, biased))
    return found


def repeaters(dice: np.random.Generator, norms: Norms, repeats: int = 3000) -> list[Figure]:
    """A5: one usual center, many times."""
    alone = replace(norms, pi=1.0)
    truth = float(PRODUCT.true(np.zeros(1))[0])
    voices, every = _visits(dice, [1] * 40 + [12] * 5, repeats)
    ours = [center_index([type_figure(voices, at), NOBODY], alone) for at in range(repeats)]
    held = _held([one.interval for one in ours if one is not None], truth)
    values = np.array([one.value for one in ours if one is not None])
    few, all_of_few = _visits(dice, [10] * 12, repeats)
    return [
        Figure("A5", "40 + 5 × 12: SD of one voice", float(values.std()), stated="2.00–2.04"),
        Figure("A5", "40 + 5 × 12: coverage of one voice", held, low=0.94, stated="0.952–0.960"),
        Figure("A5", "40 + 5 × 12: SD of all answers", float(every[0].index.std()), stated="2.96–3.11"),
        Figure("A5", "40 + 5 × 12: coverage of all answers, cluster-robust", _held(every[1], truth),
               stated="0.878–0.914"),
        Figure("A5", "12 × 10: SD of one voice", float(few.index.std()), stated="3.94–4.03"),
        Figure("A5", "12 × 10: SD of all answers", float(all_of_few[0].index.std()), stated="3.13–3.20"),
    ]  # fmt: skip


def _samples(dice: np.random.Generator, country: Country, level: float, n: int, repeats: int) -> TypeIndices:
    place = np.repeat(np.arange(repeats), n)
    return indices_by(country.answers(dice, np.full(len(place), level)), place, repeats)


def _ends(types: Sequence[TypeFigure], year: Norms) -> Ends | None:
    found = center_index(types, year)
    return None if found is None else found.interval


def _plain(one: TypeFigure, sigma2: float) -> Ends:
    half = t_quantile((1 + STANDARD.confidence) / 2, one.people - 1) * np.sqrt(
        smoothed_variance(one.variance, one.people, sigma2) / one.people
    )
    return max(0.0, one.index - half), min(100.0, one.index + half)


def _held(ends: Sequence[Ends | None], truth: Floats | float) -> float:
    """The share of the intervals that hold the truth; None, where nothing is shown, does not count."""
    values = np.broadcast_to(truth, len(ends)).tolist()
    return float(np.mean([one[0] <= value <= one[1] for one, value in zip(ends, values, strict=True) if one]))


def _in_parts(dice: np.random.Generator, nation: Nation, at_once: int = 500) -> Window:
    """The window of a nation with many people, some centers at a time."""
    parts = []
    for start in range(0, nation.levels.shape[1], at_once):
        few = slice(start, start + at_once)
        some = replace(nation, levels=nation.levels[:, few], people=nation.people[:, few])
        parts.append(some.answered(dice).window())
    kinds = range(len(TYPES))
    return Window(
        tuple(TypeIndices.joined([one.plain[kind] for one in parts]) for kind in kinds),
        tuple(CellSums.joined([one.cells[kind] for one in parts]) for kind in kinds),
    )


def _visits(
    dice: np.random.Generator, times: Sequence[int], repeats: int
) -> tuple[TypeIndices, tuple[TypeIndices, list[Ends]]]:
    """People who come so many times: the figures of one voice; those of all answers, with cluster-robust intervals."""
    people = len(times)
    person = np.tile(np.repeat(np.arange(people), times), repeats)
    place = np.repeat(np.arange(repeats), sum(times))
    moods = PRODUCT.lasting(dice, repeats * people, STABILITY)
    codes = PRODUCT.once(STABILITY).answers(dice, moods[place * people + person])
    kept = latest(place, person, np.arange(len(place)))
    every = indices(gram_sums_by(codes, place, repeats))
    ends = []
    for at in range(repeats):
        mine = slice(at * sum(times), (at + 1) * sum(times))
        z = influences(codes[mine], every.item_n[at], every.items[at], every.weights[at])
        by_person = np.bincount(person[mine], z)
        half = t_quantile((1 + STANDARD.confidence) / 2, people - 1) * np.sqrt(
            people / (people - 1) * (by_person**2).sum()
        )
        ends.append((float(every.index[at] - half), float(every.index[at] + half)))
    return indices_by(codes[kept], place[kept], repeats), (every, ends)
