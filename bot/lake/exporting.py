"""Writes a lake, or brings it up to date: the months of a region whose answers have changed are written anew."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b, sha256
from itertools import groupby
from pathlib import Path

from bot.lake import layout, manifest
from bot.lake.errors import NoLake, OtherFormat
from bot.lake.manifest import LakeFile, Manifest, is_there, locked
from bot.lake.parquet import People, Writer
from scoring.windows import monday
from storage.access import audit
from storage.counting import lake_rows
from storage.counting.lake_rows import WeekState
from storage.counting.packed_weeks import CenterWeek
from storage.engine.database import Database
from storage.files.whole_file import PRIVATE, make_folder
from storage.places import centers
from storage.places.centers import Center

RESTORE = "db restore"
"""As the audit log names it: what a lake has read before may be gone."""
PURPOSE = b"czn-index: people of a lake"

Progress = Callable[[int, int], None]
"""Receives the interviews written and the total, as far as it is known."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export has done. `written` are the interviews in the files that it wrote."""

    interviews: int
    files: int
    new_files: int
    removed: int
    written: int


@dataclass(frozen=True, slots=True)
class Part:
    """A month of a region: its weeks by center, and what is known of them."""

    month: str
    region: str
    weeks: Mapping[CenterWeek, WeekState]
    codes: Mapping[int, str]

    @property
    def key(self) -> tuple[str, str]:
        return self.month, self.region

    @property
    def number(self) -> int:
        return sum(one.number for one in self.weeks.values())

    @property
    def state(self) -> str:
        lines = sorted(f"{self.codes[center_id]}\t{week}\t{one}" for (center_id, week), one in self.weeks.items())
        return sha256("\n".join(lines).encode()).hexdigest()[: manifest.HEX_DIGITS]

    @property
    def sizes(self) -> dict[int, int]:
        """How many interviews each center has, by code of the centers."""
        found: dict[int, int] = {}
        for (center_id, _), one in sorted(self.weeks.items(), key=lambda item: self.codes[item[0][0]]):
            found[center_id] = found.get(center_id, 0) + one.number
        return found


async def export(
    db: Database,
    folder: Path,
    *,
    read_secret: Callable[[], bytes],
    now: datetime,
    whole: bool = False,
    progress: Progress = lambda done, total: None,
) -> Exported:
    """Brings the lake in a folder up to date; makes it where there is none. With `whole` every file is written anew.

    The installation's secret is read once the folder is there and nobody else writes to it.

    An export that is interrupted leaves the lake of before. Raises LakeInUse, BadManifest, OtherFormat, OSError,
    StorageError.
    """
    make_folder(folder)
    with locked(folder, writing=True):
        return await _Export(db, folder, people_of(read_secret()), now, whole, progress).run()


def people_of(secret: bytes) -> People:
    """The secret itself makes accounts: here it makes another key."""
    return People(blake2b(PURPOSE, key=secret[:64], digest_size=32).digest())


async def restored_at(db: Database) -> str:
    """When the database was last restored from a backup; empty if never."""
    found = await audit.last(db, RESTORE)
    return "" if found is None else found.isoformat()


def month_of(week: int) -> str:
    """The month in which a week begins, such as "2026-09": a week lies in one file."""
    return f"{monday(week):%Y-%m}"


async def by_region(db: Database) -> dict[str, list[Center]]:
    """The centers, closed ones too."""
    listed = sorted(await centers.listing(db, closed=True), key=lambda one: (one.region, one.code))
    return {region: list(some) for region, some in groupby(listed, key=lambda one: one.region)}


async def parts_of(db: Database, region: str, listed: Sequence[Center]) -> list[Part]:
    """The months of a region that hold interviews, as the database knows them now."""
    codes = {one.id: one.code for one in listed}
    by_month: dict[str, dict[CenterWeek, WeekState]] = {}
    for key, one in (await lake_rows.states(db, list(codes))).items():
        by_month.setdefault(month_of(key[1]), {})[key] = one
    return [Part(month, region, weeks, codes) for month, weeks in sorted(by_month.items())]


@dataclass(slots=True)
class _Export:
    db: Database
    folder: Path
    people: People
    now: datetime
    whole: bool
    progress: Progress
    done: int = 0
    total: int = 0
    new: set[str] = field(default_factory=set)

    async def run(self) -> Exported:
        before = self._before()
        self._sweep(before)
        restored = await restored_at(self.db)
        if self.whole or before is None or (before.people, before.restored_at) != (self.people.check, restored):
            kept: dict[tuple[str, str], LakeFile] = {}
        else:
            kept = {one.key: one for one in before.files if is_there(self.folder, one)}
        files: list[LakeFile] = []
        for region, listed in (await by_region(self.db)).items():
            known = await parts_of(self.db, region, listed)
            states = {one.key: one.state for one in known}
            due = [one for one in known if one.key not in kept or kept[one.key].state != states[one.key]]
            self.total += sum(one.number for one in due)
            again = {one.key for one in due}
            files += [kept[one.key] for one in known if one.key not in again]
            for part in due:
                files.append(await self._write(part, states[part.key]))
        files = sorted((one for one in files if one.rows), key=lambda one: one.key)
        made = Manifest(self.now.isoformat(timespec="seconds"), self.people.check, restored, tuple(files))
        for path in self.new:
            # Each for itself would wait for the disk as often; now the first has taken most of the others along.
            manifest.to_disk(self.folder / path)
        manifest.write(self.folder, made)
        self._sweep(made)
        gone = {one.path for one in (before.files if before else ())} - {one.path for one in files}
        return Exported(made.rows, len(files), len(self.new), len(gone), self.done)

    def _before(self) -> Manifest | None:
        try:
            return manifest.read(self.folder)
        except NoLake:
            return None
        except OtherFormat as error:
            if error.is_later:
                raise
            return None

    def _sweep(self, known: Manifest | None) -> None:
        """Removes what an interrupted export has left, and what is not needed any more."""
        named = set() if known is None else {self.folder / one.path for one in known.files}
        for path in list(layout.files_in(self.folder)):
            if path not in named:
                layout.remove(path, self.folder)

    async def _write(self, part: Part, state: str) -> LakeFile:
        """One file. What changes meanwhile has another state at the next export, which writes it again."""
        place = layout.folder_of(part.month, part.region)
        make_folder(self.folder / place)
        draft = layout.draft_of(self.folder / place)
        weeks = sorted(week for _, week in part.weeks)
        draft.touch(mode=PRIVATE)
        with _told_of(draft), Writer(draft) as writer:
            async for page in lake_rows.pages(self.db, part.sizes, first_week=weeks[0], last_week=weeks[-1]):
                writer.add(page, part.codes, self.people)
                self.done += len(page)
                self.progress(self.done, max(self.total, self.done))
        hash = manifest.hash_of(draft)
        path = layout.path_of(part.month, part.region, hash)
        made = LakeFile(path, part.month, part.region, writer.rows, draft.stat().st_size, hash, state)
        with _told_of(self.folder / path, instead_of=draft):
            draft.replace(self.folder / path)
        self.new.add(path)
        return made


@contextmanager
def _told_of(path: Path, *, instead_of: Path | None = None) -> Iterator[None]:
    """The library that writes tells of a full disk, but of no file; where a draft cannot take its place, it is told of
    and not the place."""
    try:
        yield
    except OSError as error:
        named = None if instead_of is None else str(instead_of)
        if error.errno is None or error.filename != named:
            raise
        raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
