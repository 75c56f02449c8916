"""A1, A2, A24 and A26: the norms, what a single center does to them, and what a year does."""

import numpy as np

from benchmarks.scenarios.country import CEILING, PRODUCT, sizes
from benchmarks.scenarios.figure import Figure
from benchmarks.scenarios.nation import (
    EFFECTS,
    USUAL_CELL,
    Answered,
    Nation,
    eligible,
    is_shown,
    posteriors,
    run_of,
)
from questionnaire.model import AgeBand, Entry
from scoring.method_2026.cells import cell
from scoring.method_2026.index import TypeFigure, center_index
from scoring.method_2026.norms import Norms
from scoring.method_2026.robust import between_variance

Types = list[list[TypeFigure]]
PLANTED = 200
HALVED = 10_000
TRUE_TAU2, SIGMA2 = 14.44, 13.5**2


def against_truth(dice: np.random.Generator) -> list[Figure]:
    """A1 and A1b. The truth is that of all centers."""
    found, others = [], []
    for country, most, stated in ((PRODUCT, 0.08, "3.70–3.83 (3.71–3.78)"), (CEILING, 0.10, "1.87–1.94 (2.02–2.06)")):
        nation = Nation.drawn(dice, country)
        year = nation.answered(dice).window().norms()
        truth = nation.truth
        tau = year.tau2[0] ** 0.5
        ratio = tau / float(truth[0].std())
        found.append(Figure("A1", f"{country.name}: τ of job seekers", tau, stated=stated))
        found.append(Figure("A1", f"{country.name}: the same over the truth", ratio, 1 - most, 1 + most))
        for kind, name in enumerate(("job seekers", "employers")):
            off = year.mu[kind] - float(np.median(truth[kind]))
            others.append(Figure("A1b", f"{country.name}: μ less the true median, {name}", off, -0.2, 0.2, "≤ 0.15"))
        rho = year.rho - float(np.asarray(np.corrcoef(truth))[0, 1])
        others.append(Figure("A1b", f"{country.name}: ρ", year.rho, stated="0.92–0.94 (0.93)"))
        others.append(Figure("A1b", f"{country.name}: ρ less the true one", rho, -0.04, 0.04))
    return [*found, *others]


def planted(dice: np.random.Generator) -> list[Figure]:
    """A2: one center more, whose answers are invented, all of job seekers."""
    nation = Nation.drawn(dice, PRODUCT)
    real = nation.answered(dice)
    before = real.window()
    year = before.norms()
    types = before.types(year)
    found, ratios, moves, shares, inside = [], [], [], [], 0
    attacks = {
        "200 all 1": np.ones(PLANTED, dtype=np.uint8),
        "200 all 5": np.full(PLANTED, 5, dtype=np.uint8),
        "10,000 halved between 1 and 5": np.tile(np.array([1, 5], dtype=np.uint8), HALVED // 2),
    }
    for codes in attacks.values():
        after = _with(real, codes, np.full(len(codes), USUAL_CELL)).window()
        inside += _moved_within(types, after.types(year), year)
        reset = after.norms()
        ratios.append(reset.composite_tau2 / year.composite_tau2)
        move, share = _moved_by(types, after.types(reset), year, reset)
        moves.append(move)
        shares.append(share)
    found += [
        Figure("A2", "planted center: figures of others that move within the year", inside, 0, 0, "0"),
        Figure("A2", "at the reset: τ² ratio farthest from 1", max(ratios, key=lambda one: abs(one - 1)), 0.99, 1.01,
               "1.001–1.003"),
        Figure("A2", "at the reset: largest move of a posterior", max(moves), high=0.02, stated="0.002–0.011"),
        Figure("A2", "at the reset: share of displays that change", max(shares), high=0.003, stated="1–4 of 1,650"),
    ]  # fmt: skip
    found.append(_fives(dice, real, year))
    return [*found, *_bender(dice)]


def two_years(dice: np.random.Generator) -> list[Figure]:
    """A24: the second year's answers, by both years' norms."""
    found = []
    for country, cuts, changes in (
        (PRODUCT, "0.09–0.20", "0.013–0.028"), (CEILING, "0.02–0.06", "0.022–0.036")):  # fmt: skip
        nation = Nation.drawn(dice, country)
        old = nation.answered(dice).window().norms()
        second = nation.answered(dice).window()
        new = second.norms()
        move = max(abs(a - b) for a, b in zip(old.cuts, new.cuts, strict=True))
        types = second.types(old), second.types(new)
        ranges = []
        for at in eligible(types[0], old):
            one, other = (posteriors([mine[at]], year)[0] for mine, year in zip(types, (old, new), strict=True))
            first = run_of(one, old)
            if is_shown(first):
                ranges.append((first, run_of(other, new), run_of(other, new, first)))
        changed, kept = (float(np.mean([one[0] != one[at] for one in ranges])) for at in (1, 2))
        disjoint = sum(later.low > first.high or later.high < first.low for first, *two in ranges for later in two)
        found += [
            Figure("A24", f"{country.name}: largest move of a cut", move, high=0.3, stated=cuts),
            Figure("A24", f"{country.name}: ranges as first shown that change", changed, high=0.04, stated=changes),
            Figure("A24", f"{country.name}: the same where the old range is judged by the new norms", kept, high=0.04),
            Figure("A24", f"{country.name}: ranges that become disjoint", disjoint, high=0, stated="0"),
        ]
    return found


def robust_spread(dice: np.random.Generator, repeats: int = 2000) -> list[Figure]:
    """A26: normal truths, and a median of a hundred people."""
    found = []
    for centers, mean, part in ((60, "13.9–14.6", "0.27"), (120, "14.3–14.5", "0.20"), (500, "14.4–14.5", "0.10")):
        got = np.array([_estimated(dice, centers) for _ in range(repeats)])
        wanted = (0.97 * TRUE_TAU2, 1.03 * TRUE_TAU2) if centers == 120 else (None, None)
        found.append(Figure("A26", f"{centers} centers: mean τ²", float(got.mean()), wanted[0], wanted[1], mean))
        found.append(Figure("A26", f"{centers} centers: SD as a share", float(got.std() / got.mean()), stated=part))
    return found


def _estimated(dice: np.random.Generator, centers: int) -> float:
    errors = SIGMA2 / sizes(dice, centers, 100, least=10)
    values = dice.normal(0, np.sqrt(TRUE_TAU2 + errors))
    return between_variance(values, errors, float(np.median(values)))


def _with(real: Answered, answers: np.ndarray, cells: np.ndarray) -> Answered:
    """One center more, where each person gives one answer throughout."""
    people = len(answers)
    codes = np.repeat(answers[:, None], real.codes.shape[1], axis=1)
    more = Answered(real.centers + 1, codes, np.full(people, real.centers), np.zeros(people, dtype=np.int64), cells)
    return Answered.joined([real, more])


def _moved_within(before: Types, after: Types, year: Norms) -> int:
    """How many indices, intervals, posteriors and ranges of the first centers are not the same to the last digit."""
    moved = 0
    for one, other in zip(before, after, strict=False):
        moved += center_index(one, year) != center_index(other, year)
        if one[0].people:
            both = [posteriors([types], year)[0] for types in (one, other)]
            moved += both[0] != both[1]
            moved += run_of(both[0], year) != run_of(both[1], year)
    return moved


def _moved_by(before: Types, after: Types, old: Norms, new: Norms) -> tuple[float, float]:
    """The largest move of a posterior among centers with enough people for a star, and the share whose range, as first
    shown, is another."""
    centers = eligible(before, old)
    pairs = [(posteriors([before[at]], old)[0], posteriors([after[at]], new)[0]) for at in centers]
    move = max(abs(one.mean - other.mean) for one, other in pairs)
    changed = [run_of(one, old) != run_of(other, new) for one, other in pairs]
    return move, float(np.mean(changed))


def _fives(dice: np.random.Generator, real: Answered, year: Norms) -> Figure:
    """A twentieth of all centers give nothing but fives, and nobody looks."""
    which = dice.permutation(real.centers)[: real.centers // 20]
    codes = np.where(np.isin(real.place, which)[:, None], 5, real.codes).astype(np.uint8)
    after = Answered(real.centers, codes, real.place, real.kind, real.cell).window().norms()
    ratio = after.width / year.width
    return Figure("A2", "5 % of centers give only fives: w ratio", ratio, high=1.15, stated="1.09–1.12")


def _bender(dice: np.random.Generator) -> list[Figure]:
    """One center more, where 200 young people give only ones and 200 old ones only fives."""
    nation = Nation.drawn(dice, PRODUCT, mixed=True, effects=EFFECTS)
    real = nation.answered(dice)
    before = real.window()
    year = before.norms()
    young, old = (cell(age, Entry.POSTER) for age in (AgeBand.FROM_18, AgeBand.FROM_55))
    answers = np.repeat(np.array([1, 5], dtype=np.uint8), PLANTED)
    after = _with(real, answers, np.repeat([young, old], PLANTED)).window()
    reset = after.norms()
    move, share = _moved_by(before.types(year), after.types(reset), year, reset)
    return [
        Figure("A2", "case-mix bender: largest move of a posterior", move, high=0.1, stated="0.058–0.066"),
        Figure("A2", "case-mix bender: share of displays that change", share, high=0.015, stated="8–13 of 1,530"),
    ]
