"""The context of one update: the facts on which every handler decides."""

from dataclasses import dataclass
from datetime import datetime

from aiogram import Bot

from handlers.events import Events
from handlers.identity import Client
from handlers.texts import Texts
from questionnaire.languages import Offered
from questionnaire.model import Questionnaire
from questionnaire.versions import Versions
from storage.engine.database import Database
from storage.interviews import Interview


@dataclass(frozen=True, slots=True)
class Context:
    """The client, the language, the open interview (as it stood when the update came), and the time."""

    bot: Bot
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
