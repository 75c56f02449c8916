"""The version of the product. Only `pyproject.toml` has it."""

from pathlib import Path

import typer

NAME = "czn-index"
PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def version() -> str:
    """The version of the current checkout, which may be newer than its installation; else the installed version."""
    if PYPROJECT.is_file():
        import tomllib

        return str(tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["version"])
    from importlib import metadata

    try:
        return metadata.version(NAME)
    except metadata.PackageNotFoundError:
        return "of an unknown version"


def print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{NAME} {version()}")
        raise typer.Exit
