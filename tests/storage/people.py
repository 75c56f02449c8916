"""People of a test, and their rows in the database."""

from datetime import datetime

from questionnaire.model import AgeBand, Entry, RespondentType
from storage.access import invites
from storage.access.memberships import Membership, Role
from storage.engine.database import Database
from storage.survey import interviews
from storage.survey.open_interviews import Interview

ANNA, BORIS = "a" * 64, "b" * 64


async def begin(db: Database, account: str, moment: datetime, *, center_id: int = 1, answered: int = 0) -> Interview:
    """An open interview with the first questions answered."""
    interview = await interviews.open_interview(
        db,
        account=account,
        center_id=center_id,
        entry=Entry.POSTER,
        verified=False,
        questionnaire="2022.1",
        language="ru",
        consent_version="1",
        chat_id=7_358_214_069,
        now=moment,
    )
    step = await interviews.set_respondent_type(db, interview, RespondentType.JOB_SEEKER, moment)
    assert step is not None
    step = await interviews.set_age_band(db, step, AgeBand.FROM_25, moment)
    for position in range(answered):
        assert step is not None
        step = await interviews.record_answer(db, step, position, 4, moment)
    assert step is not None
    return step


async def finish(
    db: Database,
    account: str,
    moment: datetime,
    *,
    center_id: int = 1,
    quality: str = "clean",
    comment: str | None = None,
) -> Interview:
    """A completed interview."""
    interview = await begin(db, account, moment, center_id=center_id, answered=15)
    assert await interviews.complete(db, interview, comment=comment, quality=quality, reasons=(), now=moment)
    return interview


async def appoint(db: Database, account: str, moment: datetime, *, center_id: int = 1) -> Membership:
    """An administrator of a center."""
    token = await invites.create(db, role=Role.CENTER_ADMIN, center_id=center_id, now=moment, trusted=True)
    return await invites.redeem(
        db, token, account=account, messenger="telegram", user_id=7_358_214_069, chat_id=7_358_214_069,
        name="Мария", now=moment,
    )  # fmt: skip
