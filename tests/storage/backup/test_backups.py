"""A backup is whole or not there, and so is the database restored from it."""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from alembic import command
from alembic.config import Config
from sqlalchemy import make_url, text

from storage.backup import backups, server_rows, sqlite_file
from storage.backup.contents import Contents
from storage.engine import schema
from storage.engine.database import Database
from storage.engine.sqlite import sqlite3
from storage.errors import BackupFailed, BadBackup, DatabaseInUse, DatabaseNotEmpty, DatabaseNotFound, SchemaOutdated
from storage.tables import metadata
from tests import postgres
from tests.sqlite_file import fill as fill_at
from tests.sqlite_file import migrated
from tests.storage.full import ROWS, build, everything
from tests.storage.migrations.test_migrations import make_first

ROOT = Path(__file__).parents[3]
ONLY_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


def unwatched(done: int, total: int) -> None:
    """Nobody looks at the progress."""


@pytest_asyncio.fixture
async def full(url: str) -> AsyncIterator[str]:
    """The address of a database with rows in every table."""
    await fill_at(url, build)
    yield url


@pytest_asyncio.fixture
async def backup(full: str, tmp_path: Path) -> Path:
    path = tmp_path / "czn.backup"
    await make(full, path)
    return path


async def make(url: str, path: Path) -> Contents:
    database = Database.as_it_is(url)
    try:
        return await backups.make(database, path, unwatched)
    finally:
        await database.close()


async def restore(url: str, path: Path, *, replace: bool = False) -> Contents:
    return await backups.restore(url, path, replace=replace, progress=unwatched)


async def content(url: str) -> dict[str, list[tuple[object, ...]]]:
    database = await Database.open(url)
    try:
        return await everything(database)
    finally:
        await database.close()


async def change(url: str, statement: str) -> None:
    database = await Database.open(url)
    try:
        async with database.write() as connection:
            await connection.execute(text(statement))
    finally:
        await database.close()


async def test_what_was_backed_up_comes_back_to_the_last_value(full: str, backup: Path) -> None:
    before = await content(full)
    await change(full, "DELETE FROM interviews")
    await change(full, "UPDATE centers SET name = 'Другое'")
    found = await restore(full, backup, replace=True)
    assert found == Contents(schema.HEAD, dict.fromkeys(metadata.tables, ROWS))
    assert await content(full) == before
    # The log refuses changes as before, and goes on with the next number.
    with pytest.raises(Exception, match="the audit log is only added to"):
        await change(full, "DELETE FROM audit")
    await change(full, "INSERT INTO audit (at, actor, action, place, detail) SELECT at, actor, 'x', place, detail "
                       "FROM audit WHERE id = 1")  # fmt: skip
    assert [row[0] for row in (await content(full))["audit"]] == [1, 2, 3, 4]


def test_a_backup_is_its_owners_alone_and_leaves_no_draft(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in backup.parent.glob(".*")] == []


async def test_data_is_given_up_only_on_demand(full: str, backup: Path) -> None:
    before = await content(full)
    with pytest.raises(DatabaseNotEmpty, match=r"interviews 3.*--replace gives it up for the backup"):
        await restore(full, backup)
    assert await content(full) == before


@ONLY_SQLITE
async def test_a_file_is_restored_where_there_is_none(backup: Path, tmp_path: Path) -> None:
    await restore(f"sqlite+aiosqlite:///{tmp_path / 'new' / 'czn.db'}", backup)
    with closing(sqlite3.connect(tmp_path / "new" / "czn.db")) as db:
        assert db.execute("SELECT count(*) FROM interviews").fetchone() == (ROWS,)


@pytest.fixture
def empty_url(postgres_server: postgres.Server) -> str:
    return postgres_server.empty_url()


@ONLY_POSTGRESQL
async def test_a_server_is_restored_to_a_database_without_a_schema(full: str, backup: Path, empty_url: str) -> None:
    await restore(empty_url, backup)
    assert await content(empty_url) == await content(full)


def of_nobody(path: Path) -> None:
    path.write_text("Not a backup of anything.", encoding="utf-8")


def of_another_program(path: Path) -> None:
    if path.read_bytes().startswith(sqlite_file.MAGIC):
        path.unlink()
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE centers (id)")
    else:
        data = path.read_bytes()
        # The name of a table, among the others in the list of contents.
        path.write_bytes(data.replace(b"interviews", b"intervjuus"))


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\x5a" * 8_192)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (of_nobody, "is not a backup$"),
        (of_another_program, "is not a backup of this product|holds the table intervjuus, which is not this product's"),
        (cut, "is damaged"),
        (overwritten, "is damaged"),
    ],
)
async def test_what_is_no_whole_backup_changes_nothing(
    full: str, backup: Path, spoil: Callable[[Path], None], said: str
) -> None:
    before = await content(full)
    spoil(backup)
    with pytest.raises(BadBackup, match=rf"^czn\.backup: ({said})"):
        await restore(full, backup, replace=True)
    assert await content(full) == before


async def test_a_backup_from_a_newer_version_is_refused(full: str, tmp_path: Path) -> None:
    await change(full, "UPDATE alembic_version SET version_num = '9999'")
    await make(full, tmp_path / "new.backup")
    with pytest.raises(BadBackup, match=f"is of revision 9999, which is newer than this version's {schema.HEAD}"):
        await restore(full, tmp_path / "new.backup", replace=True)


async def test_nothing_is_no_backup(url: str, empty_url: str, tmp_path: Path) -> None:
    if url.startswith("sqlite"):
        (tmp_path / "czn.db").write_bytes(b"")
    with pytest.raises((DatabaseNotFound, SchemaOutdated)):
        await make(url if url.startswith("sqlite") else empty_url, tmp_path / "new.backup")
    assert not (tmp_path / "new.backup").exists()


@ONLY_SQLITE
async def test_a_backup_of_the_first_schema_is_brought_up_to_date(url: str, tmp_path: Path) -> None:
    (tmp_path / "czn.db").unlink()
    make_first(tmp_path / "czn.db")
    assert (await make(url, tmp_path / "old.backup")).revision == "0001"
    with closing(sqlite3.connect(tmp_path / "czn.db")) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    assert (await restore(url, tmp_path / "old.backup", replace=True)).revision == "0001"
    with closing(sqlite3.connect(tmp_path / "czn.db")) as db:
        assert db.execute("SELECT version_num FROM alembic_version").fetchone() == (schema.HEAD,)
        assert db.execute("SELECT count(*) FROM interviews").fetchone() == (6_001,)


@ONLY_POSTGRESQL
async def test_a_backup_of_an_earlier_schema_replaces_tables_that_it_does_not_know(
    full: str, empty_url: str, tmp_path: Path
) -> None:
    old = Database.as_it_is(empty_url)
    async with old.write() as connection:
        await connection.run_sync(lambda sync: _upgrade_to(sync, "0005"))
        await connection.execute(text("INSERT INTO regions (name) VALUES ('Старая область')"))
    await old.close()
    found = await make(empty_url, tmp_path / "old.backup")
    assert (found.revision, found.counts["regions"], "alerts" in found.counts) == ("0005", 1, False)
    await restore(full, tmp_path / "old.backup", replace=True)
    after = await content(full)
    assert [row[1] for row in after["regions"]] == ["Старая область"]
    assert after["alerts"] == []


async def test_a_table_under_its_former_name_is_counted_and_replaced(empty_url: str, tmp_path: Path) -> None:
    old = Database.as_it_is(empty_url)
    async with old.write() as connection:
        await connection.run_sync(lambda sync: _upgrade_to(sync, "0007"))
        await connection.execute(text("INSERT INTO regions (name) VALUES ('Старая область')"))
        await connection.execute(text(CENTER))
        await connection.execute(text("INSERT INTO callbacks VALUES (1, 'c-1', 'sealed', now(), now(), NULL)"))
    await old.close()
    found = await make(empty_url, tmp_path / "old.backup")
    assert found.data["callbacks"] == 1
    # The database itself is still at the old revision.
    await restore(empty_url, tmp_path / "old.backup", replace=True)
    assert [row[1] for row in (await content(empty_url))["callback_requests"]] == ["c-1"]


CENTER = """INSERT INTO centers (id, code, name, region_id, city, timezone, sample, created_at, search_text)
VALUES (1, 'BRY-01', 'Центр', 1, 'Брянск', 'Europe/Moscow', FALSE, now(), 'центр')"""


def _upgrade_to(connection: object, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


async def test_a_backup_of_the_other_kind_says_how_to_move(full: str, backup: Path, empty_url: str) -> None:
    other = empty_url if full.startswith("sqlite") else f"sqlite+aiosqlite:///{backup.parent / 'new.db'}"
    with pytest.raises(BadBackup, match="restore it to its own kind, then: czn-index db copy"):
        await restore(other, backup)


@pytest.fixture
def somebody_else(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """An idle process that has the file open."""
    script = f"file = open({str(tmp_path / 'czn.db')!r}); print('open', flush=True); input()"
    process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


@ONLY_SQLITE
async def test_a_file_that_somebody_has_open_is_not_replaced(
    full: str, backup: Path, somebody_else: subprocess.Popen[str]
) -> None:
    await change(full, "DELETE FROM interviews")
    assert somebody_else.stdout is not None and somebody_else.stdout.readline() == "open\n"
    with pytest.raises(DatabaseInUse, match=rf"by process {somebody_else.pid}\); stop the bot first"):
        await restore(full, backup, replace=True)
    assert (await content(full))["interviews"] == []


@ONLY_SQLITE
async def test_a_file_that_is_being_written_is_not_replaced(full: str, backup: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "czn.db", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseInUse, match="database is locked"):
            await restore(full, backup, replace=True)


@ONLY_POSTGRESQL
async def test_a_server_that_somebody_is_connected_to_is_not_replaced(full: str, backup: Path) -> None:
    bot = await Database.open(full)
    with pytest.raises(DatabaseInUse, match=r"1 other connections\); stop the bot first"):
        await restore(full, backup, replace=True)
    await bot.close()
    await restore(full, backup, replace=True)


@ONLY_SQLITE
async def test_a_damaged_database_is_replaced_with_its_journal(full: str, backup: Path, tmp_path: Path) -> None:
    before = await content(full)
    path, journal = tmp_path / "czn.db", tmp_path / "czn.db-journal"
    path.write_bytes(b"This is no database at all, but long enough to look at." * 100)
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    with pytest.raises(BackupFailed, match="is damaged, but may hold data; --replace"):
        await restore(full, backup)
    await restore(full, backup, replace=True)
    assert not journal.exists()
    assert await content(full) == before


def test_a_copy_that_is_overtaken_by_writers_comes_to_its_end_and_is_of_one_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two facts always change together. Somebody changes them after every step, and waits for nothing."""
    monkeypatch.setattr(sqlite_file, "FIRST_STEP", 5)
    source, target = tmp_path / "busy.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(source, timeout=0)) as writer:
        writer.execute("CREATE TABLE facts (one INTEGER, two INTEGER, filling)")
        writer.execute("INSERT INTO facts VALUES (0, 0, '')")
        writer.executemany("INSERT INTO facts VALUES (NULL, NULL, ?)", [("x" * 4_000,)] * 500)
        writer.commit()
        steps: list[int] = []

        def write(done: int, total: int) -> None:
            steps.append(done)
            for fact in ("one", "two"):
                writer.execute(f"UPDATE facts SET {fact} = {len(steps)} WHERE one IS NOT NULL")
            writer.commit()

        sqlite_file.copy_pages(source, target, write)
        pages = writer.execute("PRAGMA page_count").fetchone()[0]
    # Begun with 5 pages, then 20, 80, 320: each was overtaken before the second step. 1,280 pages are all of them.
    assert 320 < pages < 1_280
    assert steps == [5, 20, 80, 320, pages]
    with closing(sqlite3.connect(target)) as db:
        # The last step found the fourth writer's values.
        assert db.execute("SELECT one, two FROM facts WHERE one IS NOT NULL").fetchall() == [(4, 4)]
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@ONLY_SQLITE
async def test_a_file_with_a_write_ahead_log_becomes_one_file(full: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "czn.db")) as db:
        assert db.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
        db.execute("UPDATE properties SET value = 'only in the log' WHERE key = '2'")
        db.commit()
        await asyncio.to_thread(sqlite_file.copy_pages, tmp_path / "czn.db", tmp_path / "copy.db", unwatched)
    assert [name for name in os.listdir(tmp_path) if name.startswith("copy.db")] == ["copy.db"]
    with closing(sqlite3.connect(tmp_path / "copy.db")) as db:
        assert db.execute("SELECT value FROM properties WHERE key = '2'").fetchone() == ("only in the log",)
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@ONLY_SQLITE
async def test_the_database_is_not_its_own_backup(full: str, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="is the database itself"):
        await make(full, tmp_path / "czn.db")


@ONLY_POSTGRESQL
async def test_a_server_keeps_what_it_has_if_rows_do_not_come_out(full: str, backup: Path) -> None:
    """The rows are counted in the transaction that puts them there."""
    before = await content(full)
    counts = dict.fromkeys(metadata.tables, ROWS) | {"interviews": ROWS + 1}
    database = Database.as_it_is(full)
    with pytest.raises(BackupFailed, match=r"^nothing was restored: interviews: rows are missing$"):
        async with database.write() as connection:
            await server_rows.replace(connection, backup, schema.HEAD, Contents(schema.HEAD, counts), unwatched)
    await database.close()
    assert await content(full) == before


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@ONLY_POSTGRESQL
async def test_a_missing_program_is_named(full: str, programs: Path, tmp_path: Path) -> None:
    with pytest.raises(
        BackupFailed, match=r"^pg_dump: is not installed; on Debian: apt-get install postgresql-client$"
    ):
        await make(full, tmp_path / "new.backup")
    assert not (tmp_path / "new.backup").exists()


@ONLY_POSTGRESQL
async def test_the_password_is_told_to_the_program_where_nobody_else_sees_it(
    full: str, programs: Path, tmp_path: Path
) -> None:
    """A program in its place notes its arguments, and then complains as the real one does of an old version."""
    program = programs / "pg_dump"
    shell = shutil.which("sh", path="/bin:/usr/bin")
    program.write_text(
        f'#!{shell}\necho "$@" > {tmp_path}/arguments\necho "$PGPASSWORD" > {tmp_path}/password\n'
        'echo "pg_dump: error: aborting because of server version mismatch" >&2\n'
        'echo "pg_dump: detail: server version: 18.1; pg_dump version: 15.14" >&2\nexit 1\n'
    )
    program.chmod(0o755)
    with pytest.raises(BackupFailed) as failure:
        await make(full.replace("postgres@", "postgres:s3cret@"), tmp_path / "new.backup")
    assert str(failure.value) == (
        "pg_dump: aborting because of server version mismatch; server version: 18.1; pg_dump version: 15.14"
    )
    assert "s3cret" not in (tmp_path / "arguments").read_text()
    assert (tmp_path / "password").read_text() == "s3cret\n"
    assert not (tmp_path / "new.backup").exists()


# A backup is somebody else's file: its rows are taken, and nothing in it is executed.

HALVE = "CREATE TRIGGER a_five AFTER INSERT ON interviews BEGIN UPDATE interviews SET answers = '555555555555555'; END"
FOREIGN_FILE = [
    (HALVE, "holds the trigger a_five, which is not this product's"),
    ("CREATE VIEW reports AS SELECT * FROM interviews", "holds the view reports, which is not this product's"),
    ("CREATE TABLE notes (note TEXT)", "holds the table notes, which is not this product's"),
    ("CREATE VIRTUAL TABLE texts USING fts5(text)", "holds the table texts, which is not this product's"),
    ("ALTER TABLE centers ADD COLUMN note TEXT", "holds a column centers.note, which is not this product's"),
    ("ALTER TABLE centers ADD COLUMN five INTEGER AS (5)", r"holds a column centers.five \(computed\), which is not"),
    ("DROP TABLE pace", "has no table pace"),
    ("ALTER TABLE pace DROP COLUMN paused_until", "has no column pace.paused_until"),
    (
        "DROP TRIGGER audit_no_delete; "
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN DELETE FROM interviews; END",
        "holds the trigger audit_no_delete, which is not this product's",
    ),
]


@ONLY_SQLITE
@pytest.mark.parametrize(("statements", "said"), FOREIGN_FILE)
async def test_code_in_a_file_is_refused_by_name(full: str, backup: Path, statements: str, said: str) -> None:
    before = await content(full)
    with closing(sqlite3.connect(backup)) as db:
        db.executescript(statements)
    with pytest.raises(BadBackup, match=said):
        await restore(full, backup, replace=True)
    assert await content(full) == before


@ONLY_SQLITE
async def test_the_audit_log_is_guarded_again_whatever_the_backup_lacks(full: str, backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as db:
        db.executescript("DROP TRIGGER audit_no_delete; DROP TRIGGER audit_no_update; DROP INDEX ix_audit_at")
    await restore(full, backup, replace=True)
    for statement in ("DELETE FROM audit", "UPDATE audit SET actor = 'nobody'"):
        with pytest.raises(Exception, match="the audit log is only added to"):
            await change(full, statement)


@ONLY_SQLITE
async def test_a_restored_file_has_the_schema_that_the_migrations_make(full: str, backup: Path, tmp_path: Path) -> None:
    await restore(full, backup, replace=True)
    assert len(made := made_of(migrated())) > 100
    assert made_of(tmp_path / "czn.db") == made


def made_of(path: Path) -> set[tuple[str, ...]]:
    """Every table, index, trigger and view of a file."""
    with closing(sqlite3.connect(path)) as db:
        return set(db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


@ONLY_SQLITE
async def test_rows_that_our_schema_refuses_are_not_restored(full: str, backup: Path) -> None:
    before = await content(full)
    with closing(sqlite3.connect(backup)) as db:
        db.executescript("PRAGMA ignore_check_constraints=ON; UPDATE centers SET latitude = 91 WHERE latitude > 0")
    with pytest.raises(BadBackup, match="holds rows that do not fit: CHECK constraint failed"):
        await restore(full, backup, replace=True)
    assert await content(full) == before


@ONLY_SQLITE
async def test_a_foreign_view_stays_out_of_a_backup_and_is_named(full: str, tmp_path: Path) -> None:
    await change(full, "CREATE VIEW reports AS SELECT * FROM interviews")
    await change(full, HALVE)
    made = await make(full, tmp_path / "new.backup")
    assert set(made.left_out) == {"view reports", "trigger a_five"}
    await restore(full, tmp_path / "new.backup", replace=True)
    with closing(sqlite3.connect(tmp_path / "czn.db")) as db:
        assert db.execute("SELECT name FROM sqlite_master WHERE name IN ('reports', 'a_five')").fetchall() == []


def dump_all(url: str, path: Path) -> None:
    """As backups were made before, and as anybody makes them: the whole database, its code included."""
    address = make_url(url)
    where = ["-h", "127.0.0.1", "-p", str(address.port), "-U", str(address.username), str(address.database)]
    subprocess.run(["pg_dump", "--format=custom", "--no-owner", f"--file={path}", *where], check=True)


@ONLY_POSTGRESQL
async def test_a_dump_with_its_schema_as_before_is_restored(full: str, tmp_path: Path) -> None:
    before = await content(full)
    dump_all(full, tmp_path / "old.backup")
    await change(full, "DELETE FROM interviews")
    await restore(full, tmp_path / "old.backup", replace=True)
    assert await content(full) == before
    with pytest.raises(Exception, match="the audit log is only added to"):
        await change(full, "DELETE FROM audit")


@ONLY_POSTGRESQL
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("CREATE VIEW reports AS SELECT * FROM interviews", "holds the view reports, which is not this product's"),
        ("CREATE TABLE notes (note TEXT)", "holds the table notes, which is not this product's"),
        ("CREATE FUNCTION five() RETURNS int LANGUAGE sql AS 'SELECT 5'", r"holds the function five\(\), which is not"),
        (
            "CREATE TRIGGER a_five BEFORE INSERT ON interviews "
            "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "holds the trigger interviews a_five, which is not this product's",
        ),
        ("CREATE RULE five AS ON DELETE TO pace DO INSTEAD NOTHING", "holds the rule pace five, which is not"),
        ("ALTER TABLE centers ADD COLUMN note TEXT", "holds the column centers.note, which is not this product's"),
    ],
)
async def test_code_in_a_dump_is_refused_by_name(full: str, tmp_path: Path, statement: str, said: str) -> None:
    await change(full, statement)
    before = await content(full)
    dump_all(full, tmp_path / "foreign.backup")
    with pytest.raises(BadBackup, match=said):
        await restore(full, tmp_path / "foreign.backup", replace=True)
    assert await content(full) == before


@pytest.fixture
def traces() -> Iterator[Path]:
    """A folder in which the server, too, could leave something."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@ONLY_POSTGRESQL
@pytest.mark.parametrize("attack", ["COPY (SELECT 1) TO PROGRAM 'touch {}';", "\\! touch {}", "DROP TABLE pace;"])
async def test_a_dump_cannot_run_a_command(full: str, tmp_path: Path, traces: Path, attack: str) -> None:
    """In the place of the statement before the rows of a table: an archive has it as text."""
    before = await content(full)
    path = tmp_path / "evil.backup"
    dump_all(full, path)
    statement = b"COPY public.alerts (center_id, alert, week, content, raised_at, ended_at) FROM stdin;"
    data = path.read_bytes()
    assert statement in data
    evil = attack.format(traces / "x").encode().ljust(len(statement))
    assert len(evil) == len(statement)
    path.write_bytes(data.replace(statement, evil))
    with pytest.raises(BadBackup, match="holds SQL that is not a backup's"):
        await restore(full, path, replace=True)
    assert os.listdir(traces) == []
    assert await content(full) == before


@ONLY_POSTGRESQL
async def test_a_backup_of_a_server_holds_rows_only(full: str, tmp_path: Path) -> None:
    await change(full, "CREATE VIEW reports AS SELECT * FROM interviews")
    await make(full, tmp_path / "new.backup")
    assert kinds(tmp_path / "new.backup") == {"TABLE DATA", "SEQUENCE SET"}


def kinds(path: Path) -> set[str]:
    """Of the entries in the list of a dump."""
    listed = subprocess.run(["pg_restore", "--list", str(path)], check=True, capture_output=True, text=True)
    return {line.split(" ", 3)[3].split(" public ")[0] for line in listed.stdout.splitlines() if line[:1].isdigit()}


@ONLY_POSTGRESQL
async def test_a_role_without_rights_over_the_server_can_back_up_and_restore(
    full: str, backup: Path, postgres_server: postgres.Server
) -> None:
    """The role is made by the script that the compose file brings along."""
    url = as_deployed(full)
    await Database.upgrade(url)
    await restore(url, backup)
    await make(url, backup.with_name("again.backup"))
    await restore(url, backup.with_name("again.backup"), replace=True)
    assert await content(url) == await content(full)
    database = Database.as_it_is(url)
    async with database.read() as connection:
        query = "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert (await connection.execute(text(query))).one() == (False, False, False)
    await database.close()


def as_deployed(url: str) -> str:
    address = make_url(url)
    server = {"PGHOST": str(address.host), "PGPORT": str(address.port), "POSTGRES_PASSWORD": "it's a secret"}
    script = ROOT / "deploy" / "database.sh"
    subprocess.run(["sh", str(script)], check=True, env=os.environ | server, stdout=subprocess.DEVNULL)
    return f"postgresql+asyncpg://czn@{address.host}:{address.port}/czn"


@ONLY_POSTGRESQL
async def test_a_cluster_is_not_replaced_by_one_server(full: str, backup: Path) -> None:
    before = await content(full)
    database = Database.as_it_is(full)
    async with database.write() as connection:
        # As the extension keeps it.
        await connection.execute(text("CREATE TABLE pg_dist_partition AS SELECT 'interviews' AS logicalrelid"))
    await database.close()
    with pytest.raises(BackupFailed, match="nothing was restored: the tables are spread over several servers"):
        await restore(full, backup, replace=True)
    assert await content(full) == before
