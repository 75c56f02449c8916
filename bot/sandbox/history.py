"""A past: answers that centers of different size and quality could have had in a year, as files to import.

The same seed and moment give the same answers. They are honest answers: given in opening hours and at leisure.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.sandbox.simulated_clients import ADULTS, COMMENTS, EMPLOYER_SHARE, MOOD, Visited, answer_code
from questionnaire.loader import load
from questionnaire.model import Entry, RespondentType
from scoring.timing import OpeningHours, opening_hours
from scoring.windows import week_of
from storage.places.center_differences import CenterRow

WEEKS = 52
TURNED_WEEKS = 13
"""A center that gets better or worse has done so in the last weeks."""
SKEW = 0.86
"""Each center has so much of the clients of the one before."""
USUAL_HOURS = "mo-fr 09:00-18:00"
PAPER_SHARE = 0.2
COMMENT_SHARE = 0.03
Row = list[object]
COLUMNS = (
    "interview_id", "center", "respondent_type", "age_band", "entry", "started_at", "completed_at",
    *load().codes, "comment",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """A center's year: how its clients find it now, by how many steps of the scale that has turned lately, and how
    many came."""

    visited: Visited
    timezone: ZoneInfo
    hours: OpeningHours
    turn: float
    interviews: int


def pasts(
    rows: Sequence[CenterRow], visited: Sequence[Visited], interviews: int, turns: Mapping[str, float]
) -> list[Past]:
    """The interviews, spread over the centers from the largest to the smallest; `turns` by code."""
    weights = [SKEW**rank for rank in range(len(rows))]
    return [
        Past(
            place,
            ZoneInfo(row.timezone),
            opening_hours(row.opening_hours or USUAL_HOURS),
            turns.get(row.code, 0.0),
            round(interviews * weight / sum(weights)),
        )
        for row, place, weight in zip(rows, visited, weights, strict=True)
    ]


def by_week(
    centers: Sequence[Past], now: datetime, dice: random.Random, done: Callable[[], object] = lambda: None
) -> dict[int, list[Row]]:
    """The answers of the weeks before `now` by the centers' clocks; `done` is called after each."""
    weeks: dict[int, list[Row]] = defaultdict(list)
    for center in centers:
        for day, row in _rows(center, now, dice):
            weeks[week_of(day)].append(row)
            done()
    return weeks


def write(path: Path, rows: Iterable[Row]) -> None:
    """A file to import."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def _rows(center: Past, now: datetime, dice: random.Random) -> Iterator[tuple[date, Row]]:
    """Each answer with the day on which it was given."""
    questions = load().questions
    yesterday = now.astimezone(center.timezone).date() - timedelta(days=1)
    turned = now - timedelta(weeks=TURNED_WEEKS)
    for number in range(center.interviews):
        completed = _moment(center, yesterday, dice)
        shift = dice.gauss(0, MOOD) - (center.turn if completed < turned else 0)
        paper = dice.random() < PAPER_SHARE
        # Nobody hurries: three quarters of a minute at the very least, and two minutes as a rule.
        begun = completed - timedelta(seconds=45 + dice.lognormvariate(4.2, 0.4))
        level = center.visited.level
        row: Row = [
            f"{center.visited.code}-{number:06}",
            center.visited.code,
            RespondentType.EMPLOYER if dice.random() < EMPLOYER_SHARE else RespondentType.JOB_SEEKER,
            dice.choice(ADULTS),
            Entry.PAPER if paper else Entry.POSTER,
            "" if paper else begun.isoformat(timespec="seconds"),
            completed.isoformat(timespec="seconds"),
            *(answer_code(question, level[question.group] + shift, dice) for question in questions),
            dice.choice(COMMENTS) if dice.random() < COMMENT_SHARE else "",
        ]
        yield completed.astimezone(center.timezone).date(), row


def _moment(center: Past, yesterday: date, dice: random.Random) -> datetime:
    """A moment of the past year at which the center was open."""
    while True:
        day = yesterday - timedelta(days=dice.randrange(7 * WEEKS))
        if spans := center.hours.days[day.weekday()]:
            opens, closes = (datetime.combine(day, end, center.timezone) for end in dice.choice(spans))
            return (opens + dice.random() * (closes - opens)).astimezone(UTC)
