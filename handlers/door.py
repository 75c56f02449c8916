"""What stands between a center and an interview about it, however the client came."""

from datetime import datetime

from handlers.events import Reason
from handlers.visit import Visit
from questionnaire.flow import COOLDOWN
from questionnaire.model import Entry
from storage import interviews
from storage.centers import Center
from storage.errors import InterviewAlreadyOpen
from storage.interviews import Interview
from storage.visit_tokens import VisitToken

CONSENT_VERSION = "2026.2"
"""Changes with every change of the consent's wording."""


async def open_interview(
    center: Center, entry: Entry, visit: Visit, token: VisitToken | None = None
) -> Interview | None:
    """Raises VisitTokenInvalid."""
    try:
        opened = await interviews.open_interview(
            visit.db,
            account=visit.client.account,
            center_id=center.id,
            entry=entry,
            verified=token is not None,
            questionnaire=visit.questionnaire.version,
            language=visit.texts.language,
            consent_version=CONSENT_VERSION,
            messenger=visit.client.messenger,
            chat_id=visit.client.chat_id,
            now=visit.now,
            token=token,
        )
    except InterviewAlreadyOpen:
        # The second of two quick taps: the first has opened it.
        return await interviews.find_open(visit.db, visit.client.account)
    visit.events.started(opened)
    return opened


async def abandon(interview: Interview, visit: Visit, reason: Reason) -> None:
    """Ends the interview without a result; one that has ended meanwhile stays as it is."""
    if await interviews.abandon(visit.db, interview, visit.now):
        visit.events.abandoned(interview, visit.now, reason)


async def cooldown_end(center: Center, visit: Visit) -> datetime | None:
    """When the client may rate the center again; None if now."""
    since = visit.now - COOLDOWN
    completed = await interviews.completed_since(visit.db, visit.client.account, center.id, since)
    return None if completed is None else completed + COOLDOWN
