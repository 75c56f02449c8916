"""One export: the format by the file's suffix, and under the final name the whole file or none."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from questionnaire.model import Questionnaire
from storage import centers
from storage.cells import safe_cell
from storage.database import Database
from storage.errors import ExtraMissing, UnknownFormat
from storage.export import csv_file, rows
from storage.export.columns import Form, columns, shipped
from storage.export.labels import Labels
from storage.export.plan import Opened, Plan
from storage.export.rows import Filters
from storage.export.shape import Long, Place, Wide

Progress = Callable[[int, int], None]
"""Is told how many interviews are written, and of how many."""


async def responses(
    db: Database,
    path: Path,
    *,
    filters: Filters,
    form: Form = Form.WIDE,
    labels: Labels | None = None,
    progress: Progress = lambda done, total: None,
) -> int:
    """Returns the number of interviews written. Raises UnknownFormat, ExtraMissing, NotFound, OSError."""
    opened = _opened(path)
    labels = labels or Labels()
    questionnaires = shipped()
    places = {one.id: Place(one.code, one.region) for one in await centers.listing(db, closed=True)}
    chosen = await rows.conditions(db, filters)
    total, written = await rows.count(db, chosen), 0
    text = safe_cell if opened is csv_file.opened else str
    shape: Wide | Long = Wide(places, questionnaires, text)
    if form is Form.LONG:
        shape = Long(places, questionnaires, text, labels.language)
    widths = _widths(places.values(), questionnaires, labels.language) | await rows.longest(db, chosen)
    plan = Plan(columns(form, questionnaires), labels, widths)
    with _whole(path) as draft, opened(draft, plan) as add:
        async for page in rows.pages(db, chosen):
            add(shape.cells(page))
            written += len(page)
            progress(written, total)
    return written


def _opened(path: Path) -> Opened:
    match path.suffix.casefold():
        case ".csv":
            return csv_file.opened
        case ".xlsx":
            from storage.export import xlsx_file

            return xlsx_file.opened
        case ".parquet":
            try:
                from storage.export import parquet_file
            except ImportError:
                raise ExtraMissing("Parquet", "exports") from None
            return parquet_file.opened
        case ".sav":
            from storage.export import sav_file

            return sav_file.opened
    raise UnknownFormat(path, (".csv", ".xlsx", ".parquet", ".sav"))


def _widths(places: Iterable[Place], questionnaires: Sequence[Questionnaire], language: str) -> dict[str, int]:
    """The bytes of the longest text in each column that a center or a questionnaire fills."""
    wordings = [question.wording for one in questionnaires for question in one.questions]
    texts = {
        "center": [place.code for place in places],
        "region": [place.region for place in places],
        "statement": [text[language] for wording in wordings for text in wording.values()],
        "answer_label": [option.label[language] for one in questionnaires for option in one.options],
    }
    return {name: max((len(text.encode()) for text in some), default=0) for name, some in texts.items()}


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A draft beside the file, which takes its place when complete. Trouble is told of the file by its own name."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        yield draft
        draft.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        draft.unlink(missing_ok=True)
