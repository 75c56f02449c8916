"""Cases and reviews as rows, and one case with all that an operator needs to judge it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.results.method_2026.windows import Spans
from scoring.windows import Window, monday, week_name
from storage.counting.changes import COUNTED
from storage.engine.database import Database
from storage.places import centers
from storage.places.centers import Center
from storage.places.chosen_centers import chosen_ids
from storage.quality import case_answers, cases, reviews
from storage.quality.case_answers import CaseAnswer
from storage.quality.case_states import CaseState
from storage.quality.cases import Case

Row = dict[str, Any]


@dataclass(frozen=True)
class Details:
    """A case, its center, the window that it was found in, the answers that it rests on, as far as they are there, and
    the other open cases of the center."""

    case: Case
    center: Center
    window: Window
    answers: tuple[CaseAnswer, ...]
    intact: bool
    others: tuple[Case, ...]

    @property
    def invalid(self) -> int:
        """How many of the answers are marked invalid now."""
        return sum(one.invalid_since is not None for one in self.answers)


async def rows(
    db: Database, *, state: CaseState | None, center: str | None, region: str | None, now: datetime
) -> list[Row]:
    """The newest first. Raises CenterNotFound, RegionNotFound."""
    found = await cases.listing(db, state=state, center_ids=await chosen_ids(db, center, region))
    places = await centers.of_ids(db, {one.found.center_id for one in found})
    return [row_of(one, places[one.found.center_id], now) for one in found]


async def review_rows(db: Database, *, center: str | None, region: str | None) -> list[Row]:
    """Reviews, those that are over too, the newest first. Raises CenterNotFound, RegionNotFound."""
    found = await reviews.history(db, await chosen_ids(db, center, region))
    places = await centers.of_ids(db, {one.center_id for one in found})
    return [
        {
            "center": places[one.center_id].code,
            "region": places[one.center_id].region,
            "case": one.case_id,
            "since": monday(one.since).isoformat(),
            "until": None if one.until is None else monday(one.until).isoformat(),
            "reason": one.reason,
            "begun_at": _moment(one.begun_at),
            "begun_by": one.begun_by,
            "ended_reason": one.ended_reason,
            "ended_at": _moment(one.ended_at),
            "ended_by": one.ended_by,
        }
        for one in found
    ]


def row_of(one: Case, center: Center, now: datetime) -> Row:
    return {
        "id": one.id,
        "center": center.code,
        "region": center.region,
        "kind": one.found.kind,
        "week": week_name(one.found.week),
        "opened_at": _moment(one.opened_at),
        "days_open": ((one.settled_at or now) - one.opened_at).days,
        "state": one.state.value,
        "settled_at": _moment(one.settled_at),
        "settled_by": one.settled_by,
        "reason": one.reason,
        "figures": dict(one.found.figures),
    }


async def details(db: Database, id: str) -> Details:
    """Raises CaseNotFound."""
    one = await cases.by_id(db, id)
    center = await centers.get(db, one.found.center_id)
    window = Spans.of(one.found.week).now
    listed = await case_answers.listing(
        db, center.id, one.found.numbers, first_week=window.first, last_week=window.last
    )
    answers = tuple(
        answer
        for answer in listed
        if answer.quality in COUNTED or (answer.invalid_since is not None and answer.invalid_since > one.opened_at)
    )
    open_ones = await cases.listing(db, state=CaseState.OPEN, center_ids=[center.id])
    others = tuple(other for other in open_ones if other.id != id)
    intact = case_answers.hash_of(answers) == one.found.answers_hash
    return Details(one, center, window, answers, intact, others)


def answer_rows(found: Details) -> list[Row]:
    """The answers one by one, by their ids, without moment, words and respondent."""
    return [
        {
            "id": one.id,
            "week": week_name(one.completed_week),
            "type": one.respondent_type,
            "age_band": one.age_band,
            "entry": one.entry,
            "quality": one.quality,
            "reasons": one.reasons,
            "seconds": one.total_seconds,
            "answers": one.answers,
        }
        for one in found.answers
    ]


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
