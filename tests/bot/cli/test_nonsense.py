"""Nonsense in, one line out: each command is given nonsense that fits it, and leaves nothing behind."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import key_files
from bot.sandbox import pilot
from scoring.windows import newest_day
from tests.bot.cli.operators import ROOT, Operator
from tests.bot.cli.usual_forms import USUAL

WRONG_USE = {
    "admins invite": ["", "--operator --center BRY-01"],
    "api keys issue": [
        "--scope visits:write --label AIS",
        "--center BRY-01 --label AIS",
        "--center BRY-01 --scope everything --label AIS",
        "--center BRY-01 --scope visits:write --label ' '",
        "--center BRY-01 --scope visits:write --label AIS --days 0",
    ],
    "api keys list": ["--format xml"],
    "api webhooks add": [
        "https://ais.example/ --event alert.raised",
        "https://ais.example/ --center BRY-01",
        "https://ais.example/ --center BRY-01 --event all",
    ],
    "api webhooks list": ["--format xml"],
    "api webhooks log": ["--limit 0", "--limit many"],
    "audit list": ["--from 2026-12-01 --to 2026-11-01", "--to 9999-12-31", "--format xml"],
    "cases find": ["--week soon", "--week 2099-01-01", "--week 0001-01-01"],
    "cases list": ["--state lost", "--format xml"],
    "cases clear": ["1", "1 --reason ''", "1 --reason '  \u200b\u00a0'", "1 --reason '…'", f"1 --reason {501 * 'x'}"],
    "cases review": ["1", "1 --reason ' '"],
    "cases end-review": ["BRY-01", "BRY-01 --reason ' '", "--reason Settled"],
    "cases invalidate": [
        "1 --answers a --reason ''",
        "1 --reason x",
        "1 --answers '' --reason x",
        "1 --answers a,,b --reason x",
    ],
    "cases revalidate": ["1 --answers a --reason ' '", "1 --answers , --reason x"],
    "centers set-verification": ["BRY-01", "BRY-01 maybe", "BRY-01 VLA-01 open", "open"],
    "kiosk list": ["--format xml"],
    "kiosk pair": ["", "--place hall"],
    "db pack": ["--check --rebuild"],
    "digest preview": [
        "--out out",
        "BRY-01 --out out --as-of 1066-10-14",
        "BRY-01 --out out --as-of 2099-01-01",
    ],
    "digest run": ["--as-of tomorrow", "--as-of 9999-12-31", "--as-of 2099-01-01", "--as-of 2099-01-01 --dry-run"],
    "index compute": ["--as-of 0001-01-01", "--as-of 2099-01-01", "now"],
    "index bridge": ["--week 0001-01-01"],
    "index warnings": ["--week 0001-01-01", "--week soon", "--format xml"],
    "index gaps": ["--week 0001-01-01", "--every"],
    "index actions": ["--format xml", "--week 2026-01-01"],
    "index show": ["--center", "BRY-01", "--methodology 2027.1"],
    "index verify": ["--week 0001-01-01"],
    "lake export": ["", "--out"],
    "lake verify": ["", "lake --week 0001-01-01", "lake --format xml"],
    "norms compute": ["", "--out out.json --as-of 0001-01-01", "--out out.json --as-of 2099-01-01"],
    "norms list": ["--format xml"],
    "norms changes": ["--format xml", "--as-of 0001-01-01"],
    "questions bridge": ["--format xml"],
    "norms publish": ["missing.json", "missing.json --from soon", "missing.json --from 0001-01-01"],
    "norms show": [""],
    "indicators list": ["--language de"],
    "indicators show": ["--from 2026-12 --to 2026-01", "--from 2026-12-01"],
    "posters": ["--out out", "--all BRY-01 --out out"],
    "privacy forget": ["", "--respondent x --account telegram:1", "--account telegram:x", "--account vk:1"],
    "quality export": ["", "--out out", "--out out --year 1066", "--out out --year 2099", "--out out --year soon"],
    "questions show": ["--type robot"],
    "responses export": ["--out out.csv --from 2026-12-01 --to 2026-11-01", "--out out.csv --from 0001-01-01"],
    "responses sheets": ["BRY-01 --count 0 --out out.pdf", "BRY-01 --count 2 --out out.csv", "BRY-01 --out out.pdf"],
    "responses type": ["text --day soon", "text --day 1066-10-14"],
    "site serve": ["--port 99999", "--port x"],
    "visits issue": ["BRY-01 --count 0 --out out.csv", "BRY-01 --count 2 --out out.doc", "BRY-01 --count 2"],
    "visits show": ["--from 2026-12-01 --to 2026-11-01", "--from 0001-01-01", "--from 2099-01-01"],
}
FAILURES = {
    "admins confirm": ["nobody"],
    "admins revoke": ["''"],
    "alerts list": ["--center XXX"],
    "api keys revoke": ["nobody", "''"],
    "api serve": ["--listen nowhere", "--listen 127.0.0.1:99999", "--listen 192.0.2.1:80"],
    "api webhooks remove": ["nobody", "''"],
    "cases list-reviews": ["--center XXX", "--region Нигде"],
    "cases show": ["nobody", "''", "'%' --answers", '"\' OR 1=1 --"', "💥 --format json"],
    "centers import": ["noise.csv", "folder", "noise.xlsx", "missing.csv", "text"],
    "centers list": ["--region Нигде"],
    "db backup": ["--out folder", "--out missing/out", "--out text", "--out text/out", "--out czn.db --replace"],
    "db copy": [
        "--from nonsense --to out",
        "--from sqlite+aiosqlite:///missing.db --to sqlite+aiosqlite:///out.db",
        "--from sqlite+aiosqlite:///text --to sqlite+aiosqlite:///out.db",
        "--from sqlite+aiosqlite:///czn.db --to sqlite+aiosqlite:///text",
        "--from sqlite+aiosqlite:///czn.db --to sqlite+aiosqlite:///folder",
        "--from sqlite+aiosqlite:///czn.db --to sqlite+aiosqlite:///text/out.db",
        "--from sqlite+aiosqlite:///czn.db --to sqlite+aiosqlite:///czn.db",
        "--from sqlite+aiosqlite:///czn.db --to postgresql+asyncpg://u:s3cret@127.0.0.1:1/x",
    ],
    "db restore": ["/dev/zero", "missing", "folder", "text", "noise.csv --replace"],
    "digest preview": ["BRY-01 --out text", "BRY-01 --out text/out"],
    "kiosk pair": ["XXX", "''", "💥 --place hall"],
    "kiosk revoke": ["nobody", "''"],
    "indicators import": ["noise.csv", "folder", "missing.csv"],
    "lake export": ["--out text", "--out text/out"],
    "lake verify": ["missing", "text", "folder", "text/lake"],
    "norms compute": ["--out folder", "--out missing/out.json"],
    "norms publish": ["missing.json --from 2027-01-04", "noise.csv --from 2027-01-04", "folder --from 2027-01-04"],
    "norms changes": ["missing.json", "noise.csv", "folder"],
    "norms show": ["/dev/zero", "missing.json", "noise.csv", "noise.xlsx", "folder"],
    "posters": ["BRY-01 --out text", "BRY-01 --out text/out"],
    "privacy forget": ["--respondent nobody", "--account telegram:99999999999999999999999"],
    "quality show": ["--region ''"],
    "questionnaire export": ["--out folder", "--out out.pdf", "--out missing/out.html", "--out text/out.html"],
    "report": ["--out text", "--out text/out"],
    "responses export": ["--out folder", "--out out.doc", "--out missing/out.csv", "--out text/out.csv", "--out .csv"],
    "responses import": ["/dev/zero", "noise.csv", "folder", "missing.csv", "noise.xlsx"],
    "responses sheets": ["XXX --count 2 --out out.pdf", "BRY-01 --count 2 --out missing/out.pdf"],
    "responses type": ["folder", "missing.txt"],
    "site build": ["--out text", "--out text/out", "--out .", "--out /"],
    "site serve": ["", "--dir text", "--dir folder", "--dir missing"],
    "themes list": [
        "--themes /dev/zero",
        "--themes noise.csv",
        "--themes folder",
        "--themes missing.toml",
        "--themes text",
    ],
    "themes measure": ["noise.csv", "folder", "missing.csv"],
    "visits issue": ["XXX --count 2 --out out.csv", "BRY-01 --count 2 --out missing/out.csv"],
    "voices import": ["/dev/zero", "noise.csv", "folder", "missing.csv", "noise.xlsx"],
    "visits import": ["noise.csv", "folder", "missing.csv", "odd.csv"],
    "visits show-invited": ["--center XXX", "--region Нигде"],
}
NOTHING_TO_MISTAKE = {
    "db upgrade",
    "doctor",
    "privacy purge",
    "privacy rotate-key",
    "visits rotate-key",
    "admins list",
    "week",
}
SAYS_ALL_PROBLEMS = {("centers import", "text"), ("visits import", "odd.csv")}
"""All problems of a file are listed at once, one per line."""

FORGED = {
    "api keys issue": ["--center XXX --scope visits:write --label AIS"],
    "api webhooks add": [
        "https://10.0.0.1/ --center BRY-01 --event alert.raised",
        "http://ais.example/ --center BRY-01 --event alert.raised",
        "https://ais.example/ --center XXX --event alert.raised",
    ],
    "cases clear": ["nobody --reason Right", "'%' --reason Right"],
    "cases review": ["nobody --reason Wrong"],
    "cases end-review": ["BRY-01 --reason Settled", "XXX --reason Settled"],
    "cases invalidate": ["nobody --answers a --reason Wrong"],
    "cases revalidate": ["nobody --answers a --reason Right"],
}
"""Well formed, and of nothing that is there: exit code 1."""
CASES = [
    (name, arguments, status)
    for status, cases in ((2, WRONG_USE), (1, FAILURES), (1, FORGED))
    for name, several in cases.items()
    for arguments in several
]


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    made = Operator(tmp_path, sample=True)
    made.environment["VISIT_KEYS_FILE"] = str(tmp_path / "visit.keys")
    key_files.visit_keys(tmp_path / "visit.keys")
    (tmp_path / "folder").mkdir()
    (tmp_path / "text").write_text("not a table", encoding="utf-8")
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "noise.xlsx").write_bytes(b"PK\x03\x04" + bytes(range(256)))
    (tmp_path / "odd.csv").write_text("center,date,visits\nBRY-01,2026-13-01,x\n", encoding="utf-8")
    return made


def test_every_command_is_given_nonsense() -> None:
    assert WRONG_USE.keys() | FAILURES.keys() | NOTHING_TO_MISTAKE == USUAL.keys()


@pytest.mark.parametrize(("name", "arguments", "status"), CASES)
def test_it_is_one_line_and_leaves_nothing(operator: Operator, name: str, arguments: str, status: int) -> None:
    files = sorted(operator.folder.rglob("*"))
    returned, out, error = operator.ran(*name.split(), *shlex.split(arguments))
    assert (returned, out) == (status, ""), error
    lines = error.splitlines()
    assert all(line.startswith("czn-index: ") and len(line) > len("czn-index: ") for line in lines)
    assert len(lines) == 1 or (name, arguments) in SAYS_ALL_PROBLEMS
    for sign in ("Errno", "Traceback", "a fault in the program", ".part", "s3cret"):
        assert sign not in error
    assert sorted(operator.folder.rglob("*")) == files


@pytest.mark.parametrize(
    ("name", "value", "status"), [("TICK_SECONDS", "never", 2), ("LOG_FORMAT", "xml", 2), ("THEMES_FILE", "text", 1)]
)
def test_a_setting_that_is_nonsense_is_named(operator: Operator, name: str, value: str, status: int) -> None:
    operator.environment[name] = value
    error = operator.run("digest", "run", status=status)
    assert error.startswith(f"czn-index: {name}: ") and error.count("\n") == 1


def test_the_week_that_is_under_way_is_the_last_that_can_be_published(operator: Operator) -> None:
    """A published week stays, and a digest of a week to come would end all digests until then."""
    today = newest_day(datetime.now(UTC))
    monday = today + timedelta(days=7 - today.weekday())
    operator.run("index", "compute", "--as-of", f"{monday}")
    later = monday + timedelta(days=7)
    error = operator.run("index", "compute", "--as-of", f"{later}", status=2)
    assert error == f"czn-index: Invalid value: the week before {later} has not begun: today is {today}\n"


@pytest.mark.parametrize("typed", ["a\nb", "a\r\nb", "\x1b[31mred", "\u202eBRY", "a\u2028b", "x" * 20_000])
@pytest.mark.parametrize(
    "command", ["index show --center", "report --out out --region", "admins confirm", "index compute --as-of"]
)
def test_what_was_typed_neither_breaks_the_line_nor_steers_the_terminal(
    operator: Operator, command: str, typed: str
) -> None:
    _, out, error = operator.ran(*command.split(), typed)
    assert (out, error.count("\n"), error[-1]) == ("", 1, "\n")
    assert error[:-1].isprintable() and len(error) < 1_100
    assert error.startswith("czn-index: ")


CLOSED = {"input": "<&-", "output": ">&-", "errors": "2>&-", "all": "<&- >&- 2>&-"}


@pytest.mark.parametrize("closed", CLOSED.values(), ids=CLOSED)
@pytest.mark.parametrize(
    "command", ["centers list --format csv", "week", "db pack", "doctor --offline", "responses export --out all.csv"]
)
def test_closed_streams_are_no_failure(operator: Operator, command: str, closed: str) -> None:
    """As cron jobs and `>&-` leave them."""
    line = shlex.join([sys.executable, str(ROOT / "admin_cli.py"), *command.split()])
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {line} {closed}"],
        env=os.environ | operator.environment,
        cwd=operator.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert bool(done.stdout) is (">&-" not in closed.replace("2>&-", ""))


ENCODINGS = ["ascii", "koi8-r"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_locale_without_a_sign_shows_tables_and_programs_read_utf_8(operator: Operator, encoding: str) -> None:
    operator.environment |= {"PYTHONIOENCODING": encoding, "CZN_LANG": "ru", "PYTHONPATH": ""}

    def printed(*arguments: str) -> bytes:
        command = [sys.executable, str(ROOT / "admin_cli.py"), *arguments]
        done = subprocess.run(
            command, env=os.environ | operator.environment, cwd=operator.folder, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout

    assert b"BRY-01" in printed("centers", "list")
    assert printed("week") and printed("db", "pack") and printed("doctor", "--offline")
    assert "«Десна»" in printed("centers", "list", "--format", "csv").decode("utf-8")
    assert "«Десна»" in printed("centers", "list", "--format", "json").decode("utf-8")


def test_words_that_are_not_text_are_refused(operator: Operator) -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "admin_cli.py"), b"index", b"show", b"--region", b"\xff"],
        env=os.environ | operator.environment,
        cwd=operator.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "czn-index: an argument is not text in UTF-8\n")


def test_a_port_in_use_is_named(operator: Operator) -> None:
    pilot.write(operator.folder / "pilot.csv", datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    operator.run("responses", "import", "pilot.csv", "--strict")
    operator.run("index", "compute", "--as-of", "2026-03-02")
    operator.run("site", "build", "--out", "public")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        error = operator.run("site", "serve", "--dir", "public", "--port", port, status=1)
    assert error == f"czn-index: port {port}: Address already in use\n"


@pytest.mark.parametrize(
    "command",
    [
        *(f"centers list --format {format}" for format in ("csv", "json", "table")),
        "week",
        "doctor --offline",
        "db pack",
        "kiosk pair BRY-01",
        "admins invite --operator",
        "privacy purge --dry-run",
        "posters BRY-01 --out posters",
        "--help",
        "--version",
    ],
)
def test_a_reader_of_only_the_beginning_causes_no_failure(operator: Operator, command: str) -> None:
    """The reader is gone before the command writes anything."""
    operator.environment["WEB_URL"] = "https://opros.example.ru"
    operator.environment["WEB_LISTEN"] = "127.0.0.1:0"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, str(ROOT / "admin_cli.py"), *command.split()],
        env=os.environ | operator.environment,
        cwd=operator.folder,
        stdout=writing,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN),
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
