"""A context: one update's circumstances, which every handler decides from."""

from dataclasses import dataclass
from datetime import datetime

from aiogram import Bot

from handlers.events import Events
from handlers.identity import Client
from handlers.texts import Texts
from questionnaire.model import Questionnaire
from storage.engine.database import Database
from storage.interviews import Interview


@dataclass(frozen=True, slots=True)
class Context:
    """Who writes, in which language, with which interview open (as it stood when the update came), and when."""

    bot: Bot
    db: Database
    questionnaire: Questionnaire
    client: Client
    interview: Interview | None
    texts: Texts
    now: datetime
    events: Events
