"""docs/methodology.md: code cites its sections by number, and its questionnaire is the shipped one."""

import ast
import re
from dataclasses import asdict

import pytest

from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.methodology import STANDARD
from tests.docs.reading import ROOT, tracked

TEXT = (ROOT / "docs/methodology.md").read_text(encoding="utf-8")
SECTIONS = {int(number) for number in re.findall(r"^## (\d+)\. ", TEXT, re.MULTILINE)}
CITED = re.compile(r"§(\d+)")
NEXT = "method_2026"
"""The folders of version 2026.1; they cite its own sections."""
NEXT_TABLE = TEXT.split("## Version 2026.1")[1].split("\n## ")[0]
NEXT_SECTIONS = {int(number) for number in re.findall(r"^\| (\d+) ", NEXT_TABLE, re.MULTILINE)}


def test_the_sections_are_numbered_without_a_gap() -> None:
    assert SECTIONS == set(range(1, len(SECTIONS) + 1))


def test_every_cited_section_exists() -> None:
    found = {
        path.relative_to(ROOT): {int(number) for number in CITED.findall(path.read_text(encoding="utf-8"))}
        for path in tracked(".py", ".md", ".toml", ".ftl", ".j2")
    }
    cited = {path: numbers for path, numbers in found.items() if numbers}
    assert len(cited) > 20
    for path, numbers in cited.items():
        sections = NEXT_SECTIONS if NEXT in path.parts else SECTIONS
        assert numbers <= sections, f"{path}: {sorted(numbers - sections)}"


def test_the_sections_of_the_next_version_are_numbered_without_a_gap() -> None:
    assert NEXT_SECTIONS == set(range(1, len(NEXT_SECTIONS) + 1))


def test_the_next_version_s_table_names_the_file_of_every_statistic() -> None:
    named = set(re.findall(rf"`(scoring/{NEXT}/\w+\.py)`", NEXT_TABLE))
    cited = {
        f"scoring/{NEXT}/{path.name}"
        for path in (ROOT / "scoring" / NEXT).glob("*.py")
        if "ethodology §" in path.read_text("utf-8")
    }
    assert cited == named


def test_code_cites_the_methodology_in_one_form() -> None:
    """The form is the word and the number, such as `methodology §4`; more numbers may follow."""
    for path in tracked(".py", ".toml", ".ftl", ".j2"):
        text = re.sub(r"(?i)methodology §\d+(?:(?:, | and | to )§\d+)*", "", path.read_text(encoding="utf-8"))
        assert not CITED.search(text), path.relative_to(ROOT)


def statistics() -> list[tuple[str, str]]:
    """Every public function of scoring, with its own docstring and its module's."""
    found = []
    for path in sorted((ROOT / "scoring").rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in module.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                words = f"{ast.get_docstring(node)} {ast.get_docstring(module)}"
                found.append((f"{path.parent.name}.{path.stem}.{node.name}", words))
    return found


@pytest.mark.parametrize(("name", "words"), statistics(), ids=[name for name, _ in statistics()])
def test_every_public_statistic_cites_its_section(name: str, words: str) -> None:
    assert re.search(r"(?i)methodology §\d", words), name


def test_the_table_of_sections_names_every_statistic_s_file() -> None:
    table = TEXT.split("## 1.")[0]
    named = set(re.findall(r"`(scoring/\w+\.py)`", table))
    assert {str(path) for path in named if not (ROOT / path).is_file()} == set()
    cited = {
        f"scoring/{path.name}" for path in (ROOT / "scoring").glob("*.py") if "ethodology §" in path.read_text("utf-8")
    }
    inner = {"estimate", "nation", "result", "t_quantile"}
    assert cited - named == {f"scoring/{name}.py" for name in inner}


def test_the_table_of_questions_is_the_shipped_questionnaire() -> None:
    rows = re.findall(r"^\| ([A-Z]\d)(★?) \|[^|]*\| ([^|]+) \| ([^|]+) \|", TEXT, re.MULTILINE)
    questionnaire = load("2022.1")
    assert [code for code, *_ in rows] == [question.code for question in questionnaire.questions]
    weights = dict(re.findall(r"^\| ([A-Z])1★? \| [^|]*, (\d+) \|", TEXT, re.MULTILINE))
    assert weights == {group.code: str(int(group.weight)) for group in questionnaire.groups}
    for (_, star, job_seeker, employer), question in zip(rows, questionnaire.questions, strict=True):
        assert question.wording[RespondentType.JOB_SEEKER]["ru"] == job_seeker
        assert question.wording[RespondentType.EMPLOYER]["ru"] == (job_seeker if employer == "=" else employer)
        assert question.pilot is bool(star)


def test_the_table_of_constants_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| (?:§\d+|–) \|$", TEXT, re.MULTILINE)
    assert dict(rows) == {name: plain(value) for name, value in asdict(STANDARD).items()}


def plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(plain, value))
    return f"{value:g}" if isinstance(value, int | float) else str(value)
