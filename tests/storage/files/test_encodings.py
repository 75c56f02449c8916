"""No text is silently read as other letters: unreadable lines are named."""

from pathlib import Path

import pytest

from storage.errors import FileError
from storage.files.table_file import TableFile

LINES = ["name,city", "Спасибо за помощь,Брянск", "Всё понятно объяснили,Псков"]
GARBLED = "is garbled: save the file as UTF-8 once more"
OTHERS = "a damaged byte, or a piece of another file: the other lines are in"
Read = list[tuple[list[str], list[str]]]


def read(folder: Path, content: bytes) -> Read:
    path = folder / "table.csv"
    path.write_bytes(content)
    table = TableFile(path, needed=("name", "city"), optional=())
    return [(list(row.cells), [problem.reason for problem in row.problems]) for row in table.rows()]


def refusal(folder: Path, content: bytes) -> str:
    with pytest.raises(FileError) as refused:
        read(folder, content)
    return "\n".join(refused.value.problems)


WHOLE: Read = [(line.split(","), []) for line in LINES[1:]]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251"])
def test_every_encoding_that_can_be_told_is_read(tmp_path: Path, codec: str) -> None:
    assert read(tmp_path, "\r\n".join(LINES).encode(codec)) == WHOLE


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_a_second_mark_is_passed_over(tmp_path: Path, codec: str) -> None:
    assert read(tmp_path, ("\ufeff" + "\n".join(LINES)).encode(codec)) == WHOLE


@pytest.mark.parametrize("first", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n'])
def test_a_first_line_for_excel_names_the_separator(tmp_path: Path, first: str) -> None:
    content = first + "\n".join(line.replace(",", ";") for line in LINES)
    assert read(tmp_path, content.encode()) == WHOLE
    assert read(tmp_path, content.encode("cp1251")) == WHOLE


@pytest.mark.parametrize("codec", ["cp1251", "latin-1"])
def test_a_file_that_some_program_has_garbled_before_is_refused(tmp_path: Path, codec: str) -> None:
    garbled = "\n".join(LINES).encode().decode(codec, "replace")
    reason = "is garbled: a program has read UTF-8 as another encoding; export the file anew"
    assert refusal(tmp_path, garbled.encode()) == f"line 2 {reason}"


def test_one_garbled_word_that_a_client_wrote_is_only_a_word(tmp_path: Path) -> None:
    assert len(read(tmp_path, ("\n".join(LINES) + "\nРџСЂРёРІРµС‚,Тула").encode())) == 3


def test_a_few_words_in_mac_cyrillic_are_not_taken_for_windows(tmp_path: Path) -> None:
    content = "name,city\nОчередь большая,Ёлкино".encode("mac_cyrillic")
    assert refusal(tmp_path, content) == "seems to be in Mac Cyrillic: save it as UTF-8"
    windows = "name,city\n«ЦЗН» №5 — ПЛОХО,ЁЛКИНО".encode("cp1251")
    assert read(tmp_path, windows)[0][0] == ["«ЦЗН» №5 — ПЛОХО", "ЁЛКИНО"]


def test_a_table_with_bars_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "\n".join(line.replace(",", "|") for line in LINES).encode()) == WHOLE


def test_a_table_without_any_known_column_is_refused_in_one_line(tmp_path: Path) -> None:
    content = "\n".join(line.replace(",", "!") for line in LINES).encode()
    assert refusal(tmp_path, content) == "has no known column in its first row; it needs name, city"


def test_one_damaged_byte_costs_its_own_line(tmp_path: Path) -> None:
    content = "\n".join(LINES).encode() + b"\n\xd0\x9e\xd1\x87\xd0\xb5\xd1\x80\xd0\xb5\xd0\xb4\xd1\x8c\xd0,b\n"
    *whole, damaged = read(tmp_path, content)
    assert whole == WHOLE
    assert damaged[0] == ["Очередь\\xd0", "b"]
    assert damaged[1] == [f"{GARBLED} ({OTHERS} UTF-8)"]


def test_a_file_whose_only_words_are_damaged_is_not_taken_for_windows(tmp_path: Path) -> None:
    (row,) = read(tmp_path, b"name,city\n" + "Очередь".encode() + b"\xd0,b\n")
    assert row[0] == ["Очередь\\xd0", "b"] and row[1][0].startswith(GARBLED)


def test_of_two_files_joined_the_lesser_kind_is_named(tmp_path: Path) -> None:
    mine, other = "\n".join(LINES), "\nДолго ждали,Тула\n"
    assert read(tmp_path, mine.encode() + other.encode("cp1251"))[2][0] == ["Долго ждали", "Тула"]
    assert read(tmp_path, mine.encode() + other.encode("cp1251"))[2][1][0].startswith(GARBLED)
    found = read(tmp_path, mine.encode("cp1251") + other.encode())
    assert found[:2] == WHOLE
    assert found[2][0] == ["Долго ждали", "Тула"]
    assert found[2][1] == [
        f"{GARBLED} (a damaged byte, or a piece of another file: the other lines are in Windows-1251)"
    ]


def test_two_long_files_joined_are_refused_as_one(tmp_path: Path) -> None:
    content = LINES[0].encode() + "\nДа,Тула".encode() * 2_000 + "\nДа,Тула".encode("cp1251") * 1_500
    assert refusal(tmp_path, content) == (
        "is in UTF-8, but for 1,500 lines (the first is line 2002): two files joined? Save it as UTF-8"
    )


@pytest.mark.parametrize(
    ("codec", "name"), [("koi8-r", "KOI8-R"), ("cp866", "DOS (CP866)"), ("iso8859-5", "ISO 8859-5")]
)
def test_an_alphabet_that_is_not_read_is_named(tmp_path: Path, codec: str, name: str) -> None:
    assert refusal(tmp_path, "\n".join(LINES).encode(codec)) == f"seems to be in {name}: save it as UTF-8"


def test_capitals_in_windows_are_no_other_alphabet(tmp_path: Path) -> None:
    content = "\n".join(["name,city", *(line.upper() for line in LINES[1:])])
    assert [cells for cells, _ in read(tmp_path, content.encode("cp1251"))] == [
        line.upper().split(",") for line in LINES[1:]
    ]


def test_damaged_utf_16_is_refused(tmp_path: Path) -> None:
    assert (
        refusal(tmp_path, "name,city\nа,б\n".encode("utf-16") + b"\x00")
        == "is in UTF-16, and damaged: save it as UTF-8"
    )
