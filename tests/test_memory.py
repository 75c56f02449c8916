"""Where temporary files of tests lie: `tests/memory.py`."""

import os
import tempfile
from pathlib import Path

import pytest

from tests import memory


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", None)


@pytest.mark.usefixtures("unset")
def test_files_lie_in_a_folder_with_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MEMORY", tmp_path)
    monkeypatch.setattr(memory, "ROOM", 0)
    memory.use()
    assert Path(tempfile.mkdtemp()).parent == tmp_path
    assert os.environ["TMPDIR"] == str(tmp_path)


@pytest.mark.usefixtures("unset")
@pytest.mark.parametrize(("folder", "room"), [("missing", 0), (".", 2**60)])
def test_without_the_folder_or_room_they_lie_where_they_always_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, room: int
) -> None:
    monkeypatch.setattr(memory, "MEMORY", tmp_path / folder)
    monkeypatch.setattr(memory, "ROOM", room)
    memory.use()
    assert "TMPDIR" not in os.environ


@pytest.mark.usefixtures("unset")
def test_a_place_that_somebody_has_chosen_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MEMORY", tmp_path)
    monkeypatch.setattr(memory, "ROOM", 0)
    monkeypatch.setenv("TMPDIR", "/elsewhere")
    memory.use()
    assert os.environ["TMPDIR"] == "/elsewhere"
