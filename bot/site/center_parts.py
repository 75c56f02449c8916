"""What the pages of a center have in common in all languages: found once, without words."""

import re
from dataclasses import dataclass

from markupsafe import Markup

from bot.plots.canvas import axis_around
from bot.site import badge, drawings, trend_plot
from bot.site.method_2026 import figures
from bot.site.model import Entry, Link, Region, Site
from bot.site.qr import AlikeCodes, QrCode
from bot.site.trend_plot import Shape
from questionnaire.loader import USUAL
from scoring.method_2022.card import Card, Figure
from storage.messenger import Messenger

Named = list[tuple[str, Figure]]
"""Figures by the code of their group or the kind of their place."""
Drawn = list[tuple[str, Figure, Markup]]
"""The same, each with its drawing."""


@dataclass(frozen=True, slots=True)
class CenterParts:
    """
    groups      what clients said, by group, with the drawing of each
    places      the center beside its region and the country, those that have an index, each drawn on `scale`
    asked       the version of the questionnaire in which `praised` stand
    trend       of the published indices; `grid` and `curves` are its drawing
    ways        the links to the interview, to open and to scan
    in_chats    whether one of them leads to a messenger
    called      the address that dials the center's number
    described   the center for search engines
    """

    entry: Entry
    region: Region
    groups: Drawn
    places: Drawn
    scale: Markup
    asked: str
    praised: tuple[str, ...]
    trend: Shape | None
    grid: Markup
    curves: Markup
    ways: list[tuple[Link, QrCode]]
    in_chats: bool
    called: str
    described: Markup


def of(entry: Entry, region: Region, site: Site, codes: AlikeCodes) -> CenterParts:
    card, later = entry.card, entry.later
    places = figures.compared(later, region, site) if later else _compared(card, region, site)
    asked, praised = (later.questionnaire, later.figures.praised) if later else _praised(card)
    groups = card.groups if card is not None else figures.groups(later)
    axis = axis_around((bound for _, one in places for bound in (one.low, one.high)), 5, 0, 100)
    trend = trend_plot.shape(trend_plot.points(entry))
    return CenterParts(
        entry=entry,
        region=region,
        groups=[(code, one, drawings.filled(one)) for code, one in groups],
        places=[(name, one, drawings.bar(one, axis)) for name, one in places],
        scale=drawings.scale(axis),
        asked=asked,
        praised=praised,
        trend=trend,
        grid=Markup() if trend is None else drawings.grid(trend),
        curves=Markup() if trend is None else drawings.curves(trend),
        ways=[(link, codes.draw(link.address)) for link in entry.links],
        in_chats=any(link.messenger != Messenger.WEB for link in entry.links),
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
