"""A standalone cluster of Spark on loopback: a master and workers of one processor each, as plain processes."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
HOST = "127.0.0.1"
SCALA = "2.13"
"""Of Spark 4: workers look for their programs under it."""
STARTS_WITHIN = 120.0
QUICK = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""They only tell others what to do: to compile them well would take longer than to run them."""


@dataclass(frozen=True, slots=True)
class SparkCluster:
    url: str
    master: "subprocess.Popen[bytes]"
    workers: list["subprocess.Popen[bytes]"]

    def kill(self, worker: int) -> None:
        """With the process that does its work."""
        os.killpg(self.workers[worker].pid, signal.SIGKILL)
        self.workers[worker].wait()


@contextmanager
def running(folder: Path, workers: int, *, memory: str = "1500m") -> Iterator[SparkCluster]:
    """Until every worker has registered with the master. `folder` gets the logs."""
    port = _free_port()
    url = f"spark://{HOST}:{port}"
    with (folder / "spark.log").open("wb") as log:
        started = [_process(log, MASTER, "--host", HOST, "--port", str(port), "--webui-port", "0")]
        try:
            _until_answers(port)
            for number in range(workers):
                arguments = ["--host", HOST, "--cores", "1", "--memory", memory, "--webui-port", "0"]
                place = ["--work-dir", str(folder / f"worker-{number}")]
                started.append(_process(log, WORKER, *arguments, *place, url))
            _until(lambda: (folder / "spark.log").read_bytes().count(b"Registering worker") >= workers)
            yield SparkCluster(url, started[0], started[1:])
        finally:
            for process in reversed(started):
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _process(log: BinaryIO, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
    found = find_spec("pyspark")
    assert found is not None and found.origin is not None
    home = Path(found.origin).parent
    # Spark's own script would start another Java first, which only finds out this command.
    return subprocess.Popen(
        [_java(), *QUICK, "-cp", f"{home}/jars/*", program, *arguments],
        env=os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": HOST, "SPARK_SCALA_VERSION": SCALA},
        stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    return "java" if home is None else str(Path(home, "bin", "java"))


def _until_answers(port: int) -> None:
    def answers() -> bool:
        with suppress(OSError):
            socket.create_connection((HOST, port)).close()
            return True
        return False

    _until(answers)


def _until(ready: Callable[[], bool]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while not ready():
        if time.monotonic() > until:
            raise TimeoutError("the cluster of Spark has not started")
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])
