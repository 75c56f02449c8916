"""What keeps a site from being built or shown, in one line."""

from pathlib import Path


class SiteError(Exception):
    """Base of the others."""


class NotASite(SiteError):
    """Whatever is there stays as it is."""

    def __init__(self, place: Path, reason: str) -> None:
        super().__init__(f"{place}: {reason}")


class BuildUnderWay(SiteError):
    def __init__(self, place: Path) -> None:
        super().__init__(f"{place}: another build is under way")


class NoRegion(SiteError):
    def __init__(self, code: str) -> None:
        super().__init__(f"center {code} has no region: give it one with czn-index centers import")


class BuildFailed(SiteError):
    """Of a build in a process of its own: what it said."""
