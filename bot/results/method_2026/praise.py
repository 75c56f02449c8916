"""The questions that a center's clients praise."""

from collections.abc import Sequence

import numpy as np

from bot.results.method_2026.sweep import Country
from bot.results.method_2026.windows import View
from questionnaire.model import Questionnaire
from scoring.method_2022.card import LEAST_PRAISE, MOST_PRAISED
from scoring.method_2026.constants import STANDARD, Constants


def praised(
    country: Country,
    place: int,
    shares: Sequence[float],
    questionnaire: Questionnaire,
    constants: Constants = STANDARD,
) -> tuple[str, ...]:
    """Codes of the questions that were answered best, the best first: at most `MOST_PRAISED`, each with a mean of at
    least `LEAST_PRAISE`, as answered. The same as on the card of 2022.1.

    shares
        The parts in the index of the types that enter it with their own answers, job seekers first.

    Each type that enters must have ten answers, and the question must be one that may be shown by itself
    (docs/disclosure.md, rule 7).
    """
    types = [country.plain[View.NOW, kind] for kind in range(len(shares))]
    enough = country.singly[place] & (np.array([one.item_n[place] for one in types]) >= constants.shown).all(axis=0)
    means = np.array([one.items[place] for one in types]).T @ np.array(shares)
    best = sorted(np.flatnonzero(enough & (means >= LEAST_PRAISE)).tolist(), key=lambda at: -means[at])
    return tuple(questionnaire.codes[at] for at in best[:MOST_PRAISED])
