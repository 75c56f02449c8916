"""Temporary files of tests lie in memory, where there is room: nothing of them outlives the tests.

On a disk, every commit of a database waits for it and costs twenty times the processor. A process that is killed loses
no more in memory than on a disk.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3
"""A folder in memory, and the bytes that it must have free to be used."""


def place() -> Path | None:
    """None also where programs may not be run from there, as some tests do."""
    if not MEMORY.is_dir() or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC or not os.access(MEMORY, os.W_OK):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free > ROOM else None


def use() -> None:
    """For this process and its children, unless somebody has chosen another place."""
    found = place()
    if found is not None and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = str(found)
        tempfile.tempdir = None
