"""Walks through an interview as a client does, and remembers the presses."""

import csv
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from bot.sandbox.client import Json, SandboxError, buttons
from questionnaire.loader import load
from questionnaire.model import AgeBand, RespondentType

CODES = load().codes


class Client(Protocol):
    """Somebody in either messenger: `bot.sandbox.client.PersonClient` or `tests.max_api.Person`."""

    async def start(self, payload: str = "") -> object: ...

    async def say(self, text: str) -> Json: ...

    async def press_data(self, message_id: int, data: str) -> object: ...

    async def wait(self, wanted: Callable[[Json], bool]) -> Json: ...


def data_of(message: Json, prefix: str, ending: str = "", contains: str = "") -> str:
    for button in buttons(message):
        data: str = button.get("callback_data", "")
        if data.split(":")[0] == prefix and data.endswith(ending) and contains in data:
            return data
    raise AssertionError(f"no button {prefix}…{ending} in {message}")


def asks(prefix: str, contains: str = "") -> Callable[[Json], bool]:
    """A message with a button of a kind."""

    def fits(message: Json) -> bool:
        found = [button.get("callback_data", "") for button in buttons(message)]
        return any(data.split(":")[0] == prefix and contains in data for data in found)

    return fits


THANKS = asks("or")
"""The thanks: whatever their words, the receipt's button stands below them."""


async def press(person: Client, prefix: str, ending: str = "", contains: str = "") -> Json:
    """Waits for a button and presses it. One that vanishes under the finger is looked for again: a bot that was killed
    before it could confirm an update gets it a second time, and may put the step at the bottom of the chat anew."""
    while True:
        message = await person.wait(asks(prefix, contains))
        try:
            await person.press_data(message["message_id"], data_of(message, prefix, ending, contains))
        except SandboxError as refusal:
            if "no such button" not in str(refusal):
                raise
        else:
            return message


async def reach_questions(person: Client, center: str = "BRY-01") -> Json:
    """Through consent, type and age to the first question, which it returns."""
    await person.start(f"c-{center}")
    await press(person, "b")
    await press(person, "t", "job_seeker")
    await press(person, "g", "25-34")
    return await person.wait(asks("a", ":0:0:"))


async def send(person: Client, comment: str | None = None) -> Json:
    """From the summary to the end, with a comment if any; returns the summary."""
    if comment is not None:
        await person.say(comment)
        await person.wait(asks("dc"))
    return await press(person, "k")


@dataclass
class Walk:
    """An interview to come, with the buttons to press. `between` is awaited before every step, `before_end` before the
    last one, when all answers have been saved."""

    center: str = "BRY-01"
    kind: RespondentType = RespondentType.JOB_SEEKER
    age: AgeBand = AgeBand.FROM_35
    answers: str = "543218454321895"
    comment: str | None = None
    between: Callable[[int], Awaitable[None]] | None = None
    before_end: Callable[[], Awaitable[None]] | None = None
    steps: int = field(default=0, init=False)

    async def run(self, person: Client) -> Json:
        """From the deep link to the thanks, which it returns."""
        await self.reach_summary(person)
        await self._finish(person)
        return await person.wait(THANKS)

    async def reach_summary(self, person: Client) -> None:
        """From the deep link through all questions."""
        await self._step()
        await person.start(f"c-{self.center}")
        await self._press(person, "b")
        await self._press(person, "t", self.kind)
        await self._press(person, "g", self.age)
        for position, code in enumerate(self.answers):
            await self._press(person, "a", f":{position}:0:{code}", contains=f":{position}:0:")

    async def _finish(self, person: Client) -> None:
        await self._step()
        await person.wait(asks("k"))
        if self.before_end is not None:
            await self.before_end()
        await send(person, self.comment)

    async def _press(self, person: Client, prefix: str, ending: str = "", contains: str = "") -> None:
        await self._step()
        await press(person, prefix, ending, contains)

    async def _step(self) -> None:
        if self.between is not None:
            await self.between(self.steps)
        self.steps += 1


def exported(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def codes_of(row: dict[str, str]) -> str:
    return "".join(row[code] for code in CODES)


def reasons_of(row: dict[str, str]) -> list[str]:
    """Why an interview is flagged, apart from the hour at which the tests happen to run."""
    return [reason for reason in row["reasons"].split(",") if reason not in ("", "off_hours")]
