"""A lake: what is written, when it is written anew, and that every published snapshot follows from it."""

import json
import math
import os
import pwd
import resource
import tempfile
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import pytest_asyncio
from sqlalchemy import func, select, update

from bot.lake import duckdb_engine, exporting, manifest, parquet, verification
from bot.lake.errors import BadLakeFile, BadManifest, LakeInUse, NoLake, OtherFormat
from bot.lake.exporting import Exported
from bot.lake.parquet import People
from bot.lake.verification import BEHIND, Found
from bot.results.method_2022 import publishing as earlier
from bot.results.method_2026 import publishing
from storage.access import audit
from storage.engine.database import Database
from storage.erasure import privacy
from storage.places import centers
from storage.quality import invalid_answers
from storage.quality.invalid_answers import Decision
from storage.tables import interviews, packed_weeks, regions, snapshots
from tests.bot.results.method_2026.country import NOW, WEEK, filled, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import population

FEW = 6
KEY = b"the installation's secret, 32 bytes"
LATER = NOW + timedelta(days=1)


async def prepare(url: str) -> None:
    """Two weeks of snapshots by both methodologies."""
    country = population("product")
    db = await filled(url, country, last=FEW)
    await with_norms(db, country)
    for week in (WEEK - 9, WEEK):
        await earlier.publish(db, week=week, now=NOW)
        await publishing.publish(db, week=week, now=NOW, side_by_side=True)
    await db.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    return tmp_path / "lake"


async def export(db: Database, lake: Path, *, whole: bool = False) -> Exported:
    return await exporting.export(db, lake, read_secret=lambda: KEY, now=NOW, whole=whole)


async def verify(db: Database, lake: Path, week: int | None = WEEK) -> Found:
    """One week is enough where something has changed: its windows reach back over all that is in these lakes."""
    return await verification.verify(db, lake, duckdb_engine.opened, week=week)


def differing(found: Found) -> dict[str, set[str]]:
    """What differs, by center."""
    said: dict[str, set[str]] = {}
    for _version, verdict in found.told:
        said.setdefault(verdict.center, set()).update(verdict.differences)
    return {center: differences for center, differences in said.items() if differences}


def inside(lake: Path, pattern: str) -> list[Path]:
    return [path for path in lake.rglob(pattern) if path.is_file()]


async def codes(db: Database) -> list[str]:
    return [one.code for one in sorted(await centers.listing(db), key=lambda one: one.id)]


def listing(lake: Path) -> dict[str, int]:
    """The Parquet files and their inodes: one that is written anew has another."""
    return {str(path.relative_to(lake)): path.stat().st_ino for path in inside(lake, "*.parquet")}


async def somebody(db: Database) -> tuple[int, str, str]:
    """Center, interview and respondent of an answer that counts in the newest snapshots."""
    query = select(interviews.c.center_id, interviews.c.id, interviews.c.respondent_id).where(
        interviews.c.respondent_id.is_not(None),
        interviews.c.completed_week.between(WEEK - 8, WEEK - 4),
        interviews.c.quality == "clean",
        interviews.c.respondent_type == "job_seeker",
    )
    async with db.read() as connection:
        row = (await connection.execute(query.order_by(interviews.c.id))).first()
    assert row is not None
    return row.center_id, row.id, row.respondent_id


async def test_every_snapshot_of_both_methodologies_follows_from_the_lake(db: Database, lake: Path) -> None:
    done = await export(db, lake)
    async with db.read() as connection:
        rows = await connection.scalar(select(func.count()).where(interviews.c.completed_week.is_not(None)))
        published = await connection.scalar(select(func.count()).select_from(snapshots))
    assert (done.interviews, done.removed) == (rows, 0)
    found = await verify(db, lake, None)
    assert (found.weeks, found.snapshots, found.identical, found.behind) == (2, 2 * published, 2 * published, [])
    assert published > FEW
    narrowed = await verification.verify(db, lake, duckdb_engine.opened, center=(await codes(db))[0], week=WEEK - 9)
    assert (narrowed.snapshots, narrowed.identical) == (2, 2)


async def test_the_files_say_no_more_than_they_promise(db: Database, lake: Path) -> None:
    await export(db, lake)
    _, id, respondent = await somebody(db)
    content = b"".join(path.read_bytes() for path in inside(lake, "*"))
    assert respondent.encode() not in content and id.encode() + b'"' not in content
    with duckdb.connect() as connection:
        names = connection.sql(f"SELECT * FROM read_parquet('{lake}/*/*/*.parquet')").columns
    assert names == [*parquet.SCHEMA.names, "month", "region"]
    assert not {"comment", "respondent_id", "interview_id", "seconds", "language"} & set(names)

    people = People(KEY)
    mine = people.of("c001", "job_seeker", respondent)
    assert mine == People(KEY).of("c001", "job_seeker", respondent)
    assert mine is not None and people.of("c001", "job_seeker", None) is None
    others = {people.of("c002", "job_seeker", respondent), people.of("c001", "employer", respondent)}
    assert mine not in others | {People(b"another").of("c001", "job_seeker", respondent)}


async def test_only_the_months_and_regions_that_changed_are_written_anew(db: Database, lake: Path) -> None:
    await export(db, lake)
    before = listing(lake)
    assert (await export(db, lake)).new_files == 0
    assert listing(lake) == before

    center_id, id, _ = await somebody(db)
    decision = Decision("cli:tests", "made up", LATER)
    await invalid_answers.mark(db, center_id, "case", [id], decision)
    found = await verify(db, lake)
    # The lake is older than the mark, so it still proves what was published before it.
    assert len(found.behind) == 1 and found.identical == found.snapshots
    again = await export(db, lake)
    assert (again.new_files, again.removed) == (1, 1)
    after = listing(lake)
    assert len(before.items() & after.items()) == len(before) - 1
    found = await verify(db, lake)
    assert found.behind == [] and differing(found) == {}
    assert {verdict.invalid for _, verdict in found.told} == {1}

    # Somebody leaves, an answer that never counted too.
    _, _, respondent = await somebody(db)
    await privacy.forget_respondent(db, respondent, now=LATER)
    assert 0 < (await export(db, lake)).new_files < 8
    found = await verify(db, lake)
    assert differing(found) == {} and sum(verdict.forgotten for _, verdict in found.told) > 0
    async with db.read() as connection:
        rows = await connection.scalar(select(func.count()).where(interviews.c.completed_week.is_not(None)))
    assert manifest.read(lake).rows == rows

    # After a backup was restored, marks may say what they said before of other answers.
    await audit.write(db, at=LATER, actor="cli:tests", action=exporting.RESTORE, place=audit.NATION)
    assert (await export(db, lake)).written == rows
    assert (await exporting.export(db, lake, read_secret=lambda: KEY[::-1], now=NOW)).written == rows


async def test_an_export_that_dies_leaves_the_lake_of_before(
    db: Database, lake: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await export(db, lake)
    before, known = listing(lake), manifest.read(lake)
    center_id, id, _ = await somebody(db)
    await invalid_answers.mark(db, center_id, "case", [id], Decision("cli:tests", "made up", LATER))
    add, done = parquet.Writer.add, []

    def dying(*arguments: object) -> None:
        done.append(arguments)
        if len(done) == 20:
            raise KeyboardInterrupt
        add(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(parquet.Writer, "add", dying)
    with pytest.raises(KeyboardInterrupt):
        await export(db, lake, whole=True)
    monkeypatch.undo()
    assert manifest.read(lake) == known
    assert len(inside(lake, "*.part")) == 1 and before.keys() < listing(lake).keys()
    found = await verify(db, lake)
    assert (found.identical, len(found.behind)) == (found.snapshots, 1)

    assert (await export(db, lake)).new_files == 1
    assert listing(lake).keys() == {one.path for one in manifest.read(lake).files}
    assert inside(lake, "*.part") == []


async def test_one_writes_at_a_time_and_nobody_reads_meanwhile(db: Database, lake: Path) -> None:
    await export(db, lake)
    known = manifest.read(lake)
    for writing in (True, False):
        with manifest.locked(lake, writing=writing), pytest.raises(LakeInUse, match="another export or verification"):
            await export(db, lake, whole=True)
    with manifest.locked(lake, writing=True), pytest.raises(LakeInUse):
        await verify(db, lake)
    with manifest.locked(lake, writing=False):
        await verify(db, lake)
    assert manifest.read(lake) == known


def test_a_pipe_in_the_place_of_the_manifest_is_not_waited_for(lake: Path) -> None:
    lake.mkdir()
    os.mkfifo(lake / manifest.NAME)
    with pytest.raises(OSError, match="is a device or a pipe, not a file"):
        manifest.read(lake)


@pytest.mark.parametrize("locked_before", [True, False])
def test_a_lake_that_may_only_be_read_is_locked_where_that_can_be(locked_before: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        lake, me = Path(name), os.geteuid()
        if locked_before:
            (lake / manifest.LOCK).touch(mode=0o444)
        lake.chmod(0o555)
        if me == 0:
            # Nothing is forbidden to root.
            os.seteuid(pwd.getpwnam("nobody").pw_uid)
        try:
            with manifest.locked(lake, writing=False), manifest.locked(lake, writing=False):
                pass
            with pytest.raises(PermissionError), manifest.locked(lake, writing=True):
                pass
        finally:
            os.seteuid(me)
            lake.chmod(0o700)
        assert (lake / manifest.LOCK).exists() == locked_before
        (lake / manifest.LOCK).touch(mode=0o600)
        (lake / manifest.LOCK).chmod(0o600)
        with (
            manifest.locked(lake, writing=True),
            pytest.raises(LakeInUse),
            manifest.locked(lake, writing=False),
        ):
            pass


async def test_a_file_that_is_not_what_was_written_is_named_and_nothing_is_compared(db: Database, lake: Path) -> None:
    with pytest.raises(NoLake, match="there is no lake"):
        await verify(db, lake)
    await export(db, lake)
    name = next(one for one in manifest.read(lake).files if one.month == "2026-10").path
    content = (lake / name).read_bytes()
    for damaged, reason, cure in (
        (
            content[:50] + bytes([content[50] ^ 1]) + content[51:],
            "was changed or damaged after the export",
            "remove it and ",
        ),
        (content[: len(content) // 2], f"has {len(content) // 2} bytes of {len(content)}", ""),
        (None, "is missing", ""),
    ):
        (lake / name).unlink(missing_ok=True)
        if damaged is not None:
            (lake / name).write_bytes(damaged)
        with pytest.raises(BadLakeFile, match=f"{name}: {reason}; nothing was compared; {cure}run: "):
            await verify(db, lake)
        if cure:
            (lake / name).unlink()
        assert (await export(db, lake)).new_files == 1
        assert (lake / name).read_bytes() == content

    text = (lake / manifest.NAME).read_text(encoding="utf-8")
    (lake / manifest.NAME).write_text(text[: len(text) // 2], encoding="utf-8")
    for work in (verify, export):
        with pytest.raises(BadManifest, match=r"manifest\.json: is no manifest of a lake, or a damaged one"):
            await work(db, lake)


Change = Callable[[dict[str, Any], dict[str, Any]], object]
"""Of a manifest, and of one of its files, in place."""
UNSOUND: dict[str, Change] = {
    "a path elsewhere": lambda whole, one: one.update(path="/etc/passwd"),
    "a path above": lambda whole, one: one.update(path=f"../lake/{one['path']}"),
    "a path with a NUL": lambda whole, one: one.update(path="\0"),
    "half a pair of UTF-16": lambda whole, one: one.update(region="\ud800"),
    "no path": lambda whole, one: one.update(path=None),
    "a path of another month": lambda whole, one: one.update(month="2026-01"),
    "a month as a number": lambda whole, one: one.update(month=202610),
    "no month": lambda whole, one: one.update(month="2026-13"),
    "another hash": lambda whole, one: one.update(hash="0" * 64),
    "more rows": lambda whole, one: one.update(rows=one["rows"] + 1000),
    "no rows": lambda whole, one: (whole.update(rows=whole["rows"] - one["rows"]), one.update(rows=0)),
    "rows without end": lambda whole, one: (whole.update(rows=math.inf), one.update(rows=math.inf)),
    "bytes in quotes": lambda whole, one: one.update(bytes=str(one["bytes"])),
    "a file twice": lambda whole, one: (whole["files"].append(one), whole.update(rows=whole["rows"] + one["rows"])),
    "a file too few": lambda whole, one: whole["files"].remove(one),
    "no files": lambda whole, one: whole.update(files={}),
    "a moment as a number": lambda whole, one: whole.update(exported_at=5),
    "a format without end": lambda whole, one: whole.update(format=math.inf),
    "a format in quotes": lambda whole, one: whole.update(format=f"{manifest.FORMAT}"),
}


async def test_a_manifest_that_no_export_has_written_is_refused_and_nothing_is_touched(
    db: Database, lake: Path
) -> None:
    await export(db, lake)
    before, path = listing(lake), lake / manifest.NAME
    sound = path.read_text(encoding="utf-8")
    changed = {}
    for name, change in UNSOUND.items():
        whole = json.loads(sound)
        change(whole, whole["files"][1])
        changed[name] = json.dumps(whole)
    for name, text in {**changed, "too deep": "[" * 100_000, "a byte order mark": f"\ufeff{sound}"}.items():
        path.write_text(text, encoding="utf-8")
        for work in (verify, export):
            with pytest.raises(BadManifest, match=r"manifest\.json: is no manifest of a lake, or a damaged one"):
                await work(db, lake)
            assert listing(lake) == before, name
    path.write_text(sound, encoding="utf-8")
    assert (await export(db, lake)).new_files == 0


async def test_a_lake_without_answers_accuses_nobody(db: Database, lake: Path) -> None:
    await export(db, lake)
    path = lake / manifest.NAME
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"files": [], "rows": 0}))
    found = await verify(db, lake)
    assert (found.interviews, found.identical) == (0, 0) and found.behind
    assert set().union(*differing(found).values()) == {BEHIND}


async def test_a_lake_may_be_called_anything(db: Database, lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(lake.parent)
    here = "lake"
    await export(db, Path(here))
    for name in ("~lake", "[x]*?", "{a,b}", "x=1%3A#", "it's", "озеро ответов", "new\nline"):
        (lake.parent / here).rename(lake.parent / name)
        here = name
        found = await verify(db, Path(here))
        assert found.identical == found.snapshots > 0


async def test_a_region_may_have_as_long_a_name_as_the_database_takes(db: Database, lake: Path) -> None:
    longest = [f"{'Ж' * 199}{last}" for last in "АБ"] + [":" * 200]
    async with db.write() as connection:
        for id, name in enumerate(longest, 1):
            await connection.execute(update(regions).where(regions.c.id == id).values(name=name))
    await export(db, lake)
    files = manifest.read(lake).files
    assert {*longest} <= {one.region for one in files}
    # Two that differ at the end have folders of their own.
    assert len({Path(one.path).parent for one in files}) == len(files)
    found = await verify(db, lake)
    assert found.identical == found.snapshots and found.behind == []


async def test_what_others_have_put_beside_the_files_stays(db: Database, lake: Path) -> None:
    await export(db, lake)
    folder = (lake / manifest.read(lake).files[0].path).parent
    others = [
        folder / "part-00000-6f0d.c000.snappy.parquet",
        folder / "notes.txt",
        lake / "month=all",
        folder.parent / "x",
    ]
    for path in others:
        path.write_text("not ours", encoding="ascii")
    (folder / f"part-{'0' * 20}.parquet").write_text("left by an export", encoding="ascii")
    await export(db, lake)
    assert [path.read_text(encoding="ascii") for path in others] == ["not ours"] * 4
    assert len(list(folder.iterdir())) == 3


async def test_a_folder_in_the_place_of_a_file_is_told_by_its_name(db: Database, lake: Path) -> None:
    await export(db, lake)
    name = manifest.read(lake).files[-1].path
    (lake / name).unlink()
    (lake / name).mkdir()
    with pytest.raises(BadLakeFile, match=f"{name}: has .* remove it and run: "):
        await verify(db, lake)
    with pytest.raises(IsADirectoryError) as raised:
        await export(db, lake)
    assert raised.value.filename == str(lake / name)
    (lake / name).rmdir()
    assert (await export(db, lake)).new_files == 1


async def test_a_lake_of_a_later_version_is_left_alone_and_one_of_an_earlier_is_replaced(
    db: Database, lake: Path
) -> None:
    await export(db, lake)
    before, path = listing(lake), lake / manifest.NAME
    known = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(known | {"format": manifest.FORMAT + 1, "more": True}), encoding="utf-8")
    for work in (verify, export):
        with pytest.raises(OtherFormat, match="use the version that wrote it, or another folder"):
            await work(db, lake)
    assert listing(lake) == before

    path.write_text(json.dumps(known | {"format": manifest.FORMAT - 1}), encoding="utf-8")
    with pytest.raises(OtherFormat, match="run: czn-index lake export"):
        await verify(db, lake)
    assert (await export(db, lake)).written == known["rows"]
    assert (await verify(db, lake)).behind == []


async def test_a_full_disk_is_told_with_the_file_and_leaves_the_lake_of_before(db: Database, lake: Path) -> None:
    await export(db, lake)
    before, known = listing(lake), manifest.read(lake)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (min(one.bytes for one in known.files) // 2, usual[1]))
    try:
        with pytest.raises(OSError, match=r"File too large: .*\.new\.part"):
            await export(db, lake, whole=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert manifest.read(lake) == known and before.items() <= listing(lake).items()
    assert (await export(db, lake)).new_files == 0
    assert listing(lake) == before and inside(lake, "*.part") == []


async def test_answers_and_snapshots_that_were_changed_are_named(db: Database, lake: Path) -> None:
    await export(db, lake)
    center_id, id, _ = await somebody(db)
    mine = interviews.c.center_id == center_id, interviews.c.id == id
    async with db.write() as connection:
        await connection.execute(update(interviews).where(*mine).values(answers="1" * 15))
    # Behind the product's back: no mark tells, and the lake still has what was answered.
    found = await verify(db, lake)
    assert (found.identical, found.behind) == (found.snapshots, [])
    await export(db, lake, whole=True)
    listed = await codes(db)
    code, second, third = listed[center_id - 1], listed[center_id % FEW], listed[(center_id + 1) % FEW]
    said = differing(await verify(db, lake))
    assert said.keys() == {code} and "the answers are not those that it was computed from" in said[code]
    # Where the lake cannot be right, nobody is accused.
    await change_marks(db, 1)
    assert set().union(*differing(await verify(db, lake)).values()) == {BEHIND}
    await change_marks(db, -1)

    async with db.write() as connection:
        ids = [center_id % FEW + 1, (center_id + 1) % FEW + 1]
        await connection.exec_driver_sql(f"UPDATE snapshots_2026 SET people = people + 1 WHERE center_id = {ids[0]}")
        await connection.exec_driver_sql(
            f"UPDATE snapshots SET result = replace(result, '\"n\": ', '\"n\": 1') WHERE center_id = {ids[1]}"
        )
    said = differing(await verify(db, lake))
    assert said.keys() == {code, second, third}
    assert said[second] == {"its columns do not agree with its result"}
    assert any("published" in one and "recomputed" in one for one in said[third])


async def change_marks(db: Database, by: int) -> None:
    async with db.write() as connection:
        await connection.execute(update(packed_weeks).values(changes=packed_weeks.c.changes + by))
