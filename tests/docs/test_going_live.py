"""The README's six steps, typed as they stand, in an empty folder. The messenger is the sandbox, started beforehand."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.server import TOKEN, Sandbox
from tests.docs.reading import ROOT
from tests.docs.test_readme import ENGLISH, shell

SAMPLE = Path("storage/data/centers_sample.csv")
BOT = ".venv/bin/python -m bot"
PATIENCE = 120


def steps() -> list[str]:
    """The lines of "Go live", in order, after the one that installs; the installation is this one."""
    install, *lines = shell(ENGLISH.split("## Go live")[1].split("## Why")[0])
    assert install == "make install"
    return lines


class Machine:
    """A folder like a fresh checkout, with a sample of two centers, and this installation in the place of `.venv`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / ".venv/bin").mkdir(parents=True)
        (folder / ".venv/bin/czn-index").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT}/admin_cli.py" "$@"\n')
        (folder / ".venv/bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        for name in ("czn-index", "python"):
            (folder / ".venv/bin" / name).chmod(0o755)
        (folder / ".env.example").write_bytes((ROOT / ".env.example").read_bytes())
        (folder / SAMPLE).parent.mkdir(parents=True)
        three_lines = (ROOT / SAMPLE).read_text(encoding="utf-8").splitlines()[:3]
        (folder / SAMPLE).write_text("\n".join(three_lines), encoding="utf-8")

    @property
    def environment(self) -> Mapping[str, str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "DATABASE_"))}
        return mine | {"PYTHONPATH": str(ROOT)}

    async def type(self, line: str) -> str:
        """Standard output of a line that succeeds."""
        process = await asyncio.create_subprocess_shell(
            line,
            cwd=self.folder,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, error = await process.communicate()
        assert process.returncode == 0, f"{line}: {error.decode()}"
        return out.decode()

    def fill_in(self, url: str) -> None:
        """Fills in the values that the second step asks for, and the messenger's address."""
        path = self.folder / ".env"
        text = path.read_text(encoding="utf-8")
        text = text.replace("BOT_TOKEN=\n", f"BOT_TOKEN={TOKEN}\n").replace(
            "# OPERATOR_CONTACT=\n", "OPERATOR_CONTACT=press@example.org\n"
        )
        path.write_text(f"{text}\nBOT_API_URL={url}\n", encoding="utf-8")

    @asynccontextmanager
    async def bot(self, line: str) -> AsyncIterator[None]:
        process = await asyncio.create_subprocess_shell(
            f"exec {line}", cwd=self.folder, env=self.environment, stderr=asyncio.subprocess.PIPE
        )
        assert process.stderr is not None
        try:
            async with asyncio.timeout(PATIENCE):
                while b"started" not in (said := await process.stderr.readline()):
                    assert said, "the bot has ended"
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            await process.communicate()
        assert process.returncode == 0


async def test_the_six_steps_work_as_typed(tmp_path: Path) -> None:
    machine, lines = Machine(tmp_path), steps()
    before, after = lines[: lines.index(BOT)], lines[lines.index(BOT) + 1 :]
    async with Sandbox(port=0, token=TOKEN) as sandbox, SandboxClient(sandbox.url) as client:
        for line in before:
            await machine.type(line)
            if line.startswith("cp "):
                machine.fill_in(sandbox.url)
        async with machine.bot(BOT):
            await _the_rest(machine, after, await client.person("Мария"))
            assert "To do" in await machine.type(".venv/bin/czn-index week")
            assert "fail" not in await machine.type(".venv/bin/czn-index doctor --format csv")


async def _the_rest(machine: Machine, lines: list[str], person: PersonClient) -> None:
    confirmed = False
    for line in lines:
        if "ID" in line:
            listed = json.loads(await machine.type(".venv/bin/czn-index admins list --format json"))
            line = line.replace("ID", listed[0]["id"])
            confirmed = True
        said = await machine.type(line)
        if "admins invite" in line:
            start = re.search(r"start=(\S+)", said)
            assert start is not None
            await person.start(start[1])
            await person.wait(lambda message: "/start" not in str(message))
    assert confirmed
    assert {path.name for path in (machine.folder / "posters").iterdir()} >= {"BRY-01.pdf", "BRY-02.png", "BRY-01.svg"}
