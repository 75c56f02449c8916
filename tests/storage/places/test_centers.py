"""Centers: found by the words that people type, loaded from files; bad files are refused with every problem named."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy.exc import IntegrityError

from storage.engine.database import Database
from storage.errors import CenterNotFound, FileError, RegionNotFound
from storage.imports import centers_file
from storage.places import center_search, centers
from storage.places.center_differences import CenterRow, FieldChange
from tests.storage.conftest import NOW, ROWS

HEADER = "code,name,region,city,timezone,opening_hours,verification,latitude,longitude"
SAMPLE = Path(centers_file.__file__).parents[1] / "data" / "centers_sample.csv"
PILOT_REGIONS = 13


def codes(found: list[centers.Center]) -> list[str]:
    return [center.code for center in found]


async def test_a_center_is_found_by_parts_of_its_name_city_or_code(db: Database) -> None:
    for words, found in [
        ("брянск", ["BRY-01"]),
        ("БЕРЕЗКА", ["PRI-01"]),
        ("берёзк", ["PRI-01"]),
        ("pri-01", ["PRI-01"]),
        ("занятости влад", ["PRI-01"]),
        ("центр", ["BRY-01", "PRI-01"]),
        ("100%", []),
        ("_", []),
        ("   ", []),
        ("'; DROP TABLE centers; --", []),
    ]:
        assert codes(await center_search.search(db, words, limit=5)) == found, words


async def test_unknown_centers_and_regions_are_named(db: Database) -> None:
    assert (await centers.by_code(db, "bry-01")).name == "Центр занятости «Десна»"
    with pytest.raises(CenterNotFound, match="XXX"):
        await centers.by_code(db, "XXX")
    with pytest.raises(RegionNotFound, match="Нигде"):
        await centers.listing(db, region="Нигде")
    for spelling in ("Приморский край", "край приморский", "ПРИМОРСКИЙ  КРАЙ", "Примoрский край", "Primorskii krai"):
        assert codes(await centers.listing(db, region=spelling)) == ["PRI-01"]
    assert codes(await centers.listing(db, region="Брянская обл.")) == ["BRY-01"]


async def test_loading_again_reports_what_is_new_changed_and_the_same(db: Database) -> None:
    renamed = CenterRow("BRY-01", "Десна", "Брянская область", "Брянск", "Europe/Moscow")
    new = CenterRow("NEW-1", "Новый", "Новая область", "Новый", "Asia/Omsk")
    report = await centers.load(db, [renamed, ROWS[1], new], now=NOW)
    assert (report.added, report.unchanged, report.closed) == (("NEW-1",), ("PRI-01",), ())
    assert report.changed == {"BRY-01": (FieldChange("name", "Центр занятости «Десна»", "Десна"),)}
    assert (await centers.by_code(db, "BRY-01")).name == "Десна"


@pytest.mark.parametrize(("latitude", "longitude"), [(90.1, 0.0), (-90.1, 0.0), (0.0, 180.1), (0.0, -180.1)])
async def test_the_database_itself_keeps_no_place_off_the_globe(
    db: Database, latitude: float, longitude: float
) -> None:
    pole = replace(ROWS[0], latitude=-90.0, longitude=180.0)
    await centers.load(db, [pole], now=NOW)
    with pytest.raises(IntegrityError, match=r"ck_centers_l(at|ong)itude"):
        await centers.load(db, [replace(pole, latitude=latitude, longitude=longitude)], now=NOW)
    found = await centers.by_code(db, "BRY-01")
    assert (found.latitude, found.longitude) == (-90.0, 180.0)


async def test_a_code_in_another_case_is_the_same_centers(db: Database) -> None:
    report = await centers.load(db, [replace(ROWS[0], code="bry-01", city="Клинцы")], now=NOW, close_missing=True)
    assert report.changed == {"BRY-01": (FieldChange("city", "Брянск", "Клинцы"),)}
    assert (report.added, report.closed) == ((), ())
    assert codes(await centers.listing(db)) == ["BRY-01", "PRI-01"]


async def test_the_sample_has_two_or_three_centers_in_each_pilot_region(db: Database) -> None:
    rows = centers_file.read(SAMPLE)
    by_region: dict[str, int] = {}
    for row in rows:
        by_region[row.region] = by_region.get(row.region, 0) + 1
    assert len(by_region) == PILOT_REGIONS
    assert set(by_region.values()) == {2, 3}
    assert all("(пример)" in row.name for row in rows)
    await centers.load(db, rows, now=NOW, sample=True)
    assert (await centers.by_code(db, "YAN-01")).sample


def write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "centers.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


GOOD = "A-1,Центр,Область,Город,Europe/Moscow,,,,"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_files_as_spreadsheets_write_them_are_read(tmp_path: Path, encoding: str, separator: str) -> None:
    path = write(tmp_path, HEADER.replace(",", separator), GOOD.replace(",", separator), "", encoding=encoding)
    assert centers_file.read(path) == [CenterRow("A-1", "Центр", "Область", "Город", "Europe/Moscow")]


def test_a_spreadsheet_of_centers_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(HEADER.split(","))
    book.active.append([101, "Центр", "Область", "Город", "Asia/Omsk", None, None, 54.9, 73.4])
    book.save(tmp_path / "centers.xlsx")
    (row,) = centers_file.read(tmp_path / "centers.xlsx")
    assert row == CenterRow("101", "Центр", "Область", "Город", "Asia/Omsk", latitude=54.9, longitude=73.4)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",Ц,О,Г,Europe/Moscow,,,,", "line 2, code: '' is empty"),
        ("А 1,Ц,О,Г,Europe/Moscow,,,,", "line 2, code: 'А 1' is not a code"),
        ("A-1,Ц,О,Г,Moscow,,,,", "line 2, timezone: 'Moscow' is not an IANA time zone"),
        ("A-1,Ц,О,Г,../etc,,,,", "line 2, timezone: '../etc' is not an IANA time zone"),
        ("A-1,Ц,О,Г,localtime,,,,", "line 2, timezone: 'localtime' is not an IANA time zone"),
        ("A-1,Ц,О,Г,right/Europe/Moscow,,,,", "line 2, timezone: 'right/Europe/Moscow' is not an IANA time zone"),
        ("A-1,Ц,О,Г,Europe/Moscow,с девяти,,,", "line 2, opening_hours: 'с девяти' is not opening hours"),
        ("A-1,Ц,О,Г,Europe/Moscow,mo 09:00-24:30,,,", "line 2, opening_hours: 'mo 09:00-24:30' is not opening hours"),
        (
            "A-1,Ц,О,Г,Europe/Moscow,fr-mo 09:00-18:00,,,",
            "line 2, opening_hours: 'fr-mo 09:00-18:00' has 'fr-mo 09:00-18:00', which ends before it begins",
        ),
        (
            "A-1,Ц,О,Г,Europe/Moscow,sa 09:00-12:00; su 18:00-02:00,,,",
            "line 2, opening_hours: 'sa 09:00-12:00; su 18:00-02:00' has 'su 18:00-02:00', which ends before it begins",
        ),
        ("A-1,Ц,О,Г,Europe/Moscow,,strict,,", "line 2, verification: 'strict' is neither open nor required"),
        ("A-1,Ц,О,Г,Europe/Moscow,,,91,", "line 2, latitude: '91' is not between"),
        ("A-1,Ц,О,Г,Europe/Moscow,,,,east", "line 2, longitude: 'east' is not a number"),
        ("A-1,Ц,О,Г", "line 2, row: 'A-1,Ц,О,Г' has 4 cells where the header has 9"),
        ("A-1,Ц,О,Г,Europe/Moscow,,,53.25,", "line 2, longitude: '' is empty beside a latitude"),
        ("A-1,Ц,О,Г,Europe/Moscow,,,,34.37", "line 2, latitude: '' is empty beside a longitude"),
        (f"A-1,{'Ц' * 201},О,Г,Europe/Moscow,,,,", "line 2, name: "),
    ],
)
def test_a_problem_is_named_by_line_column_value_and_reason(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(FileError) as refusal:
        centers_file.read(write(tmp_path, HEADER, line))
    assert refusal.value.problems[0].startswith(problem)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ([""], "is empty"),
        ([HEADER], "holds no centers"),
        (["code,name", "A,B"], "column region is missing"),
        ([HEADER + ",fax", GOOD + ",1"], "unknown column 'fax'"),
        ([HEADER, GOOD, GOOD.replace("A-1", "a-1")], "line 3, code: 'a-1' stands in line 2 already"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, lines: list[str], problem: str) -> None:
    with pytest.raises(FileError) as refusal:
        centers_file.read(write(tmp_path, *lines))
    assert problem in refusal.value.problems


@pytest.mark.parametrize("phone", ["+7 4832 12-34-56", "8 (48336) 4-11-22", "112-22", "+7 4832 12-34-56 доб. 12"])
def test_a_center_has_an_address_and_a_telephone_number(tmp_path: Path, phone: str) -> None:
    lines = HEADER + ",address,phone", f'{GOOD},"ул. Ленина, 1",{phone}'
    (row,) = centers_file.read(write(tmp_path, *lines))
    assert (row.address, row.phone) == ("ул. Ленина, 1", phone)
    (row,) = centers_file.read(write(tmp_path, lines[0], GOOD + ",,"))
    assert (row.address, row.phone) == (None, None)


@pytest.mark.parametrize("phone", ["12", "позвоните нам", "+7 4832 12-34-56; 8 800 1", "1" * 20, "+7<script>48321"])
def test_any_other_words_are_no_telephone_number(tmp_path: Path, phone: str) -> None:
    with pytest.raises(FileError) as refusal:
        centers_file.read(write(tmp_path, HEADER + ",phone", f"{GOOD},{phone}"))
    assert refusal.value.problems[0].startswith(f"line 2, phone: {phone!r} is not one telephone number")


def test_all_problems_are_listed_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileError) as refusal:
        centers_file.read(write(tmp_path, HEADER, "A 1,Ц,О,Г,Nowhere,,,,", "B-1,,О,Г,Europe/Moscow,,,,"))
    assert [problem.split(":")[0] for problem in refusal.value.problems] == [
        "line 2, code",
        "line 2, timezone",
        "line 3, name",
    ]


@pytest.mark.parametrize("damaged", ["Центр".encode()[:-1], "Шуя".encode("cp866")])
def test_a_name_in_another_encoding_is_refused(tmp_path: Path, damaged: bytes) -> None:
    path = tmp_path / "centers.csv"
    path.write_bytes(b"\n".join([HEADER.encode(), GOOD.encode().replace("Центр".encode(), damaged)]))
    with pytest.raises(FileError) as refusal:
        centers_file.read(path)
    assert all("is garbled: save the file as UTF-8 once more" in problem for problem in refusal.value.problems)
    assert refusal.value.problems[0].startswith("line 2, ")


def test_a_missing_file_and_a_picture_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file"):
        centers_file.read(tmp_path / "none.csv")
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\x00\x01")
    with pytest.raises(FileError, match="is not a text file"):
        centers_file.read(tmp_path / "picture.csv")


async def test_a_center_can_be_called_and_found(db: Database, tmp_path: Path) -> None:
    rows = centers_file.read(write(tmp_path, HEADER + ",phone,address", GOOD + ",8 800 000-00-01,ул. Мира 1"))
    await centers.load(db, rows, now=NOW)
    center = await centers.by_code(db, "A-1")
    assert (center.phone, center.address) == ("8 800 000-00-01", "ул. Мира 1")
