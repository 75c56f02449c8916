"""The manifest of a lake: which files it consists of. Nothing else that lies in the folder belongs to it.

It is written last and takes its place at once, so a lake is at any moment one that an export has finished.
"""

import dataclasses
import errno
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.lake import layout
from bot.lake.errors import BadLakeFile, BadManifest, LakeInUse, NoLake, OtherFormat
from questionnaire import plain_file
from storage.files.whole_file import PRIVATE, whole_file

NAME, LOCK = "manifest.json", ".lock"
FORMAT = 1
"""Of files and manifest: a lake of an earlier format is written anew, one of a later is left alone."""
CHUNK = 1 << 20
HEX_DIGITS = 32
MONTH, HASH = re.compile("[0-9]{4}-(0[1-9]|1[0-2])"), re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class LakeFile:
    """The interviews of one month and region.

    path     below the lake's folder
    month    of their weeks, such as "2026-09"
    rows, bytes, hash   of the file; the hash is SHA-256
    state    a hash of what the database said of these weeks when the file was written
    """

    path: str
    month: str
    region: str
    rows: int
    bytes: int
    hash: str
    state: str

    @property
    def key(self) -> tuple[str, str]:
        return self.month, self.region


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files` by month and region.

    people        tells the keys apart that the numbers of people are made with
    restored_at   when the database was last restored from a backup; empty if never

    Where one of the two changes, no file of before can stay.
    """

    exported_at: str
    people: str
    restored_at: str
    files: tuple[LakeFile, ...] = ()
    format: int = FORMAT
    rows: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", sum(one.rows for one in self.files))

    def by_key(self) -> dict[tuple[str, str], LakeFile]:
        return {one.key: one for one in self.files}


def read(folder: Path) -> Manifest:
    """Raises NoLake, BadManifest, OtherFormat, OSError."""
    path = folder / NAME
    try:
        plain_file.check(path)
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NoLake(folder) from None
    except UnicodeDecodeError:
        raise BadManifest(path, "is no manifest of a lake") from None
    try:
        found: dict[str, Any] = json.loads(content)
        if _whole(found["format"]) != FORMAT:
            raise OtherFormat(folder, found["format"], FORMAT)
        return _sound(found)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadManifest(path, "is no manifest of a lake, or a damaged one") from None


def _sound(found: dict[str, Any]) -> Manifest:
    """What a file says, if an export can have written it: nothing is read from elsewhere, or twice, on the word of a
    manifest. Raises ValueError, TypeError, KeyError, AttributeError."""
    files, rows = tuple(_sound_file(LakeFile(**one)) for one in found.pop("files")), _whole(found.pop("rows"))
    made = Manifest(files=files, **found)
    _texts(made.exported_at, made.people, made.restored_at)
    if made.rows != rows or len(made.by_key()) != len(files):
        raise ValueError(rows)
    return made


def _sound_file(one: LakeFile) -> LakeFile:
    _texts(one.path, one.month, one.region, one.hash, one.state)
    if not MONTH.fullmatch(one.month) or not HASH.fullmatch(one.hash) or min(_whole(one.rows), _whole(one.bytes)) < 1:
        raise ValueError(one)
    if one.path != layout.path_of(one.month, one.region, one.hash):
        raise ValueError(one.path)
    return one


def _whole(value: object) -> int:
    # Not `isinstance`: true is a whole number to Python.
    if type(value) is not int:
        raise TypeError(value)
    return value


def _texts(*values: object) -> None:
    """Raises TypeError, or ValueError for half a pair of UTF-16, which no file can be called."""
    for value in values:
        if not isinstance(value, str):
            raise TypeError(value)
        value.encode()


def write(folder: Path, manifest: Manifest) -> None:
    """Raises OSError."""
    text = json.dumps(dataclasses.asdict(manifest), ensure_ascii=False, indent=1)
    with whole_file(folder / NAME) as draft:
        draft.write_text(text, encoding="utf-8")
        to_disk(draft)
    to_disk(folder)


def to_disk(path: Path) -> None:
    """Waits until a file's content, or a folder's names, would outlast a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(folder: Path, *, writing: bool) -> Iterator[None]:
    """One writes and nobody reads, or many read. The lock goes with its process. Raises LakeInUse, OSError."""
    with ExitStack() as opened:
        descriptor = _lock_file(folder / LOCK, writing=writing)
        if descriptor is not None:
            opened.callback(os.close, descriptor)
            try:
                fcntl.flock(descriptor, (fcntl.LOCK_EX if writing else fcntl.LOCK_SH) | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LakeInUse(folder) from None
        yield


def _lock_file(path: Path, *, writing: bool) -> int | None:
    """A descriptor. None where a reader finds no such file and may not make one: what nobody can write to, such as a
    copy on a disk that is only for reading, is verified without."""
    if writing:
        return os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE)
    try:
        return os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        pass
    try:
        return os.open(path, os.O_RDONLY | os.O_CREAT, PRIVATE)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EROFS):
            return None
        raise


def there(folder: Path) -> Path:
    """The folder, if a lake is in it. Raises NoLake."""
    if not (folder / NAME).is_file():
        raise NoLake(folder)
    return folder


def is_there(folder: Path, file: LakeFile) -> bool:
    """With as many bytes as were written."""
    try:
        return (folder / file.path).stat().st_size == file.bytes
    except OSError:
        return False


def check(folder: Path, file: LakeFile) -> None:
    """Raises BadLakeFile unless it is what was written, byte by byte."""
    path = folder / file.path
    try:
        size = path.stat().st_size
        if size != file.bytes:
            raise BadLakeFile(path, f"has {size} bytes of {file.bytes}", folder, remove=path.is_dir())
        if hash_of(path) != file.hash:
            raise BadLakeFile(path, "was changed or damaged after the export", folder, remove=True)
    except FileNotFoundError:
        raise BadLakeFile(path, "is missing", folder) from None


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
