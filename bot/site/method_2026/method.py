"""The method of version 2026.1 in plain words, with its numbers from the constants."""

from bot.results.method_2026.windows import INDEX_WEEKS, STAR_WEEKS
from bot.site.model import Site
from bot.site.wording import Section, Words
from questionnaire.flow import COOLDOWN
from questionnaire.model import Questionnaire
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.display import REMEMBERED
from scoring.method_2026.versions import LATER

SECTIONS = (
    "ask", "voice", "index", "interval", "adjusted", "region", "norms", "star", "calm", "nostar", "rank", "trend",
    "response", "counts", "private", "check",
)  # fmt: skip
"""In their order."""


def sections(w: Words, site: Site) -> list[Section]:
    """The page of a site."""
    shares = site.shares or STANDARD.shares
    return plain(w, site.questionnaire, shares)


def plain(
    w: Words, asked: Questionnaire, shares: tuple[float, float], constants: Constants = STANDARD
) -> list[Section]:
    arguments = numbers(w.language, asked, shares, constants)
    return [
        Section(code, w.text(f"method-{code}"), tuple(w.text(f"method-{code}-text", **arguments).split("\n\n")))
        for code in SECTIONS
    ]


def numbers(
    language: str, asked: Questionnaire, shares: tuple[float, float], constants: Constants = STANDARD
) -> dict[str, str | int]:
    """Every number of the page."""
    groups = ", ".join(f"{group.title[language]} – {group.weight}\N{NO-BREAK SPACE}%" for group in asked.groups)
    seekers, employers = (_percent(share) for share in shares)
    return {
        "questions": len(asked.questions),
        "groups": groups,
        "seekers": seekers,
        "employers": employers,
        "weeks": INDEX_WEEKS,
        "year": STAR_WEEKS,
        "confidence": _percent(constants.confidence),
        "shown": constants.shown,
        "firm": constants.firm,
        "own": constants.own_employers,
        "adjusted": constants.adjusted_from,
        "centers": constants.norms_centers,
        "people": constants.star_people,
        "first": _percent(constants.first),
        "keep": _percent(constants.keep),
        "narrow": _percent(constants.narrow),
        "months": REMEMBERED,
        "points": round(constants.least_change),
        "false": _percent(constants.trend_rate),
        "asked": _percent(constants.asked_share),
        "low": _percent(constants.response_cuts[0]),
        "high": _percent(constants.response_cuts[1]),
        "cell": constants.least_cell,
        "days": COOLDOWN.days,
        "open": constants.operators_days,
        "version": LATER,
    }


def _percent(share: float) -> int:
    return round(100 * share)
