"""Within a norms year nobody's answers move another center's figures (methodology §7, §17): compared bit for bit."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bot.results.method_2026.figures import CenterFigures, figures, national_norms
from bot.results.method_2026.sweep import Country
from questionnaire.model import AgeBand, Entry
from scoring.method_2026.cells import cell
from scoring.method_2026.norms import Norms
from scoring.method_2026.star_range import StarRange
from scoring.method_2026.voices import NOBODY
from tests import own_loop
from tests.bot.results.method_2026.reading import QUESTIONNAIRE, read
from tests.scoring.method_2026.populations import Population, population

OWN = ("people", "star_people", "state", "index", "adjusted", "star", "shown", "posterior", "probabilities")
OWN_OF_TREND = ("points", "se", "employers")
USUAL = cell(AgeBand.FROM_35, Entry.POSTER)
YOUNG, OLD = (cell(age, Entry.POSTER) for age in (AgeBand.FROM_18, AgeBand.FROM_55))
NORMS = population("product").norms
PLANTED = {
    "200 all 1": (np.ones(200), np.full(200, USUAL)),
    "200 all 5": (np.full(200, 5), np.full(200, USUAL)),
    "10,000 halved between 1 and 5": (np.tile([1, 5], 5_000), np.full(10_000, USUAL)),
    "case-mix bender": (np.repeat([1, 5], 200), np.repeat([YOUNG, OLD], 200)),
}
ROWS = ("center", "type", "person", "moment", "week", "codes", "cell", "entry", "quality")
CLOSE = 1e-9
Figures = dict[int, CenterFigures]


@pytest.fixture(scope="module")
def real() -> Population:
    return population("product")


@pytest.fixture(scope="module")
def usual(real: Population) -> Figures:
    with pytest.MonkeyPatch.context() as patch:
        return of(own_loop.run(read(real, patch)))


def of(country: Country, year: Norms = NORMS, last: dict[int, StarRange] | None = None) -> Figures:
    regions = {center: f"R{center % 5}" for center in country.center_ids}
    return figures(country, year, regions, QUESTIONNAIRE, last=last)


def planted(real: Population, name: str) -> Population:
    """One center more, each of whose people, all job seekers without a number, gives one answer throughout in the last
    week or thirteen weeks before it."""
    answers, cells = PLANTED[name]
    n = len(answers)
    more: dict[str, Any] = {
        "center": np.full(n, len(real.centers)),
        "type": np.zeros(n, dtype=np.int64),
        "person": np.full(n, NOBODY),
        "moment": np.full(n, int(real.moment.max())),
        "week": np.where(np.arange(n) % 4 < 2, -1, -14),
        "codes": np.repeat(answers.astype(np.uint8)[:, None], 15, axis=1),
        "cell": cells,
        "entry": np.zeros(n, dtype=np.int64),
        "quality": np.full(n, "clean"),
    }
    joined = {field: np.concatenate([getattr(real, field), values]) for field, values in more.items()}
    return replace(
        real,
        centers=(*real.centers, "planted"),
        center=joined["center"],
        type=joined["type"],
        person=joined["person"],
        moment=joined["moment"],
        week=joined["week"],
        codes=joined["codes"],
        cell=joined["cell"],
        entry=joined["entry"],
        quality=joined["quality"],
    )


def moved(one: Figures, other: Figures, centers: Collection[int]) -> list[tuple[int, str]]:
    """The figures of these centers that are not the same to the last digit."""
    found = [(center, name) for center in centers for name in OWN
             if getattr(one[center], name) != getattr(other[center], name)]  # fmt: skip
    for center in centers:
        trends = one[center].trend, other[center].trend
        parts = [None if trend is None else [getattr(trend, name) for name in OWN_OF_TREND] for trend in trends]
        found += [(center, "trend")] if parts[0] != parts[1] else []
    return found


@pytest.mark.parametrize("name", PLANTED)
async def test_a_planted_center_moves_no_figure_of_another(
    real: Population, usual: Figures, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    country = await read(planted(real, name), monkeypatch)
    attacked = of(country)
    assert sum(one.index is not None for one in usual.values()) >= 90
    assert moved(usual, attacked, range(len(real.centers))) == []
    # It is counted: itself, in the others' places (by one at most), and in the norms of another year.
    assert attacked[len(real.centers)].star_people[0] == len(PLANTED[name][0])
    ranks = [(usual[center].rank, attacked[center].rank) for center in range(len(real.centers))]
    pairs = [(one, two) for one, two in ranks if one is not None and two is not None]
    assert len(pairs) == sum(one is not None for one, _ in ranks) > 0
    assert all(two.of == one.of + 1 and -CLOSE <= two.expected - one.expected <= 1 + CLOSE for one, two in pairs)
    assert all(0 <= two.low - one.low <= 1 and 0 <= two.high - one.high <= 1 for one, two in pairs)
    reset = national_norms(country, QUESTIONNAIRE)
    assert reset is not None and reset != NORMS
    assert moved(usual, of(country, reset), range(len(real.centers))) != []


async def test_the_national_median_of_changes_moves_to_the_next_center_at_most(
    real: Population, usual: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    trends = [one.trend for one in usual.values() if one.trend is not None]
    points = sorted(one.points for one in trends)
    middle = len(points) // 2
    around = points[middle - 2 : middle + 3]
    attacked = of(await read(planted(real, "200 all 1"), monkeypatch))
    after = next(one.trend for one in attacked.values() if one.trend is not None)
    assert around[0] <= after.national <= around[-1]
    assert after.national != trends[0].national


@pytest.mark.parametrize("center", [0, 41, 119])
async def test_with_the_norms_given_other_centers_rows_change_nothing(
    real: Population, usual: Figures, center: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = real.center != center
    invented = np.random.default_rng(center).integers(1, 6, real.codes.shape).astype(np.uint8)
    changed = replace(real, codes=np.where(others[:, None], invented, real.codes))
    attacked = of(await read(changed, monkeypatch))
    assert moved(usual, attacked, [center]) == []
    assert len(moved(usual, attacked, range(len(real.centers)))) > 100


async def test_a_persons_earlier_answers_change_nothing(
    real: Population, usual: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = np.zeros(len(real.center), dtype=np.bool_)
    for first, last in ((13, 1), (26, 14), (52, 1)):
        used |= real.voices(first, last)
    superseded = real.counted(52, 1) & ~used
    assert superseded.sum() > 50
    changed = replace(real, codes=np.where(superseded[:, None], 1, real.codes).astype(np.uint8))
    assert of(await read(changed, monkeypatch)) == usual


async def test_the_order_of_interviews_changes_no_digit(real: Population, monkeypatch: pytest.MonkeyPatch) -> None:
    # Of equal moments of one person the later in order counts, so those are left out.
    key = np.stack([real.center, real.type, real.person, real.moment], axis=1)
    _, first = np.unique(key, axis=0, return_index=True)
    kept = np.sort(np.concatenate([first, np.flatnonzero(real.person == NOBODY)]))
    order = np.random.default_rng(1).permutation(np.unique(kept))
    shuffled, straight = (
        replace(real, **{name: getattr(real, name)[rows] for name in ROWS}) for rows in (order, np.sort(order))
    )
    assert of(await read(shuffled, monkeypatch)) == of(await read(straight, monkeypatch))


async def test_a_kept_range_depends_on_the_center_alone(real: Population, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ranges last shown are given, and a planted center moves none."""
    country = await read(real, monkeypatch)
    last = {center: StarRange(3, 4) for center in country.center_ids}
    usual = of(country, last=last)
    assert len({one.shown for one in usual.values()}) > 2
    attacked = of(await read(planted(real, "200 all 5"), monkeypatch), last=last)
    assert moved(usual, attacked, range(len(real.centers))) == []
