"""Spark: adds up on a standalone cluster, whose workers find the files of the lake under the same paths."""

import os
import re
import socket
import subprocess
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import DataFrame, SparkSession

from bot.lake import statements
from bot.lake.errors import EngineFailed
from bot.lake.statements import SPARK, Dialect

SCHEME, DEFAULT_PORT = "spark://", 7077
ADDRESS = re.compile(rf"{SCHEME}(?P<host>[\w.-]+)(:(?P<port>[0-9]{{1,5}}))?", re.ASCII)
HIGHEST_PORT = 65_535
LEAST_JAVA = 17
NEEDS_JAVA = "it needs Java 17, such as Debian's openjdk-17-jre-headless"
REACHED_WITHIN = 5.0
"""Seconds until the master has to answer."""
NOBODY_FOR = 60.0
"""Seconds without any worker, after which the work is given up: Spark would wait without end."""
BETWEEN_LOOKS = 1.0
ANSWERS = ", ".join(f"{name} {kind}" for name, kind in statements.ANSWERS.items())
PATTERN = re.compile(r"[\[\]{}*?\\^,]")
"""What Spark would take in a path for a pattern, unless a backslash stands before it."""
PARTITIONS_FOR_EACH = 2
"""Parts of the work for each processor of the cluster. By default there are 200, each with its own costs."""
QUIET = "rootLogger.level = off\n"

T = TypeVar("T")


class SparkEngine:
    name = "Spark"
    dialect: Dialect = SPARK

    def __init__(self, session: SparkSession, nobody_for: float) -> None:
        self._session = session
        self.nobody_for = nobody_for
        parts = PARTITIONS_FOR_EACH * session.sparkContext.defaultParallelism
        session.conf.set("spark.sql.shuffle.partitions", str(parts))
        self._kept: dict[str, DataFrame] = {}
        self._alone = False
        self._closed = threading.Event()
        self._watch = threading.Thread(target=self._look_after, daemon=True)
        self._watch.start()

    def open(self, files: Sequence[Path]) -> None:
        paths = [f"file://{PATTERN.sub(_escaped, str(path.resolve()))}" for path in files]
        for name in list(self._kept):
            self._kept.pop(name).unpersist()

        def read() -> None:
            if paths:
                found = self._session.read.schema(ANSWERS).parquet(*paths)
            else:
                found = self._session.createDataFrame([], ANSWERS)
            found.createOrReplaceTempView("answers")

        self._called(read)

    def put(self, name: str, table: Any) -> None:
        self._called(lambda: self._session.createDataFrame(table).createOrReplaceTempView(name))

    def make(self, name: str, statement: str) -> None:
        def make() -> DataFrame:
            made = self._session.sql(statement).persist()
            made.createOrReplaceTempView(name)
            return made

        before = self._kept.get(name)
        self._kept[name] = self._called(make)
        if before is not None:
            before.unpersist()

    def ask(self, statement: str) -> pa.Table:
        return self._called(lambda: self._session.sql(statement).toArrow())

    def is_working(self) -> bool:
        """Whether a part of the work that is under way is done."""
        tracker = self._session.sparkContext.statusTracker()
        stages = (tracker.getStageInfo(one) for one in tracker.getActiveStageIds())
        return any(one is not None and one.numCompletedTasks for one in stages)

    def close(self) -> None:
        self._closed.set()
        self._watch.join()

    def _called(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except (PySparkException, Py4JError, OSError) as error:
            reason = f"no worker for {self.nobody_for:.0f} s" if self._alone else _line(error)
            raise EngineFailed(self.name, reason) from error

    def _look_after(self) -> None:
        """Gives up what runs when there has been no worker for long."""
        context, waited = self._session.sparkContext, 0.0
        while not self._closed.wait(BETWEEN_LOOKS):
            with suppress(Py4JError, OSError):
                # One of them is this process.
                workers = len(context._jsc.sc().statusTracker().getExecutorInfos()) - 1
                waited = 0.0 if workers else waited + BETWEEN_LOOKS
                self._alone = waited >= self.nobody_for
                if self._alone:
                    context.cancelAllJobs()


@contextmanager
def opened(url: str, *, nobody_for: float = NOBODY_FOR) -> Iterator[SparkEngine]:
    """Connects to the master at `url`. Work that has had no worker for `nobody_for` seconds is given up. Raises
    EngineFailed."""
    host, port = _reached(url)
    if _java_version() < LEAST_JAVA:
        raise EngineFailed("Spark", NEEDS_JAVA)
    with tempfile.TemporaryDirectory(prefix="czn-spark-") as folder:
        settings = Path(folder, "log4j2.properties")
        settings.write_text(QUIET, encoding="ascii")
        conf = SparkConf().setMaster(f"{SCHEME}{host}:{port}").setAppName("czn-index lake verify")
        conf.set("spark.ui.enabled", "false")
        conf.set("spark.local.dir", folder)
        # This process only plans: to compile that thoroughly would take longer than the plans.
        quick = "-XX:TieredStopAtLevel=1"
        conf.set("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile=file:{settings} {quick}")
        conf.set("spark.sql.session.timeZone", "UTC")
        # No sum can overflow (`bot.lake.statements`), and to look after each made them three times as slow.
        conf.set("spark.sql.ansi.enabled", "false")
        # Spark writes long methods for all these sums, which Java would run without compiling them.
        conf.set("spark.executor.extraJavaOptions", "-XX:-DontCompileHugeMethods")
        # A lake has as many files as months and regions, and each alone is little work.
        conf.set("spark.sql.files.openCostInBytes", str(1 << 16))
        conf.set("spark.sql.sources.parallelPartitionDiscovery.threshold", str(1 << 20))
        if ip_address(socket.gethostbyname(host)).is_loopback:
            conf.set("spark.driver.host", "127.0.0.1")
            conf.set("spark.driver.bindAddress", "127.0.0.1")
        with warnings.catch_warnings(), Path(folder, "java.log").open("wb") as log:
            # It tells at every table that it was not tried with this version of pandas, which it is not asked for.
            warnings.filterwarnings("ignore", module="pyspark")
            session = _started(conf, log)
            engine = SparkEngine(session, nobody_for)
            try:
                yield engine
            finally:
                engine.close()
                with suppress(PySparkException, Py4JError, OSError):
                    session.stop()


def _started(conf: SparkConf, log: Any) -> SparkSession:
    try:
        gateway = launch_gateway(conf, popen_kwargs={"stderr": log, "stdout": log})
        return SparkSession(SparkContext(conf=conf, gateway=gateway))
    except (PySparkException, Py4JError, OSError) as error:
        raise EngineFailed("Spark", _line(error)) from error


def _reached(url: str) -> tuple[str, int]:
    """Host and port of a master that answers. Raises EngineFailed."""
    found = ADDRESS.fullmatch(url)
    if found is None or int(found["port"] or DEFAULT_PORT) > HIGHEST_PORT:
        raise EngineFailed("Spark", f"{url!r} is no address like {SCHEME}host:{DEFAULT_PORT}")
    place = found["host"], int(found["port"] or DEFAULT_PORT)
    try:
        socket.create_connection(place, timeout=REACHED_WITHIN).close()
    except (OSError, UnicodeError) as error:
        # A name that no computer can have is refused by Python itself.
        reason = getattr(error, "strerror", None) or "no answer"
        raise EngineFailed("Spark", f"the master at {url} cannot be reached ({reason})") from error
    return place


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


def _java_version() -> int:
    """Of the Java that Spark would start; 0 where there is none that runs."""
    home = os.environ.get("JAVA_HOME")
    java = "java" if home is None else str(Path(home, "bin", "java"))
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.search(r'version "(?:1\.)?([0-9]+)', done.stderr + done.stdout)
    return 0 if found is None else int(found[1])


def _line(error: Exception) -> str:
    """The first line of an error of Java's, without the trace."""
    if "stopped SparkContext" in str(error):
        return "the master has ended the work, or is none; its log says why"
    said = str(error).strip().splitlines() or [type(error).__name__]
    told = next((one for one in said if ": " in one and "Py4JJavaError" not in one), said[0])
    return " ".join(told.lstrip(": ").split())[:300]
