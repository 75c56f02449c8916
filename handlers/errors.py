"""Turns errors into words for the person who waits. Nothing else does."""

import secrets

import structlog
from aiogram import Router
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError
from aiogram.types import CallbackQuery, ErrorEvent, Message

from handlers.buttons import note_refusal
from handlers.language.texts import Texts, texts_in
from questionnaire.languages import Offered
from storage.errors import CenterNotFound, StorageUnavailable

log = structlog.get_logger(__name__)


def errors_router(languages: Offered) -> Router:
    router = Router(name="errors")

    async def tell(event: ErrorEvent) -> None:
        update = event.update
        source = update.callback_query or update.message or update.edited_message
        if source is None or source.from_user is None:
            log.error("update_failed", kind=update.event_type, exc_info=event.exception)
            return
        texts = texts_in(languages.preferred(source.from_user.language_code))
        if isinstance(event.exception, CenterNotFound) and update.callback_query is not None:
            note_refusal(update.callback_query.data)
        words = _words(event.exception, texts)
        if words is not None:
            await _say(source, words)

    router.errors.register(tell)
    return router


def _words(error: Exception, texts: Texts) -> str | None:
    """The words for the person; None if nobody is listening any more."""
    if isinstance(error, TelegramForbiddenError):
        log.info("client_blocked_the_bot")
        return None
    if isinstance(error, StorageUnavailable):
        log.error("not_saved", reason=str(error))
        return texts.plain("not-saved")
    if isinstance(error, CenterNotFound):
        return texts.plain("unknown-center")
    reference = secrets.token_hex(4)
    log.error("update_failed", reference=reference, exc_info=error)
    return texts.plain("went-wrong", reference=reference)


async def _say(source: CallbackQuery | Message, words: str) -> None:
    try:
        if isinstance(source, CallbackQuery):
            await source.answer(words[:200], show_alert=True)
        else:
            await source.answer(words, parse_mode=None)
    except TelegramAPIError as error:
        log.warning("client_not_told", reason=type(error).__name__)
