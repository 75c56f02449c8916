"""What stands between a client and a new interview about a center, by whichever way the client comes."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from handlers.client import opening
from handlers.client.conversation import Conversation
from handlers.client.events import Reason
from questionnaire.model import Entry
from storage.entry import visits
from storage.entry.visit_tokens import VisitKeys, VisitToken
from storage.errors import CenterNotFound, VisitTokenInvalid
from storage.places import centers
from storage.places.centers import Center
from storage.survey import interviews
from storage.survey.open_interviews import Interview


class Obstacle(Enum):
    CLOSED = auto()
    ANSWERED_LATELY = auto()
    OTHER_OPEN = auto()
    """An interview about another center is open, and the client has not agreed to give it up."""


@dataclass(frozen=True, slots=True)
class Hurdle:
    """`again` is the time from which the client may answer anew, after an answer of late."""

    obstacle: Obstacle
    again: datetime | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """A signed, unexpired token with its center. Somebody may have used it up."""

    token: VisitToken
    center: Center
    spelling: str


async def before(
    center: Center, interview: Interview | None, conversation: Conversation, *, replace: bool
) -> Hurdle | None:
    """Without a slip. `replace`: the client gives up an open interview about another center."""
    if center.closed_at is not None:
        return Hurdle(Obstacle.CLOSED)
    again = await opening.cooldown_end(center, conversation)
    if again is not None:
        return Hurdle(Obstacle.ANSWERED_LATELY, again)
    if interview is not None and interview.center_id != center.id and not replace:
        return Hurdle(Obstacle.OTHER_OPEN)
    return None


async def read_slip(token: VisitToken | None, conversation: Conversation, keys: VisitKeys) -> Slip:
    """Raises VisitTokenInvalid without a token, and for a token of an unknown or closed center."""
    if token is None:
        raise VisitTokenInvalid
    try:
        center = await centers.get(conversation.db, token.center_id)
    except CenterNotFound:
        raise VisitTokenInvalid from None
    if center.closed_at is not None:
        raise VisitTokenInvalid
    return Slip(token, center, keys.sign(token))


async def before_slip(
    slip: Slip, interview: Interview | None, conversation: Conversation, *, replace: bool
) -> Hurdle | None:
    """With a slip. Raises VisitTokenInvalid if somebody else has used the token up."""
    here = interview is not None and interview.center_id == slip.center.id
    again = None if here else await opening.cooldown_end(slip.center, conversation)
    if again is not None:
        return Hurdle(Obstacle.ANSWERED_LATELY, again)
    if not await visits.is_free(conversation.db, slip.token, conversation.client.account):
        raise VisitTokenInvalid
    return Hurdle(Obstacle.OTHER_OPEN) if interview is not None and not here and not replace else None


async def open_at(
    center: Center, entry: Entry, interview: Interview | None, conversation: Conversation
) -> Interview | None:
    """The open interview, if it is about this center, else a new one."""
    if interview is not None and interview.center_id == center.id:
        return interview
    await _give_up(interview, conversation)
    return await opening.open_interview(center, entry, conversation)


async def open_with(slip: Slip, interview: Interview | None, conversation: Conversation) -> Interview | None:
    """The same about the visit of a slip, whose token is used up. Raises VisitTokenInvalid if somebody else was
    faster."""
    if interview is None or interview.center_id != slip.center.id:
        await _give_up(interview, conversation)
        return await opening.open_interview(slip.center, Entry.VISIT_TOKEN, conversation, slip.token)
    if not interview.verified:
        await interviews.verify(conversation.db, interview, slip.token, conversation.now)
    return interview


async def _give_up(interview: Interview | None, conversation: Conversation) -> None:
    if interview is not None:
        await opening.abandon(interview, conversation, Reason.SWITCHED)
