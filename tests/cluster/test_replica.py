"""What only reads asks the replica, and misses nothing; where it cannot, one line says so and the primary is asked."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.results import runs
from bot.sandbox.cluster.servers import Server
from storage.engine.replica import open_for_reading
from storage.operating.replication import servers
from tests.cluster.conftest import Place
from tests.cluster.test_partition import people, sql
from tests.forking import warm_parent


def command(place: Place, *arguments: str) -> tuple[int, str, str]:
    """In a folder of its own, with the replica in its settings."""
    more = {"DATABASE_REPLICA_URL": place.cluster.replica_url, "DATABASE_REPLICA_SECONDS": "3", "CZN_LANG": "en"}
    return warm_parent().run(
        arguments, {**place.house.environment(**more), "PATH": os.environ["PATH"]}, place.house.folder
    )


def replaying(replica: Server) -> int:
    """The pid of the process that replays the primary's log."""
    (found,) = (
        int(child)
        for child in Path(f"/proc/{replica.postmaster}/task/{replica.postmaster}/children").read_text().split()
        if b"startup" in Path(f"/proc/{child}/cmdline").read_bytes()
    )
    return found


async def test_a_replica_serves_what_only_reads_or_one_line_says_why_not(place: Place, tmp_path: Path) -> None:
    cluster = place.cluster
    await asyncio.gather(*(one.run() for one in await people(place, 3)))
    out = tmp_path / "responses.csv"

    db, not_used = await open_for_reading(cluster.url, cluster.replica_url, seconds=10)
    assert not_used is None
    known = await servers(db)
    assert known is not None and known.primary.endswith(f":{cluster.servers[str(cluster.replica)].port}")
    with pytest.raises(ValueError, match="from the primary alone"):
        await runs.publish(db, week=1, now=None)  # type: ignore[arg-type]
    await db.close()

    status, said, error = await asyncio.to_thread(command, place, "responses", "export", "--out", str(out))
    assert (status, error) == (0, "") and "3 interviews" in said
    # The line of the audit log went to the primary.
    assert await sql(cluster, "SELECT count(*) FROM audit WHERE action = 'responses export'") == "1"
    _, said, _ = await asyncio.to_thread(command, place, "doctor", "--offline", "--format", "csv")
    primary = cluster.servers[str(cluster.primary)]
    assert f"primary 127.0.0.1:{primary.port}; replica {cluster.replica} 0.0 s behind, synchronous" in said
    assert "in step with the primary" in said

    # It follows, but replays nothing.
    replica = cluster.servers[str(cluster.replica)]
    os.kill(replaying(replica), signal.SIGSTOP)
    await asyncio.gather(*(one.run() for one in await people(place, 1)))
    status, said, error = await asyncio.to_thread(command, place, "responses", "export", "--out", str(out))
    assert (status, error.count("\n")) == (0, 1) and "4 interviews" in said
    assert error == "czn-index: the replica is not used, the primary is read: it was not in step within 3 s\n"
    os.kill(replaying(replica), signal.SIGCONT)

    replica.kill()
    status, said, error = await asyncio.to_thread(command, place, "responses", "export", "--out", str(out))
    replica.patroni.start()
    assert (status, error.count("\n")) == (0, 1) and "4 interviews" in said
    assert error.startswith("czn-index: the replica is not used, the primary is read: ")

    # The address of the primary itself is no replica's.
    db, not_used = await open_for_reading(cluster.url, cluster.direct_url(primary.name), seconds=10)
    await db.close()
    assert "DATABASE_REPLICA_URL leads to no replica of this database" in str(not_used)
    await asyncio.to_thread(cluster.until_in_step)
