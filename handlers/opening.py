"""The checks before an interview about a center, whichever way the client came."""

import secrets
from datetime import datetime

from handlers.consent import CONSENT_VERSION
from handlers.context import Context
from handlers.events import Reason
from questionnaire.flow import COOLDOWN
from questionnaire.model import Entry
from scoring.windows import local_day
from storage import finished_interviews, interviews
from storage.centers import Center
from storage.errors import InterviewAlreadyOpen
from storage.interviews import Interview
from storage.visit_tokens import VisitToken


async def open_interview(
    center: Center, entry: Entry, context: Context, token: VisitToken | None = None
) -> Interview | None:
    """Raises VisitTokenInvalid."""
    try:
        opened = await interviews.open_interview(
            context.db,
            account=context.client.account,
            center_id=center.id,
            entry=entry,
            verified=token is not None,
            # In a split sample nothing but a lot decides: neither the client nor the center can choose.
            questionnaire=secrets.choice(context.versions.asked_on(local_day(context.now, center.timezone))),
            language=context.texts.language,
            consent_version=CONSENT_VERSION,
            messenger=context.client.messenger,
            chat_id=context.client.chat_id,
            now=context.now,
            token=token,
        )
    except InterviewAlreadyOpen:
        # This is the second of two quick taps. The first has opened the interview.
        return await interviews.find_open(context.db, context.client.account)
    context.events.started(opened)
    return opened


async def abandon(interview: Interview, context: Context, reason: Reason) -> None:
    """Ends the interview without a result. An interview that has ended meanwhile stays as it is."""
    if await interviews.abandon(context.db, interview, context.now):
        context.events.abandoned(interview, context.now, reason)


async def cooldown_end(center: Center, context: Context) -> datetime | None:
    """The time from which the client may rate the center again; None if now."""
    since = context.now - COOLDOWN
    completed = await finished_interviews.completed_since(context.db, context.client.account, center.id, since)
    return None if completed is None else completed + COOLDOWN
