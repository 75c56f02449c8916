"""When statistics puts a center under review (methodology 2022.1 §2)."""

from scoring.methodology import STANDARD, Methodology


def under_review(
    index_all: float | None,
    index_clean: float | None,
    *,
    clean: int,
    b: int,
    x: int,
    methodology: Methodology = STANDARD,
) -> bool:
    """Whether a center's star is frozen: its index moves by more than 2 points without class B, or more than 15 % of
    its interviews are of class B or X (methodology 2022.1 §2). Below the minimum for showing an index there is nothing
    to review.

    >>> under_review(80.0, 77.9, clean=95, b=5, x=0), under_review(80.0, 78.0, clean=85, b=10, x=5)
    (True, False)
    """
    n = clean + b + x
    if n < methodology.min_shown:
        return False
    if index_all is not None and index_clean is not None:
        if abs(index_all - index_clean) > methodology.review_difference:
            return True
    return (b + x) / n > methodology.review_share
