"""The keys of visit tokens, in a file of their own: whoever has the database, or a backup of it, cannot make tokens."""

from pathlib import Path

from bot.settings import SettingsError, private_file, replace_private_file
from storage.visit_tokens import VisitKeys

SETTING = "VISIT_KEYS_FILE"


def read(path: Path) -> VisitKeys:
    """As the file has them now, made on first use: a running bot believes a new key at once. Raises SettingsError."""
    content = private_file(SETTING, path, lambda: VisitKeys.new().to_text().encode())
    try:
        return VisitKeys.from_text(content.decode())
    except ValueError:
        raise SettingsError(f"{SETTING}: {path} does not hold the keys of visit tokens") from None


def rotate(path: Path) -> VisitKeys:
    """Replaces the file by one with a new key. Raises SettingsError."""
    keys = read(path).rotated()
    replace_private_file(SETTING, path, keys.to_text().encode())
    return keys
