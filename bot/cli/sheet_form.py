"""The form in which an operator types in what stands on a sheet of paper: a line for each field."""

import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, TypeVar

from bot.cli.language import gettext as _
from questionnaire.model import AgeBand, Questionnaire, RespondentType
from storage.entry.visit_codes import in_print, read_code

if TYPE_CHECKING:
    from bot.imports.typed_sheets import TypedSheet
    from storage.entry.paper_sheets import Sheet
    from storage.places.centers import Center

T = TypeVar("T")

AGAIN = "-"
"""Typed in any field, begins the sheet again from its code."""


class BeginAgain(Exception):
    """The operator wants to begin the sheet again."""


class EndsWithin(Exception):
    """The lines end in the middle of a sheet, of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Fields:
    """What is typed twice where that is asked for."""

    respondent_type: RespondentType
    age_band: AgeBand
    answers: str


class SheetForm:
    """Asks for one sheet after another. `ask` shows a prompt and returns a line, or raises EOFError; `say` shows a
    line; `find` looks for a sheet by its code."""

    def __init__(
        self,
        ask: Callable[[str], str],
        say: Callable[[str], None],
        find: "Callable[[str], Awaitable[tuple[Sheet, Center] | None]]",
        questionnaires: Callable[[str], Questionnaire],
        *,
        day: date | None,
        now: datetime,
        twice: bool,
    ) -> None:
        self._ask, self._say, self._find = ask, say, find
        self._questionnaires = questionnaires
        self._day, self._now, self._twice = day, now, twice

    async def next(self) -> "TypedSheet | None":
        """The next sheet; None at the end: an empty line instead of a code, or no more lines. Raises EndsWithin."""
        from bot.imports.typed_sheets import TypedSheet

        while True:
            found = await self._sheet()
            if found is None:
                return None
            sheet, center = found
            try:
                fields = self._fields(sheet)
                words = self._line(_("Comment"))
            except BeginAgain:
                self._say(_("From the beginning."))
                continue
            except EOFError:
                raise EndsWithin(sheet.number) from None
            return TypedSheet(sheet, center, fields.respondent_type, fields.age_band, fields.answers, words)

    async def _sheet(self) -> "tuple[Sheet, Center] | None":
        while True:
            try:
                line = self._ask(_("Code of the sheet")).strip()
            except EOFError:
                return None
            if not line:
                return None
            code = read_code(line)
            found = None if code is None else await self._find(code)
            problem = self._refusal(line, code, found)
            if problem is None and found is not None:
                sheet, center = found
                self._say(_("Sheet {number}, {center}").format(number=sheet.number, center=center.name))
                return found
            self._say(problem or "")

    def _refusal(self, line: str, code: str | None, found: "tuple[Sheet, Center] | None") -> str | None:
        from bot.imports.typed_sheets import moment_of

        if code is None:
            return _("{line} is no code: it has ten letters and digits, beside the square code.").format(line=line)
        if found is None:
            return _("There is no sheet with the code {code}.").format(code=in_print(code))
        sheet, center = found
        if sheet.taken_on is not None:
            said = _("Sheet {number} of {center} counts already, since {day}.")
            return said.format(number=sheet.number, center=center.code, day=sheet.taken_on)
        try:
            moment_of(self._day, center, self._now)
        except ValueError:
            return _("{day} lies in the future at {center}.").format(day=self._day, center=center.code)
        if self._day is not None and self._day < sheet.printing.made_on:
            said = _("Sheet {number} was printed on {day} only.")
            return said.format(number=sheet.number, day=sheet.printing.made_on)
        return None

    def _fields(self, sheet: "Sheet") -> Fields:
        fields = self._once(sheet)
        while self._twice:
            self._say(_("Once more."))
            again = self._once(sheet)
            if again == fields:
                break
            self._say(self._difference(fields, again))
            fields = again
        return fields

    def _once(self, sheet: "Sheet") -> Fields:
        questionnaire = self._questionnaires(sheet.printing.questionnaire)
        kinds = questionnaire.readers_of(sheet.printing.respondent_type)
        numbers = {str(1 + list(RespondentType).index(kind)): kind for kind in kinds}
        kind = kinds[0] if len(kinds) == 1 else self._choice(_("Who ({choices})"), numbers)
        bands = {str(number): band for number, band in enumerate(AgeBand, start=1)}
        return Fields(kind, self._choice(_("Age ({choices})"), bands), self._answers(questionnaire))

    def _choice(self, prompt: str, choices: dict[str, T]) -> T:
        names = ", ".join(choices)
        while True:
            line = self._line(prompt.format(choices=names))
            if line in choices:
                return choices[line]
            self._say(_("{value} is not one of {choices}.").format(value=line or "–", choices=names))

    def _answers(self, questionnaire: Questionnaire) -> str:
        while True:
            digits = self._line(_("Fifteen digits, 0 without a cross")).replace(" ", "")
            problem = bad_answers(digits, questionnaire)
            if problem is None:
                return digits
            self._say(problem)

    def _line(self, prompt: str) -> str:
        line = self._ask(prompt).strip()
        if line == AGAIN:
            raise BeginAgain
        return line

    def _difference(self, one: Fields, other: Fields) -> str:
        places = [_("who")] if one.respondent_type != other.respondent_type else []
        places += [_("age")] if one.age_band != other.age_band else []
        pairs = enumerate(zip(one.answers, other.answers, strict=True), start=1)
        places += [str(number) for number, (first, second) in pairs if first != second]
        return _("Not the same twice: {places}. Please look at the sheet.").format(places=", ".join(places))


def bad_answers(digits: str, questionnaire: Questionnaire) -> str | None:
    """What is wrong with the digits of a sheet; None if they can be its answers."""
    if len(digits) != len(questionnaire.questions):
        said = _("There are {n} questions, and {found} signs.")
        return said.format(n=len(questionnaire.questions), found=len(digits))
    for question, sign in zip(questionnaire.questions, digits, strict=True):
        if sign == "9" and not question.allows_not_used:
            return _("Question {number} has no answer 9.").format(number=question.position + 1)
        if sign not in "0123458" + "9" * question.allows_not_used:
            said = _("Question {number}: {sign} is no answer; there are 1 to 5, 8, sometimes 9, and 0.")
            return said.format(number=question.position + 1, sign=sign)
    return None if digits.strip("0") else _("There is no answer on it: such a sheet is not kept.")


def asking(lines: IO[str]) -> Callable[[str], str]:
    """Reads from a terminal with its prompt and line editing, from anything else silently."""
    if not lines.isatty():
        return lambda prompt: _next_line(lines)

    # Lets `input` edit the line.
    import readline  # noqa: F401

    def ask(prompt: str) -> str:
        with _interruptible():
            return input(f"{prompt}: ")

    return ask


def _next_line(lines: IO[str]) -> str:
    line = lines.readline()
    if not line:
        raise EOFError
    return line


@contextmanager
def _interruptible() -> Iterator[None]:
    """Lets Ctrl-C end the wait for a line: asyncio would wait for the line first."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def standard_input() -> IO[str]:
    """Signs that are no UTF-8 are replaced: a line with them is refused like any other."""
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdin
