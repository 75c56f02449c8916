"""How each question goes with the rest in the nation: it orders recommendations (methodology §11).

The weekly run looks at the nation once a month and keeps what it found.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from bot.results import looked_ahead
from bot.results.frozen_json import from_json, to_json
from bot.results.looked_ahead import LookedAhead
from bot.results.method_2026.interviews import unpacked
from bot.results.method_2026.known_answers import KnownAnswers
from bot.results.method_2026.windows import Spans
from bot.results.unpacking import selected
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from scoring.gram_sums import GramSums, gram_sums_by, nothing
from scoring.method_2022.recommendations import importance
from scoring.method_2026.constants import STANDARD, TYPES
from scoring.method_2026.voices import latest
from scoring.type_index import residual_products, type_index
from scoring.windows import month_of
from storage.counting import voices
from storage.counting.voices import CenterVoices
from storage.engine.database import Database
from storage.workers import properties

KEPT = "importance_2026"

Row = tuple[float | None, ...]
"""Item–rest correlations by question, −1 to 1; None where undefined."""


@dataclass(frozen=True, slots=True)
class Importance:
    """By type, job seekers first, over the star window of the month's first run, which ended with `week`. `known` are
    the answers that were looked at."""

    month: str
    by_type: tuple[Row, ...]
    week: int = field(default=0, compare=False)
    known: KnownAnswers = field(default_factory=KnownAnswers, compare=False)


async def settle(db: Database, week: int, ahead: LookedAhead[Importance] | None = None) -> Importance:
    """That of the week's month, found once and kept. What was found `ahead` is not looked for again if it holds."""
    known = await kept(db)
    if known is not None and known.month == month_of(week):
        return known
    holds = ahead is not None and ahead.found.week == week and await ahead.holds(db)
    found = ahead.found if ahead is not None and holds else await find(db, week)
    await properties.put(db, KEPT, to_json(found))
    return found


async def look_ahead(db: Database, week: int) -> LookedAhead[Importance] | None:
    """What `settle` would find now; None if it is kept already."""
    known = await kept(db)
    if known is not None and known.month == month_of(week):
        return None
    return await looked_ahead.look_ahead(db, Spans.of(week).star, lambda: find(db, week))


async def kept(db: Database) -> Importance | None:
    """What the newest look has found; None before any."""
    text = await properties.get(db, KEPT)
    return None if text is None else from_json(Importance, text)


async def find(db: Database, week: int, *, known: KnownAnswers | None = None) -> Importance:
    """Over one voice of every person in the star window that ends with a week; `known` narrows to those answers."""
    span, questionnaire, sums, read = Spans.of(week).star, load(), nothing(len(TYPES)), KnownAnswers()
    pages = voices.by_center(db, selected(span))
    async for page in pages:
        read |= KnownAnswers.among(page)
        sums += await asyncio.to_thread(_of_page, page, known)
    return Importance(month_of(week), tuple(of_type(one, questionnaire) for one in sums), week, read)


def of_type(sums: GramSums, questionnaire: Questionnaire) -> Row:
    """A step of a question is worth a_q/N_q in the nation's index; within one interview N_q is one."""
    number = sums.item_n
    ratio = np.divide(sums.item_points, number, out=np.zeros(number.shape), where=number > 0)
    weights = np.array(type_index(sums, questionnaire, STANDARD.min_item_answers).weights)
    return importance(residual_products(sums, ratio), weights)


def factors(found: Importance | None) -> Mapping[int, Row]:
    """By type; nothing before anybody has looked."""
    return {} if found is None else dict(enumerate(found.by_type))


def _of_page(page: list[CenterVoices], known: KnownAnswers | None) -> GramSums:
    read = unpacked(page)
    if known is not None:
        read = read.chosen(known.flags(page, read))
    one = read.chosen(latest(read.places * len(TYPES) + read.kinds, read.people, read.orders))
    return gram_sums_by(one.codes, one.kinds, len(TYPES))
