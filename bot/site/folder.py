"""Where the site stands: always whole, the old one or the new one.

The folder that a web server is pointed at is a symbolic link to a folder beside it. A new site is written into another
one, and the link is replaced in one step (`rename`); a folder itself could not be while it has anything in it. The
link is relative, so that the place may be mounted elsewhere, and the web server needs no word of the change.
"""

import contextlib
import fcntl
import glob
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.site.errors import BuildUnderWay, NotASite
from storage.files.whole_file import PUBLIC, PUBLIC_FOLDER, make_folder

MARK = "site.json"
"""Tells a site of ours from other folders, and which figures it shows."""
MADE_BY = "czn-index"


@dataclass(frozen=True, slots=True)
class Standing:
    """A site of ours that stands: when its figures were published, and a mark of what each region's pages were made
    of, by the region's slug.

    nation   the mark of all that the site's pages are made of
    tables   the mark of the tables that the files for other programs are made of
    """

    published_at: datetime
    regions: Mapping[str, str] = field(default_factory=dict)
    nation: str | None = None
    tables: str | None = None


def standing(out: Path) -> Standing | None:
    try:
        mark = json.loads((out / MARK).read_text(encoding="utf-8"))
        if mark["made_by"] != MADE_BY:
            return None
        moment, regions = datetime.fromisoformat(mark["published_at"]), dict(mark.get("regions", {}))
        return Standing(moment, regions, mark.get("nation"), mark.get("tables"))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def published_at(out: Path) -> datetime | None:
    """Of the figures of the site that stands there; None where there is none of ours."""
    found = standing(out)
    return None if found is None else found.published_at


def mark(made: Standing) -> str:
    said = {
        "made_by": MADE_BY,
        "published_at": made.published_at.isoformat(),
        "nation": made.nation,
        "tables": made.tables,
        "regions": dict(made.regions),
    }
    return json.dumps(said) + "\n"


@contextlib.contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """An empty folder to write a site into, which takes the place of the old one when all went well. What a build that
    was cut off has left is removed. Raises NotASite, BuildUnderWay, OSError."""
    place = _place(out)
    make_folder(place.parent, mode=PUBLIC_FOLDER)
    with _alone(place):
        _check(place)
        _clear(place)
        draft = place.with_name(f"{_prefix(place)}{secrets.token_hex(4)}")
        draft.mkdir()
        try:
            yield draft
            _open_to_readers(draft)
            _swap(place, draft)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        _clear(place)


def _place(out: Path) -> Path:
    """The path to be replaced: a link that is not one of ours stays, and where it leads to is."""
    place = Path(os.path.abspath(out))
    while place.is_symlink() and not _is_ours(place):
        place = place.parent / place.readlink()
    return place


def _is_ours(link: Path) -> bool:
    target = link.readlink()
    return len(target.parts) == 1 and target.name.startswith(_prefix(link))


def _prefix(place: Path) -> str:
    return f".{place.name}.site-"


def _check(place: Path) -> None:
    if place.is_symlink() or not place.exists():
        return
    if not place.is_dir():
        raise NotASite(place, "is not a folder")
    if any(place.iterdir()) and published_at(place) is None:
        raise NotASite(place, "is a folder with other things in it")


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    """The system lets go of the lock however the process ends."""
    descriptor = os.open(place.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildUnderWay(place) from None
        yield
    finally:
        os.close(descriptor)


def _clear(place: Path) -> None:
    """Removes the folders that the link does not lead to."""
    kept = place.readlink().name if place.is_symlink() else None
    for folder in place.parent.glob(f"{glob.escape(_prefix(place))}*"):
        if folder.name != kept:
            folder.unlink() if folder.is_symlink() else shutil.rmtree(folder)


def _open_to_readers(folder: Path) -> None:
    """The web server is another account than the one that builds, whatever mask that has."""
    for place, _, names in os.walk(folder):
        os.chmod(place, PUBLIC_FOLDER)
        for name in names:
            os.chmod(os.path.join(place, name), PUBLIC)


def _swap(place: Path, draft: Path) -> None:
    link = place.with_name(f"{_prefix(place)}link-{secrets.token_hex(4)}")
    link.symlink_to(draft.name, target_is_directory=True)
    try:
        if place.is_dir() and not place.is_symlink():
            _replace_folder(place, link)
        else:
            link.replace(place)
    except BaseException:
        link.unlink(missing_ok=True)
        raise


def _replace_folder(place: Path, link: Path) -> None:
    """A folder, empty or copied from elsewhere, gives way to a link once; from then on there is no gap."""
    aside = place.with_name(f"{_prefix(place)}{secrets.token_hex(4)}")
    place.rename(aside)
    try:
        link.replace(place)
    except BaseException:
        aside.rename(place)
        raise
