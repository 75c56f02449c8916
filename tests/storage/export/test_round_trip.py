"""Every export that can be imported gives the same rows again, whatever people have written."""

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from bot.imports import responses as importing
from questionnaire import comment
from storage import export
from storage.engine.database import Database
from storage.export import Form, xlsx_file
from storage.export.csv_file import Separator
from storage.tables import interviews
from tests import sqlite_file
from tests.storage.conftest import load_centers
from tests.storage.full import everything

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
AWKWARD = [
    "=) спасибо", "'=5", "''-", "+7", "@", "-1", "65%", "5.0", "1E5", "true", "_x0041_", "<r>a</r>", "sep=;",
    "a\nb", '"', "\ufffd",
]  # fmt: skip
WRITTEN = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))


def response(number: int, words: str) -> dict[str, object]:
    # Exports show the hour of a moment.
    moment = NOW - timedelta(hours=number)
    return {
        "center_id": 1 + number % 2, "id": f"a-{number}", "respondent_type": "employer", "age_band": "35-44",
        "entry": "paper", "verified": number % 2 == 0, "questionnaire": "2022.1", "language": "ru",
        "started_at": moment, "touched_at": moment, "completed_at": moment, "completed_week": 1,
        "answers": "540358120835485", "quality": "BX"[number % 2], "reasons": "speeding,burst" if number % 3 else "",
        "comment": comment.clean(words) or None,
    }  # fmt: skip


async def open_with_centers(folder: Path, name: str) -> Database:
    return await Database.open(sqlite_file.url_of(sqlite_file.copy_of(load_centers, folder / name)))


async def there_and_back(
    folder: Path, written: list[str], suffix: str, separator: Separator | None, form: Form = Form.WIDE
) -> None:
    first, second = await open_with_centers(folder, "first.db"), await open_with_centers(folder, "second.db")
    try:
        async with first.write() as connection:
            rows = [response(number, words) for number, words in enumerate(written)]
            await connection.execute(interviews.insert(), rows)
        out, again = folder / f"out{suffix}", folder / "again.csv"
        await export.responses(first, out, filters=export.Filters(), form=form, separator=separator)
        done = await importing.run(second, out, now=NOW, strict=True)
        assert (done.added, done.known) == (len(written), 0)
        # Neither side distinguishes values without a column in the file.
        kept = [
            "center_id", "id", "respondent_type", "age_band", "entry", "verified", "questionnaire", "started_at",
            "completed_at", "answers", "quality", "reasons",
        ]  # fmt: skip
        # The long form has no comments.
        kept += ["comment"] if form is Form.WIDE else []
        places = [list(interviews.columns.keys()).index(name) for name in kept]
        both = (await everything(first))["interviews"], (await everything(second))["interviews"]
        before, after = ([tuple(row[at] for at in places) for row in rows] for rows in both)
        assert sorted(after, key=repr) == sorted(before, key=repr)
        assert (await importing.run(second, out, now=NOW, strict=True)).known == len(written)
        await export.responses(second, again, filters=export.Filters())
    finally:
        await first.close()
        await second.close()


EVERY_FILE = pytest.mark.parametrize(
    ("suffix", "separator"),
    [
        (".csv", None),
        (".csv", Separator.SEMICOLON),
        (".csv", Separator.TAB),
        (".xlsx", None),
        (".parquet", None),
        (".sav", None),
    ],
)


@EVERY_FILE
# Each example makes two databases: a failing one is shown as it is.
@settings(max_examples=6, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(written=st.lists(WRITTEN, min_size=1, max_size=20))
@example(written=AWKWARD)
def test_what_is_exported_is_imported_as_it_was(suffix: str, separator: Separator | None, written: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(there_and_back(Path(folder), written, suffix, separator))


@EVERY_FILE
def test_so_is_the_long_form_which_has_no_words(tmp_path: Path, suffix: str, separator: Separator | None) -> None:
    asyncio.run(there_and_back(tmp_path, AWKWARD, suffix, separator, Form.LONG))


def test_an_export_of_many_sheets_is_imported_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_file, "ROWS", 8)
    asyncio.run(there_and_back(tmp_path, AWKWARD * 2, ".xlsx", None))
