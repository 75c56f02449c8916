"""Stars and arrows, which are the same in every language. Lists of the command line show them without a language's
libraries."""

from scoring.method_2022.heading import Heading

MOST_STARS = 5
FULL_STAR, EMPTY_STAR = "★", "☆"


def stars_drawn(stars: int) -> str:
    return FULL_STAR * stars + EMPTY_STAR * (MOST_STARS - stars)


HEADING_SIGNS = {Heading.UP: "↗", Heading.SAME: "→", Heading.DOWN: "↘"}


def heading_sign(heading: Heading | None) -> str:
    """An arrow from the year to its last 13 weeks; nothing if the direction is unknown."""
    return "" if heading is None else HEADING_SIGNS[heading]


def turn_sign(heading: Heading | None) -> str:
    """An arrow for a list, which needs none where nothing moves."""
    return "" if heading in (None, Heading.SAME) else heading_sign(heading)
