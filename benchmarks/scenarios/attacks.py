"""A11 and A12: which centers get a case."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.population import NON_USE
from benchmarks.scenarios.country import CEILING, PRODUCT, QUESTIONNAIRE, Country, indices_by, sizes
from benchmarks.scenarios.figure import Figure
from questionnaire.model import Entry
from scoring.method_2026.cases import doubtful_shares
from scoring.method_2026.cells import ENTRIES
from scoring.method_2026.signs import Voices, signs
from scoring.packed_answers import Codes

CENTERS, ATTACKED = 2300, 50
DOUBTFUL = 0.04
"""The usual share of class B."""
HONEST, FEW = 1050, 12
"""Centers with thirty job seekers, and those that are attacked."""
ENTRY_SHARES = {Entry.POSTER: 0.50, Entry.VISIT_TOKEN: 0.25, Entry.TYPED_CODE: 0.15, Entry.PAPER: 0.10}
Attack = Callable[[np.random.Generator, Codes], Codes]
"""Invented answers, made from nothing or from real ones."""
Kind = tuple[str, Attack, float | None, str]
"""A name, the answers, the share of attacked centers to be found, and the share that the methodology states."""


def doubtful(dice: np.random.Generator) -> list[Figure]:
    """A11. Very unlike: the centers' own shares have a standard deviation of their mean."""
    counted = sizes(dice, CENTERS, median=25)
    counted[:ATTACKED] = dice.integers(40, 120, ATTACKED)
    found = []
    for name, rates, most, stated in (
        ("rates alike", np.full(CENTERS, DOUBTFUL), 0.002, "0"),
        ("rates very unlike", dice.beta(1 - 2 * DOUBTFUL, (1 - 2 * DOUBTFUL) / DOUBTFUL, CENTERS), 0.03, "0.012–0.018"),
    ):
        called = doubtful_shares(counted, dice.binomial(counted, rates)).called
        found.append(
            Figure("A11", f"{name}: honest centers with a case", float(called.mean()), high=most, stated=stated)
        )
    rates = np.full(CENTERS, DOUBTFUL)
    rates[:ATTACKED] = 0.3
    called = doubtful_shares(counted, dice.binomial(counted, rates)).called[:ATTACKED]
    found.append(
        Figure("A11", "centers with 30 % doubtful answers found", float(called.mean()), low=0.9, stated="0.95–1.00")
    )
    return found


def invented(dice: np.random.Generator) -> list[Figure]:
    """A12: twelve of the centers are attacked with one kind of invented answers at a time."""
    product: list[Kind] = [
        ("20 all-5", lambda dice, real: fives(20), 0.95, "1.00"),
        ("40 all-5 with usual 9s", lambda dice, real: with_nines(dice, fives(40)), 0.95, "1.00"),
        ("40 random 5/4", lambda dice, real: dice.integers(4, 6, (40, 15)).astype(np.uint8), 0.4, "0.58"),
        ("5 all-1", lambda dice, real: np.ones((5, 15), dtype=np.uint8), 0.95, "1.00"),
        ("6 all-1", lambda dice, real: np.ones((6, 15), dtype=np.uint8), 0.95, "1.00"),
        ("40 like the best clients", best, None, "0–0.03"),
    ]
    ceiling: list[Kind] = [
        ("20 all-5", lambda dice, real: fives(20), 0.6, "0.73–0.90"),
        ("40 all-5", lambda dice, real: fives(40), 0.95, "1.00"),
        ("40 all-5 with usual 9s", lambda dice, real: with_nines(dice, fives(40)), None, "0–0.03"),
    ]
    return [*_attacks(dice, PRODUCT, product), *_attacks(dice, CEILING, ceiling)]


def fives(people: int) -> Codes:
    return np.full((people, 15), 5, dtype=np.uint8)


def with_nines(dice: np.random.Generator, codes: Codes) -> Codes:
    """The usual gaps where a channel was not used."""
    codes[dice.random(codes.shape) < NON_USE] = 9
    return codes


def best(dice: np.random.Generator, real: Codes) -> Codes:
    """Copies of the answers of the third of real people with the highest means."""
    given = np.where((real >= 1) & (real <= 5), real, np.nan).astype(np.float64)
    means = np.nanmean(given[~np.isnan(given).all(axis=1)], axis=1)
    top = np.flatnonzero(means >= np.quantile(means, 2 / 3))
    return np.asarray(real[dice.choice(top, 40)])


def _attacks(dice: np.random.Generator, country: Country, attacks: list[Kind]) -> list[Figure]:
    """Each kind in a nation of its own."""
    found, innocent = [], []
    for name, attack, least, stated in attacks:
        called = _called(dice, country, attack)
        innocent.append(int(called[FEW:].sum()))
        share = float(called[:FEW].mean())
        found.append(Figure("A12", f"{country.name}: {name} found", share, low=least, stated=stated))
    mean = float(np.mean(innocent))
    name = f"{country.name}: cases among {HONEST} honest centers"
    return [Figure("A12", name, mean, high=1.0, stated="0–0.4"), *found]


def _called(dice: np.random.Generator, country: Country, attack: Attack) -> NDArray[np.bool_]:
    """Which centers are called; the first `FEW` are attacked, all by poster."""
    size = HONEST + FEW
    place = np.repeat(np.arange(size), sizes(dice, size, median=45, least=30, spread=0.5))
    codes = country.answers(dice, country.levels(dice, size)[place])
    entry = dice.choice([ENTRIES.index(one) for one in ENTRY_SHARES], len(place), p=list(ENTRY_SHARES.values()))
    more = [attack(dice, codes) for _ in range(FEW)]
    together = np.concatenate([codes, *more])
    where = np.concatenate([place, np.repeat(np.arange(FEW), [len(one) for one in more])])
    poster = np.full(len(together) - len(codes), ENTRIES.index(Entry.POSTER))
    voices = Voices(together, where, np.concatenate([entry, poster]))
    index = indices_by(together, where, size).index
    return np.asarray(signs(voices, index, QUESTIONNAIRE).called.any(axis=1))
