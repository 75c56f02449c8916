"""What is known of a client, of the moment and of the installation, by whichever way the client came: a messenger or a
browser."""

from dataclasses import dataclass
from datetime import datetime

from handlers.client.events import Events
from handlers.client.identity import Client
from handlers.language.texts import Texts
from questionnaire.languages import Offered
from questionnaire.model import Questionnaire
from questionnaire.versions import Versions
from storage.engine.database import Database
from storage.survey.open_interviews import Interview


@dataclass(frozen=True, slots=True)
class Conversation:
    """The client, the language, the open interview (as it stood when the client acted), and the time."""

    db: Database
    questionnaire: Questionnaire
    """For names of groups, which all versions share; an interview names its own version."""
    versions: Versions
    client: Client
    interview: Interview | None
    languages: Offered
    texts: Texts
    now: datetime
    events: Events
