"""The menus of commands: one for everybody, and in the chats of administrators one that begins with their own.

Which chat has which menu stands in the database. So a start sets only what is missing or worded differently, a few
menus at each tick and at the pace of all messages, and a membership that an operator confirms or revokes on the command
line changes its chat's menu at the next tick. MAX lets no bot set a menu.
"""

import hashlib
from collections.abc import Sequence

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.messenger.pace import Pace
from handlers.language.texts import texts_in
from questionnaire.languages import REFERENCE, Offered
from storage.access import menus
from storage.access.menus import MenuToSet
from storage.engine.database import Database
from storage.messenger import Messenger

log = structlog.get_logger(__name__)

COMMANDS = (
    "start", "continue", "cancel", "rating", "nearest", "settings", "stop", "language", "privacy", "mydata", "forget",
    "help",
)  # fmt: skip
OF_ADMINISTRATORS = ("digest", "centers", "action", "requests")
MENU_LETTERS = 2
"""Messengers know menus of everybody only by codes of two letters."""
AT_ONCE = 100
"""How many menus to set in one run; the next tick goes on."""


async def set_everybodys(bot: Bot, languages: Offered) -> None:
    """The menu in every language that has one. A menu that cannot be set keeps nobody from answering."""
    try:
        for language in languages.codes:
            if len(language) != MENU_LETTERS:
                continue
            # Russian is what clients of any other language see as well.
            code = None if language == REFERENCE else language
            await bot.set_my_commands(_menu(COMMANDS, language), language_code=code)
    except TelegramAPIError as error:
        log.warning("commands_not_set", reason=str(error))


class AdministratorsMenus:
    """Sets the menus that are missing, and removes those of people who are no longer administrators."""

    job = "menus"

    def __init__(self, db: Database, bot: Bot, pace: Pace, messenger: Messenger, languages: Offered) -> None:
        self._db = db
        self._bot = bot
        self._pace = pace
        self._messenger = messenger
        self._languages = languages
        self._stopped = False

    def stop(self) -> None:
        self._stopped = True

    async def run(self) -> None:
        if self._messenger is Messenger.MAX:
            return
        for one in await menus.to_set(self._db, self._messenger, self._version(), limit=AT_ONCE):
            if self._stopped or await self._pace.paused():
                return
            await self._pace.turn()
            if not await self._set(one):
                return
            await menus.note(self._db, one.membership_id, one.menu)

    async def _set(self, one: MenuToSet) -> bool:
        """False if the messenger cannot be reached now, or wants no messages."""
        scope = BotCommandScopeChat(chat_id=one.chat_id)
        try:
            if one.menu is None:
                await self._bot.delete_my_commands(scope=scope)
            else:
                language = one.language if one.language in self._languages.codes else self._languages.default
                await self._bot.set_my_commands(_menu((*OF_ADMINISTRATORS, *COMMANDS), language), scope=scope)
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            # The chat is gone or blocked. It would be refused for ever.
            log.info("menu_not_set", reason=error.message)
        except TelegramRetryAfter as error:
            await self._pace.pause(error.retry_after)
            return False
        except TelegramAPIError as error:
            log.warning("menu_not_set", reason=type(error).__name__)
            return False
        return True

    def _version(self) -> str:
        """Changes with the commands and their words, and with the bot."""
        words = [
            f"{one.command} {one.description}"
            for language in self._languages.codes
            for one in _menu((*OF_ADMINISTRATORS, *COMMANDS), language)
        ]
        text = "\n".join([str(self._bot.id), self._languages.default, *words])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _menu(names: Sequence[str], language: str) -> list[BotCommand]:
    texts = texts_in(language)
    return [BotCommand(command=name, description=texts.plain(f"command-{name}")) for name in names]
