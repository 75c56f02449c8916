"""The order of the routers; the fallback is last."""

from aiogram import Router

from handlers.actions import actions_router
from handlers.admin import admin_router
from handlers.callback_requests import callback_requests_router
from handlers.commands import commands_router
from handlers.context_middleware import ContextMiddleware
from handlers.digest_details import digest_details_router
from handlers.errors import errors_router
from handlers.fallback import fallback_router
from handlers.free_text.write_first import write_first_router
from handlers.inline import inline_router
from handlers.privacy import privacy_router
from handlers.rating import rating_router
from handlers.receipts import receipts_router
from handlers.request_states import request_states_router
from handlers.settings import settings_router
from handlers.slips import slips_router
from handlers.start import start_router
from handlers.survey import survey_router
from handlers.voice import voice_router
from handlers.words_instead import words_instead_router
from questionnaire.languages import Offered


def build_router(visitor: ContextMiddleware, languages: Offered) -> Router:
    """Everything that the bot understands: in private chats, and inline in any chat."""
    root = Router(name="root")
    for observer in (root.message, root.edited_message, root.callback_query):
        observer.outer_middleware(visitor)
    root.include_routers(
        survey_router(),
        start_router(),
        write_first_router(),
        slips_router(),
        words_instead_router(),
        commands_router(),
        settings_router(),
        privacy_router(),
        actions_router(),
        callback_requests_router(),
        request_states_router(),
        receipts_router(),
        rating_router(),
        inline_router(),
        admin_router(),
        digest_details_router(),
        voice_router(),
        fallback_router(),
        errors_router(languages),
    )
    return root
