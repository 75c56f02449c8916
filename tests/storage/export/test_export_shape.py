"""Columns that stay where they are when the questionnaire changes."""

from pathlib import Path

from sqlalchemy.engine import result_tuple

from questionnaire.loader import DATA, load, read
from questionnaire.model import Questionnaire
from storage.export.rows import Interview
from storage.export.shape import Long, Place, Wide
from storage.files.columns import ABOUT, Form, codes, columns

OLD = load("2022.1")
PLACES = {1: Place("BRY-01", "Брянская область")}


def next_version(folder: Path) -> Questionnaire:
    """Asks F2 before F1, and N1 in the place of F3."""
    text = (DATA / "2022.1.toml").read_text(encoding="utf-8").replace("2022.1", "2030.1")
    for before, after in (("F1", "XX"), ("F2", "F1"), ("XX", "F2"), ("F3", "N1")):
        text = text.replace(f'code = "{before}"', f'code = "{after}"')
    text = text.replace("Меня выслушали и учли моё мнение", "Мне рады")
    path = folder / "2030.1.toml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def interview(questionnaire: str = "2022.1") -> Interview:
    """As the database gives it; the answers stand in the order of their version."""
    columns = {
        "center_id": 1,
        "id": "a",
        "respondent_type": "job_seeker",
        "age_band": "25-34",
        "entry": "poster",
        "verified": 0,
        "started_at": "2026-11-24 10:00:00.000000",
        "completed_at": "2026-11-24 10:02:03.999999",
        "questionnaire": questionnaire,
        "answers": "154200000000000",
        "quality": "clean",
        "reasons": "",
        "comment": None,
    }
    return result_tuple(list(columns))(columns.values())


def test_a_question_keeps_its_column_and_a_new_one_comes_after_the_old_ones(tmp_path: Path) -> None:
    new = next_version(tmp_path)
    assert codes([OLD, new]) == (*OLD.codes, "N1")
    before, after = columns(Form.WIDE, [OLD]), columns(Form.WIDE, [OLD, new])
    assert after[: len(ABOUT) + 15] == before[: len(ABOUT) + 15]


def test_answers_stand_in_the_columns_of_their_questions_whatever_the_version(tmp_path: Path) -> None:
    questionnaires = [OLD, next_version(tmp_path)]
    wide = Wide(PLACES, questionnaires, str)
    names = [column.name for column in columns(Form.WIDE, questionnaires)]
    old, new, unknown = (
        dict(zip(names, cells, strict=True))
        for cells in wide.cells([interview(), interview("2030.1"), interview("1999")])
    )
    asked = ("F1", "F2", "F3", "U1", "N1")
    assert [old[code] for code in asked] == ["1", "5", "4", "2", None]
    assert [new[code] for code in asked] == ["5", "1", None, "2", "4"]
    # An import may name any version; its answers came under the columns of the newest.
    assert [unknown[code] for code in asked] == ["5", "1", None, "2", "4"]
    assert old["completed_at"] == "2026-11-24T10:02:03+00:00"


def test_the_long_form_says_what_that_version_asked(tmp_path: Path) -> None:
    long = Long(PLACES, [OLD, next_version(tmp_path)], str, "ru")
    said = [[cells[-5], cells[-3], cells[-2]] for cells in long.cells([interview(), interview("2030.1")])]
    seeker = {code: OLD.question(code).wording for code in OLD.codes}
    text = {code: next(iter(wording.values()))["ru"] for code, wording in seeker.items()}
    assert said == [
        ["F1", text["F1"], "1"], ["F2", text["F2"], "5"], ["F3", text["F3"], "4"], ["U1", text["U1"], "2"],
        ["F2", text["F1"], "1"], ["F1", text["F2"], "5"], ["N1", "Мне рады", "4"], ["U1", text["U1"], "2"],
    ]  # fmt: skip
