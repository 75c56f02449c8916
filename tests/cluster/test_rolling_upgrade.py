"""A new version comes in while clients answer: the migration first, then worker by worker."""

import asyncio
import shutil
import sys
from pathlib import Path

from bot.sandbox.cluster.programs import Program
from bot.sandbox.cluster.traffic import Client
from storage.engine import schema
from tests.cluster.conftest import Place
from tests.cluster.test_partition import people, sql
from tests.forking import ROOT
from tests.patience import until

ROOMS = ("bot", "handlers", "questionnaire", "scoring", "storage", "admin_cli.py")
NEXT = f"{int(schema.HEAD) + 1:04d}"
MIGRATION = f'''
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{schema.HEAD}"


def upgrade() -> None:
    op.create_table("next_things", sa.Column("id", sa.String(), primary_key=True))
    op.add_column("interviews", sa.Column("next_fact", sa.String(), nullable=True))
    op.create_index("ix_interviews_next_fact", "interviews", ["next_fact"])
'''


def next_version(folder: Path) -> Path:
    """This version with one more migration."""
    folder.mkdir()
    for room in ROOMS:
        source = ROOT / room
        if source.is_dir():
            shutil.copytree(source, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder)
    (folder / "storage" / "migrations" / "versions" / f"{NEXT}_next.py").write_text(MIGRATION)
    module = folder / "storage" / "engine" / "schema.py"
    module.write_text(module.read_text().replace(f'HEAD = "{schema.HEAD}"', f'HEAD = "{NEXT}"', 1))
    return folder


async def test_no_client_notices_that_a_new_version_comes_in(place: Place, tmp_path: Path) -> None:
    house, cluster = place.house, place.cluster
    code = await asyncio.to_thread(next_version, tmp_path / "next")
    seen: list[Client] = []
    enough = asyncio.Event()

    async def one_after_the_other() -> None:
        while not enough.is_set():
            (client,) = await people(place, 1)
            seen.append(client)
            await client.run()

    answering = [asyncio.create_task(one_after_the_other()) for _ in range(5)]
    await until(lambda: sum(one.done for one in seen) >= 5)
    environment = house.environment() | {"PYTHONPATH": str(code)}
    upgrade = Program("upgrade", [sys.executable, "admin_cli.py", "db", "upgrade"], environment, code)
    upgrade.start()
    await until(lambda: not upgrade.alive)
    assert f"revision {NEXT}" in upgrade.log.read_text()
    assert await sql(cluster, "SELECT version_num FROM alembic_version") == NEXT

    # One of the old ones falls over and is started again, as systemd does: it runs on the new schema.
    set_before = house.sandbox.world.calls["setWebhook"]
    first, second = house.bots
    first.terminate()
    assert await first.gone() == 0
    again = place.start_worker(0)
    await until(lambda: house.sandbox.world.calls["setWebhook"] > set_before)
    done = sum(one.done for one in seen)
    await until(lambda: sum(one.done for one in seen) >= done + 5)

    fresh: list[Program] = []
    for number, old in enumerate((again, second)):
        old.terminate()
        assert await old.gone() == 0
        set_before = house.sandbox.world.calls["setWebhook"]
        command = [sys.executable, "-m", "bot"]
        worker = Program(f"next{number}", command, environment | place.listening(number), code)
        worker.start()
        fresh.append(worker)
        await until(lambda: house.sandbox.world.calls["setWebhook"] > set_before)  # noqa: B023
    done = sum(one.done for one in seen)
    await until(lambda: sum(one.done for one in seen) >= done + 5)
    enough.set()
    await asyncio.gather(*answering)
    for worker in fresh:
        await asyncio.to_thread(worker.stop)
    assert [(one.told, one.lost) for one in seen] == [([], 0)] * len(seen)
    for log in [bot.log for bot in house.bots] + [worker.log for worker in fresh]:
        assert "Traceback" not in log.read_text(encoding="utf-8")
    completed = await sql(cluster, "SELECT count(*) FROM interviews WHERE completed_at IS NOT NULL")
    assert completed == str(len(seen))
