"""The meaning of the fields of the data files by methodology 2026.1."""

from bot.site.data_schema import (
    CONTACT,
    PLACE,
    Column,
    Json,
    csv_column,
    facts,
    figure_columns,
    object_of,
    property_of,
    schema_of,
    tables_of,
)
from questionnaire import indicators as catalogue
from questionnaire.model import Questionnaire
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.index import Composition, State
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.star_range import StarState

STAR_STATES = ", ".join(StarState)
STANDING = (
    Column("since", "date", "First day of the index's window; empty where nothing has been published."),
    Column("until", "date", "Last day of the windows."),
    Column("published", "date", "Day of publication."),
    Column("norms", "string", "SHA-256 of the file of norms that the figures are judged by."),
    Column("share_job_seekers", "number", "π: the part of job seekers in the index; that of employers is the rest."),
    Column("job_seekers", "integer", "People in the index's window; empty where it is hidden."),
    Column("employers", "integer", "Likewise; both are hidden if one of them could be found out."),
    Column("index_state", "string", f"Of the index: {', '.join(State)}."),
    Column("missing", "integer", "Job seekers that are missing before there is an index; 0 where they are enough."),
    Column("composition", "string", "Whose answers the index rests on: own, or employers predicted from job seekers."),
    *figure_columns("index", "The index as answered"),
    *figure_columns("adjusted", "The index at the country's usual mix of ages and ways of answering, from 30 people"),
    Column("shift", "number", "What that adjustment did: adjusted less index, in points."),
    Column("response", "string", f"Answers per visit in the index's window: {', '.join(ResponseClass)}."),
    Column("star_job_seekers", "integer", "Job seekers in the star's window of 52 weeks; empty below ten."),
    Column("star_state", "string", f"What the star is, or why there is none: {STAR_STATES}."),
    Column("star_low", "integer", "The lower end of the star range, 1 to 5."),
    Column("star_high", "integer", "Its upper end: the same for a single star, else the next one."),
    Column("star_certainty", "integer", "How certain it is that the true star is in the range, in whole percents."),
    Column(
        "missing_for_star", "integer", "Job seekers that are missing for a star; empty below ten, or without norms."
    ),
    Column("last_star_low", "integer", "Where there are too few people now: the range shown last, its lower end."),
    Column("last_star_high", "integer", "Its upper end."),
    Column("last_star_month", "string", "The month in which it was shown last, such as 2026-11."),
    *figure_columns("year_index", "The index behind star and rank, drawn to the norm; centers are put in order by it"),
    Column("rank_low", "integer", "The best place in the country that the center could have, with 95 % certainty."),
    Column("rank_high", "integer", "The worst one."),
    Column("rank_of", "integer", "Centers that have a place."),
    Column("regional_rank_low", "integer", "The best place in the region."),
    Column("regional_rank_high", "integer", "The worst one."),
    Column("regional_rank_of", "integer", "Centers of the region that have a place."),
    Column("change", "number", "Of the adjusted index against the 13 weeks before, in points."),
    Column("change_national", "number", "The median change of all centers."),
    Column("change_net", "number", "The change less that of the country."),
    Column("change_called", "boolean", "Whether it is a rise or fall beyond chance and by two points."),
    Column("change_employers", "boolean", "Whether employers are in it; else it is that of job seekers alone."),
)
PRAISED = Column("praised", "string", "Codes of the questions that were answered best, the best first.")
PLACES = (
    Column("region", "string", "Region, in Russian; empty for the country, which stands first."),
    Column("centers", "integer", "Centers behind the figures: those that have an index.", True),
    Column("centers_with_own_employers", "integer", "Of these, whose employers answered themselves.", True),
    Column("job_seekers", "integer", "People behind the figures; empty where a center's hidden number would follow."),
    Column("employers", "integer", "Likewise, of the centers whose employers answered themselves.", True),
    *figure_columns("index", "The mean index of the centers as answered, by their people"),
    *figure_columns("adjusted", "The same at the country's usual mix; empty where that of few people would follow"),
)
LATE_CASES = {
    "type": "integer",
    "description": f"Cases of the nation that have been open for more than {STANDARD.operators_days} days.",
}
TREND = (
    Column("code", "string", "The center's code.", True),
    Column("until", "date", "Last day of the window that was published.", True),
    Column("methodology", "string", "The version; points of different versions are no one series.", True),
    Column("index", "number", "As published: by 2026.1 adjusted from 30 job seekers on, else as answered.", True),
    Column("index_low", "number", "Lower end of its 95 % interval; empty for version 2022.1."),
    Column("index_high", "number", "Upper end of its 95 % interval; empty for version 2022.1."),
    Column("n", "integer", "Answers in it by version 2022.1; empty for 2026.1."),
    Column("standard_error", "number", "In points, by version 2022.1; empty for 2026.1."),
)
ENUMS = {
    "index_state": State, "star_state": StarState, "composition": Composition, "response": ResponseClass,
}  # fmt: skip
SHARE = {"type": "number", "description": "π: the part of job seekers in the index; that of employers is the rest."}


def columns(questionnaire: Questionnaire) -> list[Column]:
    """The columns of ratings.csv, in order."""
    indicators = (
        column
        for one in catalogue.load()
        for column in (
            Column(one.code, "number", f"{one.title['en']}, {one.unit['en']}."),
            Column(f"{one.code}_score", "number", f"The same from 0 ({one.bad:g}) to 100 ({one.good:g})."),
        )
    )
    groups = (
        column
        for group in questionnaire.groups
        for column in (
            *figure_columns(group.code, f"Group {group.title['en']}, weight {group.weight}, as answered"),
            Column(f"{group.code}_adjusted", "number", "The same at the country's usual mix, from 30 people on."),
        )
    )
    return [*PLACE, *CONTACT, *STANDING, *groups, PRAISED, *indicators]


def json_schema(questionnaire: Questionnaire) -> Json:
    """The schema of ratings.json (JSON Schema, draft 2020-12)."""
    center = {column.name: property_of(column) for column in (*PLACE, *CONTACT, *STANDING)}
    for name, values in ENUMS.items():
        center[name] = {"enum": [*map(str, values), None], "description": center[name]["description"]}
    codes = [group.code for group in questionnaire.groups]
    center["groups"] = {
        "type": "object",
        "propertyNames": {"enum": codes},
        "additionalProperties": {"$ref": "#/$defs/group"},
    }
    questions = {"enum": list(questionnaire.codes)}
    center["praised"] = {"type": "array", "items": questions, "description": PRAISED.about}
    center |= facts(codes)
    center["trend"] = {"type": "array", "items": object_of({one.name: property_of(one) for one in TREND[1:]})}
    score = {"type": "number", "minimum": 0, "maximum": 100}
    group = object_of(
        {**dict.fromkeys(("value", "low", "high"), score), "adjusted": {**score, "type": ["number", "null"]}}
    )
    place = object_of({column.name: property_of(column) for column in PLACES[1:]})
    region = object_of({column.name: property_of(column) for column in PLACES})
    return schema_of(
        center,
        {"group": {**group, "description": "As answered with its 95 % interval, and adjusted."}},
        share_job_seekers=SHARE,
        open_cases_late=LATE_CASES,
        country={"anyOf": [place, {"type": "null"}]},
        regions={"type": "array", "items": region},
    )


def csv_metadata(questionnaire: Questionnaire) -> Json:
    made = tables_of(columns(questionnaire), TREND)
    regions = {"columns": [csv_column(one) for one in PLACES]}
    return {**made, "tables": [*made["tables"], {"url": "regions.csv", "tableSchema": regions}]}
