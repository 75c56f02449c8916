"""Words for numbers, dates, stars, ages and actions: the same in the chat, in digests, on the site and on paper."""

import re
from datetime import date, datetime, timedelta

from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal

from handlers.language.texts import Texts, locale_of
from questionnaire.model import AgeBand, Questionnaire
from scoring.method_2022.actions import ActionTaken, Verdict
from scoring.method_2026.actions import Outcome as Compared
from scoring.method_2026.actions import Verdict as Beside
from scoring.windows import local_day

ELLIPSIS = "…"
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
WEEKDAY = re.compile("|".join(WEEKDAYS))
FRESH = timedelta(weeks=5)
"""Answers that end no longer ago than this count as going on until now."""


def line(texts: Texts, questionnaire: Questionnaire, taken: ActionTaken) -> str:
    """One action: the group, the center's words, the start, and the outcome."""
    group = questionnaire.group(taken.group).brief[texts.language]
    since = day(taken.since, texts.language)
    return f"{texts('action-line', group=group, what=taken.what, since=since)}\n{outcome(texts, taken)}"


def outcome(texts: Texts, taken: ActionTaken) -> str:
    """The outcome in words, with the interval of the difference if there is one."""
    if taken.outcome is None:
        return texts("action-running")
    seen = taken.outcome
    if isinstance(seen, Compared):
        return f"{COMPARED_SIGNS[seen.verdict]} {compared(texts, seen)}"
    if seen.verdict is Verdict.TOO_FEW or seen.points is None or seen.low is None or seen.high is None:
        return texts("action-too-few")
    points, low, high = (number(value, texts.language, sign=True) for value in (seen.points, seen.low, seen.high))
    return texts(f"action-{seen.verdict}", points=points, low=low, high=high)


COMPARED_SIGNS = {
    Beside.ROSE_MORE: "✅",
    Beside.AS_MUCH: "➖",
    Beside.LESS: "🔻",
    Beside.TOO_FEW: "❔",
}


def compared(texts: Texts, seen: Compared) -> str:
    """The outcome against centers that began alike, with its interval, and the plain difference beside it. Plain text
    without markup."""
    key = f"outcome-{seen.verdict.name.lower().replace('_', '-')}"
    if seen.effect is None or seen.low is None or seen.high is None:
        said = texts.plain(key)
    else:
        effect, low, high = (number(one, texts.language, sign=True) for one in (seen.effect, seen.low, seen.high))
        said = texts.plain(key, effect=effect, low=low, high=high)
    if seen.plain is None:
        return said
    return f"{said} {texts.plain('outcome-plain', points=number(seen.plain, texts.language, sign=True))}"


DISTANCE_STEPS = ((1, 20), (5, 100), (10, float("inf")))
"""To how many kilometers distances are rounded, below which distance."""

KIND_OF_CENTER = re.compile(
    r"[«“„\"]|\b(?:центр|цзн|служб|отдел|филиал|агентств|биржа|гку|гбу|гау|кгку|огку|center|centre|office|service)",
    re.IGNORECASE,
)
"""Signs that a name says by itself of which kind the place is."""


def center_in_text(texts: Texts, name: str) -> str:
    """A center's name for running text. A name that carries its kind or quotation marks stays as it is; a bare one gets
    both. The texts keep the name in the nominative, apart from the sentence around it."""
    return name if KIND_OF_CENTER.search(name) else texts.plain("center-named", name=name)


def age_label(texts: Texts, band: AgeBand) -> str:
    if band in (AgeBand.UNDER_18, AgeBand.OVER_70):
        return texts.plain(f"age-band-{band}")
    start, end = band.split("-")
    return texts.plain("age-band-range", **{"from": start, "to": end})


def number(value: float, language: str, *, sign: bool = False) -> str:
    """One decimal, with the language's own decimal mark and a real minus."""
    pattern = "+0.0;−0.0" if sign and round(value, 1) else "0.0;−0.0"
    return str(format_decimal(round(value, 1) + 0.0, pattern, locale=locale_of(language)))


def rounded(value: float, language: str) -> str:
    """No decimal."""
    return str(format_decimal(value, "0", locale=locale_of(language)))


def whole_number(value: int, language: str) -> str:
    """In groups of three digits."""
    return str(format_decimal(value, locale=locale_of(language)))


def distance(texts: Texts, kilometers: float) -> str:
    """About how far: the farther, the coarser, as people say it."""
    if kilometers < 0.95:
        return texts.plain("distance-meters", meters=max(1, round(kilometers * 10)) * 100)
    step = next(step for step, below in DISTANCE_STEPS if kilometers < below)
    return texts.plain("distance-kilometers", kilometers=whole_number(round(kilometers / step) * step, texts.language))


def day(of: date, language: str) -> str:
    """Such as "24 декабря" or "24 December"."""
    return str(format_date(of, "d MMMM", locale=locale_of(language)))


def short_day(of: date, language: str) -> str:
    return str(format_date(of, "d MMM", locale=locale_of(language)))


def day_and_year(of: date, language: str) -> str:
    return str(format_date(of, "d MMMM y", locale=locale_of(language)))


def day_in_words(moment: datetime, zone: str, language: str) -> str:
    """The day of a moment by a center's clock."""
    return day(local_day(moment, zone), language)


def months(texts: Texts, since: date, until: date, *, today: date, year: bool) -> str:
    """The first month, and the last one if it is over; with the years if wanted."""
    pattern = " y" if year else ""
    start = str(format_date(since, f"MMMM{pattern}", locale=locale_of(texts.language)))
    if today - until <= FRESH:
        return texts.plain("rating-since", since=start)
    end = str(format_date(until, f"LLLL{pattern}", locale=locale_of(texts.language)))
    return texts.plain("rating-between", since=start, until=end)


def span_in_words(start: date, end: date, language: str) -> tuple[str, str]:
    """Both days of a window; the year with the last one, and with the first if it differs."""
    first = day(start, language) if start.year == end.year else day_and_year(start, language)
    return first, day_and_year(end, language)


def capitalized(text: str) -> str:
    """With a capital letter at its start, for the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def opening_hours_in_words(hours: str, language: str) -> str:
    """Such as "пн–пт 09:00–18:00, сб 10:00–14:00", from "mo-fr 09:00-18:00; sa 10:00-14:00"."""
    names = get_day_names("abbreviated", locale=locale_of(language))
    words = WEEKDAY.sub(lambda found: str(names[WEEKDAYS.index(found[0])]), hours)
    return words.replace("-", "–").replace(";", ",")


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}{ELLIPSIS}"


def shortened_inside(text: str, longest: int) -> str:
    """Shortened in the middle: long names of one place differ at their ends."""
    if len(text) <= longest:
        return text
    tail = longest // 2
    return f"{text[: longest - tail - 1].rstrip()}{ELLIPSIS}{text[-tail:].lstrip()}"
