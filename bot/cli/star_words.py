"""Figures of methodology 2026.1 in words: the star range with its certainty, the state by name, the place with its
interval."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.cli.language import gettext as _
from bot.cli.language import ngettext, pgettext

Row = Mapping[str, Any]
ERRORS = 1.96
"""Standard errors on either side of a change."""


def brief_for_reading(row: Row) -> Row:
    """A row of `bot.tables.brief_2026` for a person to read."""
    return {
        "center": row["center"],
        "people": row["n_job_seeker"],
        "index": with_interval(row["index"], row["ci_low"], row["ci_high"]),
        "adjusted": None if row["adjusted"] is None else f"{row['adjusted']:.1f} ({row['shift']:+.1f})",
        "star": star(row),
        "place": place(row["rank"]),
        "trend": None if row["trend"] is None else trend(row["trend"]),
    }


def for_reading(row: Row) -> Row:
    """The same of `bot.tables.index_2026`, with the other columns."""
    brief = brief_for_reading(row)
    return {
        "center": row["center"],
        "region": row["region"],
        "since": row["window_start"],
        "until": row["window_end"],
        "published": None if row["published_at"] is None else row["published_at"][:10],
        "people": brief["people"],
        "employers": row["n_employer"],
        "index": brief["index"],
        "adjusted": brief["adjusted"],
        "adjusted 95 %": _span(row["adjusted_low"], row["adjusted_high"]),
        "answered": response(row),
        "calibrated": calibrated(row),
        **{group: None if value is None else f"{value:.1f}" for group, value in row["groups"].items()},
        "star": brief["star"],
        "place": brief["place"],
        "in the region": place(row["regional_rank"]),
        "trend": brief["trend"],
        "funnel": (row["funnel"] or {}).get("flag"),
        "forecast": None if row["forecast"] is None else forecast(row["forecast"]),
        "lenses": _joined(f"{one['group']} {one['gap']:+.1f}" for one in row["lenses"] or ()),
        "gaps": _joined(
            f"{one['group']} {pgettext('value', one['verdict'].replace('_', ' '))}" for one in row["gaps"] or ()
        ),
        "advice": _joined(f"{one['question']} +{one['gain']:.1f}" for one in row["recommendations"] or ()),
    }


def forecast(row: Row) -> str:
    """The likeliest star, and how likely it stays that with as many people again."""
    return f"{stars(row['stars'], row['stars'])}, {row['percent']} %"


def _joined(words: Iterable[str]) -> str | None:
    return ", ".join(words) or None


def stars(low: int, high: int) -> str:
    """A star range in words, such as "3–4 stars"."""
    between = f"{low}" if low == high else f"{low}–{high}"
    return ngettext("{range} star", "{range} stars", high).format(range=between)


def star(row: Row) -> str:
    """The star range with its certainty, or the state with what is missing."""
    state = row["star_state"]
    if row["stars_low"] is not None:
        return f"{stars(row['stars_low'], row['stars_high'])}, {row['certainty']} %"
    if state == "hidden":
        missing = row["missing"]
        return pgettext("value", state) if not missing else _more_people(missing)
    said = pgettext("value", state)
    if state == "not enough people" and row["missing_for_star"]:
        said = _more_people(row["missing_for_star"])
    last = row["last_range"]
    if last is not None:
        was = _("last {stars}, {month}").format(stars=stars(last["low"], last["high"]), month=last["month"])
        said = f"{said}; {was}"
    return said


def weights(shares: tuple[float, float]) -> str:
    """π in words, such as "Job seekers 80 %, employers 20 %."."""
    seekers, employers = (f"{100 * share:.0f} %" for share in shares)
    return _("Job seekers {seekers}, employers {employers}.").format(seekers=seekers, employers=employers)


def place(rank: Row | None) -> str | None:
    """The expected place with the places it could as well be, such as "15 (4–30) of 54"."""
    if rank is None:
        return None
    return _("{place} ({low}–{high}) of {number}").format(
        place=rank["expected"], low=rank["low"], high=rank["high"], number=rank["of"]
    )


def response(row: Row) -> str:
    """The share of visitors who answered, such as "18.3 %"; else the reason why there is none."""
    rate = row["response_rate"]
    return pgettext("value", row["response"]) if rate is None else f"{100 * rate:.1f} %"


def calibrated(row: Row) -> str | None:
    """The index weighted by how busy the days were, and the largest bias that these leave room for."""
    bound = row["bias_bound"]
    if bound is None:
        return None
    return f"± {bound:.1f}" if row["calibrated"] is None else f"{row['calibrated']:.1f} ± {bound:.1f}"


def trend(row: Row) -> str:
    """The change net of the nation's with its error, such as "+2.4 ± 7.1", with an exclamation mark if it is called."""
    return f"{row['net']:+.1f} ± {ERRORS * row['se']:.1f}" + (" !" if row["called"] else "")


def with_interval(value: float | None, low: float | None, high: float | None) -> str | None:
    return None if value is None else f"{value:.1f} ({_span(low, high)})"


def _span(low: float | None, high: float | None) -> str | None:
    return None if low is None or high is None else f"{low:.1f}–{high:.1f}"


def _more_people(number: int) -> str:
    return ngettext("{n} more person", "{n} more people", number).format(n=number)
