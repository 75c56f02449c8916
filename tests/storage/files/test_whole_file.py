"""Drafts: nothing half written keeps its name, and nothing that was left behind lies about."""

import errno
import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from storage.files.whole_file import clear_drafts, left_drafts, whole_file

KILLED = """
import os, signal, sys
from pathlib import Path
from storage.files.whole_file import whole_file
with whole_file(Path(sys.argv[1])) as draft:
    draft.write_bytes(b"half of it")
    draft.with_name(draft.name + "-journal").write_bytes(b"more")
    folder = draft.with_name(draft.name + ".rows")
    folder.mkdir()
    (folder / "rows").write_bytes(b"rows")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def dead(tmp_path: Path) -> int:
    """The number of a process that was killed while it wrote `a.backup`."""
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / "a.backup")])
    process.wait()
    return process.pid


def test_what_a_killed_writer_leaves_is_named_and_cleared(dead: int, tmp_path: Path) -> None:
    draft = tmp_path / f".a.backup.{dead}.part"
    others = [draft.with_name(f"{draft.name}{ending}") for ending in ("-journal", ".rows")]
    assert left_drafts(tmp_path) == sorted([draft, *others])
    assert clear_drafts(tmp_path) == sorted([draft, *others])
    assert list(tmp_path.iterdir()) == []


def test_the_next_file_in_the_folder_clears_them(dead: int, tmp_path: Path) -> None:
    with whole_file(tmp_path / "b.csv") as draft:
        assert [path.name for path in tmp_path.iterdir()] == [draft.name]
        draft.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == ["b.csv"]


def test_a_draft_that_somebody_is_writing_is_let_alone(dead: int, tmp_path: Path) -> None:
    """In another container its process has a number that is nobody's here: the lock tells."""
    draft = tmp_path / f".a.backup.{dead}.part"
    with draft.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert clear_drafts(tmp_path) == [] and draft.exists()
    assert draft in clear_drafts(tmp_path)


def test_what_is_no_draft_is_let_alone(tmp_path: Path) -> None:
    names = [".env", "a.part", f".a.{os.getpid()}.part", ".a.x.part", "part"]
    for name in names:
        (tmp_path / name).touch()
    assert clear_drafts(tmp_path) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_the_mode_is_as_asked_whatever_the_mask_and_the_writer(tmp_path: Path, mode: int) -> None:
    before = os.umask(0o077 if mode == 0o644 else 0)
    try:
        with whole_file(tmp_path / "a", mode=mode) as draft:
            assert stat.S_IMODE(draft.stat().st_mode) & ~mode == 0
            draft.unlink()
            draft.write_text("another in its place")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


def test_trouble_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(OSError, match="No space") as caught, whole_file(tmp_path / "a") as draft:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(draft))
    assert caught.value.filename == str(tmp_path / "a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
