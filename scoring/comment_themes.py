"""Comments by theme: how many are about each, and about each group of indicators (methodology §13)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from scoring.methodology import STANDARD, Methodology

LEAST_TOGETHER = 3
"""The fewest comments about one thing to count or quote; fewer are neither named nor quoted."""


@dataclass(frozen=True, slots=True)
class CommentCounts:
    """How many comments are about each theme and group. A comment may be about several, or none, so the counts do not
    add up to `n`.

    n            comments
    groups       comments about each group of indicators, by its code
    themes       comments about each theme, by its code
    unassigned   comments about none
    """

    n: int
    groups: Mapping[str, int]
    themes: Mapping[str, int]
    unassigned: int


def count_comments(
    sorted_comments: Sequence[Collection[str]], group_of: Mapping[str, str], methodology: Methodology = STANDARD
) -> CommentCounts | None:
    """Counts comments by theme and group, the most frequent first; a comment counts once for each group it touches.

    sorted_comments   the themes of each comment, by their codes
    group_of          the group of every theme, in the order that ties keep

    None below ten comments, because nothing is shown of so few; counts under three are left out.

    >>> found = count_comments([{"queue"}] * 6 + [{"queue", "site"}] * 3 + [set()] * 2, {"site": "C", "queue": "E"})
    >>> found.themes, found.groups, found.unassigned
    ({'queue': 9, 'site': 3}, {'E': 9, 'C': 3}, 2)
    """
    if len(sorted_comments) < methodology.min_shown:
        return None
    themes = Counter(code for codes in sorted_comments for code in codes)
    groups = Counter(group for codes in sorted_comments for group in {group_of[code] for code in codes})
    return CommentCounts(
        n=len(sorted_comments),
        groups=_shown(groups, list(group_of.values())),
        themes=_shown(themes, list(group_of)),
        unassigned=sum(not codes for codes in sorted_comments),
    )


def _shown(counts: Counter[str], order: Sequence[str]) -> dict[str, int]:
    enough = {code: counts[code] for code in order if counts[code] >= LEAST_TOGETHER}
    return dict(sorted(enough.items(), key=lambda item: -item[1]))
