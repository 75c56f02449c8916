"""The consent of a center: remembered, so that words typed at it are about that center."""

from handlers.context import Context
from handlers.views import free_text as views
from handlers.views.view import View
from questionnaire.model import Entry
from storage.places.centers import Center
from storage.survey import newcomers


async def arrived(center: Center, entry: Entry, view: View, context: Context) -> View:
    """The view of a consent, below a line about words that the client has said before, or asked."""
    came = await newcomers.come_to(
        context.db,
        context.client.account,
        center.id,
        entry,
        language=context.texts.language,
        questionnaire=context.questionnaire.version,
        now=context.now,
    )
    if came.words is not None:
        view = view.with_note(views.waiting_words(context.texts, came.words))
    return view.with_note(views.office(context.texts, center)) if came.asked else view
