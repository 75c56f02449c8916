"""The words of a region's digest: five lines under its picture."""

from collections.abc import Sequence

from bot.digest.caption_lines import Line, fitted, unmarked
from bot.digest.center.caption import LONGEST
from bot.digest.region.content import RegionContent
from handlers.standing_lines import places_line, window_line
from handlers.texts import Texts
from handlers.wording import number, shortened, shortened_inside

LONGEST_REGION = 100
LONGEST_LABEL = 28
NAMED = 5
"""Centers named in one line. Together with the lengths above, this keeps the longest caption within `LONGEST`."""


def caption(content: RegionContent, texts: Texts, *, repeated: bool = False) -> str:
    """HTML of at most `LONGEST` units."""
    head = [
        Line(texts("digest-head", center=shortened(content.region, LONGEST_REGION))),
        Line(window_line(content.window_start, content.window_end, content.published_on, texts)),
    ]
    figures = [_index(content, texts), texts("region-answers", centers=content.centers, n=content.n, new=content.new)]
    if content.index is not None:
        if content.country_index is not None:
            figures.insert(1, places_line(None, content.country_index, texts))
        figures.append(_movers(content, texts))
    if content.asked or content.late:
        figures.append(texts("region-requests", asked=content.asked, late=content.late))
    if content.silent:
        figures.append(texts("region-silent", centers=_named([_short(label) for label in content.silent], texts)))
    if content.few:
        nearest = sorted(content.few, key=lambda one: (-one.n, one.label))
        few = [f"{_short(one.label)} ({one.n})" for one in nearest]
        figures.append(texts("region-few", centers=_named(few, texts)))
    blocks = [head, [Line(words) for words in figures], [Line(texts("region-centers"))]]
    if repeated:
        blocks.append([Line(texts("digest-repeated"))])
    return fitted(blocks, LONGEST)


def plain_text(content: RegionContent, texts: Texts) -> str:
    """The same without markup."""
    return unmarked(caption(content, texts))


def _index(content: RegionContent, texts: Texts) -> str:
    if content.index is None:
        return texts("region-index-none")
    low, high = number(content.ci_low or 0.0, texts.language), number(content.ci_high or 0.0, texts.language)
    return texts("digest-index", index=number(content.index, texts.language), low=low, high=high)


def _movers(content: RegionContent, texts: Texts) -> str:
    moved = [f"{_short(line.label)} {number(line.change or 0.0, texts.language, sign=True)}" for line in content.movers]
    return texts("region-movers", centers=_named(moved, texts)) if moved else texts("region-movers-none")


def _short(label: str) -> str:
    return shortened_inside(label, LONGEST_LABEL)


def _named(entries: Sequence[str], texts: Texts) -> str:
    """The first few, and how many more there are."""
    first = ", ".join(entries[:NAMED])
    more = len(entries) - NAMED
    return texts.plain("region-and-more", first=first, more=more) if more > 0 else first
