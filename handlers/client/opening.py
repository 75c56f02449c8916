"""The checks before an interview about a center, whichever way the client came."""

import secrets
from datetime import datetime

from handlers.client.consent import CONSENT_VERSION
from handlers.client.conversation import Conversation
from handlers.client.events import Reason
from questionnaire.flow import COOLDOWN
from questionnaire.model import Entry
from scoring.windows import local_day
from storage.entry.visit_tokens import VisitToken
from storage.errors import InterviewAlreadyOpen
from storage.places.centers import Center
from storage.survey import finished_interviews, interviews, open_interviews
from storage.survey.open_interviews import Interview


async def open_interview(
    center: Center, entry: Entry, conversation: Conversation, token: VisitToken | None = None
) -> Interview | None:
    """Raises VisitTokenInvalid."""
    try:
        opened = await interviews.open_interview(
            conversation.db,
            account=conversation.client.account,
            center_id=center.id,
            entry=entry,
            verified=token is not None,
            # In a split sample nothing but a lot decides: neither the client nor the center can choose.
            questionnaire=secrets.choice(conversation.versions.asked_on(local_day(conversation.now, center.timezone))),
            language=conversation.texts.language,
            consent_version=CONSENT_VERSION,
            messenger=conversation.client.messenger,
            chat_id=conversation.client.chat_id,
            now=conversation.now,
            token=token,
        )
    except InterviewAlreadyOpen:
        # This is the second of two quick taps. The first has opened the interview.
        return await open_interviews.find_open(conversation.db, conversation.client.account)
    conversation.events.started(opened)
    return opened


async def abandon(interview: Interview, conversation: Conversation, reason: Reason) -> None:
    """Ends the interview without a result. An interview that has ended meanwhile stays as it is."""
    if await interviews.abandon(conversation.db, interview, conversation.now):
        conversation.events.abandoned(interview, conversation.now, reason)


async def cooldown_end(center: Center, conversation: Conversation) -> datetime | None:
    """The time from which the client may rate the center again; None if now."""
    since = conversation.now - COOLDOWN
    completed = await finished_interviews.completed_since(
        conversation.db, conversation.client.account, center.id, since
    )
    return None if completed is None else completed + COOLDOWN
