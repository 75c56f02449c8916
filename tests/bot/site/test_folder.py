"""The site's folder: the old site or the new one, whatever happens; and nothing else is ever replaced."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.site import folder
from bot.site.errors import BuildUnderWay, NotASite

MOMENT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
KILLED = """
import os, signal, sys
from pathlib import Path
from bot.site import folder
with folder.replaced(Path(sys.argv[1])) as draft:
    (draft / "index.html").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def build(out: Path, words: str) -> None:
    with folder.replaced(out) as draft:
        (draft / "en").mkdir()
        (draft / "en" / "index.html").write_text(words)
        (draft / "index.html").write_text(words)
        (draft / folder.MARK).write_text(folder.mark(folder.Standing(MOMENT)))


def read(out: Path) -> str:
    return (out / "index.html").read_text()


def names(parent: Path) -> list[str]:
    """The folders beside the site, without the random part of their names."""
    return sorted(path.name.rpartition("-")[0] or path.name for path in parent.iterdir())


def test_a_site_takes_the_place_of_the_old_one_which_is_then_removed(tmp_path: Path) -> None:
    out = tmp_path / "new" / "public"
    build(out, "first")
    first = out.resolve()
    build(out, "second")
    assert read(out) == "second" and not first.exists()
    assert names(out.parent) == [".public.site", "public"]
    assert folder.published_at(out) == MOMENT
    # The link has only its neighbour's name, so that the folder may be mounted elsewhere.
    moved = tmp_path / "elsewhere"
    out.parent.rename(moved)
    assert read(moved / "public") == "second"


def test_a_build_that_fails_leaves_the_old_site_and_nothing_beside_it(tmp_path: Path) -> None:
    out = tmp_path / "public"
    build(out, "first")
    with pytest.raises(OSError, match="no room"), folder.replaced(out) as draft:
        (draft / "index.html").write_text("half")
        raise OSError("no room")
    assert read(out) == "first"
    assert names(tmp_path) == [".public.site", "public"]


def test_a_build_that_is_killed_leaves_the_old_site_and_the_next_one_clears_up(tmp_path: Path) -> None:
    out = tmp_path / "public"
    build(out, "first")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert read(out) == "first" and len(list(tmp_path.iterdir())) == 3
    build(out, "second")
    assert read(out) == "second" and len(list(tmp_path.iterdir())) == 2


def test_of_two_builds_at_once_the_second_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "public"
    with folder.replaced(out) as draft:
        with pytest.raises(BuildUnderWay, match="another build is under way"):
            build(out, "second")
        (draft / "index.html").write_text("first")
    assert read(out) == "first"


def test_what_is_no_site_of_ours_is_never_replaced(tmp_path: Path) -> None:
    file, other = tmp_path / "file", tmp_path / "other"
    file.write_text("mine")
    other.mkdir()
    (other / "site.json").write_text('{"made_by": "somebody"}')
    with pytest.raises(NotASite, match="is not a folder"):
        build(file, "new")
    with pytest.raises(NotASite, match="other things"):
        build(other, "new")
    with pytest.raises(OSError, match="file"):
        build(file / "public", "new")
    assert file.read_text() == "mine" and names(tmp_path) == ["file", "other"]


def test_an_empty_folder_and_a_copied_site_give_way(tmp_path: Path) -> None:
    empty, copied = tmp_path / "empty", tmp_path / "copied"
    empty.mkdir()
    build(empty, "first")
    shutil.copytree(empty, copied)
    build(copied, "second")
    assert (read(empty), read(copied)) == ("first", "second")
    assert names(tmp_path) == [".copied.site", ".empty.site", "copied", "empty"]


def test_a_link_of_the_operators_own_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    link = tmp_path / "www"
    link.symlink_to("disk/public")
    build(link, "first")
    build(link, "second")
    assert os.readlink(link) == "disk/public" and read(link) == "second"
    assert names(tmp_path / "disk") == [".public.site", "public"]


def test_anybody_may_read_the_site_whatever_the_builders_mask(tmp_path: Path) -> None:
    mask = os.umask(0o077)
    try:
        build(tmp_path / "public", "new")
    finally:
        os.umask(mask)
    real = (tmp_path / "public").resolve()
    modes = {path.name: path.stat().st_mode & 0o777 for path in (real, *real.rglob("*"))}
    assert modes.pop("en") == modes.pop(real.name) == 0o755
    assert set(modes.values()) == {0o644}
