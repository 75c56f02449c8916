"""The norms as a file that is published: their content with its hash, and the window behind them."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from questionnaire import plain_file
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.norms import Norms, NormsError
from scoring.windows import monday, week_of
from storage.engine.database import Database
from storage.errors import FileError, OtherWeight
from storage.files.whole_file import PUBLIC, whole_file
from storage.results import norms as published_norms
from storage.results.norms import PublishedNorms

LARGEST_FILE = 1_000_000
"""Bytes; a file of norms has some 20,000."""


@dataclass(frozen=True, slots=True)
class NormsFile:
    """Norms and the last week of the star window behind them."""

    norms: Norms
    week: int

    def as_json(self) -> dict[str, Any]:
        return {
            "methodology": STANDARD.version,
            "window_end": window_end(self.week).isoformat(),
            "sha256": self.norms.digest(),
            "norms": self.norms.as_json(),
        }

    @classmethod
    def of_json(cls, contents: Any) -> Self:
        """Raises NormsError for another version, a wrong hash, or anything that is no file of norms."""
        if not isinstance(contents, dict) or not {"methodology", "window_end", "sha256", "norms"} <= set(contents):
            raise NormsError("is not a file of norms")
        if contents["methodology"] != STANDARD.version:
            raise NormsError(f"holds norms of methodology {contents['methodology']}, not {STANDARD.version}")
        norms = Norms.of_json(contents["norms"])
        if norms.digest() != contents["sha256"]:
            raise NormsError("was changed: its hash does not fit its content")
        try:
            ends = date.fromisoformat(contents["window_end"])
        except (TypeError, ValueError):
            raise NormsError(f"its window ends at {contents['window_end']!r}, which is no day") from None
        return cls(norms, week_of(ends))


def window_end(week: int) -> date:
    """The Sunday of a week."""
    return monday(week + 1) - timedelta(days=1)


def write(path: Path, file: NormsFile) -> None:
    """Raises OSError."""
    with whole_file(path, mode=PUBLIC) as draft:
        draft.write_text(json.dumps(file.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> NormsFile:
    """Raises FileError, and OSError if the file cannot be read."""
    plain_file.check(path)
    if path.stat().st_size > LARGEST_FILE:
        raise FileError(path, ["is too large for a file of norms"])
    try:
        return NormsFile.of_json(json.loads(path.read_bytes()))
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, NormsError) else "is not JSON"
        raise FileError(path, [reason]) from None


async def publish(db: Database, file: NormsFile, *, holds_from: int, now: datetime) -> bool:
    """Freezes the norms from a week on; False if they are published already."""
    content = json.dumps(file.norms.as_json(), sort_keys=True)
    return await published_norms.publish(
        db, PublishedNorms(file.norms.digest(), STANDARD.version, file.week, holds_from, now, content)
    )


async def in_force(db: Database, week: int) -> Norms | None:
    """The norms by which a week is judged; None before any are published. Raises NormsError if they were changed."""
    found = await published_norms.in_force(db, week)
    if found is None:
        return None
    return _checked(found)


async def by_digest(db: Database, digests: Collection[str]) -> dict[str, Norms]:
    """Published norms by their hash. Raises NormsError if any were changed."""
    if not digests:
        return {}
    return {one.digest: _checked(one) for one in await published_norms.published(db) if one.digest in digests}


async def for_weight(db: Database, week: int, weight: float) -> Norms | None:
    """The norms by which a week is judged, made with this part of job seekers. Raises OtherWeight for norms that were
    made with another, and NormsError if they were changed."""
    found = await in_force(db, week)
    if found is not None:
        check_weight(found, weight)
    return found


def check_weight(norms: Norms, weight: float) -> None:
    """Raises OtherWeight: figures by norms of another weight would be of no version of the methodology."""
    if norms.pi != weight:
        raise OtherWeight(norms.digest()[:12], norms.pi, weight)


def _checked(found: PublishedNorms) -> Norms:
    norms = Norms.of_json(json.loads(found.content))
    if norms.digest() != found.digest:
        raise NormsError(f"the published norms {found.digest[:12]} were changed in the database")
    return norms
