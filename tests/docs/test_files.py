"""docs/files.md names the columns and formats that imports read and exports write."""

import re

from bot.comments import accuracy
from bot.site import data_files, data_schema
from bot.site.method_2026 import data_schema as later_schema
from bot.site.pages import CHANGES_FILE
from questionnaire.loader import load
from questionnaire.model import AgeBand, RespondentType
from storage.export.writing import SUFFIXES
from storage.files.columns import COLUMNS, Form, columns, shipped
from storage.files.table_file import PROBLEMS
from storage.imports import centers_file, indicators_file, responses_file, visits_file
from tests.docs.reading import ROOT

TEXT = (ROOT / "docs/files.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    found: list[str] = re.findall(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    [body] = found
    return body


def listed(title: str, *, needed: bool) -> set[str]:
    """The columns in the first cells of a section's table."""
    rows = re.findall(r"^\| ([^|]+) \| (yes|no) \|", section(title), re.MULTILINE)
    return {name for cell, word in rows if (word == "yes") is needed for name in re.findall(r"`(\w+)`", cell)}


def test_columns_of_centers() -> None:
    assert listed("Centers", needed=True) == set(centers_file.NEEDED)
    assert listed("Centers", needed=False) == set(centers_file.OPTIONAL)


def test_columns_of_answers() -> None:
    first, *_, last = load().codes
    assert listed("Answers", needed=True) == {*responses_file.NEEDED, first, last}
    assert listed("Answers", needed=False) == set(responses_file.OPTIONAL) - {PROBLEMS}
    for value in (*RespondentType, *AgeBand):
        assert f"`{value}`" in section("Answers")


def test_columns_of_visits_indicators_and_comments() -> None:
    for title, names in (
        ("Visits", visits_file.COLUMNS),
        ("Indicators", indicators_file.NEEDED),
        ("Labelled comments", (*accuracy.NEEDED, accuracy.PART)),
    ):
        assert set(names) <= set(re.findall(r"`(\w+)`", section(title))), title


def test_formats_and_columns_of_the_export() -> None:
    body = section("The export of answers")
    assert tuple(re.findall(r"^\| `(\.\w+)` \|", body, re.MULTILINE)) == SUFFIXES
    named = set(re.findall(r"`(\w+)`", body))
    codes = set(load().codes)
    assert set(COLUMNS) - codes <= named
    assert {column.name for form in Form for column in columns(form, shipped(), respondents=True)} - codes <= named


def test_files_of_the_site_s_data_by_methodology_2026_1() -> None:
    body = section("The site's data by methodology 2026.1")
    named = set(re.findall(r"`(\w+)`", body)) - {
        "measured", "actions", "trend", "groups", "share_job_seekers", "country", "regions", "open_cases_late",
    }  # fmt: skip
    tables = (later_schema.columns(load()), later_schema.TREND, later_schema.PLACES)
    assert {column.name for column in later_schema.TREND} < named <= {one.name for table in tables for one in table}
    assert {"ratings.json", "ratings.csv", "regions.csv", "trend.csv", CHANGES_FILE} == set(
        re.findall(r"^\| `([\w.]+)` ", body, re.M)
    )


def test_files_of_the_site_s_data() -> None:
    body = section("The site's data")
    named = set(re.findall(r"`([\w-]+(?:\.[a-z]+)+)`", body))
    assert named == {"ratings.json", "ratings.csv", "trend.csv", "ratings.schema.json", "csv-metadata.json"}
    assert all(f'"{name}"' in (ROOT / data_files.__file__).read_text(encoding="utf-8") for name in named)
    assert {column.name for column in data_schema.TREND} <= set(re.findall(r"`(\w+)`", body))
