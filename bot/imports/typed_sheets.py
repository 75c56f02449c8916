"""Saves the answers of sheets of paper that somebody types in."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bot.imports.responses import assessed
from bot.interviews.completing import SpeedLimits
from questionnaire import comment
from questionnaire.model import AgeBand, Entry, RespondentType
from storage.engine.database import Database
from storage.entry.paper_sheets import Sheet
from storage.imports.responses_file import Response
from storage.places.centers import Center
from storage.survey import importing

NOON = time(12)


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """What somebody has read off a sheet; `answers` are fifteen digits, 0 where there is no cross."""

    sheet: Sheet
    center: Center
    respondent_type: RespondentType
    age_band: AgeBand
    answers: str
    comment: str


async def save(db: Database, typed: TypedSheet, *, day: date | None, verified: bool, now: datetime) -> bool:
    """Adds the answers as given on the day, by default today, by the center's clock; False if the sheet has been taken
    meanwhile, and nothing was added."""
    center, printing = typed.center, typed.sheet.printing
    moment = moment_of(day, center, now)
    response = Response(
        center_id=center.id,
        timezone=center.timezone,
        # No id of an interview leads to its sheet.
        id=secrets.token_hex(8),
        respondent_type=typed.respondent_type,
        age_band=typed.age_band,
        entry=Entry.PAPER,
        verified=verified,
        questionnaire=printing.questionnaire,
        language=printing.language,
        started_at=moment,
        completed_at=moment,
        answers=typed.answers,
        quality=None,
        reasons="",
        comment=comment.clean(typed.comment) or None,
        sheet=typed.sheet.code,
    )
    limits = {typed.respondent_type: await SpeedLimits(db).of(typed.respondent_type, now)}
    return await importing.add(db, [assessed(response, {center.id: center}, limits)]) == 1


def moment_of(day: date | None, center: Center, now: datetime) -> datetime:
    """Noon of an earlier day, by the center's clock; now where there is none. Raises ValueError for a later day."""
    zone = ZoneInfo(center.timezone)
    today = now.astimezone(zone).date()
    if day is None or day == today:
        return now
    if day > today:
        raise ValueError(f"{day} lies in the future at {center.code}")
    return datetime.combine(day, NOON, zone).astimezone(now.tzinfo)
