"""Shared checks for the readers of this package's TOML files; they refuse with file, place and reason."""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NoReturn

from questionnaire import plain_file
from questionnaire.comment import clean
from questionnaire.errors import QuestionnaireError

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
LARGEST = 1 << 20
"""The most bytes of a file."""
LONGEST = 10_000
SHOWN = 60
"""How many characters of a bad value a message quotes."""
MOST_PARTS = 100


def shown(value: object) -> str:
    """A bad value, cut to a readable length."""
    return repr(value)[:SHOWN]


class Reader:
    """Walks one file's content; every method names its place in the file when it refuses."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def content(self) -> dict[str, object]:
        """The whole file."""
        try:
            plain_file.check(self._path)
            if self._path.stat().st_size > LARGEST:
                self.refuse("file", f"is larger than {LARGEST:,} bytes")
            text = self._path.read_text(encoding="utf-8-sig")
            self._check_lines(text)
            return tomllib.loads(text)
        except QuestionnaireError:
            raise
        except FileNotFoundError:
            self.refuse("file", "does not exist")
        except OSError as error:
            self.refuse("file", error.strerror or "cannot be read")
        except UnicodeDecodeError as error:
            self.refuse(f"byte {error.start}", "is not UTF-8")
        except tomllib.TOMLDecodeError as error:
            self.refuse("syntax", str(error))
        except RecursionError:
            self.refuse("syntax", "is nested too deeply")
        except (OverflowError, ValueError):
            self.refuse("syntax", "holds a number that is too long")

    def _check_lines(self, text: str) -> None:
        """A key of many parts is nested too, and slow for the parser to build."""
        for number, line in enumerate(text.splitlines(), start=1):
            if line.count(".") > MOST_PARTS:
                self.refuse(f"line {number}", "is nested too deeply")

    def tables(self, content: dict[str, object], key: str) -> list[tuple[int, dict[str, object]]]:
        tables = content[key]
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.refuse(key, "is not a list of tables")
        return list(enumerate(tables))

    def keys(
        self,
        table: dict[str, object],
        place: str,
        required: Collection[str],
        optional: Collection[str] = (),
    ) -> None:
        for key in required:
            if key not in table:
                self.refuse(place, f"{key} is missing")
        for key in table:
            if key not in required and key not in optional:
                self.refuse(place, f"unknown key {key}")

    def string(self, value: object, place: str) -> str:
        """A text without invisible characters."""
        if not isinstance(value, str):
            self.refuse(place, f"{shown(value)} is not a text")
        text = clean(value, LONGEST)
        if not text:
            self.refuse(place, f"{shown(value)} is not a text")
        return value if text == value.strip() else text

    def code(self, value: object, place: str) -> str:
        """A code that people can type in a command, where it must not look like an option."""
        if not isinstance(value, str) or not CODE.fullmatch(value):
            self.refuse(place, f"{shown(value)} is not a code of up to 40 of a–z 0–9 _, a letter first")
        return value

    def one_of(self, value: object, choices: Collection[str], place: str) -> str:
        if not isinstance(value, str) or value not in choices:
            self.refuse(place, f"{shown(value)} is not one of {', '.join(choices)}")
        return value

    def number(self, value: object, place: str) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            self.refuse(place, f"{shown(value)} is not a number")
        return float(value)

    def flag(self, table: dict[str, object], key: str, place: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.refuse(f"{place}.{key}", f"{shown(value)} is neither true nor false")
        return value

    def no_duplicates(self, codes: Sequence[str], place: str) -> None:
        code, count = Counter(codes).most_common(1)[0] if codes else ("", 0)
        if count > 1:
            self.refuse(place, f"duplicate code {code}")

    def refuse(self, place: str, reason: str) -> NoReturn:
        raise QuestionnaireError(self._path, place, reason) from None
