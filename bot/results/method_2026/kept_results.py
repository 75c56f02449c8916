"""Recomputes what the weekly run finds in the nation and keeps: early warnings, the importance of questions, and the
usual courses that actions are compared with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.results.frozen_json import from_json, to_json
from bot.results.method_2026 import action_outcomes, early_warnings, importance
from bot.results.method_2026.action_outcomes import UsualCourses
from bot.results.method_2026.known_answers import KnownAnswers
from bot.results.method_2026.windows import Spans
from bot.results.verdicts import Figures, Verdict, differences
from scoring.method_2026.norms import NormsError
from scoring.windows import monday, month_of
from storage.engine.database import Database
from storage.results import actions
from storage.workers import properties

NATION = "*"
"""In the place of a center's code."""
NO_MEMORY = "nothing says which answers it was computed from"


async def verify(db: Database, week: int | None) -> list[Verdict]:
    """The newest warnings and the newest importance, and every usual course; or those of a week."""
    found = [await _warnings(db), await _importance(db), *(await _courses(db))]
    return [one for one in found if one is not None and week in (None, one.week)]


async def _warnings(db: Database) -> Verdict | None:
    kept = await early_warnings.kept(db)
    if kept is None:
        return None
    said, gone = await _looked_at(db, kept.known, silent=kept.norms is None)
    if not said and not gone:
        try:
            found = await early_warnings.recomputed(db, kept)
            said = _differences(kept, replace(found, known=kept.known))
        except NormsError as error:
            said = [str(error)]
    return _verdict(Figures.EARLY_WARNINGS, kept.week, said, gone=gone)


async def _importance(db: Database) -> Verdict | None:
    kept = await importance.kept(db)
    if kept is None:
        return None
    said, gone = await _looked_at(db, kept.known)
    if kept.month != month_of(kept.week):
        said.append(f"month: {kept.month}, not that of its week")
    if not said and not gone:
        found = await importance.find(db, kept.week, known=kept.known)
        said = _differences(kept, replace(found, known=kept.known))
    return _verdict(Figures.IMPORTANCE, kept.week, said, gone=gone)


async def _courses(db: Database) -> list[Verdict]:
    found = []
    for began, text in sorted((await properties.beginning(db, action_outcomes.KEPT)).items()):
        kept, start = from_json(UsualCourses, text), int(began)
        up_to = None if kept.up_to is None else datetime.fromisoformat(kept.up_to)
        said = await _acted(db, start, kept.acted, up_to) if up_to is not None else []
        if not said:
            said = _differences(kept, await action_outcomes.find_courses(db, start, kept.acted, up_to=up_to))
        found.append(_verdict(Figures.COURSES, start + action_outcomes.WEEKS - 1, said, at=kept.up_to or ""))
    return found


async def _acted(db: Database, began: int, kept: Sequence[int], up_to: datetime) -> list[str]:
    """Whether those left out are those who had reported an action. Some may have reported one between the newest
    snapshot and the look; actions stay in the table when they are taken back."""
    days = action_outcomes.days_of(began)
    before, ever = await actions.reported_between(db, *days, up_to=up_to), await actions.reported_between(db, *days)
    if before <= set(kept) <= ever:
        return []
    return [f"centers with an action: {len(kept)} left out, {len(before)} reported"]


async def _looked_at(db: Database, known: KnownAnswers, *, silent: bool = False) -> tuple[list[str], int]:
    """`silent` results rest on no answers at all."""
    if not known.by_center and not silent:
        return [NO_MEMORY], 0
    return [], await known.gone(db)


def _differences(kept: Any, recomputed: Any) -> list[str]:
    return [] if kept == recomputed else differences(to_json(kept), to_json(recomputed))


def _verdict(figures: Figures, week: int, said: Sequence[str], *, at: str = "", gone: int = 0) -> Verdict:
    start, end = Spans.of(week).now.start, monday(week + 1) - timedelta(days=1)
    days = start.isoformat(), end.isoformat()
    return Verdict(NATION, week, 0, *days, at[:19], tuple(said), figures=figures, gone=gone)
