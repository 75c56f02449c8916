"""The figures of methodology 2026.1 for programs: JSON, and CSV with a row per center or per center and week.

Every figure is one of `VisibleFigures`, to one decimal.
"""

import csv
import io
from collections.abc import Sequence

from bot.results.method_2026.place_figures import PlaceFigures
from bot.site.data_files import Row, csv_text, facts, json_text, place, pretty, trend_csv
from bot.site.method_2026 import data_schema
from bot.site.model import Changes, Entry, Site
from scoring.method_2022.card import public
from scoring.method_2026.card import Card2026
from scoring.method_2026.index import Figure
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarState
from scoring.method_2026.trend import Trend
from scoring.method_2026.visible import VisibleFigures

CHANGES = (
    "code", "index_2022_1", "index_2026_1", "difference", "stars_2022_1",
    "star_low", "star_high", "star_certainty", "star_state",
)  # fmt: skip
"""The columns of the file of changes."""


def files(site: Site) -> dict[str, str]:
    """Contents by name."""
    rows = [row(entry) for entry in site.entries]
    asked = site.questionnaire
    return {
        "ratings.json": _ratings(site, rows),
        "ratings.csv": csv_text([column.name for column in data_schema.columns(asked)], map(_flat, rows)),
        "regions.csv": csv_text(
            [column.name for column in data_schema.PLACES],
            [*([] if site.nation is None else [_place(site.nation)]), *_regions(site)],
        ),
        "trend.csv": trend_csv([column.name for column in data_schema.TREND], rows),
        "ratings.schema.json": pretty(data_schema.json_schema(asked)),
        "csv-metadata.json": pretty(data_schema.csv_metadata(asked)),
    }


def ratings(site: Site) -> str:
    """The content of ratings.json alone."""
    return _ratings(site, [row(entry) for entry in site.entries])


def _ratings(site: Site, rows: Sequence[Row]) -> str:
    return json_text(
        site,
        rows,
        share_job_seekers=None if site.shares is None else site.shares[0],
        open_cases_late=site.late_cases,
        country=None if site.nation is None else _place(site.nation),
        regions=_regions(site),
    )


def row(entry: Entry) -> Row:
    """All published data of a center."""
    return {**place(entry), **_standing(entry.later), **_parts(entry.later), **facts(entry), "trend": _trend(entry)}


def _regions(site: Site) -> list[Row]:
    return [{"region": one.name, **_place(one.place)} for one in site.regions if one.place is not None]


def _place(of: PlaceFigures) -> Row:
    names = [column.name for column in data_schema.PLACES[1:]]
    people = of.centers, of.with_own, of.job_seekers, of.employers
    return dict(zip(names, (*people, *_figure(of.index), *_figure(of.adjusted)), strict=True))


def _parts(card: Card2026 | None) -> Row:
    """The groups by code, and what is praised."""
    if card is None:
        return {"groups": {}, "praised": []}
    found = card.figures
    groups = {
        code: {
            **dict(zip(("value", "low", "high"), _figure(one), strict=True)),
            "adjusted": found.adjusted_groups.get(code),
        }
        for code, one in found.groups.items()
    }
    return {"groups": groups, "praised": list(found.praised)}


def changes(found: Changes) -> str:
    """Every center by both versions, as CSV: the largest differences first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CHANGES)
    for one in found.centers:
        star = _star(one.card.figures)
        writer.writerow(
            [one.code, one.earlier, one.later, one.difference, one.earlier_stars, *star, one.card.figures.star.value]
        )
    return out.getvalue()


def _standing(card: Card2026 | None) -> Row:
    names = [column.name for column in data_schema.STANDING]
    if card is None:
        return dict.fromkeys(names)
    found = card.figures
    last = found.last_range
    values = [
        card.since.isoformat(), card.until.isoformat(), card.published.isoformat(), card.norms,
        card.shares[0],
        found.job_seekers, found.employers, found.state.value, found.missing,
        None if found.composition is None else found.composition.value,
        *_figure(found.index), *_figure(found.adjusted), found.shift, found.response.value,
        found.star_job_seekers, found.star.value, *_star(found),
        # Below ten people their number is hidden, and so is the number that is missing.
        None if found.star is StarState.HIDDEN else found.missing_for_star,
        *((None, None, None) if last is None else (last.range.low, last.range.high, last.month)),
        *_figure(found.year), *_rank(found.rank), *_rank(found.regional_rank), *_change(found.trend),
    ]  # fmt: skip
    return dict(zip(names, values, strict=True))


def _figure(found: Figure | None) -> tuple[float | None, ...]:
    return (None,) * 3 if found is None else (public(found.value), public(found.low), public(found.high))


def _star(found: VisibleFigures) -> tuple[int | None, ...]:
    """No star without its certainty."""
    if found.range is None or found.certainty is None:
        return (None,) * 3
    return found.range.low, found.range.high, found.certainty


def _rank(found: Rank | None) -> tuple[int | None, ...]:
    return (None,) * 3 if found is None else (found.low, found.high, found.of)


def _change(found: Trend | None) -> tuple[float | bool | None, ...]:
    if found is None:
        return (None,) * 5
    points = (public(one) + 0.0 for one in (found.points, found.national, found.net))
    return *points, found.called, found.employers


def _trend(entry: Entry) -> list[Row]:
    return [
        {
            "until": point.until.isoformat(),
            "methodology": point.version,
            "index": point.value,
            "index_low": None if point.interval is None else point.interval[0],
            "index_high": None if point.interval is None else point.interval[1],
            "n": point.n,
            "standard_error": point.se,
        }
        for point in entry.trend
    ]


def _flat(one: Row) -> Row:
    """A row of the JSON as columns of the CSV."""
    measured = {
        name: value
        for indicator, fact in one["measured"].items()
        for name, value in ((indicator, fact["value"]), (f"{indicator}_score", fact["score"]))
    }
    groups = {
        f"{code}{column}": group[part]
        for code, group in one["groups"].items()
        for column, part in (("", "value"), ("_low", "low"), ("_high", "high"), ("_adjusted", "adjusted"))
    }
    return {**one, **groups, **measured, "praised": " ".join(one["praised"])}
