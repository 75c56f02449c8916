"""A report written to files, whole or not at all."""

import errno
import os
from pathlib import Path

from bot.report import page, workbook
from bot.report.model import Report
from handlers.texts import texts_in
from questionnaire.loader import load


def write(report: Report, out: Path, language: str) -> list[Path]:
    """Writes report.html and report.xlsx into the folder, made where it is missing. Raises OSError."""
    texts, questionnaire = texts_in(language), load()
    contents = {
        out / "report.html": page.render(report, texts, questionnaire).encode("utf-8"),
        out / "report.xlsx": workbook.render(report, texts, questionnaire),
    }
    out.mkdir(parents=True, exist_ok=True)
    for path in contents:
        # Found out before the first file is in place, not after.
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    drafts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in contents}
    try:
        for path, content in contents.items():
            drafts[path].write_bytes(content)
        for path, draft in drafts.items():
            draft.replace(path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
    return list(contents)
