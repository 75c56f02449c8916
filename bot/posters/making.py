"""Makes the posters of centers and notes when: from then on it can be told whether anybody answers by them."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import messengers
from bot.settings import SettingsError
from storage import centers, posters
from storage.centers import Center
from storage.database import Database
from storage.errors import CenterNotFound
from storage.messenger import Messenger
from storage.whole_file import whole_file

CENTER_PAYLOAD = "c-{code}"


@dataclass(frozen=True, slots=True)
class Posters:
    """How many centers have posters now, in which files."""

    centers: int
    files: Sequence[Path]


async def make(
    db: Database,
    chosen: Sequence[Center],
    *,
    out: Path,
    now: datetime,
    messenger: Messenger,
    progress: Callable[[int], None] = lambda done: None,
) -> Posters:
    """Writes each center's poster into the folder in every format, then notes that it was made.

    Raises SettingsError where no bot has run yet, OSError.
    """
    from bot.posters import sheet

    username = await messengers.username(db, messenger)
    if username is None:
        raise SettingsError("the bot has not run yet, so the address for the QR codes is not known; start it once")
    await asyncio.to_thread(out.mkdir, parents=True, exist_ok=True)
    files: list[Path] = []
    for done, center in enumerate(chosen, start=1):
        link = messengers.link(messenger, username, CENTER_PAYLOAD.format(code=center.code))
        figure = sheet.draw(center.name, center.city, center.code, username, link)
        for format in sheet.FORMATS:
            path = out / f"{center.code}.{format}"
            with whole_file(path) as draft:
                sheet.write(draft, figure, format)
            files.append(path)
        await posters.note_made(db, center.id, now)
        progress(done)
    return Posters(len(chosen), files)


async def choose(db: Database, codes: Sequence[str], region: str | None) -> list[Center]:
    """Centers by code, or a region's open ones. Raises CenterNotFound, also for a closed one, and RegionNotFound."""
    if region is not None:
        return await centers.listing(db, region=region)
    found = [await centers.by_code(db, code) for code in codes]
    for center in found:
        if center.closed_at is not None:
            raise CenterNotFound(f"{center.code}: it is closed")
    return found
