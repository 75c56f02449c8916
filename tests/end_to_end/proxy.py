"""nginx as in deploy/, in front of the test's own workers: only the workers and the port differ."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx" / "nginx.conf"


def binary() -> str:
    """Where nginx is: Debian keeps it off an ordinary user's path."""
    found = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    if found is None:
        raise RuntimeError("nginx is not installed; on Debian: apt-get install nginx-light")
    return found


@contextmanager
def proxy(folder: Path, port: int, workers: Sequence[int]) -> Iterator[None]:
    """Spreads the requests to a port over the workers' ports. It listens once the context begins."""
    folder.mkdir()
    shutil.copy(CONFIGURATION, folder)
    servers = "\n".join(f"server 127.0.0.1:{worker} fail_timeout=2s;" for worker in workers)
    (folder / "workers.conf").write_text(servers)
    (folder / "listen.conf").write_text(f"listen 127.0.0.1:{port};")
    command = [binary(), "-p", f"{folder}/", "-c", "nginx.conf", "-e", "stderr"]
    # It goes into the background by itself, as soon as it listens.
    with (folder / "log").open("w") as log:
        subprocess.run(command, check=True, stderr=log)
    try:
        yield
    finally:
        subprocess.run([*command, "-s", "stop"], check=True)
