"""Where a client stands who types something: at a consent, in an interview, just after one, or nowhere."""

from dataclasses import dataclass

from handlers.client.conversation import Conversation
from handlers.client.steps import current
from questionnaire.flow import COOLDOWN, Stage
from questionnaire.intents import Standing
from storage.places import centers
from storage.places.centers import Center
from storage.survey import finished_interviews, newcomers
from storage.survey.comment_words import AFTERWARDS
from storage.survey.finished_interviews import Finished
from storage.survey.newcomers import Newcomer
from storage.survey.open_interviews import Interview


@dataclass(frozen=True, slots=True)
class Place:
    """Of the three, the one that `standing` speaks of is set."""

    standing: Standing
    interview: Interview | None = None
    newcomer: Newcomer | None = None
    finished: Finished | None = None

    @property
    def center_id(self) -> int | None:
        """The center that the client's words are about, if it is known."""
        known = self.newcomer or self.interview or self.finished
        return None if known is None else known.center_id


async def find(interview: Interview | None, conversation: Conversation) -> Place:
    newcomer = await newcomers.find(conversation.db, conversation.client.account, conversation.now)
    considers = newcomer is not None and newcomer.center_id is not None
    if interview is not None:
        if considers and newcomer is not None and newcomer.came_at > interview.touched_at:
            # The client is about to give up the open interview for another center.
            return Place(Standing.CONSENT, newcomer=newcomer)
        at_comment = current(interview).stage is Stage.SUMMARY
        return Place(Standing.COMMENT if at_comment else Standing.INTERVIEW, interview=interview)
    if considers:
        return Place(Standing.CONSENT, newcomer=newcomer)
    since = conversation.now - AFTERWARDS
    finished = await finished_interviews.last_finished(conversation.db, conversation.client.account, since=since)
    if finished is not None:
        return Place(Standing.FINISHED, finished=finished)
    return Place(Standing.NOWHERE)


async def center_of(place: Place, conversation: Conversation) -> Center | None:
    """The center that the client's words are about."""
    return None if place.center_id is None else await centers.get(conversation.db, place.center_id)


async def last_center(conversation: Conversation) -> Center | None:
    """The center about which the client has answered last, if that was lately."""
    since = conversation.now - COOLDOWN
    finished = await finished_interviews.last_finished(conversation.db, conversation.client.account, since=since)
    return None if finished is None else await centers.get(conversation.db, finished.center_id)
