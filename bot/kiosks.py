"""Announces a kiosk: makes the one-time code that an operator reads out and somebody types on the screen."""

from dataclasses import dataclass
from datetime import datetime

from bot import key_files
from bot.settings import Settings
from handlers.form.signing import Signer
from questionnaire.comment import clean_line
from storage.engine.database import Database
from storage.entry import kiosks
from storage.entry.visit_codes import in_print, new_code
from storage.errors import CenterClosed
from storage.places import centers

LONGEST_PLACE = 80


@dataclass(frozen=True, slots=True)
class Announced:
    """`center` is the center's code as it is stored, however an operator has typed it; `code` the one-time code."""

    center: str
    code: str


async def announce(db: Database, settings: Settings, center: str, place: str, now: datetime) -> Announced:
    """The code, which pairs one screen within an hour. Raises CenterNotFound, CenterClosed, SettingsError."""
    found = await centers.by_code(db, center)
    if found.closed_at is not None:
        raise CenterClosed(found.code)
    code = new_code()
    hashes = Signer(*key_files.secret_ring(settings.secret_key_file).values).code_hashes(code)
    await kiosks.announce(db, found.id, clean_line(place, LONGEST_PLACE), hashes[0], now)
    return Announced(found.code, in_print(code))
