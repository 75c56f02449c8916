"""A center's badge for other sites: a picture of its star, made anew with the site, and the same for search engines.

It shows a star only where the center's page shows one as of now: neither one that is frozen under review nor one
without a shown index. A copy of the rating would grow old on another site, so what others embed is the picture alone.
"""

import html
import json
import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from bot.site.model import Entry
from scoring.method_2022.stars import HIGHEST, LOWEST, StarState

FOLDER = "badge"
WIDTH, HEIGHT = 300, 76
LEFT, MIDDLE, RADIUS, STEP = 24.0, 41.0, 9.5, 23.0
INNER = 0.42
"""The inner radius of a drawn star, as a part of the outer."""
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""No text ends the script that it stands in."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The published star: `low` and `high` are the same for a single one; the people or answers behind it."""

    low: int
    high: int
    n: int | None


def shown(entry: Entry) -> Shown | None:
    """The star that the badge shows; None where there is none yet, or none at present."""
    if entry.later is not None:
        found = entry.later.figures
        if found.range is None or found.certainty is None:
            return None
        return Shown(found.range.low, found.range.high, found.star_job_seekers)
    card = entry.card
    if card is None or card.index is None or card.star.state is not StarState.STAR or card.star.stars is None:
        return None
    return Shown(card.star.stars, card.star.stars, card.n)


@cache
def _outlines() -> list[str]:
    return [_outline(LEFT + STEP * at, MIDDLE) for at in range(HIGHEST)]


def stars(star: Shown) -> list[tuple[str, str]]:
    """Five stars as the points of their outlines and their class: full, part (of a range) or empty."""
    kinds = ["full" if number <= star.low else "part" if number <= star.high else "empty" for number in range(1, 6)]
    return list(zip(_outlines(), kinds, strict=True))


def _outline(x: float, y: float) -> str:
    points = []
    for corner in range(10):
        radius = RADIUS * (INNER if corner % 2 else 1.0)
        angle = math.pi * (corner / 5 - 0.5)
        points.append(f"{x + radius * math.cos(angle):.1f},{y + radius * math.sin(angle):.1f}")
    return " ".join(points)


def snippet(entry: Entry, folder: str, about: str) -> str:
    """What another site embeds: the picture as it is at the moment, and the way to the center's page. SITE stands for
    the address of this site; `about` are the words for people who do not see the picture, which name no star."""
    page, picture = f"SITE/{folder}center/{entry.slug}.html", f"SITE/{folder}{FOLDER}/{entry.slug}.svg"
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    return f'<a href="{page}"><img src="{picture}" alt="{html.escape(about)}" {size}></a>'


def json_ld(entry: Entry) -> Markup:
    """The center for search engines (schema.org). There is an AggregateRating only for a single star whose number of
    answers is shown: a range of two has no value there."""
    place: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "name": entry.name,
        "address": {
            "@type": "PostalAddress",
            "addressRegion": entry.region,
            "addressLocality": entry.city,
            **({"streetAddress": entry.address} if entry.address else {}),
        },
    }
    star = shown(entry)
    if star is not None and star.low == star.high and star.n:
        place["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": star.low,
            "worstRating": LOWEST,
            "bestRating": HIGHEST,
            "ratingCount": star.n,
        }
    text = json.dumps(place, ensure_ascii=False)
    for sign, escape in ESCAPES.items():
        text = text.replace(sign, escape)
    return Markup(text)
