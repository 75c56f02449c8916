"""Interviews as a file for other tools: CSV, XLSX, Parquet or SPSS, a row for each interview or for each answer.

`rows` streams the rows, `shape` turns them into cells, and each format has a writer (`…_file`).
"""

from storage.export.csv_file import Separator
from storage.export.labels import Labels
from storage.export.rows import Filters
from storage.export.writing import has_labels, responses
from storage.files.columns import COLUMNS, Form

__all__ = ["COLUMNS", "Filters", "Form", "Labels", "Separator", "has_labels", "responses"]
