"""The context of one update: the facts on which every handler decides."""

from dataclasses import dataclass

from aiogram import Bot

from handlers.client.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Context(Conversation):
    """A conversation in a messenger, with the bot that leads it there."""

    bot: Bot
    mini_app: str | None = None
    """The address of the pages that the messenger opens; None if the chat does not offer them."""
