"""The words of a region's digest: five lines under its picture."""

from collections.abc import Iterator, Sequence

from bot.digest.caption_lines import Line, Rank, fitted, unmarked
from bot.digest.center.caption import LONGEST
from bot.digest.center.comment_lines import elsewhere_lines
from bot.digest.region.content import LeagueLine, RegionContent
from handlers.language.standing_lines import places_line, window_line
from handlers.language.texts import Texts
from handlers.language.wording import number, shortened, shortened_inside, whole_number
from handlers.language.wording_2026 import rank, response_key
from scoring.method_2026.versions import EARLIER

LONGEST_REGION = 100
LONGEST_LABEL = 28
MOST_PLACED = 2
NAMED = 5
"""Centers named in one line. Together with the lengths above, this keeps the lines that never go within `LONGEST`."""


def caption(content: RegionContent, texts: Texts, *, repeated: bool = False) -> str:
    """HTML of at most `LONGEST` units."""
    head = [
        Line(texts("digest-head", center=shortened(content.region, LONGEST_REGION))),
        Line(window_line(content.window_start, content.window_end, content.published_on, texts)),
    ]
    figures, elsewhere = list(_figures(content, texts)), elsewhere_lines(content.elsewhere, texts)
    blocks = [head, figures, elsewhere, [Line(texts("region-centers"))]]
    if repeated:
        blocks.append([Line(texts("digest-repeated"))])
    return fitted(blocks, LONGEST)


def _figures(content: RegionContent, texts: Texts) -> Iterator[Line]:
    yield Line(_index(content, texts))
    if content.index is not None and content.country_index is not None:
        yield Line(places_line(None, content.country_index, texts))
    yield Line(texts("region-answers", centers=content.centers, n=content.n, new=content.new))
    if content.methodology != EARLIER:
        yield Line(_response(content, texts), Rank.VISITS)
    if content.index is not None:
        yield Line(_movers(content, texts))
        if places := _places(content, texts):
            yield Line(places, Rank.REGION)
    if content.versions:
        told = ", ".join(f"{name} – {whole_number(n, texts.language)}" for name, n in content.versions)
        yield Line(texts("region-versions", versions=told), Rank.OUTSIDE_AGE)
    if content.asked or content.late:
        yield Line(texts("region-requests", asked=content.asked, late=content.late))
    if content.silent:
        yield Line(texts("region-silent", centers=_named([_short(label) for label in content.silent], texts)))
    if content.few:
        nearest = sorted(content.few, key=lambda one: (-one.n, one.label))
        few = [f"{_short(one.label)} ({one.n})" for one in nearest]
        yield Line(texts("region-few", centers=_named(few, texts)))


def plain_text(content: RegionContent, texts: Texts) -> str:
    """The same without markup."""
    return unmarked(caption(content, texts))


def _index(content: RegionContent, texts: Texts) -> str:
    if content.index is None:
        return texts("region-index-none")
    low, high = number(content.ci_low or 0.0, texts.language), number(content.ci_high or 0.0, texts.language)
    return texts("digest-index", index=number(content.index, texts.language), low=low, high=high)


def _response(content: RegionContent, texts: Texts) -> str:
    """How many of the visitors answered; the name of the reason where it is no number."""
    if content.rate is None:
        return texts(f"region-response-{response_key(content.response)}")
    return texts("region-response", rate=number(100 * content.rate, texts.language))


def _movers(content: RegionContent, texts: Texts) -> str:
    moved = [f"{_short(line.label)} {number(line.change or 0.0, texts.language, sign=True)}" for line in content.movers]
    if content.methodology != EARLIER:
        return texts("region-apart", centers=_named(moved, texts)) if moved else texts("region-apart-none")
    return texts("region-movers", centers=_named(moved, texts)) if moved else texts("region-movers-none")


def _places(content: RegionContent, texts: Texts) -> str:
    """The centers whose places in the region are surest to be at its top, each with the places it could as well be."""
    placed = sorted((line for line in content.league if line.place is not None), key=_by_place)
    named = [f"{_short(line.label)} ({_places_of(line, texts)})" for line in placed[:MOST_PLACED]]
    return texts("region-places", centers=", ".join(named)) if len(placed) > 1 else ""


def _places_of(line: LeagueLine, texts: Texts) -> str:
    """In the region, and in the nation where those are shown."""
    mine = "" if line.place is None else rank(line.place, texts)
    if line.national is None:
        return mine
    return texts.plain("region-places-nation", rank=mine, nation=rank(line.national, texts))


def _by_place(line: LeagueLine) -> float:
    return 0.0 if line.place is None else line.place.expected


def _short(label: str) -> str:
    return shortened_inside(label, LONGEST_LABEL)


def _named(entries: Sequence[str], texts: Texts) -> str:
    """The first few, and how many more there are."""
    first = ", ".join(entries[:NAMED])
    more = len(entries) - NAMED
    return texts.plain("region-and-more", first=first, more=more) if more > 0 else first
