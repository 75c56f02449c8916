"""Reports a command's errors in one line on standard error."""

import os
import sys
import traceback
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from typer.exceptions import TyperException

from bot.cli.language import spoken_error

ROOT = Path(__file__).parents[2]
INTERRUPTED = 130
LONGEST, LONGEST_END = 1_000, 200
"""Characters of an error, and those of its end where it is cut."""
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of Unicode that are no letters: controls, marks of direction, separators of lines."""


def status_of(run: Callable[[], Any]) -> int:
    """The exit code of a command: its own, 2 for wrong use, or 1 for an error."""
    if any(not _is_text(argument) for argument in sys.argv):
        return _say("an argument is not text in UTF-8", status=2)
    try:
        status = _status(run)
        sys.stdout.flush()
    except BrokenPipeError:
        return hang_up()
    return status


def _status(run: Callable[[], Any]) -> int:
    try:
        asked = run()
    except TyperException as problem:
        return _wrong_use(problem)
    except (typer.Abort, KeyboardInterrupt):
        return _say("interrupted", status=INTERRUPTED)
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            # Typer's way to end a command whose reader has gone.
            raise end.__context__ from None
        raise
    except BrokenPipeError:
        raise
    except OSError as problem:
        return _say(_of_system(problem))
    except Exception as problem:  # noqa: BLE001 - the last resort: a line to report, not a page
        return _say(*_in_words(problem), status=2 if _is_of_settings(problem) else 1)
    if asked == INTERRUPTED:
        return _say("interrupted", status=INTERRUPTED)
    return asked if isinstance(asked, int) else 0


def _in_words(problem: Exception) -> list[str]:
    """A line for the error, or one for each problem of a file or of the settings: all are reported at once."""
    from storage.errors import FileError

    if isinstance(problem, FileError) or _is_of_settings(problem):
        return str(problem).splitlines()
    return [str(problem) if isinstance(problem, _known_problems()) else _unexpected(problem)]


def _is_of_settings(problem: Exception) -> bool:
    from bot.settings import BadSettings

    return isinstance(problem, BadSettings)


def hang_up() -> int:
    """The reader of the output has closed it, as `head` does. That is not a failure."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return 0


def _known_problems() -> tuple[type[Exception], ...]:
    from bot.lake.errors import LakeError
    from bot.settings import SettingsError
    from bot.site.errors import SiteError
    from questionnaire.errors import QuestionnaireError
    from storage.errors import StorageError

    return (LakeError, SettingsError, SiteError, StorageError, QuestionnaireError)


def _wrong_use(problem: TyperException) -> int:
    said = " ".join(problem.format_message().split())
    # A group without a command has printed its help already.
    return _say(said, status=problem.exit_code) if said else problem.exit_code


def _of_system(problem: OSError) -> str:
    """The error without its number: "reports/x.csv: No such file or directory"."""
    reason = problem.strerror or str(problem)
    return reason if problem.filename is None else f"{os.fsdecode(problem.filename)}: {reason}"


def _unexpected(problem: Exception) -> str:
    frames = traceback.extract_tb(problem.__traceback__)
    mine = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in frame.filename]
    at = f" at {Path(mine[-1].filename).relative_to(ROOT)}:{mine[-1].lineno}" if mine else ""
    said = " ".join(str(problem).split())
    return f"a fault in the program, please report it: {type(problem).__name__}{at}: {said}"


def _say(*lines: str, status: int = 1) -> int:
    for line in lines:
        typer.echo(f"czn-index: {_in_one_line(spoken_error(line))}", err=True)
    return status


def _in_one_line(said: str) -> str:
    """What was typed is quoted in errors. It may break the line, steer the terminal, turn the order of letters, or be
    so long that nobody finds the words around it.

    >>> _in_one_line("there is no center A\\n\\x1b[31mB")
    'there is no center A \\\\x1b[31mB'
    """
    joined = " ".join(said.splitlines())
    seen = "".join(_escaped(sign) if unicodedata.category(sign) in UNSEEN else sign for sign in joined)
    return seen if len(seen) <= LONGEST else f"{seen[: LONGEST - LONGEST_END]} … {seen[-LONGEST_END:]}"


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")


def _is_text(argument: str) -> bool:
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True
