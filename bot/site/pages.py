"""The pages of the site one by one, as a path and its HTML. The templates escape everything from outside."""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.plots import style
from bot.plots.canvas import axis_around
from bot.site import badge, center_parts, drawings, trend_plot
from bot.site.addresses import NOT_FOUND
from bot.site.center_parts import CenterParts
from bot.site.method_2026 import figures, method, ranking
from bot.site.method_2026 import wording as later_words
from bot.site.model import Changes, Entry, Region, Site, TrendPoint
from bot.site.qr import AlikeCodes
from bot.site.wording import REMEMBERED, Words
from questionnaire.model import LANGUAGES
from scoring.methodology import STANDARD

TEMPLATES = Path(__file__).parent
FOLDERS = {"ru": "", "en": "en/"}
"""The folder of each language's pages."""
REDIRECTION = (
    '<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>{slug}</title><link rel="icon" href="data:,">'
    '<link rel="canonical" href="{slug}.html"><meta http-equiv="refresh" content="0; url={slug}.html"></head>'
    '<body><a href="{slug}.html">{slug}</a></body></html>\n'
)
ASSETS = ("site.css", "site.js", "icon.svg")
MENU = (("index.html", "site-home"), ("centers.html", "site-all"), ("method.html", "site-method"))
CHANGES_FILE = "changes.csv"
MOST_CHANGES = 100
"""Centers on the page of changes; the file has them all."""


@dataclass(frozen=True, slots=True)
class Page:
    path: str
    html: str


def redirections(centers: Iterable[tuple[str, str]]) -> Iterator[Page]:
    """For each center, its code and its slug, a page under its code as it is printed and typed, where that is not the
    name of its page. Telephones begin with a capital."""
    for printed, slug in centers:
        for code in dict.fromkeys((printed, printed.upper(), printed.capitalize())):
            if code != slug:
                for folder in FOLDERS.values():
                    yield Page(f"{folder}center/{code}.html", REDIRECTION.format(slug=slug))


def pages(site: Site) -> Iterator[Page]:
    """All pages, and for each center a picture of its star, in each language."""
    editions = Editions(site)
    yield from editions.of_nation()
    for region in site.regions:
        yield from editions.of_region(region)


def names(region: Region) -> Iterator[str]:
    """The paths of all that belongs to a region."""
    for folder in FOLDERS.values():
        yield f"{folder}region/{region.slug}.html"
        for entry in region.entries:
            yield f"{folder}center/{entry.slug}.html"
            yield f"{folder}{badge.FOLDER}/{entry.slug}.svg"


def names_of_nation(site: Site) -> Iterator[str]:
    """The paths of the pages of the nation in all languages, and of the one for unknown addresses."""
    for folder in FOLDERS.values():
        for name, _ in _menu(site):
            yield f"{folder}{name}"
    yield NOT_FOUND


class Editions:
    """The pages of a site in each language. Those of a region need no other region of the site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._codes = AlikeCodes()
        self._editions = [_Edition(site, language) for language in LANGUAGES]

    def of_nation(self) -> Iterator[Page]:
        for edition in self._editions:
            yield from edition.of_nation()

    def of_region(self, region: Region) -> Iterator[Page]:
        """Its own, and a page and a badge for each of its centers."""
        for edition in self._editions:
            yield edition.of_region(region)
        for entry in region.entries:
            parts = center_parts.of(entry, region, self._site, self._codes)
            for edition in self._editions:
                yield from edition.of_center(parts)


def not_found(site: Site) -> Page:
    """One for all languages: a web server knows one."""
    words = [Words(language, site.questionnaire) for language in LANGUAGES]
    style_sheet = style.css() + (TEMPLATES / "site.css").read_text(encoding="utf-8")
    script = (TEMPLATES / "not_found.js").read_text(encoding="utf-8")
    html = (
        _environment()
        .get_template("not_found.html.j2")
        .render(words=words, folders=FOLDERS, style=_Inline(style_sheet), script=_Inline(script))
    )
    return Page(NOT_FOUND, html)


class _Inline:
    """A style sheet or a script inside a page, and the digest by which the page's policy allows it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.digest = f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


class _Edition:
    """All pages in one language."""

    def __init__(self, site: Site, language: str) -> None:
        self._site = site
        self._folder = FOLDERS[language]
        self._other = next(other for other in LANGUAGES if other != language)
        self._words = Words(language, site.questionnaire)
        self._later_words = later_words.Words(language)
        self._day_heading = lru_cache(REMEMBERED)(lambda day: _heading(self._words.day(day)))
        self._figure_cell = lru_cache(REMEMBERED)(lambda value: _cell(self._words.figure(value)))
        self._count_cell = lru_cache(REMEMBERED)(lambda value: _cell(self._words.count(value)))
        self._colours = Markup(style.css())
        self._environment = _environment()
        self._environment.globals |= {
            "w": self._words,
            "t": self._words.text,
            "later": self._later_words,
            "draw": drawings,
            "site": site,
            "menu": _menu(site),
            "other": self._other,
        }
        # A filter of what is written in the template is a part of the compiled one: it takes no time on any page. Of
        # anything else it is called at once, where a function passes through the template's context first.
        words = self._words
        self._environment.filters |= {
            "t": words.text,
            "figure": words.figure,
            "whole": words.count,
            "day": words.day,
            "time": words.time,
            "between": words.between,
            "ru": words.russian,
            "state": words.state,
            "note": words.note,
            "heading": words.heading,
            "arrow": words.arrow,
            "place": words.place,
            "hours": words.hours,
            "group": words.group,
            "indicator": words.indicator,
            "measure": words.measure,
            "messenger": words.messenger,
            "verdict": words.verdict,
        }

    def of_nation(self) -> Iterator[Page]:
        site = self._site
        if site.is_later:
            yield self._page(
                "index.html",
                "method_2026/front.html.j2",
                counts=ranking.counts(site.entries),
                regions=[(region, ranking.counts(region.entries)) for region in site.regions],
                axis=trend_plot.scale([figures.public_figure(one.place.shown) for one in site.regions if one.place]),
            )
        else:
            yield self._front()
        yield self._page("centers.html", "centers.html.j2", letters=_letters(site))
        sections = method.sections(self._words, site) if site.is_later else self._words.method(site)
        yield self._page("method.html", "method.html.j2", sections=sections)
        if site.changes is not None:
            yield self._changes(site.changes)

    def of_region(self, region: Region) -> Page:
        return self._later_region(region) if self._site.is_later else self._region(region)

    def of_center(self, parts: CenterParts) -> Iterator[Page]:
        yield self._center(parts)
        yield self._badge(parts.entry)

    def _front(self) -> Page:
        site = self._site
        indices = [region.index for region in site.regions if region.index is not None]
        return self._page("index.html", "front.html.j2", axis=trend_plot.scale(indices))

    def _changes(self, found: Changes) -> Page:
        entries = {entry.code: entry for entry in self._site.entries}
        shown = [(entries[one.code], one) for one in found.centers[:MOST_CHANGES]]
        return self._page(
            "changes.html",
            "method_2026/changes.html.j2",
            found=found,
            shown=shown,
            all_shown=len(shown) == len(found.centers),
            file=CHANGES_FILE,
        )

    def _later_region(self, region: Region) -> Page:
        ranked = ranking.ranked(region.entries)
        years = [year for _, _, year in ranked]
        axis = axis_around((bound for one in years for bound in (one.low, one.high)), 10, 0, 100)
        return self._page(
            f"region/{region.slug}.html",
            "method_2026/region.html.j2",
            region=region,
            ranked=ranked,
            apart=ranking.apart(region.entries),
            counts=ranking.counts(region.entries),
            responses=figures.responses(region.entries),
            axis=axis,
        )

    def _region(self, region: Region) -> Page:
        ranked = region.ranked
        indices = [entry.card.index for entry in ranked if entry.card is not None and entry.card.index is not None]
        return self._page(
            f"region/{region.slug}.html",
            "region.html.j2",
            region=region,
            ranked=ranked,
            apart=region.apart,
            axis=trend_plot.scale(indices),
            firm=STANDARD.min_firm,
        )

    def _center(self, parts: CenterParts) -> Page:
        entry, trend = parts.entry, parts.trend
        return self._page(
            f"center/{entry.slug}.html",
            "center.html.j2",
            entry=entry,
            card=entry.card,
            region=parts.region,
            said={code: figure for code, figure, _ in parts.groups},
            groups=parts.groups,
            praised=[self._words.question(code, parts.asked) for code in parts.praised],
            weeks="" if trend is None else Markup("\n".join(map(self._week, reversed(trend.shown)))),
            trend=trend_plot.trend(trend, self._words),
            ways=parts.ways,
            called=parts.called,
            places=parts.places,
            parts=parts,
            described=parts.described,
            badge=badge,
            snippet=badge.snippet(entry, self._folder, self._words.text("site-badge-alt", code=entry.code)),
        )

    def _week(self, point: TrendPoint) -> str:
        """A row with the day, the index, and its interval with the version by methodology 2026.1, or else the answers,
        as HTML. Not in the template: there each figure takes longer, and a nation has half a million rows."""
        day, index = self._day_heading(point.until), self._figure_cell(point.value)
        if self._site.is_later:
            return f"<tr>{day}{index}{_cell(self._later_words.bounds(point))}{_cell(point.version)}</tr>"
        return f"<tr>{day}{index}{self._count_cell(point.n or 0)}</tr>"

    def _badge(self, entry: Entry) -> Page:
        star, known = badge.shown(entry), entry.later or entry.card
        text = self._words.text
        if star is None:
            said = text("site-badge-none")
        elif star.low == star.high:
            said = text("site-badge-star", stars=star.low)
        else:
            said = text("site-badge-range", low=star.low, high=star.high)
        drawn = self._environment.get_template("badge.svg.j2").render(
            entry=entry,
            said=said,
            stars=[] if star is None else badge.stars(star),
            until=None if star is None or known is None else known.until,
            width=badge.WIDTH,
            height=badge.HEIGHT,
            colours=self._colours,
        )
        return Page(f"{self._folder}{badge.FOLDER}/{entry.slug}.svg", drawn)

    def _page(self, path: str, template: str, **context: object) -> Page:
        home = "../" * path.count("/")
        root = home + "../" * self._folder.count("/")
        html = self._environment.get_template(template).render(
            context, name=path, home=home, root=root, twin=root + FOLDERS[self._other] + path
        )
        return Page(self._folder + path, html)


def _menu(site: Site) -> Sequence[tuple[str, str]]:
    return MENU if site.changes is None else (*MENU, ("changes.html", "site-changes"))


def _heading(text: str) -> str:
    """The first cell of a week's row, escaped."""
    return f'<th scope="row">{escape(text)}</th>'


@lru_cache(REMEMBERED)
def _cell(text: str) -> str:
    return f'<td class="number">{escape(text)}</td>'


def _letters(site: Site) -> list[tuple[str, list[Entry]]]:
    """All centers by the first letter of their city."""
    entries = sorted(site.entries, key=lambda entry: (_folded(entry.city), _folded(entry.name), entry.code))
    return [
        (letter, list(mine)) for letter, mine in groupby(entries, key=lambda entry: _folded(entry.city)[:1].upper())
    ]


def _folded(text: str) -> str:
    """A key for alphabetical order: Ё sorts with Е."""
    return text.strip().casefold().replace("ё", "е")
