"""The meaning of the fields of the data files: one list of columns, as JSON Schema and as CSV on the Web."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from questionnaire import indicators as catalogue
from questionnaire.model import Questionnaire
from scoring.method_2022.actions import Verdict
from scoring.method_2022.heading import Heading
from scoring.method_2022.stars import HIGHEST, LOWEST, StarState
from scoring.method_2026.actions import Verdict as Beside

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is string, number, integer, boolean or date; `needed` columns have a value in every row."""

    name: str
    kind: str
    about: str
    needed: bool = False


PLACE = (
    Column("code", "string", "The center's code, as on its poster; never given to another.", True),
    Column("name", "string", "Name, in Russian.", True),
    Column("city", "string", "City, in Russian.", True),
    Column("region", "string", "Region, in Russian.", True),
    Column("latitude", "number", "Degrees north, where known."),
    Column("longitude", "number", "Degrees east, where known."),
)
STANDING = (
    Column("since", "date", "First day of the window of the figures; empty where nothing has been published."),
    Column("until", "date", "Last day of the window."),
    Column("n", "integer", "Answers that count in the window."),
    Column("missing", "integer", "Answers that are missing before there is an index; 0 where there is one."),
    Column("preliminary", "boolean", "Whether the index rests on few answers."),
    Column("star_state", "string", "star, or why there is none: hidden, preliminary, not_enough_data, under_review."),
    Column("stars", "integer", "The star of record, 1 to 5; in the state under_review it is frozen."),
    Column("year_index", "number", "The year's index, drawn to the national mean, behind star and rank: 0 to 100."),
    Column("heading", "string", "Where the index is heading from the year's: up, same or down."),
    Column("published", "date", "Day of publication."),
)
CONTACT = (
    Column("address", "string", "Street and house, in Russian."),
    Column("phone", "string", "Telephone number."),
    Column("opening_hours", "string", "Such as mo-fr 09:00-18:00; sa 10:00-14:00."),
)
RANK = Column(
    "rank",
    "integer",
    "Place in the region by the year's index, drawn to the national mean; empty where the center is not compared.",
)
PRAISED = Column("praised", "string", "Codes of the questions that were answered best, the best first.")
TREND = (
    Column("code", "string", "The center's code.", True),
    Column("until", "date", "Last day of the window that was published.", True),
    Column("n", "integer", "Answers in it.", True),
    Column("index", "number", "The index as it was published, 0 to 100.", True),
    Column("standard_error", "number", "Its standard error in points."),
)


def columns(questionnaire: Questionnaire) -> list[Column]:
    """The columns of ratings.csv, in order."""
    groups = [(group.code, f"Group {group.title['en']}, weight {group.weight}") for group in questionnaire.groups]
    return [
        *PLACE,
        *CONTACT,
        *STANDING,
        *figure_columns("index", "The client-centricity index"),
        RANK,
        *(column for code, about in groups for column in figure_columns(code, about)),
        PRAISED,
        *(
            column
            for indicator in catalogue.load()
            for column in (
                Column(indicator.code, "number", f"{indicator.title['en']}, {indicator.unit['en']}."),
                Column(
                    f"{indicator.code}_score",
                    "number",
                    f"The same from 0 ({indicator.bad:g}) to 100 ({indicator.good:g}).",
                ),
            )
        ),
    ]


def json_schema(questionnaire: Questionnaire) -> Json:
    """The schema of ratings.json (JSON Schema, draft 2020-12)."""
    figure = object_of({part: {"type": "number", "minimum": 0, "maximum": 100} for part in ("value", "low", "high")})
    groups, questions = [group.code for group in questionnaire.groups], list(questionnaire.codes)
    center = {
        **{column.name: property_of(column) for column in (*PLACE, *CONTACT, *STANDING, RANK)},
        "star_state": {"enum": [*map(str, StarState), None], "description": STANDING[5].about},
        "stars": {"type": ["integer", "null"], "minimum": LOWEST, "maximum": HIGHEST, "description": STANDING[6].about},
        "heading": {"enum": [*map(str, Heading), None], "description": STANDING[8].about},
        "index": {"anyOf": [{"$ref": "#/$defs/figure"}, {"type": "null"}]},
        "groups": {
            "type": "object",
            "propertyNames": {"enum": groups},
            "additionalProperties": {"$ref": "#/$defs/figure"},
        },
        "praised": {"type": "array", "items": {"enum": questions}, "description": PRAISED.about},
        **facts(groups),
        "trend": {"type": "array", "items": object_of({column.name: property_of(column) for column in TREND[1:]})},
    }
    return schema_of(center, {"figure": {**figure, "description": "A value with its 95 % interval."}})


def facts(groups: Sequence[str]) -> Json:
    """What was measured at a center, and what it did about its groups."""
    fact = object_of({"value": {"type": "number"}, "score": {"type": "number", "minimum": 0, "maximum": 100}})
    action = {
        "group": {"enum": list(groups)},
        "what": {"type": "string"},
        "since": {"type": "string", "format": "date"},
        "verdict": {
            "enum": [*map(str, Verdict), *map(str, Beside), None],
            "description": "null until it can be judged.",
        },
        "points": {"type": ["number", "null"], "description": "The group's score after it, less that before."},
    }
    return {
        "measured": {"type": "object", "additionalProperties": fact, "description": "Objective indicators by code."},
        "actions": {"type": "array", "items": object_of(action)},
    }


def schema_of(center: Json, definitions: Json, **more: Json) -> Json:
    """The schema of a file of centers with these properties."""
    text = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Client-centricity of employment centers: everything that is published",
        **object_of(
            {
                "$schema": text,
                "generated_at": {"type": "string", "format": "date-time"},
                "published_at": {"type": "string", "format": "date-time", "description": "Of the newest figures."},
                "methodology": text,
                "questionnaire": text,
                "licence": text,
                "licence_url": text,
                "source": {"type": ["string", "null"], "description": "Who runs the index."},
                **more,
                "centers": {"type": "array", "items": {"$ref": "#/$defs/center"}},
            }
        ),
        "$defs": {**definitions, "center": object_of(center)},
    }


def csv_metadata(questionnaire: Questionnaire) -> Json:
    """The metadata of ratings.csv and trend.csv (W3C, Metadata Vocabulary for Tabular Data)."""
    return tables_of(columns(questionnaire), TREND)


def tables_of(of_ratings: Sequence[Column], of_trend: Sequence[Column]) -> Json:
    """The metadata of both files with these columns."""
    ratings = {"columns": [csv_column(one) for one in of_ratings], "primaryKey": "code"}
    reference = {"columnReference": "code", "reference": {"resource": "ratings.csv", "columnReference": "code"}}
    trend = {
        "columns": [csv_column(one) for one in of_trend],
        "primaryKey": ["code", "until"],
        "foreignKeys": [reference],
    }
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "dc:license": {"@id": LICENCE_URL},
        "tables": [{"url": "ratings.csv", "tableSchema": ratings}, {"url": "trend.csv", "tableSchema": trend}],
    }


def figure_columns(name: str, about: str) -> tuple[Column, ...]:
    return (
        Column(name, "number", f"{about}: 0 to 100."),
        Column(f"{name}_low", "number", "Lower end of its 95 % interval."),
        Column(f"{name}_high", "number", "Upper end of its 95 % interval."),
    )


def property_of(column: Column) -> Json:
    kind = "string" if column.kind == "date" else column.kind
    found: Json = {"type": kind if column.needed else [kind, "null"], "description": column.about}
    return {**found, "format": "date"} if column.kind == "date" else found


def object_of(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def csv_column(column: Column) -> Json:
    return {"name": column.name, "datatype": column.kind, "required": column.needed, "dc:description": column.about}
