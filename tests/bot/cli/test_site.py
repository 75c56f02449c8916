"""`czn-index site` as an operator meets it."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from bot.sandbox import pilot
from tests.bot.cli.operators import ROOT, SAMPLE, Operator
from tests.patience import LIMIT


def test_a_site_is_built_shown_and_never_put_in_the_place_of_anything_else(operator: Operator) -> None:
    operator.run("centers", "import", str(SAMPLE))
    error = operator.run("site", "build", "--out", "public", status=1)
    assert error == "czn-index: nothing has been published yet; run: czn-index index compute\n"
    pilot.write(operator.folder / "pilot.csv", datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    operator.run("responses", "import", "pilot.csv", "--strict")
    operator.run("index", "compute", "--as-of", "2026-03-02")
    # 29 pages of centers and two that lead to each, 13 of regions and 3 others in each language, one for what is not
    # found; a badge of each center in each language; seven data files, two of Parquet, a database, style, script, icon
    # and mark.
    assert operator.run("site", "build", "--out", "public") == "29 centers, 13 regions, 279 files: public\n"
    (operator.folder / "file").write_text("mine", encoding="utf-8")
    (operator.folder / "full").mkdir()
    (operator.folder / "full" / "file").write_text("mine", encoding="utf-8")
    for out in ("file", "file/below", "full", "/proc/site"):
        error = operator.run("site", "build", "--out", out, status=1)
        assert error.startswith("czn-index: ") and error.count("\n") == 1
    assert (operator.folder / "file").read_text(encoding="utf-8") == "mine"
    assert (operator.folder / "full" / "file").read_text(encoding="utf-8") == "mine"

    command = [sys.executable, str(ROOT / "admin_cli.py"), "site", "serve", "--port", "0"]
    environment = os.environ | operator.environment | {"SITE_DIR": "public", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=environment, cwd=operator.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        address = process.stdout.readline().split()[0]
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}center/bry-01.html") as answer:
            assert "«Десна»" in answer.read().decode()
        for typed in ("centers/Bry-01", "center/BRY-01", "Centers/bRy-01.html", "en/centers/brY-01/"):
            with urllib.request.urlopen(f"{address}{typed}") as answer:
                assert answer.url == f"{address}{'en/' if 'en/' in typed else ''}center/bry-01.html"
        for unknown in ("centers/Bry-77", "etc", "center/%D0%91"):
            with pytest.raises(urllib.error.HTTPError) as refusal:
                urllib.request.urlopen(f"{address}{unknown}")
            assert refusal.value.code == 404 and "Такой страницы нет" in refusal.value.read().decode()
        process.send_signal(signal.SIGINT)
        assert (process.wait(LIMIT), process.stderr.read()) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "czn-index: SITE_DIR is not set: name the site's folder with --dir\n"),
        (["--dir", "."], "czn-index: .: is no site of ours; build one with czn-index site build\n"),
    ],
)
def test_what_is_no_site_is_not_shown(operator: Operator, arguments: list[str], line: str) -> None:
    assert operator.run("site", "serve", *arguments, status=1) == line
