"""Files with keys, for the owner's eyes only: the secret behind pseudonyms, and the keys of visit tokens.

The keys of visit tokens have a file of their own: nobody who has the database, or a backup of it, can make tokens.
"""

import os
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from bot.contact_box import ContactBox
from bot.secret_ring import SecretRing
from bot.settings import SettingsError
from handlers.client.identity import SECRET_BYTES, AccountKey
from handlers.form.signing import Signer
from questionnaire import plain_file
from storage.entry.visit_tokens import VisitKeys
from storage.files.whole_file import make_folder

VISIT_KEYS = "VISIT_KEYS_FILE"
SECRET_KEY = "SECRET_KEY_FILE"


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


def secret_ring(path: Path) -> SecretRing:
    """The installation's secrets, made on first use. Raises SettingsError where they cannot be read or made."""
    content = private_file(SECRET_KEY, path, lambda: secrets.token_bytes(SECRET_BYTES))
    try:
        return SecretRing.from_bytes(content)
    except ValueError as error:
        said = str(error) if str(error).startswith("has ") else "does not hold the installation's secrets"
        raise SettingsError(f"{SECRET_KEY}: {path} {said}") from None


def secret_key(path: Path) -> bytes:
    """The secret of now. Raises SettingsError."""
    return secret_ring(path).values[0]


class SecretFile:
    """The secrets of a running bot, read again whenever the file has changed. While it cannot be read, those of before
    stay; at the start that is a SettingsError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ring = secret_ring(path)
        self._stamp = _stamp(path)
        self._renew()

    def account_key(self) -> AccountKey:
        self._refresh()
        return self._account_key

    def box(self) -> ContactBox:
        self._refresh()
        return self._box

    def signer(self) -> Signer:
        self._refresh()
        return self._signer

    def _refresh(self) -> None:
        try:
            stamp = _stamp(self._path)
            if stamp == self._stamp:
                return
            self._ring = secret_ring(self._path)
        except (OSError, SettingsError):
            return
        self._stamp = stamp
        self._renew()

    def _renew(self) -> None:
        self._account_key, self._box = AccountKey(*self._ring.values), ContactBox(*self._ring.values)
        self._signer = Signer(*self._ring.values)


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def rotate_secret(path: Path, today: date) -> SecretRing:
    """Adds a new secret to the file. Raises SettingsError, also where there is no file: that is no installation."""
    if not path.exists():
        raise SettingsError(f"{SECRET_KEY}: {path} is not there; without it there is nothing to rotate")
    ring = secret_ring(path).rotated(today)
    replace_private_file(SECRET_KEY, path, ring.to_bytes())
    return ring


def drop_old_secrets(path: Path, today: date, kept: timedelta, *, dry_run: bool = False) -> int:
    """Takes those out of the file that nobody is known by any more, or only counts them; returns how many. Raises
    SettingsError."""
    if not path.exists():
        return 0
    ring = secret_ring(path)
    left = ring.without_old(today, kept)
    if left != ring and not dry_run:
        replace_private_file(SECRET_KEY, path, left.to_bytes())
    return len(ring.secrets) - len(left.secrets)


def private_file(setting: str, path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of a file for the owner's eyes only, made on first use. Raises SettingsError."""
    try:
        make_folder(path.parent)
        if not path.exists():
            _make_once(path, make())
        plain_file.check(path)
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
    # Named as a draft of `whole_file`, which clears those that were left behind; random, since threads share a number.
    draft = path.with_name(f".{path.name}.{os.getpid()}.part-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    return draft
