"""The same figures for programs: JSON, and CSV with a row per center or per center and week."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, Protocol

from bot.site import data_schema
from bot.site.model import Entry, Site
from questionnaire.model import Questionnaire
from scoring.method_2022.actions import ActionTaken
from scoring.method_2022.card import Card, Figure
from scoring.method_2026.actions import Outcome as Compared
from storage.files.cells import safe_cell

Row = dict[str, Any]


def files(site: Site) -> dict[str, str]:
    """Contents by name."""
    rows = _rows(site)
    columns = [column.name for column in data_schema.columns(site.questionnaire)]
    return {
        "ratings.json": json_text(site, rows),
        "ratings.csv": csv_text(columns, (flat(one, site.questionnaire) for one in rows)),
        "trend.csv": trend_csv([column.name for column in data_schema.TREND], rows),
        "ratings.schema.json": pretty(data_schema.json_schema(site.questionnaire)),
        "csv-metadata.json": pretty(data_schema.csv_metadata(site.questionnaire)),
    }


def ratings(site: Site) -> str:
    """The content of ratings.json alone."""
    return json_text(site, _rows(site))


def _rows(site: Site) -> list[Row]:
    ranks = {entry.code: place for region in site.regions for place, entry in enumerate(region.ranked, start=1)}
    return [row(entry, ranks.get(entry.code)) for entry in site.entries]


def row(entry: Entry, rank: int | None) -> Row:
    """All published data of a center, with its rank in its region."""
    return {
        **place(entry),
        **_of_card(entry.card),
        "rank": rank,
        "stars": entry.stars,
        **facts(entry),
        "trend": [
            {"until": point.until.isoformat(), "n": point.n, "index": point.value, "standard_error": point.se}
            for point in entry.trend
        ],
    }


class Place(Protocol):
    """A center, on the site or in the database."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def region(self) -> str: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def address(self) -> str | None: ...
    @property
    def phone(self) -> str | None: ...
    @property
    def opening_hours(self) -> str | None: ...


def place(entry: Place) -> Row:
    """Where a center is and how to reach it."""
    return {
        "code": entry.code,
        "name": entry.name,
        "city": entry.city,
        "region": entry.region,
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "address": entry.address,
        "phone": entry.phone,
        "opening_hours": entry.opening_hours,
    }


def facts(entry: Entry) -> Row:
    """What was measured at a center, and what it did."""
    return {
        "measured": {fact.indicator: {"value": fact.value, "score": fact.score} for fact in entry.measured},
        "actions": [
            {
                "group": action.group,
                "what": action.what,
                "since": action.since.isoformat(),
                "verdict": None if action.outcome is None else str(action.outcome.verdict),
                "points": _difference(action),
            }
            for action in entry.actions
        ],
    }


def _difference(action: ActionTaken) -> float | None:
    """After less before."""
    seen = action.outcome
    return None if seen is None else seen.plain if isinstance(seen, Compared) else seen.points


def flat(row: Row, questionnaire: Questionnaire) -> Row:
    """A row of the JSON as columns of the CSV."""
    whole = dict(row)
    figures = {
        "index": whole.pop("index"),
        **{group.code: row["groups"].get(group.code) for group in questionnaire.groups},
    }
    for name, figure in figures.items():
        for column, part in ((name, "value"), (f"{name}_low", "low"), (f"{name}_high", "high")):
            whole[column] = None if figure is None else figure[part]
    whole["praised"] = " ".join(row["praised"])
    for indicator, fact in row["measured"].items():
        whole |= {indicator: fact["value"], f"{indicator}_score": fact["score"]}
    return whole


def _of_card(card: Card | None) -> Row:
    if card is None:
        names = (
            "since",
            "until",
            "n",
            "missing",
            "preliminary",
            "star_state",
            "year_index",
            "heading",
            "published",
            "index",
        )
        return {**dict.fromkeys(names), "groups": {}, "praised": []}
    return {
        "since": card.since.isoformat(),
        "until": card.until.isoformat(),
        "n": card.n,
        "missing": card.missing,
        "preliminary": card.preliminary,
        "star_state": str(card.star.state),
        "year_index": card.year,
        "heading": None if card.heading is None else str(card.heading),
        "published": None if card.published is None else card.published.isoformat(),
        "index": None if card.index is None else _figure(card.index),
        "groups": {code: _figure(figure) for code, figure in card.groups},
        "praised": list(card.praised),
    }


def _figure(figure: Figure) -> Row:
    return {"value": figure.value, "low": figure.low, "high": figure.high}


def json_text(site: Site, rows: Sequence[Row], **more: object) -> str:
    """One center per line, so that two editions can be compared by eye."""
    head = {
        "$schema": "ratings.schema.json",
        "generated_at": site.generated_at.isoformat(timespec="seconds"),
        "published_at": site.published_at.isoformat(timespec="seconds"),
        "methodology": site.methodology,
        "questionnaire": site.questionnaire.version,
        "licence": data_schema.LICENCE,
        "licence_url": data_schema.LICENCE_URL,
        "source": site.contact,
        **more,
    }
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in rows)
    return f'{json.dumps(head, ensure_ascii=False, indent=1)[:-2]},\n "centers": [\n{lines}\n]}}\n'


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(one.get(column)) for column in columns] for one in rows)
    return out.getvalue()


def trend_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """A line for each point of the trend of each row. Of their cells only the code, the first one, comes from outside:
    the others need no look at each of a nation's half a million."""
    point = itemgetter(*columns[1:])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for one in rows:
        code = safe_cell(one["code"])
        writer.writerows((code, *point(each)) for each in one["trend"])
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str):
        return safe_cell(value)
    return value if not isinstance(value, bool) else "true" if value else "false"


def pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
