"""docs/methodology.md is version 2026.1 with 2022.1 as its appendix: code cites the sections of either by number, the
tables name the functions that compute them, and its questionnaire is the shipped one."""

import ast
import re
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

import pytest

from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.methodology import STANDARD
from tests.docs.reading import ROOT, documents, tracked

PAGE = ROOT / "docs/methodology.md"
LAW, APPENDIX = PAGE.read_text(encoding="utf-8").split("\n## Appendix: version 2022.1\n")
SECTIONS = {
    "2026.1": [int(number) for number in re.findall(r"^## (\d+)\. ", LAW, re.MULTILINE)],
    "2022.1": [int(number) for number in re.findall(r"^### 2022\.1 §(\d+)\. ", APPENDIX, re.MULTILINE)],
}
CITED = re.compile(r"(2022\.1 )?((?:(?:, | and | to )?§\d+)+)")
FORM = re.compile(r"(?i)methodology (2022\.1 )?§\d+(?:(?:, | and | to )§\d+)*")
ROW = re.compile(r"^\| ([\d, ]+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
TABLES = {"2026.1": LAW.split("\n## Where each formula stands\n")[1], "2022.1": APPENDIX.split("\n### ")[0]}
FILE = re.compile(r"`([\w/]+\.py)`(?:: ((?:`\w+`(?:, )?)+))?")

Sections = dict[str, set[int]]


def cited(text: str) -> Sections:
    """The sections that a text cites, by version; "§3 to §5" are three."""
    found: Sections = defaultdict(set)
    for version, numbers in CITED.findall(text):
        for first, last in re.findall(r"§(\d+)(?: to §(\d+))?", numbers):
            found["2022.1" if version else "2026.1"].update(range(int(first), int(last or first) + 1))
    return found


def named() -> dict[str, Sections]:
    """The sections whose formulas the tables find in each file."""
    found: dict[str, Sections] = defaultdict(lambda: defaultdict(set))
    for version, table in TABLES.items():
        for numbers, functions in ROW.findall(table):
            for file, _ in FILE.findall(functions):
                found[file][version].update(map(int, numbers.split(", ")))
    return found


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


def test_the_sections_are_numbered_without_a_gap() -> None:
    assert SECTIONS == {"2026.1": list(range(20)), "2022.1": list(range(1, 15))}


def test_every_cited_section_exists() -> None:
    files = {path: cited(path.read_text(encoding="utf-8")) for path in tracked(".py", ".md", ".toml", ".ftl", ".j2")}
    del files[PAGE], files[Path(__file__)]
    citing = {path.relative_to(ROOT): found for path, found in files.items() if found}
    assert len(citing) > 80
    for path, found in citing.items():
        for version, numbers in found.items():
            assert numbers <= set(SECTIONS[version]), f"{path}: {sorted(numbers - set(SECTIONS[version]))}"


def test_the_text_cites_its_own_sections() -> None:
    before_the_tables = LAW.split("\n## References\n")[0]
    written = {int(number) for number in re.findall(r"\b[Ss]ections? (\d+)", before_the_tables)}
    assert written and written <= set(SECTIONS["2026.1"])
    assert {int(number) for number in re.findall(r"§(\d+)", APPENDIX)} <= set(SECTIONS["2022.1"])


def test_code_cites_the_methodology_in_one_form() -> None:
    """The word, the version if it is the appendix's, and the number, as in `methodology 2022.1 §4`; more may follow."""
    for path in tracked(".py", ".toml", ".ftl", ".j2"):
        if path != Path(__file__):
            assert not re.search(r"§\d", FORM.sub("", path.read_text(encoding="utf-8"))), path.relative_to(ROOT)


def test_the_folders_of_a_version_cite_its_part_alone() -> None:
    for folder, other, least in (("method_2026", "2022.1", 50), ("method_2022", "2026.1", 0)):
        own = [path for path in tracked(".py") if folder in path.relative_to(ROOT).parts]
        assert len(own) >= least
        assert [path for path in own if other in cited(path.read_text(encoding="utf-8"))] == []


def test_every_statistic_s_file_cites_the_sections_that_the_tables_name_it_for() -> None:
    """And so the version that it computes: a file of both versions cites both."""
    in_tables = {file: dict(sections) for file, sections in named().items() if file.startswith("scoring/")}
    in_code = {}
    for path in (ROOT / "scoring").rglob("*.py"):
        if found := cited(path.read_text(encoding="utf-8")):
            in_code[str(path.relative_to(ROOT))] = dict(found)
    assert in_code == in_tables


def test_every_row_of_the_tables_names_functions_that_exist() -> None:
    rows = [row for table in TABLES.values() for row in FILE.findall(table)]
    assert len(rows) > 70
    for file, functions in rows:
        module = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        known = {node.name for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        assert set(re.findall(r"\w+", functions)) <= known, file


def test_links_lead_to_the_section_that_they_name() -> None:
    link = re.compile(r"\[methodology (2022\.1 )?§(\d+)\]\((?:docs/)?methodology\.md#([^)]+)\)")
    found = [each for text in documents().values() for each in link.findall(text)]
    assert len(found) > 4
    for version, number, anchor in found:
        assert anchor.startswith(f"{'20221-' if version else ''}{number}-"), anchor


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    table: int | None = None
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = line.replace("\\|", "").count("|")
        if line.startswith("|"):
            table = table or cells
            assert cells == table, line
        else:
            table = None


@pytest.mark.parametrize(("name", "words"), statistics(), ids=[name for name, _ in statistics()])
def test_every_public_statistic_cites_its_section(name: str, words: str) -> None:
    assert FORM.search(words), name


def test_the_table_of_questions_is_the_shipped_questionnaire() -> None:
    section = LAW.split("\n## 1. ")[1].split("\n## 2. ")[0]
    rows = re.findall(r"^\| ([A-Z]\d)(★?) \|[^|]*\| ([^|]+) \| ([^|]+) \|", section, re.MULTILINE)
    questionnaire = load("2022.1")
    assert [code for code, *_ in rows] == [question.code for question in questionnaire.questions]
    weights = dict(re.findall(r"^\| ([A-Z])1★? \| [^|]*, (\d+) \|", section, re.MULTILINE))
    assert weights == {group.code: str(int(group.weight)) for group in questionnaire.groups}
    for (_, star, job_seeker, employer), question in zip(rows, questionnaire.questions, strict=True):
        assert question.wording[RespondentType.JOB_SEEKER]["ru"] == job_seeker
        assert question.wording[RespondentType.EMPLOYER]["ru"] == (job_seeker if employer == "=" else employer)
        assert question.pilot is bool(star)


def test_the_appendix_s_table_of_constants_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| (?:§\d+|–) \|$", APPENDIX, re.MULTILINE)
    assert dict(rows) == {name: plain(value) for name, value in asdict(STANDARD).items()}


def plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(plain, value))
    return f"{value:g}" if isinstance(value, int | float) else str(value)
