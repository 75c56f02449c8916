"""A file of centers: the changes that it would make, those that it makes, and those that it must not make."""

import json
from pathlib import Path

import pytest

from tests.bot.cli.operators import Operator

HEADER = "code,name,region,city,timezone"
OMSK = [f"OMS-{number:02},Центр {number},Омская область,Омск,Asia/Omsk" for number in range(1, 21)]


def write(folder: Path, *lines: str, header: str = HEADER) -> str:
    path = folder / "centers.csv"
    path.write_text("\n".join((header, *lines)), encoding="utf-8")
    return str(path)


@pytest.fixture
def loaded(operator: Operator, tmp_path: Path) -> Operator:
    tula = "TUL-01,Тула,Тульская область,Тула,Europe/Moscow,,required"
    file = write(tmp_path, *(f"{line},mo-fr 09:00-18:00," for line in OMSK), tula,
                 header=f"{HEADER},opening_hours,verification")  # fmt: skip
    operator.run("centers", "import", file)
    return operator


def codes(operator: Operator) -> list[str]:
    return [one["code"] for one in json.loads(operator.run("centers", "list", "--format", "json"))]


def test_every_difference_is_said_and_a_dry_run_changes_nothing(loaded: Operator, tmp_path: Path) -> None:
    renamed = "OMS-01,Первый центр,Омская область,Омск,Asia/Novosibirsk"
    file = write(tmp_path, renamed, *OMSK[1:19], "OMS-99,Новый,Омская область,Омск,Asia/Omsk")
    before = loaded.run("centers", "list", "--format", "json")
    rows = json.loads(loaded.run("centers", "import", file, "--close-missing", "--dry-run", "--format", "json"))
    assert [tuple(row.values()) for row in rows] == [
        ("OMS-99", "added", None, None, None),
        ("OMS-01", "changed", "name", "Центр 1", "Первый центр"),
        ("OMS-01", "changed", "timezone", "Asia/Omsk", "Asia/Novosibirsk"),
        ("OMS-20", "closed", None, None, None),
    ]
    assert loaded.run("centers", "list", "--format", "json") == before
    said = loaded.run("centers", "import", file, "--close-missing")
    assert said.endswith("\n1 added, 1 changed, 1 closed, 18 unchanged.\n")
    assert "OMS-20" not in codes(loaded)
    # Tula is in a region that the file does not name.
    assert "TUL-01" in codes(loaded)


def test_what_stands_in_no_column_of_the_file_stays_as_it_is(loaded: Operator, tmp_path: Path) -> None:
    loaded.run("centers", "import", write(tmp_path, "TUL-01,Тула и область,Тульская область,Тула,Europe/Moscow"))
    (tula,) = json.loads(loaded.run("centers", "list", "--region", "Тульская область", "--format", "json"))
    assert (tula["name"], tula["verification"]) == ("Тула и область", "required")


def test_a_file_that_lacks_many_centers_closes_none_unless_that_is_meant(loaded: Operator, tmp_path: Path) -> None:
    file = write(tmp_path, *OMSK[:17])
    error = loaded.run("centers", "import", file, "--close-missing", status=2)
    assert "3 of 20 open centers would be closed" in error
    assert len(codes(loaded)) == 21
    loaded.run("centers", "import", file, "--close-missing", "--yes")
    assert len(codes(loaded)) == 18
    said = loaded.run("centers", "import", write(tmp_path, *OMSK))
    assert said.endswith("\n0 added, 3 changed, 0 closed, 17 unchanged.\n")
    assert len(codes(loaded)) == 21


def test_a_region_stays_one_however_it_is_spelled(operator: Operator) -> None:
    spellings = [
        "Тестовая область",
        "Тестовая\u00a0область",
        "Тестовая  область",
        "ТЕСТОВАЯ ОБЛАСТЬ",
        "Тестовая область",
        "Тестoвaя область",
        "Тестовая обл.",
        "область Тестовая",
    ]
    rows = [f"TST-{number},Центр,{region},Первый,Europe/Moscow" for number, region in enumerate(spellings)]
    file = operator.folder / "regions.csv"
    file.write_text("\n".join(["code,name,region,city,timezone", *rows]), encoding="utf-8")
    operator.run("centers", "import", "regions.csv")
    # In another file, and in a command, too.
    file.write_text(f"{HEADER}\nTST-9,Центр,ТЕСТОВАЯ  область,Первый,Europe/Moscow", encoding="utf-8")
    operator.run("centers", "import", "regions.csv")
    listed = json.loads(operator.run("centers", "list", "--region", "тестовая\u00a0область", "--format", "json"))
    assert {center["region"] for center in listed} == {"Тестовая область"}
    assert len(listed) == 9
    operator.run("centers", "set-verification", "--region", "ТЕСТОВАЯ ОБЛАСТЬ", "required")


def test_names_are_cleaned_where_they_enter_and_refused_where_nothing_is_left(operator: Operator) -> None:
    file = operator.folder / "names.csv"
    head = "code,name,region,city,timezone\n"
    dirty = 'A-1,"Центр\nзанятости \u202e1\u202c",\x1b[31mОбласть\x1b[0m,Йошкар-Ола\x07,Europe/Moscow\n'
    file.write_text(head + dirty, encoding="utf-8")
    operator.run("centers", "import", "names.csv")
    (center,) = json.loads(operator.run("centers", "list", "--format", "json"))
    assert (center["name"], center["region"], center["city"]) == ("Центр занятости 1", "Область", "Йошкар-Ола")
    file.write_text(head + "A-2,\u202e\u200b,\u3164,—,Europe/Moscow\n-rf,Ц,О,Г,Europe/Moscow\n", encoding="utf-8")
    said = operator.run("centers", "import", "names.csv", status=1)
    assert [f"line 2, {column}" in said for column in ("name", "region", "city")] == [True, True, True]
    assert said.count("has nothing in it that can be read") == 3
    assert "line 3, code: '-rf' is not a code" in said


def test_centers_are_read_as_people_write_them(operator: Operator) -> None:
    lines = (
        "sep=;",
        "code;name;region;city;timezone;opening_hours;verification;latitude;longitude",
        "A-1;Центр;Область;Город;Europe/Moscow;пн–пт 8:30–17:30, сб 10:00–14:00;требуется;53,25;34.37",
    )
    (operator.folder / "centers.csv").write_bytes("\r\n".join(lines).encode("cp1251"))
    operator.run("centers", "import", "centers.csv")
    (center,) = json.loads(operator.run("centers", "list", "--format", "json"))
    assert center["opening_hours"] == "mo-fr 08:30-17:30; sa 10:00-14:00"
    assert center["verification"] == "required"
