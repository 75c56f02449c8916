"""The folder that a site is written into, beside the one that stands. A file whose content stays is not written anew:
it is the same file in both, with its time of change, so that copies, caches and backups of a site take only what is
new."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
"""Never over a file that is there: it may be that of the site that stands."""
FILE_MODE = 0o644


@dataclass(frozen=True, slots=True)
class Draft:
    """Paths of folders as text: with `Path` a file takes twice as long. `old` is None where no site of ours stands."""

    folder: str
    old: str | None = None

    def write(self, path: str, content: bytes) -> None:
        """Raises OSError."""
        if self.old is not None and _holds(f"{self.old}/{path}", content) and self._link(path):
            return
        file, rest = _created(f"{self.folder}/{path}"), memoryview(content)
        try:
            while rest:
                rest = rest[os.write(file, rest) :]
        finally:
            os.close(file)

    def keep(self, paths: Iterable[str]) -> bool:
        """Takes files as they stand; False where one of them is missing."""
        return self.old is not None and all(map(self._link, paths))

    def has(self, path: str) -> bool:
        return os.path.exists(f"{self.folder}/{path}")

    def _link(self, path: str) -> bool:
        """False if it is missing, or the file system knows no second names."""
        source, place = f"{self.old}/{path}", f"{self.folder}/{path}"
        try:
            os.link(source, place)
        except FileExistsError:
            return True
        except FileNotFoundError:
            if not os.path.exists(source):
                return False
            os.makedirs(os.path.dirname(place), exist_ok=True)
            return self._link(path)
        except OSError:
            return False
        return True


def _created(place: str) -> int:
    try:
        return os.open(place, NEW, FILE_MODE)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(place), exist_ok=True)
    except FileExistsError:
        os.unlink(place)
    return os.open(place, NEW, FILE_MODE)


def _holds(path: str, content: bytes) -> bool:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    with open(descriptor, "rb", buffering=0) as file:
        return os.fstat(descriptor).st_size == len(content) and file.readall() == content
