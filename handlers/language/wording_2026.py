"""Words for the figures of methodology 2026.1: the same in the chat, in digests, in the report and on the site.

All functions give plain text without markup. None prints a star without its certainty or a place without its interval.
"""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from handlers.language.texts import Texts, locale_of
from handlers.language.wording import number, whole_number
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.display import ShownRange
from scoring.method_2026.index import Composition, Figure, State
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange, StarState
from scoring.method_2026.trend import Trend
from scoring.method_2026.visible import VisibleFigures

STAR = "★"
CERTAIN = 100
"""Whole percents that would claim too much: no star is beyond doubt."""
RISE, FALL = "↗", "↘"
RESPONSE_CUTS = {name: round(100 * cut) for name, cut in zip(("low", "high"), STANDARD.response_cuts, strict=True)}
"""In percents."""


def key_of(state: StarState) -> str:
    """The end of a state's keys, such as "no-norms-yet"."""
    return state.value.replace(" ", "-")


def response_key(of: ResponseClass) -> str:
    return of.name.lower().replace("_", "-")


def stars(of: StarRange, texts: Texts) -> str:
    """Such as "4 звезды" or "3–4 звезды"."""
    if of.length == 1:
        return texts.plain("figures-stars", stars=of.high)
    return texts.plain("figures-stars-range", low=of.low, high=of.high)


def stars_in_short(of: StarRange) -> str:
    """For a narrow place, such as "4★" or "3–4★"."""
    return f"{of.low}{STAR}" if of.length == 1 else f"{of.low}–{of.high}{STAR}"


def certainty(percent: int, texts: Texts) -> str:
    """Such as "с уверенностью 83 %"."""
    if percent >= CERTAIN:
        return texts.plain("figures-certainty-highest")
    return texts.plain("figures-certainty", percent=percent)


def percent_in_short(percent: int) -> str:
    """The certainty for a narrow place, such as "83%"."""
    return f">{CERTAIN - 1}%" if percent >= CERTAIN else f"{percent}%"


def star_line(of: VisibleFigures, texts: Texts) -> str:
    """The star range with its certainty; without one the state in words, with what is missing."""
    if of.range is not None and of.certainty is not None:
        return texts.plain("figures-star-line", stars=stars(of.range, texts), certainty=certainty(of.certainty, texts))
    return star_state(of, texts)


def foretold(of: VisibleFigures, texts: Texts) -> str:
    """How likely the likeliest star stays that if as many people again answer; nothing without a star range."""
    if of.foretold is None:
        return ""
    return texts.plain("figures-foretold", stars=of.foretold.stars, percent=of.foretold.percent)


def star_state(of: VisibleFigures, texts: Texts) -> str:
    """The reason why there is no star, with what is missing; the name of the state where there is one."""
    if of.star is StarState.NOT_ENOUGH_PEOPLE and not of.missing_for_star:
        return texts.plain("figures-state-not-standing")
    if of.star is StarState.NOT_ENOUGH_PEOPLE and of.missing_for_star is not None:
        return texts.plain("figures-state-not-enough-people", missing=of.missing_for_star)
    return texts.plain(f"figures-state-{key_of(of.star)}", least=STANDARD.shown)


def state_name(state: StarState, texts: Texts) -> str:
    """The name of a state alone, in small letters, for tables and legends."""
    return texts.plain(f"figures-name-{key_of(state)}")


def last_range(shown: ShownRange, texts: Texts) -> str:
    """The range shown last, with its month: to be set in grey."""
    month = str(format_date(date.fromisoformat(f"{shown.month}-01"), "LLLL y", locale=locale_of(texts.language)))
    return texts.plain("figures-last-range", stars=stars(shown.range, texts), month=month)


def index_state(of: VisibleFigures, texts: Texts) -> str:
    """The state of the index with what is missing; nothing where it is firm."""
    if of.state is State.HIDDEN:
        return (
            texts.plain("figures-index-hidden", missing=of.missing)
            if of.missing
            else texts.plain("figures-index-not-standing")
        )
    if of.index is None:
        return texts.plain("figures-index-no-norms")
    return texts.plain("figures-index-preliminary", firm=STANDARD.firm) if of.state is State.PRELIMINARY else ""


def index_name(state: State, texts: Texts) -> str:
    """The name of the index's state alone."""
    return texts.plain(f"figures-index-name-{state}")


def interval(of: Figure, texts: Texts) -> str:
    """Such as "от 81,8 до 87,7"."""
    low, high = (number(end, texts.language) for end in (of.low, of.high))
    return texts.plain("figures-interval", low=low, high=high)


def plain_index(of: VisibleFigures, texts: Texts) -> str:
    """What the adjustment did to the index as answered; nothing where there is no adjusted one."""
    if of.index is None or of.shift is None:
        return ""
    return texts.plain(
        "figures-plain-index",
        index=number(of.index.value, texts.language),
        shift=number(of.shift, texts.language, sign=True),
    )


def people(of: VisibleFigures, texts: Texts) -> str:
    """How many job seekers and employers answered; nothing where a number is hidden."""
    if of.job_seekers is None or of.employers is None:
        return ""
    seekers = texts.plain("figures-job-seekers", n=of.job_seekers)
    if not of.employers:
        return seekers
    return texts.plain("figures-both", seekers=seekers, employers=texts.plain("figures-employers", n=of.employers))


def composition(of: VisibleFigures, texts: Texts) -> str:
    """Whose answers the index rests on; nothing without an index."""
    return "" if of.composition is None else texts.plain(f"figures-composition-{of.composition}")


def shares(parts: Sequence[float], texts: Texts) -> str:
    """π: how much job seekers and employers weigh in the index."""
    seekers, employers = (round(100 * part) for part in parts)
    return texts.plain("figures-shares", seekers=seekers, employers=employers)


def response(of: ResponseClass, texts: Texts) -> str:
    """How many of the visitors answered."""
    return texts.plain(f"figures-response-{response_key(of)}", **RESPONSE_CUTS)


def response_name(of: ResponseClass, texts: Texts) -> str:
    """The same for a table."""
    return texts.plain(f"figures-response-name-{response_key(of)}", **RESPONSE_CUTS)


def groups_of(of: Composition, texts: Texts) -> str:
    """The heading of the groups: whose answers they rest on."""
    return texts.plain(f"figures-groups-{of}")


def shares_in_short(parts: Sequence[float], texts: Texts) -> str:
    """The same for small print."""
    seekers, employers = (round(100 * part) for part in parts)
    return texts.plain("figures-shares-short", seekers=seekers, employers=employers)


def rank(of: Rank, texts: Texts) -> str:
    """Such as "место 14–210 из 1 650"."""
    low, high, whole = (whole_number(one, texts.language) for one in (of.low, of.high, of.of))
    if of.low == of.high:
        return texts.plain("figures-rank-single", place=low, of=whole)
    return texts.plain("figures-rank", low=low, high=high, of=whole)


def ranks(of: VisibleFigures, texts: Texts) -> list[str]:
    """The places in the country and in the region, those that there are."""
    found = (("country", of.rank), ("region", of.regional_rank))
    return [texts.plain(f"figures-rank-{name}", rank=rank(one, texts)) for name, one in found if one is not None]


def trend(of: Trend, texts: Texts) -> str:
    """The change against the 13 weeks before, net of the country; a rise or fall only where it is called one."""
    points, national, net = (number(one, texts.language, sign=True) for one in (of.points, of.national, of.net))
    turn = "usual" if not of.called else "rose" if of.net > 0 else "fell"
    line = texts.plain(f"figures-trend-{turn}", points=points, national=national, net=net.lstrip("+−"))
    return line if of.employers else texts.plain("figures-trend-seekers", trend=line)


def trend_sign(of: Trend | None) -> str:
    """An arrow for a list; nothing where no rise or fall is called."""
    if of is None or not of.called:
        return ""
    return RISE if of.net > 0 else FALL
