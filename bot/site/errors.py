"""The errors of building or showing a site, in one line each."""

from pathlib import Path


class SiteError(Exception):
    """Base of the others."""


class NotASite(SiteError):
    """The folder is not a site. Its content stays unchanged."""

    def __init__(self, place: Path, reason: str) -> None:
        super().__init__(f"{place}: {reason}")


class BuildUnderWay(SiteError):
    def __init__(self, place: Path) -> None:
        super().__init__(f"{place}: another build is under way")


class NoRegion(SiteError):
    def __init__(self, code: str) -> None:
        super().__init__(f"center {code} has no region: give it one with czn-index centers import")


class BuildFailed(SiteError):
    """A build in a separate process failed. Holds its message."""
