"""Pages that processes beside write are the same, what stays is not written again, and a process that dies fails the
build."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.site import building, folder, made_by, open_database, page_processes, pages
from bot.site.cards import Cards, Source
from bot.site.errors import BuildFailed
from bot.site.model import Region, Site
from bot.site.pages import Editions, Page
from storage.export import parquet_parts
from tests.bot.site.method_2026.test_pages import side_by_side
from tests.bot.site.synthetic import SINCE, UNTIL, everything


def files(place: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(place)): file.read_bytes()
        for file in place.rglob("*")
        if file.is_file() and file.suffix not in {".sqlite", ".parquet"}
    }


def moments(place: Path) -> dict[str, int]:
    """When each file's content was written."""
    return {str(file.relative_to(place)): file.stat().st_mtime_ns for file in place.rglob("*") if file.is_file()}


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


def test_of_an_unchanged_nation_no_page_is_drawn_or_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, out = everything(), tmp_path / "public"
    building.write(site, out)
    before, told, first = files(out), moments(out), out.resolve()
    for name in ("of_region", "of_nation"):
        monkeypatch.setattr(Editions, name, lambda *_: pytest.fail("drawn again"))
    monkeypatch.setattr(open_database, "sqlite_file", lambda *_: pytest.fail("made again"))
    monkeypatch.setattr(parquet_parts, "files", lambda *_: pytest.fail("made again"))
    later = replace(everything(), generated_at=site.generated_at + timedelta(minutes=1))
    report = building.write(later, out)
    assert out.resolve() != first and not first.exists()
    after = files(out)
    assert {path for path in after if after[path] != before[path]} == {"ratings.json", "datapackage.json"}
    now = moments(out)
    assert {path for path in now if now[path] != told[path]} == {"ratings.json", "datapackage.json"}
    assert len(now) == report.files


def test_what_has_changed_is_written_anew_and_the_rest_keeps_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, out = everything(), tmp_path / "public"
    building.write(site, out)
    told, first = moments(out), site.regions[0]
    drawn: list[str] = []
    of_region = Editions.of_region

    def watched(self: Editions, region: Region) -> Iterator[Page]:
        drawn.append(region.slug)
        return of_region(self, region)

    monkeypatch.setattr(Editions, "of_region", watched)
    entry = replace(first.entries[0], name="Другое имя")
    moved = replace(site, regions=(replace(first, entries=(entry, *first.entries[1:])), *site.regions[1:]))
    building.write(moved, out)
    assert drawn == [first.slug]
    # The name stands on the page of all centers, too, and in the tables.
    assert "Другое имя" in (out / "centers.html").read_text()
    assert "Другое имя".encode() in (out / "open.sqlite").read_bytes()
    now, page = moments(out), f"center/{entry.slug}.html"
    assert "Другое имя" in (out / page).read_text() and now[page] != told[page]
    # Of the same region, drawn again, and came out as they were.
    assert len(first.entries) > 1
    for same in (f"center/{first.entries[1].slug}.html", f"badge/{first.entries[1].slug}.svg"):
        assert now[same] == told[same]


def test_a_page_that_is_lost_or_spoilt_by_another_program_is_drawn_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, out = everything(), tmp_path / "public"
    building.write(site, out)
    before = files(out)
    lost = out / f"en/center/{site.regions[0].entries[0].slug}.html"
    lost.unlink()
    building.write(site, out)
    assert files(out) == before
    monkeypatch.setattr(made_by, "mark", lambda: "another edition")
    lost.write_text("spoilt")
    building.write(site, out)
    assert files(out) | {folder.MARK: b""} == before | {folder.MARK: b""}


@pytest.mark.parametrize("site", (everything(), side_by_side()), ids=("2022", "2026"))
def test_the_names_of_a_regions_files_are_known_without_drawing_them(site: Site) -> None:
    editions = Editions(site)
    for region in site.regions:
        assert sorted(pages.names(region)) == sorted(page.path for page in editions.of_region(region))
    of_nation = [*editions.of_nation(), pages.not_found(site)]
    assert sorted(pages.names_of_nation(site)) == sorted(page.path for page in of_nation)
    csvw, tables = building._data(site)
    days = {point.until for entry in site.entries for point in entry.trend}
    made = [name for name, _ in parquet_parts.files(csvw, tables, site.until)]
    assert sorted(parquet_parts.names(csvw, days, site.until)) == sorted(made) and made


class Deadly(str):
    """Ends the process that takes it from another one."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


def write_later(place: Path) -> None:
    time.sleep(0.2)
    place.write_text("written")


@pytest.mark.usefixtures("beside")
def test_work_that_was_dropped_leaves_nothing_to_write(tmp_path: Path) -> None:
    places = [tmp_path / str(one) for one in range(20)]
    with page_processes.begun(1) as sharing:
        work = sharing.begin(write_later, places)
        while not places[0].exists():
            time.sleep(0.01)
        work.drop()
        written = set(tmp_path.iterdir())
        # What was under way has ended, and nothing else begins.
        time.sleep(0.5)
        assert set(tmp_path.iterdir()) == written != set(places)


@pytest.mark.usefixtures("beside")
@pytest.mark.parametrize("error", [OSError("no room"), KeyboardInterrupt()], ids=("no room", "Ctrl-C"))
def test_an_error_in_the_middle_leaves_the_old_site_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    out = tmp_path / "public"
    building.write(everything(), out)
    before, beside = files(out), set(tmp_path.iterdir())

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(open_database, "sqlite_file", fail)
    # All pages are to be drawn anew.
    monkeypatch.setattr(made_by, "mark", lambda: "another edition")
    with pytest.raises(type(error)):
        building.write(everything(), out)
    assert files(out) == before and set(tmp_path.iterdir()) == beside


@pytest.mark.usefixtures("beside")
def test_a_process_that_dies_over_a_card_fails_the_build() -> None:
    source = Source(Deadly("{}"), "2022.1", SINCE, UNTIL, UNTIL)
    with page_processes.begun(1) as sharing:
        cards = Cards({1: source}, sharing)
        while not cards._work._begun[0].running():
            time.sleep(0.01)
        with pytest.raises(BuildFailed, match="has died"):
            cards.done()


@pytest.mark.usefixtures("beside")
def test_a_process_that_dies_fails_the_build_and_leaves_the_old_site(tmp_path: Path) -> None:
    building.write(everything(), tmp_path / "public")
    before = files(tmp_path / "public")
    site = everything()
    # The other process begins with the largest, this one at the other end.
    largest = max(site.regions, key=lambda region: len(region.entries))
    deadly = replace(largest, name=Deadly(largest.name))
    regions = tuple(deadly if region is largest else region for region in site.regions)
    with pytest.raises(BuildFailed, match="has died"):
        building.write(replace(site, regions=regions), tmp_path / "public")
    assert files(tmp_path / "public") == before
