"""Whether a client's answers will count, as far as it is known before question 1. Nobody should learn it afterwards."""

from handlers.client.conversation import Conversation
from questionnaire.flow import NO_ANSWERS
from questionnaire.model import AgeBand, RespondentType
from scoring.quality import WhyNot, assess
from storage.access import memberships
from storage.places.centers import Center
from storage.places.verification import REQUIRED


async def before_consent(center: Center, conversation: Conversation, *, verified: bool) -> WhyNot | None:
    """`verified`: the client came with a slip."""
    staff = await memberships.has_role(conversation.db, conversation.client.account)
    unverified = center.verification == REQUIRED and not verified
    return assess(answers=NO_ANSWERS, age_band=None, staff=staff, unverified=unverified).why_not


def before_questions(respondent_type: RespondentType | None, age_band: AgeBand | None) -> WhyNot | None:
    """As far as type and age tell."""
    known = assess(
        answers=NO_ANSWERS, respondent_type=respondent_type, age_band=age_band, staff=False, unverified=False
    )
    return known.why_not
