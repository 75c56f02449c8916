"""Files that people name: ordinary ones only. Reading a device or a pipe may never end."""

import errno
import stat
from pathlib import Path

NO_FILE = "is a device or a pipe, not a file"


def check(path: Path) -> None:
    """Raises OSError for a device, a pipe or anything else that is neither a file nor a folder, or is not there."""
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.EINVAL, NO_FILE, str(path))
