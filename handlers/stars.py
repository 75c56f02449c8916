"""Stars as they are drawn everywhere."""

MOST_STARS = 5
FULL_STAR, EMPTY_STAR = "★", "☆"


def stars_drawn(stars: int) -> str:
    return FULL_STAR * stars + EMPTY_STAR * (MOST_STARS - stars)
