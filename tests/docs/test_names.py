"""Every name in a document exists: paths, links and anchors, make targets, commands, modules, settings."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.docs.reading import FENCE, ROOT, anchors, commands, documents, tracked

DOCUMENTS = documents()
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r'(?:\]\(|src=")([^)\s"]+)')
SHELL = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
SOURCES = (".py", ".md", ".toml", ".ftl", ".conf", ".sh", ".service", ".j2", ".yml", ".yaml")
"""Files of the repository; other suffixes are mostly of files that the product writes."""
OF_OTHERS = {"CZN_LANG", "LC_ALL", "LC_MESSAGES", "PGPASSWORD", "SSL_CERT_FILE"}
"""Variables of the command line, of libraries and of PostgreSQL."""
ROOMS = {path.relative_to(ROOT).parts[0] for path in tracked("") if len(path.relative_to(ROOT).parts) > 1}


def spans(text: str) -> list[str]:
    return SPAN.findall(FENCE.sub("", text))


def typed(text: str) -> list[str]:
    """Everything to be typed: spans of code, and the lines of shell blocks."""
    lines = [line.strip() for block in SHELL.findall(text) for line in block.splitlines()]
    return [*spans(text), *(line for line in lines if line)]


def is_there(path: Path) -> bool:
    """Whether it exists, is a pattern of files that do, or is made on the machine and ignored by git."""
    if path.exists() or ("*" in path.name and any(path.parent.glob(path.name))):
        return True
    return subprocess.run(["git", "check-ignore", "--quiet", str(path)], cwd=ROOT).returncode == 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_in_code_exists(name: str) -> None:
    base = (ROOT / name).parent
    names = {path.name for path in tracked("")}
    missing = []
    for span in spans(DOCUMENTS[name]):
        if re.search(r"[\s{}<>…:]|^/|^~", span):
            continue
        if span.split("/")[0] in ROOMS and "/" in span:
            missing += [] if is_there(ROOT / span) else [span]
        elif "/" in span and span.endswith(SOURCES):
            missing += [] if is_there(base / span) else [span]
        elif span.endswith(SOURCES) and span not in SOURCES:
            missing += [] if span in names else [span]
    assert not missing


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    base = (ROOT / name).parent
    for link in LINK.findall(FENCE.sub("", DOCUMENTS[name])):
        if re.match(r"https?://|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (base / path).resolve() if path else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_exists(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in typed(DOCUMENTS[name]):
        for target in re.findall(r"(?:^|&& )make ([a-z][a-z-]*)", line):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_and_its_options_exist(name: str) -> None:
    known = commands()
    groups = {command.split()[0] for command in known if " " in command}
    for line in typed(DOCUMENTS[name]):
        found = re.search(r"(?:czn-index|admin_cli\.py) ([a-z].*)", line)
        words = (found[1] if found else line).split()
        if found or (words[0] in groups and len(words) > 1 and re.fullmatch(r"[a-z-]+", words[1])):
            command = next((known[name] for size in (3, 2, 1) if (name := " ".join(words[:size])) in known), None)
            assert command, line
            options = {option for parameter in command.params for option in parameter.opts}
            assert {word for word in words if word.startswith("--")} <= options | {"--help"}, line


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_module_to_be_run_exists(name: str) -> None:
    for line in typed(DOCUMENTS[name]):
        for module in re.findall(r"python3? -m ([\w.]+)", line):
            assert importlib.util.find_spec(module), module


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_setting_exists(name: str) -> None:
    elsewhere = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "Makefile", ROOT / "deploy/compose.yaml"))
    known = {setting.upper() for setting in Settings.model_fields} | OF_OTHERS
    for line in typed(DOCUMENTS[name]):
        for setting in re.findall(r"(?<![\w%:.])([A-Z]{2,}(?:_[A-Z]+)+)(?!\w)", line):
            assert setting in known or setting in elsewhere, setting


def test_every_path_that_code_names_exists() -> None:
    rooms = "|".join(sorted(map(re.escape, ROOMS)))
    named = re.compile(rf"(?<![\w/.-])((?:{rooms})/[\w./-]+\.(?:py|md|toml|ftl))\b")
    missing = [
        f"{path.relative_to(ROOT)}: {found}"
        for path in tracked(".py", ".toml", ".ftl", ".sh", ".conf", "Makefile")
        for found in named.findall(path.read_text(encoding="utf-8"))
        if not is_there(ROOT / found)
    ]
    assert not missing
