"""Under a file's final name stands all of it, or nothing new; and nobody but its owner reads it, unless it is public.

A draft is `.NAME.PID.part` beside the file, and a writer's own drafts begin with that. It is locked while it is being
written, so that one of a process in another container is not taken for one that was left behind.
"""

import errno
import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

PRIVATE, PRIVATE_FOLDER = 0o600, 0o700
PUBLIC, PUBLIC_FOLDER = 0o644, 0o755
"""For what is made to be shown, such as posters and the site."""
DRAFT = re.compile(r"\..+\.(?P<pid>[0-9]+)\.part.*")


@contextmanager
def whole_file(path: Path, *, mode: int = PRIVATE) -> Iterator[Path]:
    """A draft beside the file, which takes its place when complete; its mode is `mode`, whatever the process's mask.
    Drafts that were left behind in the folder go. Trouble is told of the file by its own name."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    clear_drafts(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _locked(draft, mode):
            yield draft
            # A writer may have put another file in its place.
            draft.chmod(mode)
            draft.replace(path)
    except OSError as error:
        # A writer may have drafts of its own beside this one.
        own = error.filename is None or str(error.filename).startswith(str(draft))
        named = path if own else error.filename
        raise OSError(error.errno, error.strerror, str(named)) from error
    finally:
        # Where the folder is a file there is no draft either.
        with suppress(NotADirectoryError):
            draft.unlink(missing_ok=True)


@contextmanager
def locked_draft(path: Path) -> Iterator[Path]:
    """A draft beside the file that is only for this process, and goes at the end with what libraries lay beside it.
    Drafts that were left behind in the folder go, too."""
    clear_drafts(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _locked(draft, PRIVATE):
            yield draft
    finally:
        for one in path.parent.glob(f"{draft.name}*"):
            one.unlink(missing_ok=True)


def write_files(contents: Mapping[Path, bytes]) -> list[Path]:
    """Files that belong together: none takes its place before all are written. Their folders are made where they are
    missing. Raises OSError."""
    with ExitStack() as files:
        for path, content in contents.items():
            make_folder(path.parent)
            files.enter_context(whole_file(path)).write_bytes(content)
    return list(contents)


def make_folder(folder: Path, *, mode: int = PRIVATE_FOLDER) -> None:
    """Makes a folder and those above it, where they are missing, with this mode. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent, mode=mode)
    with suppress(FileExistsError):
        folder.mkdir(mode=mode)
        folder.chmod(mode)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def make_file(path: Path) -> None:
    """Makes an empty private file, unless it is there: what opens it by its name keeps the mode. Raises OSError."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))


def left_drafts(folder: Path) -> list[Path]:
    """Drafts of processes that have died. None where the folder cannot be read."""
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if _is_left(path))
    return []


def clear_drafts(folder: Path) -> list[Path]:
    """Removes them; which they were. One that cannot be removed stays."""
    cleared = []
    for path in left_drafts(folder):
        with suppress(OSError):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            cleared.append(path)
    return cleared


@contextmanager
def _locked(draft: Path, mode: int) -> Iterator[None]:
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _is_left(path: Path) -> bool:
    found = DRAFT.fullmatch(path.name)
    return found is not None and not _lives(int(found["pid"])) and not _is_locked(path)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _is_locked(path: Path) -> bool:
    """What lies beside a draft of a process elsewhere, such as a journal, is kept with it."""
    draft = path.with_name(re.sub(r"(\.[0-9]+\.part).*", r"\1", path.name))
    if not draft.is_file():
        return False
    try:
        descriptor = os.open(draft, os.O_RDONLY)
    except OSError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
