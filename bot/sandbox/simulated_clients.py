"""Simulated clients: they come to centers of different quality and answer through the same requests as people."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.sandbox.client import Json, PersonClient, buttons
from questionnaire.loader import load
from questionnaire.model import HARD_TO_SAY, NOT_USED, SUBSTANTIVE, AgeBand, Question

Answer = Callable[[Question], int]
Pause = Callable[[], Awaitable[None]]

EMPLOYER_SHARE = 0.22
"""The share of employers in the pilot: 633 of 2,885."""
HARD_TO_SAY_SHARE = 0.03
COMMENT_SHARE = 0.15
READING = (1.8, 0.4)
"""Mean and deviation of the logarithm of a statement's reading time in seconds. Fifteen statements take 98 seconds."""
MOOD = 0.5
"""The deviation between clients of one center, in steps of the scale."""
NOT_USED_SHARES = {"E3": 0.585, "C2": 0.41, "C3": 0.567}
"""As in the pilot."""
ADULTS = tuple(band for band in AgeBand if band not in (AgeBand.UNDER_18, AgeBand.OVER_70))
NAMES = ("Анна", "Ольга", "Иван", "Сергей", "Марина", "Тимур", "Елена", "Павел", "Лилия", "Руслан")
COMMENTS = (
    "Спасибо, всё понятно объяснили.",
    "Долго ждали в коридоре, но приняли хорошо.",
    "Хотелось бы больше вакансий рядом с домом.",
    "Специалист сама перезвонила через два дня, приятно.",
    "На сайте трудно найти запись на приём.",
)


@dataclass(frozen=True, slots=True)
class Visited:
    """A center as its clients find it: `level` is the mean of their answers on 1–5, by group of indicators."""

    code: str
    level: dict[str, float]


def neighbourhood(codes: Sequence[str], dice: random.Random) -> list[Visited]:
    """Centers that differ from each other in each group of indicators."""
    groups = [group.code for group in load().groups]
    centers = []
    for code in codes:
        overall = dice.uniform(3.5, 4.6)
        centers.append(Visited(code, {group: overall + dice.gauss(0, 0.25) for group in groups}))
    return centers


def honest(center: Visited, dice: random.Random) -> Answer:
    """Answers that reflect the center and the client's own mood."""
    mood = dice.gauss(0, MOOD)
    return lambda question: answer_code(question, center.level[question.group] + mood, dice)


async def at_leisure(dice: random.Random, speed: float) -> None:
    """Reads a statement for some seconds, by a clock of this speed."""
    await asyncio.sleep(dice.lognormvariate(*READING) / speed)


async def interview(person: PersonClient, center: str, answer: Answer, dice: random.Random, pause: Pause) -> None:
    """One client, from the deep link to the thanks."""
    await person.start(f"c-{center}")
    await _press_next(person, lambda data: data.startswith("b:"))
    kind = "employer" if dice.random() < EMPLOYER_SHARE else "job_seeker"
    await _press_next(person, lambda data: data.startswith("t:") and data.endswith(kind))
    band = dice.choice(ADULTS)
    await _press_next(person, lambda data: data.startswith("g:") and data.endswith(band))
    for question in load().questions:
        await pause()
        await _press_next(person, _answer_button(question.position, answer(question)))
    if dice.random() < COMMENT_SHARE:
        await person.wait(_shows("k:"))
        await person.say(dice.choice(COMMENTS))
        await person.wait(_shows("dc:"))
    await _press_next(person, lambda data: data.startswith("k:"))
    await person.wait(_shows("or:"))


def answer_code(question: Question, level: float, dice: random.Random) -> int:
    """An answer around a level on 1–5; now and then one that does not count, as in the pilot."""
    if dice.random() < NOT_USED_SHARES.get(question.code, 0):
        return NOT_USED
    if dice.random() < HARD_TO_SAY_SHARE:
        return HARD_TO_SAY
    wanted = round(dice.gauss(level, 0.8))
    return min(max(wanted, SUBSTANTIVE[0]), SUBSTANTIVE[-1])


def _answer_button(position: int, code: int) -> Callable[[str], bool]:
    def fits(data: str) -> bool:
        kind, _, rest = data.partition(":")
        return kind == "a" and rest.split(":")[1:] == [str(position), "0", str(code)]

    return fits


def _shows(prefix: str) -> Callable[[Json], bool]:
    """A message with a button of a kind."""
    return lambda message: any(_data(button).startswith(prefix) for button in buttons(message))


async def _press_next(person: PersonClient, fits: Callable[[str], bool]) -> None:
    """Waits for a button that fits, and presses it."""

    def wanted(message: Json) -> bool:
        return any(fits(_data(button)) for button in buttons(message))

    message = await person.wait(wanted)
    data = next(_data(button) for button in buttons(message) if fits(_data(button)))
    await person.press_data(message["message_id"], data)


def _data(button: Json) -> str:
    return str(button.get("callback_data", ""))
