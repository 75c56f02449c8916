"""Answers every text that is no command and no reply: finds a center, keeps words, says where to turn.

Each text is kept, or found, or its sender is told in words what became of it.
"""

from dataclasses import dataclass, replace

from handlers import screen
from handlers.buttons import Begin
from handlers.client import opening
from handlers.client.steps import as_it_stands
from handlers.context import Context
from handlers.free_text import keeping
from handlers.free_text import place as places
from handlers.free_text.keeping import Kept, Words
from handlers.free_text.place import Place
from handlers.free_text.reading import read
from handlers.services import ReadVisitKeys
from handlers.slips import enter_code
from handlers.survey import repost
from handlers.views import center as center_views
from handlers.views import free_text as views
from handlers.views.thanks import thanks
from handlers.views.view import View
from questionnaire import intents
from questionnaire.intents import Intent, Reading, Standing
from questionnaire.model import Entry
from storage.entry.visit_codes import read_code
from storage.places import center_search, centers
from storage.survey import newcomers
from storage.survey.open_interviews import Interview

HEARD = (Intent.COMMENT, Intent.COMPLAINT)


@dataclass(frozen=True, slots=True)
class Typed:
    """A text on its way: by whom, where, and the services that its answer may need."""

    text: str
    message_id: int
    place: Place
    context: Context
    visit_keys: ReadVisitKeys


async def answer(
    text: str,
    message_id: int,
    interview: Interview | None,
    context: Context,
    visit_keys: ReadVisitKeys,
) -> None:
    place = await places.find(interview, context)
    typed = Typed(text, message_id, place, context, visit_keys)
    reading = read(text, place, context.texts)
    code = read_code(text)
    if code is not None and interview is not None:
        await enter_code(code, interview, context, visit_keys())
    elif await _show_centers(typed, reading):
        return
    elif code is not None:
        await enter_code(code, interview, context, visit_keys())
    elif reading.intent is Intent.CENTER and _is_only_a_name(place, reading):
        await _go_on(typed, center_views.search_results(context.texts, text, []).text)
    else:
        await _answer_intent(typed, reading)


def _is_only_a_name(place: Place, reading: Reading) -> bool:
    """Whether the text is of no other use than to name a center, and names none."""
    return place.standing is Standing.NOWHERE or (
        reading.otherwise is Intent.NONSENSE and place.standing is Standing.CONSENT
    )


async def _show_centers(typed: Typed, reading: Reading) -> bool:
    """Whether the text named a center. In an interview, and where it sounds like something else, only a clear name
    counts."""
    place, context = typed.place, typed.context
    looked_up = reading.intent is Intent.CENTER and place.interview is None
    clear = reading.short and place.standing is not Standing.COMMENT
    if not looked_up and not (clear and await center_search.names_clearly(context.db, typed.text)):
        return False
    found = await center_search.search(context.db, typed.text, limit=center_views.SHOWN + 1)
    if found:
        await _post(center_views.search_results(context.texts, typed.text, found), context)
    return bool(found)


async def _answer_intent(typed: Typed, reading: Reading) -> None:
    place, texts = typed.place, typed.context.texts
    words = keeping.words_of(typed.message_id, typed.text)
    if not words.text:
        # Nothing but signs that nobody sees.
        reading = Reading(Intent.NONSENSE, Intent.NONSENSE)
    intent = reading.otherwise
    if place.standing is Standing.COMMENT:
        await _at_summary(typed, reading, words)
    elif intent in HEARD or (intent is Intent.ABUSE and reading.says_more):
        await _keep(typed, words, abusive=intent is Intent.ABUSE)
    elif intent is Intent.QUESTION:
        await _say_where_to_turn(typed)
    else:
        await _go_on(typed, views.reply(texts, intent, place.standing), contact=intent is Intent.CONTACT)


async def _at_summary(typed: Typed, reading: Reading, words: Words) -> None:
    """The last step asks for words: they are kept and shown above its button to send, and can be added to."""
    place, context, intent = typed.place, typed.context, reading.otherwise
    if place.interview is None:
        return
    if not words.text:
        await repost(place.interview, context, note=context.texts("only-words-comment"))
    elif intents.declines(typed.text):
        await repost(place.interview, context, note=context.texts("comment-declined"))
    elif keeping.is_comment(reading):
        kept = await keeping.keep(place, words, context)
        standing = await as_it_stands(context)
        if kept is None or standing is None:
            await _go_on(typed, context.texts("words-not-kept"))
        else:
            await repost(standing, context, note=await _note_at_summary(typed, intent, words, kept))
    else:
        await repost(place.interview, context, note=views.reply(context.texts, intent, place.standing))


async def _note_at_summary(typed: Typed, intent: Intent, words: Words, kept: Kept) -> str | None:
    texts = typed.context.texts
    notes = views.shortfalls(texts, kept, masked=words.masked)
    center = await places.center_of(typed.place, typed.context)
    if intent is Intent.QUESTION and center is not None:
        notes.append(views.office(texts, center))
    return "\n".join(notes) or None


async def _keep(typed: Typed, words: Words, *, abusive: bool) -> None:
    place, context = typed.place, typed.context
    kept = await keeping.keep(place, words, context)
    if kept is not None and place.interview is not None:
        place = replace(place, interview=replace(place.interview, comment=kept.comment))
        typed = replace(typed, place=place)
    if kept is None:
        await _go_on(typed, context.texts("words-not-kept"))
    elif kept.again and place.finished is not None:
        # The thanks may have been lost.
        await _post(thanks(context.texts, place.finished), context)
    else:
        note = views.kept(context.texts, kept, place.standing, masked=words.masked, abusive=abusive)
        await _go_on(typed, note, contact=words.masked)


async def _say_where_to_turn(typed: Typed) -> None:
    place, context = typed.place, typed.context
    center = await places.center_of(place, context) or await places.last_center(context)
    if center is None:
        await newcomers.ask(context.db, context.client.account, language=context.texts.language, now=context.now)
        await _post(View(context.texts("office-which")), context)
    else:
        await _go_on(typed, views.office(context.texts, center))


async def _go_on(typed: Typed, note: str, *, contact: bool = False) -> None:
    """Says something, and shows again where the client is."""
    place, context = typed.place, typed.context
    if place.interview is not None:
        await repost(place.interview, context, note=note)
    elif place.newcomer is not None:
        await _post(await _at_consent(place, context, note), context)
    elif place.finished is not None:
        center_id = place.finished.center_id if contact else None
        await _post(views.afterwards(context.texts, note, center_id), context)
    else:
        await _post(View(note), context)


async def _at_consent(place: Place, context: Context, note: str) -> View:
    """A slip's consent has the token in its button, which nothing else knows: it is pointed to."""
    newcomer = place.newcomer
    if newcomer is None or newcomer.center_id is None:
        return View(note)
    if newcomer.entry in (None, Entry.VISIT_TOKEN):
        return View(f"{note}\n\n{context.texts('words-go-on-above')}")
    center = await centers.get(context.db, newcomer.center_id)
    if await opening.cooldown_end(center, context) is not None:
        return View(note)
    entry = newcomer.entry or Entry.TYPED_CODE
    begin = Begin(center=center.id, entry=entry, replace=context.interview is not None)
    return center_views.consent(context.texts, center, begin, app=context.mini_app).with_note_below(note)


async def _post(view: View, context: Context) -> None:
    await screen.post(context.bot, context.client.chat_id, view)
