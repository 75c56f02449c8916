"""A6: which changes are called."""

from collections.abc import Sequence

import numpy as np

from benchmarks.scenarios.country import PRODUCT, Floats
from benchmarks.scenarios.figure import Figure
from benchmarks.scenarios.nation import A_QUARTER, STABILITY, Answered, Nation, Window
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.false_discovery import discoveries
from scoring.method_2026.norms import Norms
from scoring.method_2026.shared_people import influences
from scoring.method_2026.trend import Change, change, trends
from scoring.t_quantile import t_two_sided

NATION_FALLS, CENTER_FALLS = 3.5, 8.0
FALLING = 0.08
PEOPLE, IN_BOTH = 40, 24
NOTHING_SHARED = (0.0, 0.0)


def called(dice: np.random.Generator, norms: Norms) -> list[Figure]:
    """A6, by the norms of centers with a hundred people a year."""
    return [
        *_nation_falls(dice, norms),
        *_some_fall(dice, norms),
        *_in_both(dice, norms),
        _fewer_employers(dice, norms),
    ]


def _nation_falls(dice: np.random.Generator, norms: Norms) -> list[Figure]:
    nation = Nation.drawn(dice, PRODUCT, median=A_QUARTER)
    before = nation.answered(dice).window()
    changes = _changes(_lower(nation, NATION_FALLS).answered(dice).window(), before, norms)
    netted = sum(one.called for one in trends(changes).values())
    points = np.array([one.points for one in changes.values()])
    p = np.array([t_two_sided(one.points / one.se, one.freedom) for one in changes.values()])
    plain = int((discoveries(p, STANDARD.trend_rate) & (np.abs(points) >= STANDARD.least_change)).sum())
    name = "nation falls 3.5: called"
    return [
        Figure("A6", "centers compared", len(changes), stated="2,100"),
        Figure("A6", name, netted, high=5, stated="0–1"),
        Figure("A6", f"{name} without netting", plain, stated="246–298"),
    ]


def _some_fall(dice: np.random.Generator, norms: Norms) -> list[Figure]:
    nation = Nation.drawn(dice, PRODUCT, median=A_QUARTER)
    falling = np.asarray(dice.random(nation.levels.shape[1]) < FALLING)
    before = nation.answered(dice).window()
    changes = _changes(_lower(nation, CENTER_FALLS * falling).answered(dice).window(), before, norms)
    found = trends(changes)
    right = [falling[at] and one.net < 0 for at, one in found.items() if one.called]
    return [
        Figure("A6", "8 % of centers fall 8: false among called", 1 - float(np.mean(right)), high=0.20,
               stated="0.08–0.16"),
        Figure("A6", "8 % of centers fall 8: found", sum(right) / sum(falling[at] for at in found), low=0.35,
               stated="0.36–0.45"),
    ]  # fmt: skip


def _in_both(dice: np.random.Generator, norms: Norms, centers: int = 2300) -> list[Figure]:
    """Forty job seekers in each window, of whom 24 are the same people."""
    people = 2 * PEOPLE - IN_BOTH
    person = np.tile(np.arange(people), centers)
    place = np.repeat(np.arange(centers), people)
    levels = PRODUCT.levels(dice, centers)[place] + PRODUCT.lasting(dice, len(place), STABILITY)
    windows = []
    for mine in (person < PEOPLE, person >= people - PEOPLE):
        codes = PRODUCT.once(STABILITY).answers(dice, levels[mine])
        kind, cell = np.zeros(len(codes), dtype=np.int64), np.zeros(len(codes), dtype=np.int64)
        windows.append(Answered(centers, codes, place[mine], kind, cell))
    before, now = (one.window() for one in windows)
    types = [one.types(norms) for one in (now, before)]
    z: dict[bool, list[float]] = {True: [], False: []}
    for at in range(centers):
        shared = _shared([windows[1], windows[0]], [now, before], at)
        for with_covariance in z:
            both = (shared if with_covariance else 0.0, 0.0)
            one = change(types[0][at], types[1][at], both, norms)
            if one is not None:
                z[with_covariance].append(one.points / one.se)
    return [
        Figure("A6", "60 % in both windows: SD of z with covariance", float(np.std(z[True])), 0.95, 1.05,
               "1.005–1.039"),
        Figure("A6", "60 % in both windows: SD of z without", float(np.std(z[False])), stated="0.81–0.84"),
    ]  # fmt: skip


def _shared(answered: Sequence[Answered], windows: Sequence[Window], at: int) -> float:
    """Σ z₁·z₀ at a center: the last 24 people of the first window are the first 24 of the second."""
    z: list[Floats] = []
    parts = (slice(at * PEOPLE, at * PEOPLE + IN_BOTH), slice(at * PEOPLE + PEOPLE - IN_BOTH, at * PEOPLE + PEOPLE))
    for one, window, people in zip(answered, windows, parts, strict=True):
        plain = window.plain[0]
        z.append(influences(one.codes[people], plain.item_n[at], plain.items[at], plain.weights[at]))
    return float(z[0] @ z[1])


def _fewer_employers(dice: np.random.Generator, norms: Norms, centers: int = 2300) -> Figure:
    """Twelve employers, who grade lower than job seekers, and then eight."""
    nation = Nation.drawn(dice, PRODUCT, centers=centers)
    before, now = (
        nation.answered(dice, np.array([[PEOPLE], [few]]) + np.zeros_like(nation.people)).window() for few in (12, 8)
    )
    points = [one.points for one in _changes(now, before, norms).values()]
    name = "employers 12 → 8, nothing changed: mean change"
    return Figure("A6", name, float(np.mean(points)), -0.3, 0.3, "−0.05 to 0.13")


def _changes(now: Window, before: Window, norms: Norms) -> dict[int, Change]:
    types = zip(now.types(norms), before.types(norms), strict=True)
    found = {at: change(one, other, NOTHING_SHARED, norms) for at, (one, other) in enumerate(types)}
    return {at: one for at, one in found.items() if one is not None}


def _lower(nation: Nation, points: Floats | float) -> Nation:
    levels = np.stack([PRODUCT.moved(one, -np.asarray(points)) for one in nation.levels])
    return Nation(nation.country, levels, nation.people, nation.mixes, nation.effects)
