"""Numbers, dates, stars, ages and actions in words: the same in the chat, in digests, on the site and on paper."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from handlers.texts import Texts
from questionnaire.model import AgeBand, Questionnaire
from scoring.actions import ActionTaken, Verdict


def line(texts: Texts, questionnaire: Questionnaire, taken: ActionTaken) -> str:
    """One action: the group, the center's words, since when, and what came of it."""
    group = questionnaire.group(taken.group).brief[texts.language]
    since = format_date(taken.since, "d MMMM", locale=texts.language)
    return f"{texts('action-line', group=group, what=taken.what, since=since)}\n{outcome(texts, taken)}"


def outcome(texts: Texts, taken: ActionTaken) -> str:
    """In so many words, with the interval of the difference where there is one."""
    if taken.outcome is None:
        return texts("action-running")
    seen = taken.outcome
    if seen.verdict is Verdict.TOO_FEW or seen.points is None or seen.low is None or seen.high is None:
        return texts("action-too-few")
    points, low, high = (
        format_decimal(round(value, 1) + 0.0, "+0.0;−0.0", locale=texts.language)
        for value in (seen.points, seen.low, seen.high)
    )
    return texts(f"action-{seen.verdict}", points=points, low=low, high=high)


MOST_STARS = 5
FULL_STAR, EMPTY_STAR = "★", "☆"


def stars_drawn(stars: int) -> str:
    return FULL_STAR * stars + EMPTY_STAR * (MOST_STARS - stars)


def age_label(texts: Texts, band: AgeBand) -> str:
    if band in (AgeBand.UNDER_18, AgeBand.OVER_70):
        return texts.plain(f"age-band-{band}")
    start, end = band.split("-")
    return texts.plain("age-band-range", **{"from": start, "to": end})


def number(value: float, language: str, *, sign: bool = False) -> str:
    """One decimal, with the language's own decimal mark and a real minus."""
    pattern = "+0.0;−0.0" if sign and round(value, 1) else "0.0;−0.0"
    return str(format_decimal(round(value, 1) + 0.0, pattern, locale=language))


def span_in_words(start: date, end: date, language: str) -> tuple[str, str]:
    """Both days of a window, the year with the last one (and with the first where it is another)."""
    long = "d MMMM y"
    first = format_date(start, "d MMMM" if start.year == end.year else long, locale=language)
    return first, format_date(end, long, locale=language)


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
