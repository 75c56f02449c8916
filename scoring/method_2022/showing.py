"""Which figures of a result may be shown at all: the rules of methodology 2022.1 §9, for results and for parts of them.

`scoring.method_2022.visible` applies them to a whole result. A nation's list reads a few figures of each center, and
none of the libraries that compute them.
"""

from scoring.methodology import STANDARD, Methodology

HIDDEN = "hidden"
"""The state of an index that rests on too few interviews to be shown."""


def is_shown(state: str, *, has_index: bool) -> bool:
    """Whether a center's index, and what follows from it, may be shown.

    >>> is_shown("preliminary", has_index=True), is_shown("hidden", has_index=True), is_shown("firm", has_index=False)
    (True, False, False)
    """
    return has_index and state != HIDDEN


def clean_index_shown(*, clean: int, b: int, methodology: Methodology = STANDARD) -> bool:
    """Whether the index of clean interviews alone may be shown beside that with class B: the two together would reveal
    the answers of a few.

    >>> clean_index_shown(clean=40, b=5), clean_index_shown(clean=40, b=4), clean_index_shown(clean=9, b=0)
    (True, False, False)
    """
    return not 0 < b < methodology.min_cell and clean >= methodology.min_shown
