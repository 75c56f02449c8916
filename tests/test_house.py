"""The house rules: who may import whom, and nothing that a reader would trip over."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house_imports import drawn, house, modules_of, statements

ROOT = Path(__file__).parents[1]
ROOMS = {
    "questionnaire": set(),
    "scoring": {"questionnaire"},
    "storage": {"questionnaire"},
    "handlers": {"questionnaire", "scoring", "storage"},
    "bot": {"questionnaire", "scoring", "storage", "handlers"},
}
FRAMEWORKS = {
    "questionnaire": set(),
    "scoring": {"numpy"},
    "storage": {
        "alembic", "aiosqlite", "dotenv", "openpyxl", "pyarrow", "pyreadstat", "pysqlite3", "rapidfuzz", "sqlalchemy",
        "xlsxwriter",
    },
    "handlers": {
        "aiogram", "aiohttp", "babel", "email_validator", "fluent", "jinja2", "markupsafe", "phonenumbers", "pydantic",
        "structlog",
    },
    "bot": {
        "PIL", "aiogram", "aiohttp", "aiohttp_socks", "apscheduler", "babel", "cryptography", "duckdb", "fastapi",
        "jinja2", "markupsafe", "matplotlib", "numpy", "pandas", "prometheus_client", "py4j", "pyarrow", "pydantic",
        "pymorphy3", "pyspark", "pocketsphinx", "rich", "segno", "sherpa_onnx", "soundfile", "starlette", "structlog",
        "typer", "uvicorn", "xlsxwriter",
    },
}  # fmt: skip
HARD_TO_READ = re.compile(r"\b(so (many|often)|whoever)\b", re.IGNORECASE)
SANDBOX_MAY_USE = {"aiohttp"}
BINARY = {".png", ".jpg", ".gz", ".mo"}
KNOW_THE_BOT = {
    "bot_by_clock.py", "demo.py", "history.py", "ledgers.py", "open_week.py", "past_weeks.py", "pilot.py",
    "simulated_clients.py", "story.py",
}  # fmt: skip


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Top-level names of absolute imports, anywhere in the file."""
    return {name for origin, names in statements(path) for name in (names if origin is None else (origin,))}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_the_rooms_below_it(room: str) -> None:
    allowed = ROOMS[room] | FRAMEWORKS[room] | {room} | set(sys.stdlib_module_names)
    for path in modules(room):
        strangers = {name for name in imports(path) if name.split(".")[0] not in allowed}
        assert not strangers, f"{path.relative_to(ROOT)}: {sorted(strangers)}"


def test_only_the_forms_in_a_browser_know_the_frameworks_of_pages() -> None:
    for path in modules("handlers"):
        if "form" not in path.relative_to(ROOT).parts:
            assert not {name.split(".")[0] for name in imports(path)} & {"aiohttp", "jinja2", "markupsafe"}, path


def test_the_sandbox_knows_nothing_of_the_bot() -> None:
    """Only the demo does, which shows them together; those who make up answers know the questionnaire."""
    allowed = SANDBOX_MAY_USE | set(sys.stdlib_module_names)
    for path in modules("bot/sandbox"):
        if path.name in KNOW_THE_BOT:
            continue
        strangers = {
            name for name in imports(path) if name.split(".")[0] not in allowed and not name.startswith("bot.sandbox")
        }
        assert not strangers, f"{path.name}: {sorted(strangers)}"


def test_the_command_line_shows_help_without_heavy_libraries() -> None:
    script = "import sys, admin_cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    heavy = {"aiogram", "pandas", "numpy", "matplotlib", "sqlalchemy", "pydantic", "alembic", "fastapi", "bot.api"}
    assert not heavy & set(loaded.stdout.split())


def test_jobs_are_free_of_the_messenger_and_of_drawing() -> None:
    script = "import sys, bot.jobs, bot.delivery.outbox, bot.tables.index; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"aiogram", "matplotlib", "pandas", "pymorphy3"} & set(loaded.stdout.split())


def test_the_bot_starts_without_what_others_do_for_it_and_what_its_settings_do_not_name() -> None:
    # What the messenger's four hundred models know of each other is four seconds' work, and loads nothing.
    script = "import sys, pydantic; pydantic.BaseModel.model_rebuild = classmethod(lambda *_, **__: None); "
    script += "import bot.running.app, bot.schedule; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    others = {"pandas", "xlsxwriter", "fastapi", "uvicorn", "bot.api", "bot.results.runs", "bot.digest.freezing"}
    not_named = {"jinja2", "handlers.form.application", "bot.imports.posts", "bot.site.rebuilding"}
    assert not (others | not_named) & set(loaded.stdout.split())


def test_nothing_connects_at_import() -> None:
    """No module makes a bot, an engine, a scheduler or settings at its top level."""
    makers = {"Bot", "Dispatcher", "create_engine", "AsyncIOScheduler", "Settings"}
    for room in ROOMS:
        for path in modules(room):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr):
                    called = {
                        call.func.id
                        for call in ast.walk(node)
                        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
                    }
                    assert not called & makers, f"{path.relative_to(ROOT)}: {called & makers}"


def test_committed_files_name_no_registry_and_no_place_on_one_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    registry = re.compile(r"(pypi|pythonhosted|npmjs|debian)\.(org|com)|/simple/")
    for name in listed.stdout.split("\n"):
        path = ROOT / name
        if not name or path.suffix in BINARY or not path.is_file() or path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8")
        assert not registry.search(text), name
        assert f"{ROOT.parent}/" not in text, name


@pytest.mark.parametrize("room", ROOMS)
def test_every_folder_says_what_comes_in_and_what_goes_out(room: str) -> None:
    for path in modules(room):
        if path.name == "__init__.py" and path.parent.name != "versions":
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            assert len(said.replace("\n\n", "\n").splitlines()) >= 2, path


@pytest.mark.parametrize("room", ROOMS)
def test_no_comment_counts_by_so_many_or_speaks_of_whoever(room: str) -> None:
    for path in modules(room):
        found = HARD_TO_READ.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.relative_to(ROOT)}: {found and found[0]}"


def test_the_rooms_of_bot_stand_on_eight_floors_at_most_and_import_in_no_circle() -> None:
    found = house()
    assert not found.circles
    assert max(found.floors.values()) <= 8


def test_the_rooms_of_storage_import_in_no_circle() -> None:
    assert not house(name="storage").circles


def test_no_module_anywhere_imports_in_a_circle() -> None:
    assert not drawn(modules_of(ROOT, *ROOMS), lambda module: module).circles


def test_the_counter_finds_circles_and_floors(tmp_path: Path) -> None:
    """a → b → c → b: a circle of two, and a above it. d imports nothing."""
    for name, imported in (("a", "b"), ("b", "c"), ("c", "b"), ("d", "")):
        (tmp_path / "bot" / name).mkdir(parents=True)
        lines = f"def f():\n    from bot import {imported}\n" if imported else ""
        (tmp_path / "bot" / name / "__init__.py").write_text(lines)
    (tmp_path / "bot" / "__init__.py").touch()
    found = house(tmp_path)
    assert found.circles == (frozenset({"bot.b", "bot.c"}),)
    assert found.floors == {"bot.a": 2, "bot.b": 1, "bot.c": 1, "bot.d": 1}
    assert found.number_of_arrows == 3
