"""The errors of a lake, in one line each."""

from pathlib import Path

AGAIN = "run: czn-index lake export --out"


class LakeError(Exception):
    """Base of the others."""


class NoLake(LakeError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: there is no lake; {AGAIN} {folder}")


class LakeInUse(LakeError):
    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: another export or verification of this lake is under way; nothing was done")


class BadManifest(LakeError):
    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}; remove it and {AGAIN} {path.parent}")


class OtherFormat(LakeError):
    """A lake that an earlier or a later version of the product has written. An export replaces the earlier one."""

    def __init__(self, folder: Path, found: int, known: int) -> None:
        self.is_later = found > known
        cure = "use the version that wrote it, or another folder" if self.is_later else f"{AGAIN} {folder}"
        super().__init__(f"{folder}: the lake has format {found}, and this version knows {known}; {cure}")


class BadLakeFile(LakeError):
    """A file that the manifest names is not what was written. Nothing is compared. An export writes a file anew that
    is missing or of another size; `remove`: not this one."""

    def __init__(self, path: Path, reason: str, folder: Path, *, remove: bool = False) -> None:
        cure = f"remove it and {AGAIN} {folder}" if remove else f"{AGAIN} {folder}"
        super().__init__(f"{path}: {reason}; nothing was compared; {cure}")


class EngineFailed(LakeError):
    """The engine that adds up has stopped, or cannot start."""

    def __init__(self, engine: str, reason: str) -> None:
        super().__init__(f"{engine}: {reason}; nothing was compared")
