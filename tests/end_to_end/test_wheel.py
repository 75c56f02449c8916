"""A wheel built from the checkout, installed elsewhere, is the whole product.

The new environment has no pip and sees nothing of the checkout. Its libraries are not downloaded again: they are links
to those of the environment that the tests run in, and only to those that the wheel's own metadata ask for. So a missing
file or an undeclared library is found here; whether a registry has the pinned versions is found by `make`, which
installs them.
"""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "questionnaire", "scoring", "storage")
OPTIONAL = {
    "aiohttp_socks", "asyncpg", "duckdb", "fastapi", "pocketsphinx", "py4j", "pyarrow", "pyreadstat", "pyspark",
    "pysqlite3", "sherpa_onnx", "soundfile", "starlette", "uvicorn",
}  # fmt: skip
MADE = shutil.ignore_patterns("__pycache__", "*.egg-info")


class Elsewhere:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = folder / "home"
        self._home.mkdir()
        self._python = folder / "venv" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
        self.libraries = next((folder / "venv" / "lib").glob("python*/site-packages"))

    def install(self, wheel: Path) -> None:
        where = ["--python", str(self._python), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run(
            [sys.executable, "-m", "pip", *where, "--no-deps", "--no-index", "--no-compile", str(wheel)], check=True
        )
        (installed,) = Distribution.discover(name="czn-index", path=[str(self.libraries)])
        for library in required(installed):
            self._link(library)

    def _link(self, library: Distribution) -> None:
        for name in {file.parts[0] for file in library.files or []} - {"..", "__pycache__"}:
            link = self.libraries / name
            if not link.exists():
                link.symlink_to(Path(str(library.locate_file(name))).resolve())

    def run(self, *command: str) -> tuple[int, str, str]:
        """Exit code, output and errors of one of the environment's programs, started in a folder of its own."""
        done = subprocess.run(
            [self._python.parent / command[0], *command[1:]],
            cwd=self._home,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self._home), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout, done.stderr


def required(installed: Distribution) -> Iterator[Distribution]:
    """All that a distribution needs without its extras, and all that these need."""
    seen: set[tuple[str, frozenset[str]]] = set()
    wanted = [(one, "") for one in installed.requires or []]
    while wanted:
        text, extra = wanted.pop()
        requirement = Requirement(text)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        key = (requirement.name.lower(), frozenset(requirement.extras))
        if key in seen:
            continue
        seen.add(key)
        library = distribution(requirement.name)
        yield library
        wanted += [(one, extra) for extra in ("", *requirement.extras) for one in library.requires or []]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy of the sources, so that nothing built before gets into it."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, source / package, ignore=MADE)
    for name in ("admin_cli.py", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, source)
    how = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *how, "--wheel-dir", str(out), str(source)], check=True)
    (built,) = out.iterdir()
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    made = Elsewhere(tmp_path_factory.mktemp("elsewhere"))
    made.install(wheel)
    return made


def test_every_file_of_the_packages_is_in_the_wheel(elsewhere: Elsewhere) -> None:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()]
    names = [path.relative_to(ROOT) for path in files if "__pycache__" not in path.parts]
    assert len(names) > 300
    assert [str(name) for name in names if not (elsewhere.libraries / name).exists()] == []


def test_the_command_line_works_elsewhere(elsewhere: Elsewhere) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert elsewhere.run("czn-index", "--version") == (0, f"czn-index {version}\n", "")
    status, out, error = elsewhere.run("czn-index", "db", "upgrade")
    assert (status, error) == (0, "") and out.startswith("The database is at revision ")
    sample = elsewhere.libraries / "storage" / "data" / "centers_sample.csv"
    status, out, error = elsewhere.run("czn-index", "centers", "import", str(sample), "--sample")
    assert (status, error) == (0, "") and out.endswith("29 added, 0 changed, 0 closed, 0 unchanged.\n")
    assert elsewhere.run("czn-index", "index", "show") == (0, "Nothing to show.\n", "")


def test_the_bot_says_in_one_line_what_it_lacks(elsewhere: Elsewhere) -> None:
    status, out, error = elsewhere.run("python", "-m", "bot")
    assert (status, out) == (2, "")
    assert error.startswith("czn-index: BOT_TOKEN") and error.count("\n") == 1


def test_every_library_that_is_imported_anywhere_is_declared(elsewhere: Elsewhere) -> None:
    """Others come with an extra, or on some systems alone; then the code that uses them handles their absence."""
    files = [*(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")), ROOT / "admin_cli.py"]
    imported = {name for path in files for name in imports(path)} - OPTIONAL
    look = "import importlib.util, sys; print(*(one for one in sys.argv[1:] if not importlib.util.find_spec(one)))"
    assert {"aiogram", "numpy", "typer"} <= imported
    assert elsewhere.run("python", "-c", look, *sorted(imported)) == (0, "\n", "")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def test_nothing_of_the_checkout_is_seen_elsewhere(elsewhere: Elsewhere) -> None:
    where = "import bot, admin_cli, sys; print(bot.__file__, admin_cli.__file__, *sys.path, sep='\\n')"
    status, out, _ = elsewhere.run("python", "-c", where)
    assert status == 0 and str(ROOT) + os.sep not in out
