"""A file of settings, such as `.env`: a line NAME=VALUE for each."""

from pathlib import Path


def read(file: Path) -> dict[str, str | None]:
    """Values by name in lower case; None for a name without `=`. What is empty counts as not set, and a file that is
    not there has nothing."""
    if not file.is_file():
        return {}
    from dotenv import dotenv_values

    found = dotenv_values(file, encoding="utf-8-sig")
    return {name.lower(): value for name, value in found.items() if value != ""}
