"""Folders and files of a lake: `month=2026-09/region=Брянская область/part-….parquet`."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

SPECIAL = re.compile(r"[\x00-\x1f\x7f\"#%'*/:=?\\{\[\]^]")
"""What Hive and Spark write as %XX in the name of a folder; DuckDB reads that too."""
PARTS = "month=*/region=*"
NAME_DIGITS = 20
LONGEST = 255
"""Bytes in the name of a folder, on all usual disks. A region may have 200 letters, of two bytes or more each."""
CUT, LONG_DIGITS = "…", 16
"""The name of a folder that would be longer is cut, and ends with a hash of the region's."""
OWN = re.compile(rf"part-[0-9a-f]{{{NAME_DIGITS}}}\.parquet|\.new\.part")


def folder_of(month: str, region: str) -> str:
    """
    >>> folder_of("2026-09", "Край: Север/Юг")
    'month=2026-09/region=Край%3A Север%2FЮг'
    """
    name = f"region={SPECIAL.sub(lambda sign: f'%{ord(sign[0]):02X}', region)}"
    if len(name.encode()) > LONGEST:
        # Half a letter at the end goes, too.
        begin = name.encode()[: LONGEST - LONG_DIGITS - len(CUT.encode())].decode(errors="ignore")
        name = f"{begin}{CUT}{sha256(region.encode()).hexdigest()[:LONG_DIGITS]}"
    return f"month={month}/{name}"


def path_of(month: str, region: str, hash: str) -> str:
    """A file is called by its content: a new one never takes the place of an old one that is still needed."""
    return f"{folder_of(month, region)}/part-{hash[:NAME_DIGITS]}.parquet"


def draft_of(folder: Path) -> Path:
    return folder / ".new.part"


def files_in(lake: Path) -> Iterator[Path]:
    """All files that exports have written, whether the manifest names them or not. What others have put beside them,
    such as Spark's own `part-00000-….snappy.parquet`, is not among them."""
    for folder in filter(Path.is_dir, lake.glob(PARTS)):
        yield from (path for path in folder.iterdir() if OWN.fullmatch(path.name))


def remove(path: Path, lake: Path) -> None:
    """With the folders that are empty then."""
    path.unlink(missing_ok=True)
    for folder in path.relative_to(lake).parents[:-1]:
        try:
            (lake / folder).rmdir()
        except OSError:
            return
