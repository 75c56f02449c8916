"""Pages that processes beside write are the same, and a process that dies fails the build."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.site import building, page_processes
from bot.site.errors import BuildFailed
from tests.bot.site.method_2026.test_pages import side_by_side
from tests.bot.site.synthetic import everything


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.suffix not in {".sqlite", ".parquet"}
    }


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even for few centers, and on one processor."""
    monkeypatch.setattr(page_processes, "LEAST_CENTERS", 1)
    monkeypatch.setattr(page_processes, "PROCESSES", 2)


def test_processes_beside_write_the_same_pages(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    site = side_by_side()
    building.write(site, tmp_path / "alone")
    request.getfixturevalue("beside")
    report = building.write(site, tmp_path / "beside")
    assert files(tmp_path / "beside") == files(tmp_path / "alone")
    assert len([file for file in (tmp_path / "beside").rglob("*") if file.is_file()]) == report.files


class Deadly(str):
    """Ends the process that takes it from another one."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


@pytest.mark.usefixtures("beside")
def test_a_process_that_dies_fails_the_build_and_leaves_the_old_site(tmp_path: Path) -> None:
    building.write(everything(), tmp_path / "public")
    before = files(tmp_path / "public")
    site = everything()
    deadly = replace(site.regions[0], name=Deadly(site.regions[0].name))
    with pytest.raises(BuildFailed, match="has died"):
        building.write(replace(site, regions=(deadly, *site.regions[1:])), tmp_path / "public")
    assert files(tmp_path / "public") == before
