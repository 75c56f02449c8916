"""A lake on a real standalone cluster of Spark: a master and two workers, which die one after the other."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks import lake_files, spark_cluster
from benchmarks.lake_files import Made
from benchmarks.spark_cluster import SparkCluster
from bot.lake import duckdb_engine, statements
from bot.lake.engine import Engine
from bot.lake.errors import EngineFailed
from bot.lake.sums import Sums2026, hashes
from bot.results.input_hashes import FINGERPRINT, inputs_hash
from bot.results.method_2026.sweep import KEYS
from bot.results.method_2026.windows import View
from bot.results.windows import Period
from scoring.gram_sums import gram_sums_by
from scoring.method_2026.cells import cell_sums
from scoring.method_2026.shared_people import crossed
from scoring.method_2026.voices import by_period
from scoring.windows import monday
from storage.engine.sqlite import sqlite3
from tests import sqlite_file
from tests.bot.cli.operators import Operator
from tests.bot.lake.test_lake import FEW, prepare
from tests.bot.results.method_2026.country import WEEK
from tests.patience import until

if TYPE_CHECKING:
    from bot.lake.spark_engine import SparkEngine

INTERVIEWS, CENTERS = 1_000_000, 400
EVERYWHERE = range(CENTERS)
PARTS = {View.NOW: Period.NOW, View.BEFORE: Period.BEFORE}


@pytest.fixture(scope="module")
def some() -> Made:
    return lake_files.made(INTERVIEWS, CENTERS)


@pytest.fixture(scope="module")
def files(some: Made, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return lake_files.write(tmp_path_factory.mktemp("lake"), some)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkCluster]:
    with spark_cluster.running(tmp_path_factory.mktemp("spark"), 2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def engine(spark: SparkCluster) -> Iterator["SparkEngine"]:
    from bot.lake import spark_engine

    with spark_engine.opened(spark.url) as opened:
        yield opened


def summed(engine: Engine, files: list[Path]) -> tuple[Sums2026, list[str]]:
    engine.open(files)
    engine.put("intervals", lake_files.intervals(CENTERS))
    engine.make("counted", statements.counted(engine.dialect))
    return Sums2026.of(engine), hashes(engine, CENTERS)


@pytest.fixture(scope="module")
def by_duckdb(files: list[Path]) -> tuple[Sums2026, list[str]]:
    with duckdb_engine.opened() as opened:
        return summed(opened, files)


def assert_the_same(found: tuple[Sums2026, list[str]], other: tuple[Sums2026, list[str]]) -> None:
    assert found[1] == other[1]
    one, two = found[0], other[0]
    grams, cells = one.gram_of(EVERYWHERE), one.cells_of(EVERYWHERE)
    for key in KEYS:
        assert grams[key] == two.gram_of(EVERYWHERE)[key]
        for name in ("people", "item_n", "points"):
            assert np.array_equal(getattr(cells[key], name), getattr(two.cells_of(EVERYWHERE)[key], name))
    assert np.array_equal(one.crossed_of(EVERYWHERE), two.crossed_of(EVERYWHERE))
    assert np.array_equal(one.blocks.sums, two.blocks.sums)


def test_duckdb_finds_the_integers_of_numpy(some: Made, by_duckdb: tuple[Sums2026, list[str]]) -> None:
    sums, prints = by_duckdb
    periods = lake_files.SPANS.periods(some.weeks)
    inside = periods >= 0
    places = some.kinds * CENTERS + some.centers
    orders = some.hours * 10**8 + some.numbers
    last = by_period(places[inside], periods[inside], some.people[inside], orders[inside])
    in_period, overall = np.zeros(INTERVIEWS, dtype=np.bool_), np.zeros(INTERVIEWS, dtype=np.bool_)
    in_period[inside], overall[inside] = last.in_period, last.overall
    assert INTERVIEWS / 100 < (inside & ~in_period).sum() and (in_period & ~overall).sum() > INTERVIEWS / 100
    codes = some.codes.astype(np.uint8)
    grams, cells = sums.gram_of(EVERYWHERE), sums.cells_of(EVERYWHERE)
    for view, kind in KEYS:
        mine = (some.kinds == kind) & (overall if view is View.STAR else in_period & (periods == PARTS[view]))
        assert grams[view, kind] == gram_sums_by(codes[mine], some.centers[mine], CENTERS)
        expected = cell_sums(codes[mine], some.centers[mine], some.cells[mine], CENTERS)
        assert np.array_equal(cells[view, kind].item_n, expected.item_n)
        assert np.array_equal(cells[view, kind].points, expected.points)
        assert np.array_equal(cells[view, kind].people, expected.people)
    products = sums.crossed_of(EVERYWHERE)
    for kind in range(2):
        known = (some.kinds == kind) & in_period & (some.people >= 0)
        now, before = (np.flatnonzero(known & (periods == part)) for part in (Period.NOW, Period.BEFORE))
        _, at, at_before = np.intersect1d(some.people[now], some.people[before], return_indices=True)
        pair = codes[now[at]], codes[before[at_before]]
        assert np.array_equal(products[kind], crossed(*pair, some.centers[now[at]], CENTERS))
    texts = np.frombuffer(some.prints.hex().encode(), dtype=FINGERPRINT)
    for center in (0, CENTERS - 1):
        mine = some.centers == center
        assert prints[center] == inputs_hash(texts[mine], periods[mine])


def test_the_command_says_the_same_by_spark_and_by_duckdb(spark: SparkCluster, tmp_path: Path) -> None:
    """Before the engine of the next tests takes the cluster's processors for itself."""
    operator = Operator(tmp_path, database=False)
    url = sqlite_file.url_of(sqlite_file.copy_of(prepare, tmp_path / "czn.db"))
    operator.environment = {"DATABASE_URL": url, "SECRET_KEY_FILE": str(tmp_path / "secret.key")}
    # No pattern, though each engine has such ones.
    lake = "lake [x]{a,b}"
    operator.run("lake", "export", "--out", lake)
    with closing(sqlite3.connect(tmp_path / "czn.db")) as db:
        db.execute("UPDATE snapshots SET n = n + 1 WHERE center_id = 1")
        db.commit()
    verify = ["lake", "verify", lake, "--week", f"{monday(WEEK)}"]
    status, said, told = operator.ran(*verify, "--spark", spark.url)
    words = " ".join(said.split())
    assert status == 1 and told == "" and "its columns do not agree with its result" in words
    assert "recomputed by Spark from a lake of" in words and f"{2 * FEW - 1} identical" in words
    assert operator.ran(*verify) == (status, said.replace("Spark", "DuckDB"), told)


async def test_spark_finds_the_same_integers_though_a_worker_dies_in_the_middle(
    spark: SparkCluster, engine: "SparkEngine", files: list[Path], by_duckdb: tuple[Sums2026, list[str]]
) -> None:
    found: list[tuple[Sums2026, list[str]]] = []
    work = threading.Thread(target=lambda: found.append(summed(engine, files)))
    work.start()
    await until(engine.is_working)
    spark.kill(0)
    work.join()
    assert_the_same(found[0], by_duckdb)


def test_a_master_without_workers_is_one_line(spark: SparkCluster, engine: "SparkEngine", files: list[Path]) -> None:
    spark.kill(1)
    engine.nobody_for = 3.0
    with pytest.raises(EngineFailed, match=r"^Spark: no worker for 3 s; nothing was compared$"):
        summed(engine, files[-1:])


def test_a_cluster_that_is_not_there_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(url: str) -> str:
        with pytest.raises(EngineFailed) as failed, spark_engine.opened(url):
            pass
        return str(failed.value)

    from bot.lake import spark_engine

    said = refused("spark://127.0.0.1:1")
    assert said == (
        "Spark: the master at spark://127.0.0.1:1 cannot be reached (Connection refused); nothing was compared"
    )
    for url in ("yarn", "spark://", "spark://h:port", "spark://h:99999", "spark://h:²", "spark://one:7077,two:7077"):
        assert "is no address like spark://host:7077" in refused(url)
    assert "cannot be reached" in refused(f"spark://{'a' * 64}:7077")

    monkeypatch.setattr(spark_engine, "_reached", lambda url: ("127.0.0.1", 1))
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n", encoding="ascii")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert "Spark: it needs Java 17" in refused("spark://127.0.0.1:1")
    java.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
    assert "Spark: it needs Java 17" in refused("spark://127.0.0.1:1")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "nowhere"))
    assert "Spark: it needs Java 17" in refused("spark://127.0.0.1:1")
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "Spark: it needs Java 17" in refused("spark://127.0.0.1:1")
