"""The words and numbers that a report's page and workbook share."""

from babel.dates import format_datetime

from bot.report.model import CenterLine, NonUseLine, Report, Rollup
from handlers.language.signs import heading_sign, stars_drawn
from handlers.language.texts import Texts, locale_of
from handlers.language.wording import day_and_year, number, short_day, whole_number
from scoring.facts import GapVerdict
from scoring.method_2022.funnel import Flag
from scoring.method_2022.stars import StarState

NOTHING = "–"


def place_name(report: Report, texts: Texts) -> str:
    return report.region or texts.plain("report-nation")


def window(report: Report, texts: Texts) -> str:
    start, end = (day_and_year(day, texts.language) for day in (report.window_start, report.window_end))
    return f"{start} – {end}"


def computed(report: Report, texts: Texts) -> str:
    return f"{format_datetime(report.computed_at, 'd MMMM y, HH:mm', locale=locale_of(texts.language))} UTC"


def figure(value: float | None, texts: Texts) -> str:
    return NOTHING if value is None else number(value, texts.language)


def count(value: int | None, texts: Texts) -> str:
    return NOTHING if value is None else whole_number(value, texts.language)


def percent(share: float | None, texts: Texts) -> str:
    return NOTHING if share is None else texts.plain("report-percent", value=number(100 * share, texts.language))


def stars(line: CenterLine) -> str:
    """Five signs if a center has stars; otherwise nothing, because no other state is a number of stars."""
    return "" if line.stars is None else stars_drawn(line.stars)


def arrow(line: CenterLine) -> str:
    return heading_sign(line.heading)


def heading(line: CenterLine, texts: Texts) -> str:
    """The direction from the year to the 13 weeks, for people who do not see the arrow."""
    return "" if line.heading is None else texts.plain(f"site-heading-{line.heading}")


def star_state(line: CenterLine, texts: Texts) -> str:
    """The named state, if the stars do not say it all."""
    return "" if line.star_state is StarState.STAR else texts.plain(f"report-star-{line.star_state}")


def as_of(line: CenterLine, report: Report, texts: Texts) -> str:
    """The last day of a center's figures, if earlier than the report's."""
    if line.window_end == report.window_end:
        return ""
    return texts.plain("report-as-of", day=short_day(line.window_end, texts.language))


def signed(value: float, texts: Texts) -> str:
    return number(value, texts.language, sign=True)


def change(line: CenterLine, texts: Texts) -> str:
    """Points against the window before, with an arrow only for a real change."""
    if line.change is None:
        return NOTHING
    points = number(line.change, texts.language, sign=True)
    if not line.called:
        return points
    return f"▲ {points}" if line.change > 0 else f"▼ {points}"


def away(line: CenterLine, texts: Texts) -> str:
    """The side of the usual spread on which a center lies, if it is outside the funnel."""
    if line.funnel_flag in (None, Flag.USUAL) or line.funnel_z is None:
        return ""
    side = "above" if line.funnel_z > 0 else "below"
    return texts.plain(f"report-away-{line.funnel_flag}-{side}")


def region_name(rollup: Rollup, texts: Texts) -> str:
    return rollup.region or texts.plain("report-nation")


def respondents(line: NonUseLine, texts: Texts) -> str:
    return texts.plain(f"report-type-{line.respondent_type or 'all'}")


def verdict(code: GapVerdict, texts: Texts) -> str:
    return "" if code is GapVerdict.USUAL else texts.plain(f"report-verdict-{code}")


def yes(answer: bool, texts: Texts) -> str:
    return texts.plain("report-yes" if answer else "report-no")


def reason(code: str, texts: Texts) -> str:
    return texts.plain(f"report-reason-{code}")
