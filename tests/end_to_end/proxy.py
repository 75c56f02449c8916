"""nginx as in deploy/, in front of the test's own workers: only the workers and the port differ."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.sandbox.cluster.workers import nginx_command


@contextmanager
def proxy(folder: Path, port: int, workers: Sequence[int]) -> Iterator[None]:
    """Spreads the requests to a port over the workers' ports. It listens once the context begins."""
    command = nginx_command(folder, port, workers)
    # It goes into the background by itself, as soon as it listens.
    with (folder / "log").open("w") as log:
        subprocess.run(command, check=True, stderr=log)
    try:
        yield
    finally:
        subprocess.run([*command, "-s", "stop"], check=True)
