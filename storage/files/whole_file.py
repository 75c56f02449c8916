"""Under a file's final name stands all of it, or nothing new."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A draft beside the file, which takes its place when complete. Trouble is told of the file by its own name."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
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


def write_files(contents: Mapping[Path, bytes]) -> list[Path]:
    """Files that belong together: none takes its place before all are written. Their folders are made where they are
    missing. Raises OSError."""
    with ExitStack() as files:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            files.enter_context(whole_file(path)).write_bytes(content)
    return list(contents)
