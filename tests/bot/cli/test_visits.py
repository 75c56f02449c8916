"""Visits from the command line: tokens on paper, reports, the ledger."""

import asyncio
import csv
import json
import re
import stat
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot import key_files
from bot.messenger.links import BOT_USERNAME
from bot.paper.slip_sheet import MODULE, PER_SHEET
from bot.settings import SettingsError
from storage.engine.database import Database
from storage.entry import visits
from storage.entry.visit_codes import read_code
from storage.entry.visit_tokens import VisitKeys, VisitToken
from storage.workers import properties
from tests import qr
from tests.bot.cli.operators import Operator

LINK = re.compile(r"https://t\.me/czn_sandbox_bot\?start=(v[A-Za-z0-9_-]{44})")
STROKE = re.compile(rb"([\d.]+) ([\d.]+) m\n([\d.]+) ([\d.]+) l\n")
LEAST_STROKES = 100


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path, sample=True)


@pytest.fixture
def known(operator: Operator) -> Operator:
    """With a bot that has run, so that links can be made."""

    async def introduce() -> None:
        db = await Database.open(operator.environment["DATABASE_URL"])
        await properties.put(db, BOT_USERNAME, "czn_sandbox_bot")
        await db.close()

    asyncio.run(introduce())
    return operator


def keys_of(operator: Operator) -> VisitKeys:
    return key_files.visit_keys(operator.folder / "data" / "visit.keys")


def token_in(link: str, keys: VisitKeys) -> VisitToken:
    found = LINK.fullmatch(link)
    assert found, link
    token = keys.read(found[1], datetime.now(UTC))
    assert token is not None
    return token


async def by_code(operator: Operator, code: str) -> VisitToken | None:
    db = await Database.open(operator.environment["DATABASE_URL"])
    found = await visits.by_code(db, keys_of(operator).code_hashes(read_code(code) or ""), datetime.now(UTC))
    await db.close()
    return found


def qr_codes(pdf: bytes) -> Iterator[str]:
    """The texts of a file's QR codes."""
    return map(qr.read, drawn_codes(pdf, MODULE))


def drawn_codes(pdf: bytes, module: float) -> Iterator[list[str]]:
    """The modules of a file's QR codes, from the strokes that draw them."""
    for start in re.finditer(rb"stream\r?\n", pdf):
        try:
            content = zlib.decompressobj().decompress(pdf[start.end() :])
        except zlib.error:
            continue
        for drawing in content.split(b"\nS\n"):
            strokes = [tuple(float(number) for number in stroke) for stroke in STROKE.findall(drawing)]
            level = [stroke for stroke in strokes if stroke[0] and stroke[1] == stroke[3]]
            if len(level) >= LEAST_STROKES:
                yield _modules(level, module)


def _modules(strokes: list[tuple[float, ...]], module: float) -> list[str]:
    left, top = min(stroke[0] for stroke in strokes), max(stroke[1] for stroke in strokes)
    size = round((max(stroke[2] for stroke in strokes) - left) / module)
    rows = [["0"] * size for _ in range(size)]
    for x, y, end, _ in strokes:
        for column in range(round((x - left) / module), round((end - left) / module)):
            rows[round((top - y) / module)][column] = "1"
    return ["".join(row) for row in rows]


def test_a_list_of_tokens_holds_links_and_codes_for_the_same_visits(known: Operator) -> None:
    out = known.run("visits", "issue", "BRY-01", "--count", "50", "--out", "tokens.csv", "--hours", "24")
    assert out.startswith("50 visit tokens for BRY-01 in tokens.csv, good until ")
    rows = list(csv.DictReader((known.folder / "tokens.csv").read_text(encoding="utf-8").splitlines()))
    tokens = [token_in(row["link"], keys_of(known)) for row in rows]
    assert len({token.id for token in tokens}) == len({row["code"] for row in rows}) == 50
    assert asyncio.run(by_code(known, rows[7]["code"].lower())) == tokens[7]
    for row, token in zip(rows, tokens, strict=True):
        assert datetime.fromisoformat(row["expires_at"]) == token.expires_at
        assert timedelta(hours=23) < token.expires_at - datetime.now(UTC) <= timedelta(hours=25)
    mode = (known.folder / "data" / "visit.keys").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    (day,) = json.loads(known.run("visits", "show", "--center", "bry-01", "--format", "json"))
    assert (day["center"], day["issued"], day["redeemed"], day["expired"], day["visits"]) == ("BRY-01", 50, 0, 0, None)


def test_the_sheets_hold_a_readable_qr_code_for_every_token(known: Operator) -> None:
    known.run("visits", "issue", "VLA-01", "--count", "19", "--out", "slips.pdf")
    pdf = (known.folder / "slips.pdf").read_bytes()
    assert len(re.findall(rb"/Type /Page\b(?!s)", pdf)) == 3
    assert -(-19 // PER_SHEET) == 3
    tokens = {token_in(link, keys_of(known)).id for link in qr_codes(pdf)}
    assert len(tokens) == 19
    # The file contains the fonts, and the Cyrillic letters of the center's name can be copied from it.
    assert pdf.count(b"/FontFile2") >= 2
    assert [path.name for path in known.folder.iterdir() if "part" in path.name] == []


def test_tokens_need_a_bot_whose_name_is_known(operator: Operator) -> None:
    error = operator.run("visits", "issue", "BRY-01", "--count", "1", "--out", "slips.pdf", status=1)
    assert error.startswith("czn-index: the bot's name is not known yet: start it once")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "status", "problem"),
    [
        (["BRY-01", "--count", "0", "--out", "slips.pdf"], 2, "--count"),
        (["BRY-01", "--count", "5001", "--out", "slips.pdf"], 2, "--count"),
        (["BRY-01", "--count", "5", "--out", "slips.docx"], 2, "ends neither with .csv nor with .pdf"),
        (["XXX", "--count", "5", "--out", "slips.pdf"], 1, "there is no center XXX"),
        (["BRY-01", "--count", "5", "--out", "missing/folder/slips.csv"], 1, "No such file or directory"),
    ],
)
def test_what_cannot_be_issued_is_said_and_leaves_nothing(
    known: Operator, arguments: list[str], status: int, problem: str
) -> None:
    assert problem in known.run("visits", "issue", *arguments, status=status)
    assert json.loads(known.run("visits", "show", "--format", "json")) == []
    assert not list(known.folder.glob("*slips*"))


def test_a_rotated_key_leaves_the_last_tokens_good_and_ends_those_before(known: Operator) -> None:
    links = []
    for turn in range(3):
        known.run("visits", "issue", "BRY-01", "--count", "1", "--out", f"{turn}.csv")
        (row,) = csv.DictReader((known.folder / f"{turn}.csv").read_text(encoding="utf-8").splitlines())
        links.append(row["link"])
        if turn < 2:
            assert known.run("visits", "rotate-key").startswith(f"Key {turn + 2} signs from now on.")
    texts = [found[1] for link in links if (found := LINK.fullmatch(link)) is not None]
    assert len(texts) == 3
    believed = [keys_of(known).read(text, datetime.now(UTC)) is not None for text in texts]
    assert believed == [False, True, True]
    assert stat.S_IMODE((known.folder / "data" / "visit.keys").stat().st_mode) == 0o600


@pytest.mark.parametrize(("content", "mode"), [("1 00", 0o600), ("", 0o600), ("1 " + "0" * 64, 0o644)])
def test_a_file_of_keys_that_others_read_or_that_is_damaged_is_refused(tmp_path: Path, content: str, mode: int) -> None:
    path = tmp_path / "visit.keys"
    path.write_text(content)
    path.chmod(mode)
    with pytest.raises(SettingsError, match=r"^VISIT_KEYS_FILE: "):
        key_files.visit_keys(path)


def test_more_answers_than_reported_visits_are_an_alarm(operator: Operator) -> None:
    codes = "F1,F2,F3,U1,U2,U3,E1,E2,E3,P1,P2,P3,C1,C2,C3"
    answers = [f"BRY-01,job_seeker,25-34,2026-03-0{day}T10:00," + ",".join("543218454321895") for day in (2, 2, 3)]
    (operator.folder / "paper.csv").write_text(
        "\n".join([f"center,respondent_type,age_band,completed_at,{codes}", *answers])
    )
    operator.run("responses", "import", "paper.csv", "--strict")
    report = operator.folder / "visits.csv"
    report.write_text("center,date,visits\nBRY-01,2026-03-02,8\nBRY-01,2026-03-03,0\n")
    assert operator.run("visits", "import", "visits.csv") == "2 days imported.\n"

    def shown() -> list[tuple[int, int | None, float | None, bool]]:
        period = ("--from", "2026-03-01", "--to", "2026-03-04")
        rows = json.loads(operator.run("visits", "show", "--region", "Брянская область", *period, "--format", "json"))
        return [(row["answers"], row["visits"], row["response_rate"], row["alarm"]) for row in rows]

    assert shown() == [(2, 8, 0.25, False), (1, 0, None, False)]
    report.write_text("center,date,visits\nBRY-01,2026-03-02,2\n")
    operator.run("visits", "import", "visits.csv")
    # Three answers in two days, and two visits that could explain them.
    assert shown() == [(2, 2, 1.0, False), (1, 0, None, True)]
    assert "100.0" in operator.run("visits", "show", "--from", "2026-03-01", "--to", "2026-03-04")


def test_verification_is_set_for_a_center_or_a_whole_region(operator: Operator) -> None:
    def required() -> set[str]:
        listed = json.loads(operator.run("centers", "list", "--format", "json"))
        return {center["code"] for center in listed if center["verification"] == "required"}

    assert operator.run("centers", "set-verification", "BRY-01", "required") == "Verification at BRY-01: required.\n"
    operator.run("centers", "set-verification", "--region", "Псковская область", "required")
    assert required() == {"BRY-01", "PSK-01", "PSK-02"}
    operator.run("centers", "set-verification", "BRY-01", "open")
    assert required() == {"PSK-01", "PSK-02"}
    for arguments in (["required"], ["BRY-01", "strict"], ["BRY-01", "PSK-01", "required"]):
        operator.run("centers", "set-verification", *arguments, status=2)
    assert "no center XXX" in operator.run("centers", "set-verification", "XXX", "open", status=1)


def test_a_report_is_read_as_spreadsheets_and_programs_write_it(operator: Operator) -> None:
    book = Workbook()
    book.active.append(["center", "date", "visits"])
    book.active.append(["BRY-01", datetime.fromisoformat("2026-01-19"), 12])
    book.save(operator.folder / "visits.xlsx")
    assert operator.run("visits", "import", "visits.xlsx") == "1 day imported.\n"
    days = ("20.01.2026;12,0", "2026-01-21 00:00:00;12.0", "22 января 2026 г.;1 212")
    lines = ["center;date;visits", *(f"bry-01;{day}" for day in days)]
    (operator.folder / "visits.csv").write_text("\n".join(lines), encoding="cp1251")
    assert operator.run("visits", "import", "visits.csv") == "3 days imported.\n"
    span = ("--center", "BRY-01", "--from", "2026-01-19", "--to", "2026-01-22", "--format", "json")
    rows = json.loads(operator.run("visits", "show", *span))
    assert [row["visits"] for row in rows] == [12, 12, 12, 1_212]
