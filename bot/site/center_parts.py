"""What the pages of a center have in common in all languages: found once, without words."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from bot.plots.canvas import Axis, axis_around
from bot.site import badge, trend_plot
from bot.site.method_2026 import figures
from bot.site.model import Entry, Link, Region, Site
from bot.site.qr import AlikeCodes, QrCode
from bot.site.trend_plot import Shape
from questionnaire.loader import USUAL
from scoring.method_2022.card import Card, Figure

Named = list[tuple[str, Figure]]
"""Figures by the code of their group or the kind of their place."""


@dataclass(frozen=True, slots=True)
class CenterParts:
    """
    groups      what clients said, by group
    places      the center beside its region and the country, those that have an index, on `axis`
    asked       the version of the questionnaire in which `praised` stand
    ways        the links to the interview, to open and to scan
    called      the address that dials the center's number
    described   the center for search engines
    """

    entry: Entry
    region: Region
    groups: Named
    places: Named
    axis: Axis
    asked: str
    praised: tuple[str, ...]
    trend: Shape | None
    ways: list[tuple[Link, QrCode]]
    called: str
    described: Markup


def of(entry: Entry, region: Region, site: Site, codes: AlikeCodes) -> CenterParts:
    card, later = entry.card, entry.later
    places = figures.compared(later, region, site) if later else _compared(card, region, site)
    asked, praised = (later.questionnaire, later.figures.praised) if later else _praised(card)
    return CenterParts(
        entry=entry,
        region=region,
        groups=list(card.groups) if card is not None else figures.groups(later),
        places=places,
        axis=axis_around((bound for _, one in places for bound in (one.low, one.high)), 5, 0, 100),
        asked=asked,
        praised=praised,
        trend=trend_plot.shape(trend_plot.points(entry)),
        ways=[(link, codes.draw(link.address)) for link in entry.links],
        called=called(entry.phone),
        described=badge.json_ld(entry),
    )


def called(phone: str | None) -> str:
    """The address that dials a number.

    >>> called("+7 (4832) 12-34-56 доб. 12"), called(None)
    ('tel:+74832123456;ext=12', '')
    """
    if phone is None:
        return ""
    number, _, extension = re.sub(r"доб\.|ext\.", ",", phone).partition(",")
    digits = re.sub(r"[^\d+]", "", number)
    return f"tel:{digits};ext={extension.strip()}" if extension.strip() else f"tel:{digits}"


def _praised(card: Card | None) -> tuple[str, tuple[str, ...]]:
    return (card.questionnaire, card.praised) if card is not None else (USUAL, ())


def _compared(card: Card | None, region: Region, site: Site) -> Named:
    """The center, its region and the country, those that have an index; nothing for a center without one."""
    if card is None or card.index is None:
        return []
    places = (("center", card.index), ("region", region.index), ("country", site.index))
    return [(name, figure) for name, figure in places if figure is not None]
