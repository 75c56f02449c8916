"""A19: the figures of the same answers by both versions of the methodology."""

from dataclasses import replace

import numpy as np

from benchmarks.scenarios.country import PRODUCT, QUESTIONNAIRE, indices_by
from benchmarks.scenarios.figure import Figure
from benchmarks.scenarios.mixes import WITHOUT_EMPLOYERS, coming_again
from benchmarks.scenarios.nation import A_QUARTER, EFFECTS, Answered, Nation, Window
from bot.results.method_2026.bridge import EarlierFigures, bridge
from bot.results.method_2026.figures import figures
from bot.results.method_2026.sweep import Country
from bot.results.method_2026.windows import View
from questionnaire.model import QUESTION_COUNT
from scoring.gram_sums import gram_sums
from scoring.method_2022.frame import type_frame
from scoring.method_2022.index import composite
from scoring.method_2026.constants import TYPES
from scoring.method_2026.voices import latest
from scoring.methodology import STANDARD

VISITS = 3
"""A quarter has room for so many visits, 30 days apart."""


def both_versions(dice: np.random.Generator) -> list[Figure]:
    """A19: an index window with people who come again, and many centers without employers."""
    nation = Nation.drawn(dice, PRODUCT, median=A_QUARTER, mixed=True, effects=EFFECTS)
    people = nation.people.copy()
    people[1, dice.random(people.shape[1]) < WITHOUT_EMPLOYERS] = 0
    answered, person = coming_again(dice, replace(nation, people=people), VISITS)
    kept = latest(answered.place * len(TYPES) + answered.kind, person, np.arange(len(person)))
    window = answered.chosen(kept).window()
    year = replace(nation, people=nation.people * 2).answered(dice).window()
    country = national(window, year)
    regions = dict.fromkeys(country.center_ids, "")
    found = bridge(_earlier(answered), figures(country, year.norms(), regions, QUESTIONNAIRE))
    assert found.link is not None and found.spread is not None and found.largest is not None
    return [
        Figure("A19", "link L", found.link, -0.3, 0.3, "−0.02 to 0.00"),
        Figure("A19", "robust SD", found.spread, stated="0.44–0.49"),
        Figure("A19", "largest difference", found.largest, stated="5.0–5.7"),
    ]


def national(window: Window, year: Window) -> Country:
    """As if read from a database: an index window, the same one before it, and a star window."""
    views = {View.NOW: window, View.BEFORE: window, View.STAR: year}
    kinds, centers = range(len(TYPES)), len(window.plain[0].n)
    return Country(
        tuple(range(centers)),
        {(view, kind): one.plain[kind] for view, one in views.items() for kind in kinds},
        {(view, kind): one.cells[kind] for view, one in views.items() for kind in kinds},
        tuple(np.zeros(centers) for _ in kinds),
        np.zeros((centers, QUESTION_COUNT), dtype=np.bool_),
    )


def _earlier(answered: Answered) -> dict[int, EarlierFigures]:
    """Every answer counts, and the nation's employers stand in for missing ones."""
    indices, frame = {}, {}
    for kind, name in enumerate(TYPES):
        mine = answered.chosen(answered.kind == kind)
        indices[name] = indices_by(mine.codes, mine.place, answered.centers)
        frame[name] = type_frame(indices[name], gram_sums(mine.codes), QUESTIONNAIRE, STANDARD)
    found = {}
    for at in range(answered.centers):
        one = composite({name: mine.score(at) for name, mine in indices.items()}, frame, STANDARD)
        shown = one.index is not None and one.n >= STANDARD.min_shown
        found[at] = EarlierFigures(one.index.value if shown and one.index else None, None)
    return found
