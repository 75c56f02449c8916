"""The lines about a window, a star and the places around, in the same words in every digest and on every card."""

from datetime import date

from handlers.language.signs import heading_sign
from handlers.language.texts import Texts
from handlers.language.wording import day, number, span_in_words
from scoring.method_2022.heading import Heading


def window_line(start: date, end: date, published: date | None, texts: Texts) -> str:
    """The window, and the day of publication if it is known."""
    first, last = span_in_words(start, end, texts.language)
    if published is None:
        return texts("digest-window", start=first, end=last)
    return texts("digest-window-published", start=first, end=last, published=day(published, texts.language))


def star_line(drawn: str, year: float | None, heading: Heading | None, texts: Texts) -> str:
    """The stars of the year, its index, and the direction from it to the index of 13 weeks."""
    if year is None:
        return texts("digest-star-year", stars=drawn)
    index = number(year, texts.language)
    if heading is None:
        return texts("digest-star", stars=drawn, year=index)
    return texts("digest-star-heading", stars=drawn, year=index, arrow=heading_sign(heading), heading=heading)


def places_line(region: float | None, country: float | None, texts: Texts) -> str:
    """The region and the country, those that are known."""
    known = {
        name: number(one, texts.language) for name, one in (("region", region), ("country", country)) if one is not None
    }
    if len(known) > 1:
        return texts("digest-places", **known)
    return "".join(texts(f"digest-place-{name}", index=index) for name, index in known.items())
