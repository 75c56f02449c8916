"""The papers about the project: publiccode.yml, the changelog, the README, pinned libraries, the page on privacy."""

import re
import tomllib
from datetime import date
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from questionnaire.languages import installed
from storage.tables import metadata
from tests.docs.reading import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PUBLICCODE: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))


def test_publiccode_has_the_keys_that_the_standard_requires() -> None:
    required = {
        "publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    }  # fmt: skip
    assert required <= set(PUBLICCODE)
    assert PUBLICCODE["publiccodeYmlVersion"] == "0.4"
    assert PUBLICCODE["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert re.fullmatch(
        r"(standalone/(mobile|iot|desktop|web|backend|other)|addon|library|configurationFiles)",
        PUBLICCODE["softwareType"],
    )
    assert PUBLICCODE["legal"]["license"]
    assert set(PUBLICCODE["localisation"]) == {"localisationReady", "availableLanguages"}
    assert PUBLICCODE["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert all(contact["name"] for contact in PUBLICCODE["maintenance"]["contacts"])


@pytest.mark.parametrize("language", PUBLICCODE["description"])
def test_publiccode_describes_the_product_within_the_standard_s_lengths(language: str) -> None:
    words = PUBLICCODE["description"][language]
    assert len(words["shortDescription"]) <= 150
    assert 150 <= len(words["longDescription"]) <= 10_000
    assert words["features"] and all(len(feature) <= 100 for feature in words["features"])


def test_publiccode_and_the_changelog_name_the_version_of_the_package() -> None:
    assert PUBLICCODE["softwareVersion"] == PROJECT["version"]
    assert PUBLICCODE["releaseDate"] and date.fromisoformat(PUBLICCODE["releaseDate"])
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\d+\.\d+\.\d+)", changelog, re.MULTILINE)[0] == PROJECT["version"]


def test_publiccode_names_the_languages_that_the_bot_speaks() -> None:
    spoken = {code for code, language in installed().items() if not language.draft}
    assert set(PUBLICCODE["localisation"]["availableLanguages"]) == spoken == set(PUBLICCODE["description"])


def test_every_library_the_product_needs_is_pinned() -> None:
    pinned = {
        re.sub(r"[-_.]+", "-", line.split("==")[0]).lower()
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    }
    wanted = list(PROJECT["dependencies"])
    for extra in PROJECT["optional-dependencies"].values():
        wanted += extra
    names = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!; ]", one)[0]).lower() for one in wanted}
    assert names <= pinned


def test_the_privacy_page_names_every_table_of_people_and_every_time() -> None:
    page = (ROOT / "PRIVACY.md").read_text(encoding="utf-8")
    telling = {"account", "user_id", "chat_id", "respondent_id", "membership_id", "comment"}
    for table in metadata.tables.values():
        if telling & {column.name for column in table.columns}:
            assert re.search(rf"^\|.*`{table.name}[`.]", page, re.MULTILINE), table.name
    for name, words, days in (("unfinished", "7 days", 7), ("comment", "1 year", 365), ("delivery", "90 days", 90)):
        setting = f"retention_{name}_days"
        assert Settings.model_fields[setting].default == days
        assert re.search(rf"{words}[^|]*`{setting.upper()}`", page), setting


PROMISE = re.compile(r"^\| [^|]+ \| [^|]+ \| `(?P<file>tests/[\w/]+\.py)`<br>`(?P<test>test_\w+)` \|$", re.MULTILINE)


def test_every_promise_names_a_test_that_exists() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    table = page.partition("## Promises and their tests")[2].partition("\n## ")[0]
    promises = list(PROMISE.finditer(table))
    assert len(promises) == table.count("\n| ") - 1, "a line of the table cannot be read"
    for promise in promises:
        source = (ROOT / promise["file"]).read_text(encoding="utf-8")
        assert f"def {promise['test']}(" in source, promise[0]


def test_every_document_that_promises_something_stands_in_the_list() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    made_in = {place.strip() for line in PROMISE.finditer(page) for place in line[0].split("|")[2].split(",")}
    assert {"README", "SECURITY", "PRIVACY", "the chat", "/privacy", "/mydata"} <= made_in
