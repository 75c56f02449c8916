"""Clients who tap again when they are told that nothing was saved, and remember what they were shown."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.sandbox.client import Json, PersonClient, SandboxError, buttons, text_of

NOT_SAVED = "Не получилось сохранить"
IMPATIENT_SECONDS = 15.0
"""After so long without any answer, people tap again unasked."""
PAUSE_SECONDS = 0.5
"""Between what somebody reads and the next tap."""
MANNERS = ("job_seeker", "25-34")


@dataclass
class Client:
    """`shown` is the number of answers that the bot has shown as saved; `lost` counts how often it showed fewer later.
    `told` has the moments at which it said that nothing was saved."""

    person: PersonClient
    center: str
    answers: str
    shown: int = 0
    lost: int = 0
    done: bool = False
    told: list[float] = field(default_factory=list)
    _said: int = 0

    async def run(self) -> None:
        """From the deep link to the thanks, however often a step has to be repeated."""
        kind, age = MANNERS
        await self._until("b", lambda: self.person.start(f"c-{self.center}"))
        await self._until("t", lambda: self._press("b"))
        await self._until("g", lambda: self._press("t", ending=kind))
        await self._until("a", lambda: self._press("g", ending=age), ":0:0:")
        for position, code in enumerate(self.answers):
            last = position + 1 == len(self.answers)
            following = ("k", "") if last else ("a", f":{position + 1}:0:")
            press = self._answer(position, code)
            await self._until(following[0], press, following[1])
            self.shown = max(self.shown, position + 1)
        await self._until("or", lambda: self._press("k"))
        self.done = True

    def _answer(self, position: int, code: str) -> Callable[[], Awaitable[object]]:
        return lambda: self._press("a", ending=f":{position}:0:{code}")

    async def _press(self, prefix: str, ending: str = "") -> None:
        """Presses the newest button of a kind; none where it has gone meanwhile."""
        for message in reversed((await self.person.chat())["messages"]):
            for button in buttons(message):
                data = str(button.get("callback_data", ""))
                if data.split(":")[0] == prefix and data.endswith(ending):
                    with contextlib.suppress(SandboxError):
                        await self.person.press_data(message["message_id"], data)
                    return

    async def _until(self, prefix: str, act: Callable[[], Awaitable[object]], contains: str = "") -> None:
        """Acts until a button of a kind is there, again whenever the bot says that it has saved nothing."""
        while True:
            await act()
            if await self._answered(prefix, contains):
                return
            await asyncio.sleep(PAUSE_SECONDS)

    async def _answered(self, prefix: str, contains: str) -> bool:
        version = -1
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(IMPATIENT_SECONDS):
                while True:
                    chat = await self.person.chat(version)
                    version = chat["version"]
                    self._compare(chat)
                    if _has(chat, prefix, contains):
                        return True
                    if self._was_told(chat):
                        return False
        return False

    def _was_told(self, chat: Json) -> bool:
        said = sum(NOT_SAVED in popup["text"] for popup in chat["popups"])
        said += sum(NOT_SAVED in text_of(message) for message in chat["messages"] if message["from"]["is_bot"])
        if said <= self._said:
            return False
        self._said = said
        self.told.append(time.monotonic())
        return True

    def _compare(self, chat: Json) -> None:
        """What is asked now was not answered before."""
        for message in reversed(chat["messages"]):
            asked = [str(button.get("callback_data", "")).split(":") for button in buttons(message)]
            positions = {int(parts[2]) for parts in asked if parts[0] == "a" and len(parts) > 2}
            if positions:
                self.lost += min(positions) < self.shown
                return


def _has(chat: Json, prefix: str, contains: str) -> bool:
    for message in chat["messages"]:
        for button in buttons(message):
            data = str(button.get("callback_data", ""))
            if data.split(":")[0] == prefix and contains in data:
                return True
    return False
