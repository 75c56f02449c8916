"""Files of the installation: the secrets, and room on the disk."""

import os
import shutil
import stat
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.doctor.finding import Finding, fail, ok, warn
from bot.settings import Settings
from handlers.client.identity import SECRET_BYTES
from storage.files.whole_file import left_drafts

OTHERS = 0o077
MEBIBYTE = 1024 * 1024
TOO_FULL = 100 * MEBIBYTE
SHOWN = 5
"""Names in one line."""
GETTING_FULL = 1024 * MEBIBYTE
PAGE = 4096
SYNCS = 15


def secrets(settings: Settings) -> list[Finding]:
    findings = [
        _secret("SECRET_KEY_FILE", settings.secret_key_file, least=SECRET_BYTES),
        _secret("VISIT_KEYS_FILE", settings.visit_keys_file, least=1),
    ]
    env = Path(".env")
    if env.exists() and env.stat().st_mode & OTHERS:
        findings.append(warn(".env", f"can be read by others ({_mode(env)})", "chmod 600 .env: the token is in it"))
    return findings


def database(path: Path) -> list[Finding]:
    """A new file is its owner's alone; one that an earlier version has made may not be."""
    if not path.exists() or not path.stat().st_mode & OTHERS:
        return []
    return [warn("database file", f"{path} can be read by others ({_mode(path)})", f"chmod 600 {path}")]


def drafts(folders: Sequence[Path]) -> list[Finding]:
    """Of commands that were killed: a half of a backup or an export is as private as the whole."""
    left = [path for folder in folders for path in left_drafts(folder)]
    if not left:
        return []
    named = ", ".join(str(path) for path in left[:SHOWN]) + (f" and {len(left) - SHOWN} more" if left[SHOWN:] else "")
    return [warn("drafts", f"left behind by commands that were killed: {named}", "czn-index privacy purge")]


def disk(folder: Path, database_bytes: int) -> Finding:
    """Where the SQLite file is. Cleaning it up and backing it up take as much again."""
    free = shutil.disk_usage(folder).free
    found = f"{free // MEBIBYTE:,} MiB free, the database has {database_bytes // MEBIBYTE:,}"
    if free < TOO_FULL:
        return fail("disk", found, "make room now: answers cannot be saved on a full disk")
    if free < max(GETTING_FULL, 2 * database_bytes):
        return warn("disk", found, "make room: cleaning up and a backup each need as much as the database has")
    return ok("disk", found)


def sync_seconds(folder: Path) -> float:
    """How long the disk takes to keep a page for good: the median of some tries in a file that is gone afterwards."""
    took = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(SYNCS):
            file.seek(0)
            file.write(bytes(PAGE))
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took)


def _secret(setting: str, path: Path, *, least: int) -> Finding:
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return warn(setting, f"{path} is not there", "a new installation makes it at the first start; else restore it")
    except OSError as error:
        return fail(setting, f"{path}: {error.strerror}", "give the bot's account the right to read it")
    if path.stat().st_mode & OTHERS:
        return fail(setting, f"{path} can be read by others ({_mode(path)})", f"chmod 600 {path}")
    if size < least:
        return fail(setting, f"{path} has {size} bytes, not {least}", "restore it from where it is kept")
    return ok(setting, f"{path}, for its owner only")


def _mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):04o}"
