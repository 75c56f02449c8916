"""Files with keys, for the owner's eyes only: the secret behind pseudonyms, and the keys of visit tokens.

The keys of visit tokens have a file of their own: nobody who has the database, or a backup of it, can make tokens.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from bot.settings import SettingsError
from storage.visit_tokens import VisitKeys

VISIT_KEYS = "VISIT_KEYS_FILE"


def visit_keys(path: Path) -> VisitKeys:
    """As the file has them now, made on first use: a running bot believes a new key at once. Raises SettingsError."""
    content = private_file(VISIT_KEYS, path, lambda: VisitKeys.new().to_text().encode())
    try:
        return VisitKeys.from_text(content.decode())
    except ValueError:
        raise SettingsError(f"{VISIT_KEYS}: {path} does not hold the keys of visit tokens") from None


def rotate_visit_keys(path: Path) -> VisitKeys:
    """Replaces the file by one with a new key. Raises SettingsError."""
    keys = visit_keys(path).rotated()
    replace_private_file(VISIT_KEYS, path, keys.to_text().encode())
    return keys


SECRET_BYTES = 32


def secret_key(path: Path) -> bytes:
    """The installation's secret, made on first use. Raises SettingsError where it cannot be read or made."""
    key = private_file("SECRET_KEY_FILE", path, lambda: secrets.token_bytes(SECRET_BYTES))
    if len(key) < SECRET_BYTES:
        raise SettingsError(f"SECRET_KEY_FILE: {path} has {len(key)} bytes; {SECRET_BYTES} are needed")
    return key


def private_file(setting: str, path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a file for the owner's eyes only, made on first use. Raises SettingsError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make_once(path, make())
        content = path.read_bytes()
        if path.stat().st_mode & 0o077:
            raise SettingsError(f"{setting}: {path} can be read by others; chmod 600 it")
    except OSError as error:
        raise SettingsError(f"{setting}: {path}: {error.strerror}") from None
    return content


def replace_private_file(setting: str, path: Path, content: bytes) -> None:
    """The old content or the new one, never half of it. Raises SettingsError."""
    try:
        os.replace(_draft(path, content), path)
    except OSError as error:
        raise SettingsError(f"{setting}: {path}: {error.strerror}") from None


def _make_once(path: Path, content: bytes) -> None:
    """Two processes may start at once: the file appears whole under its name, and only the first one's stays."""
    draft = _draft(path, content)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return draft
