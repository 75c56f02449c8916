"""A population as the sweep reads it from a database, without one."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, cast

import numpy as np
import pytest

from bot.results.method_2026.sweep import Country, sweep
from questionnaire.loader import load
from scoring.method_2026.cells import MODES
from scoring.method_2026.voices import NOBODY
from scoring.windows import week_of
from storage.counting import voices
from storage.counting.voices import CenterVoices
from storage.engine.database import Database
from tests.scoring.method_2026.populations import AS_OF, Population

WEEK = week_of(AS_OF) - 1
QUESTIONNAIRE = load("2022.1")


def page(population: Population) -> list[CenterVoices]:
    """The counted interviews by center, whose ids are its places, in the order of the population."""
    found = []
    for center in range(len(population.centers)):
        mine = np.flatnonzero((population.center == center) & (population.quality != "X"))
        found.append(
            CenterVoices(
                center_id=center,
                answers="".join("".join(map(str, population.codes[at])) for at in mine),
                marks="".join(_mark(population, at) for at in mine.tolist()),
                moments="".join(_moment(int(population.moment[at])) for at in mine),
                people="".join(_person(int(population.person[at])) for at in mine),
            )
        )
    return found


async def read(population: Population, monkeypatch: pytest.MonkeyPatch) -> Country:
    """All sums of the population, in pages of 50 centers."""
    found = page(population)

    async def by_center(*arguments: Any, **options: Any) -> AsyncIterator[list[CenterVoices]]:
        for start in range(0, len(found), 50):
            yield found[start : start + 50]

    monkeypatch.setattr(voices, "by_record", by_center)
    return await sweep(cast(Database, None), WEEK, QUESTIONNAIRE)


def _mark(population: Population, at: int) -> str:
    age, entry = divmod(int(population.cell[at]), len(MODES))
    week = WEEK + 1 + int(population.week[at])
    return f"{week:06}{population.type[at]}{int(population.quality[at] == 'B')}{age}{entry}{0:08}"


def _moment(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"


def _person(number: int) -> str:
    return voices.NOBODY if number == NOBODY else f"{number:016x}"
