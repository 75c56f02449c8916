"""Who is writing: gives every handler the context, and the filters the open interview."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, MaybeInaccessibleMessage, Message, TelegramObject, User

from handlers.client.identity import Client
from handlers.context import Context
from handlers.free_text import skipped as skipped_words
from handlers.language.texts import texts_in
from handlers.services import Services
from questionnaire.comment import clean_line
from storage.people import rekeying, respondents
from storage.survey import open_interviews

LONGEST_NAME = 200

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class ContextMiddleware(BaseMiddleware):
    """Adds `context` and `interview`. Outside private chats it only says where to write.

    `skipped` holds messages of a flood that this update ends: their words are kept first.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if not isinstance(event, Message | CallbackQuery) or event.from_user is None:
            return None
        message = event if isinstance(event, Message) else event.message
        if message is None:
            return await self._let_go(event)
        if _is_own(message, data["bot"]):
            return None
        if message.chat.type != ChatType.PRIVATE:
            return await self._outside(event)
        client = await self._client(event.from_user, message.chat.id)
        interview = await open_interviews.find_open(self._services.db, client.account)
        if interview is None:
            language = await respondents.language(self._services.db, client.account)
        else:
            language = interview.respondent_language
        data["interview"] = interview
        data["context"] = Context(
            bot=data["bot"],
            db=self._services.db,
            questionnaire=self._services.questionnaire,
            versions=self._services.versions,
            client=client,
            interview=interview,
            languages=self._services.languages,
            texts=texts_in(self._services.languages.chosen(language, event.from_user.language_code)),
            now=self._services.clock(),
            events=self._services.events,
            mini_app=self._services.mini_app,
        )
        if skipped := data.get("skipped"):
            await self._keep_skipped(skipped, data)
        return await handler(event, data)

    async def _keep_skipped(self, messages: Sequence[Message], data: dict[str, Any]) -> None:
        """Keeps the words of a flood that came before this update, and that get no answer of their own."""
        context: Context = data["context"]
        private = [message for message in messages if message.chat.id == context.client.chat_id]
        await skipped_words.keep(private, context.interview, context)
        data["interview"] = await open_interviews.find_open(self._services.db, context.client.account)
        data["context"] = replace(context, interview=data["interview"])

    async def _client(self, user: User, chat_id: int) -> Client:
        key, messenger = self._services.account_key(), self._services.messenger
        account = key.account(messenger, user.id)
        if older := key.older_accounts(messenger, user.id):
            await rekeying.recognize(self._services.db, account, older)
        return Client(
            messenger=messenger,
            account=account,
            user_id=user.id,
            chat_id=chat_id,
            name=clean_line(user.full_name, LONGEST_NAME),
        )

    async def _let_go(self, event: Message | CallbackQuery) -> None:
        """Answers a button whose message the messenger does not show any more."""
        if isinstance(event, CallbackQuery):
            texts = texts_in(self._services.languages.preferred(event.from_user.language_code))
            await event.answer(texts.plain("outdated-button"))

    async def _outside(self, event: Message | CallbackQuery) -> None:
        if isinstance(event, Message) and event.text and event.text.startswith("/") and event.from_user:
            texts = texts_in(self._services.languages.preferred(event.from_user.language_code))
            await event.answer(texts("private-only"))


def _is_own(message: MaybeInaccessibleMessage, bot: Bot) -> bool:
    """A card of ours, sent from inline mode: it is an answer already, to its reader."""
    return isinstance(message, Message) and message.via_bot is not None and message.via_bot.id == bot.id
