"""Anonymity, in one place (methodology §13): which cells are hidden, how comments are shown. `scoring.blocks` decides
which answers are counted together.

Every view that leaves the operators' desk passes through here.
"""

import random
from collections.abc import Sequence

from questionnaire.masking import mask
from scoring.hidden_cells import hidden_cells
from scoring.methodology import STANDARD, Methodology

Counts = tuple[int | None, ...]


def suppressed(counts: Sequence[int], minimum: int = STANDARD.min_cell) -> Counts:
    """Counts that add up to a known total, with None for each hidden one.

    >>> suppressed([3, 20, 7, 0]), suppressed([12, 20, 7, 0])
    ((None, 20, None, 0), (12, 20, 7, 0))
    """
    return suppressed_table([counts], minimum)[0]


def suppressed_table(rows: Sequence[Sequence[int]], minimum: int = STANDARD.min_cell) -> tuple[Counts, ...]:
    """A table of counts whose row and column totals are known, with None for each hidden one.

    Counts of 1 to minimum − 1 are hidden. A zero is shown: it has nobody who could be recognised. Other cells are
    hidden with them, small ones first, until totals and shown cells leave every hidden one at least two possible
    values, and no row or column hides fewer than `minimum` people: a reader who knows the rule would find 1 and 1
    behind a sum of 2. If all other cells in a line are zero, its total equals the cell and must not be shown either; no
    choice of cells can protect that. Raises ValueError for a negative count and for rows of different lengths.

    >>> suppressed_table([[3, 20, 30], [9, 40, 50], [8, 60, 70]])
    ((None, None, 30), (9, 40, 50), (None, None, 70))
    """
    hidden = hidden_cells(rows, minimum)
    return tuple(
        tuple(None if (r, c) in hidden else count for c, count in enumerate(row)) for r, row in enumerate(rows)
    )


def comments_to_show(
    comments: Sequence[str], n: int, rng: random.Random, methodology: Methodology = STANDARD
) -> tuple[str, ...]:
    """A center's comments, masked and in an order that tells nothing; none below ten interviews (n)."""
    if n < methodology.min_shown:
        return ()
    return tuple(mask(comment) for comment in rng.sample(comments, len(comments)))
