"""A deletion that should not have been: the database as it was a second before, row by row."""

import asyncio
import subprocess
from pathlib import Path

from bot.sandbox.cluster import programs
from bot.sandbox.cluster.servers import Cluster
from bot.sandbox.ports import free_port
from tests.cluster.conftest import Place
from tests.cluster.test_partition import people

ROWS = """
SELECT format('SELECT %L || t::text FROM %I t ORDER BY 1;', relname || ' ', relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
"""Writes the queries for every row of every table."""


async def test_what_was_deleted_comes_back_as_it_was_a_second_before(place: Place) -> None:
    cluster, house = place.cluster, place.house
    await asyncio.gather(*(one.run() for one in await people(place, 3)))
    await asyncio.to_thread(cluster.backup, "stanza-create")
    await asyncio.to_thread(cluster.backup, "backup", "--type=full")
    # What came after the backup is in the log alone.
    await asyncio.gather(*(one.run() for one in await people(place, 2)))
    for bot in house.bots:
        bot.terminate()
        assert await bot.gone() == 0
    before = await asyncio.to_thread(rows, cluster)
    assert sum(row.startswith("interviews ") for row in before) == 5
    moment = await asyncio.to_thread(cluster.sql, "SELECT clock_timestamp(); SELECT pg_sleep(1)")
    await asyncio.to_thread(cluster.sql, "DELETE FROM interviews; DELETE FROM respondents; SELECT pg_switch_wal()")

    port, data = free_port(), cluster.folder / "restored"
    where = ("restore", "--type=time", f"--target={moment.strip()}", "--target-action=promote")
    await asyncio.to_thread(cluster.backup, *where, path=data)
    await asyncio.to_thread(pg_ctl, cluster, data, "-w", "-o", options(port), "start")
    try:
        await asyncio.to_thread(cluster.until, lambda: promoted(cluster, port), "the end of the recovery")
        assert await asyncio.to_thread(rows, cluster, port) == before
        # The whole of it goes back into the cluster by the product's own commands.
        restored = f"postgresql+asyncpg://czn:{cluster.password}@127.0.0.1:{port}/czn"
        file = house.folder / "restored.backup"
        house.database_url = restored
        await house.cli("db", "backup", "--out", str(file))
        house.database_url = cluster.url
        await house.cli("db", "restore", str(file), "--replace")
        after = await asyncio.to_thread(rows, cluster)
        assert [row for row in after if not row.startswith("audit ")] == [
            row for row in before if not row.startswith("audit ")
        ]
    finally:
        await asyncio.to_thread(pg_ctl, cluster, data, "-m", "immediate", "stop")


def rows(cluster: Cluster, port: int | None = None) -> list[str]:
    queries = cluster.sql(ROWS, port=port)
    return cluster.sql(queries, port=port).splitlines()


def promoted(cluster: Cluster, port: int) -> bool:
    try:
        return cluster.sql("SELECT pg_is_in_recovery()", port=port) == "f"
    except subprocess.CalledProcessError:
        return False


def options(port: int) -> str:
    # It must not write into the backups of the cluster that it is a copy of, nor wait for a replica that it has not.
    return f"-p {port} -c listen_addresses=127.0.0.1 -c archive_mode=off -c synchronous_standby_names="


def pg_ctl(cluster: Cluster, data: Path, *arguments: str) -> None:
    program = str(Path(programs.find("pg_rewind", "postgresql")).resolve().parent / "pg_ctl")
    user = programs.server_user()
    log = cluster.folder / "restored.log"
    # For the command that fetches the log from the backups.
    environment = {**cluster.backups(), "PGBACKREST_PG1_PATH": str(data), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [program, "-D", str(data), "-l", str(log), *arguments],
        env=environment, cwd=cluster.folder, user=user, group=user,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, log.read_text()
