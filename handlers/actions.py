"""A center's actions in response to its clients: administrators note them, everybody can read them."""

import re
from datetime import date

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.buttons import NoteAction, NoteAdvised, ShowActions, WithdrawAction, note_refusal
from handlers.context import Context
from handlers.filters import Answers
from handlers.questions import Sign, about
from handlers.services import ReadActions
from handlers.views import actions as views
from handlers.views.center import SHOWN
from handlers.views.view import Prompt, View
from questionnaire.comment import clean_name
from questionnaire.masking import mask
from questionnaire.model import Question
from scoring.windows import local_day
from storage.access import audit, rights
from storage.access.memberships import Membership
from storage.errors import ActionNotFound, CenterNotFound, TooManyActions
from storage.messenger import Messenger
from storage.places import centers
from storage.places.centers import Center
from storage.results import actions

DAY = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?[\s:–—-]+")
"""A date at the start of an answer, such as "1.09" or "01.09.2026"."""


def actions_router() -> Router:
    router = Router(name="actions")
    router.message.register(by_command, Command("action", ignore_case=True))
    router.message.register(by_reply, Answers(Sign.ACTION))
    router.callback_query.register(show, ShowActions.filter())
    router.callback_query.register(ask, NoteAction.filter())
    router.callback_query.register(ask_advised, NoteAdvised.filter())
    router.callback_query.register(withdraw, WithdrawAction.filter())
    return router


async def by_command(message: Message, command: CommandObject, context: Context, read_actions: ReadActions) -> None:
    """Shows the actions of the client's only center, or a choice of centers. "CENTER GROUP words" notes one at once."""
    code, _, rest = (command.args or "").strip().partition(" ")
    mine = await rights.of(context.db, context.client.account)
    group, words = _begun(rest.strip(), context)
    if group is not None and words:
        await _take(code, group, words, context)
        return
    found = await rights.visible(context.db, mine, limit=SHOWN + 1) if mine.memberships else []
    if not found:
        await _post(View(context.texts("digest-not-admin")), context)
    elif len(found) == 1:
        await _post(await _list(found[0], context, read_actions), context)
    else:
        await _post(views.choose(context.texts, found), context)


async def by_reply(message: Message, context: Context) -> None:
    """The question names the center and the group. The client's right to them is checked again."""
    said = about(message.reply_to_message)
    place, group = (said[0], said[-1]) if len(said) > 1 else ("", "")
    mine = await rights.of(context.db, context.client.account)
    found = await rights.called(context.db, mine, place)
    code = found[0].code if len(found) == 1 else place.rpartition(", ")[2]
    await _take(code, group, message.text or "", context)


async def show(query: CallbackQuery, callback_data: ShowActions, context: Context, read_actions: ReadActions) -> None:
    place = await _mine(callback_data.center, context)
    if place is None:
        await _refuse(query, context)
    else:
        await screen.redraw(query, await _list(place[0], context, read_actions))


async def ask(query: CallbackQuery, callback_data: NoteAction, context: Context) -> None:
    await _ask(query, callback_data.center, _group(callback_data.group, context), None, context)


async def ask_advised(query: CallbackQuery, callback_data: NoteAdvised, context: Context) -> None:
    """The button under a digest's advice."""
    questions = {one.code: one for one in context.questionnaire.questions}
    question = questions.get(callback_data.question)
    await _ask(query, callback_data.center, None if question is None else question.group, question, context)


async def _ask(
    query: CallbackQuery, center_id: int, group: str | None, question: Question | None, context: Context
) -> None:
    place = await _mine(center_id, context)
    if place is None or group is None:
        await _refuse(query, context)
        return
    replies = context.client.messenger is Messenger.TELEGRAM
    about_what = None if question is None else question.brief[context.texts.language]
    mine = await rights.of(context.db, context.client.account)
    alone = len(await rights.called(context.db, mine, views.place(place[0]))) == 1
    view = views.ask(context.texts, context.questionnaire, place[0], group, about_what, replies=replies, alone=alone)
    await screen.add(query, context.bot, context.client.chat_id, view)


async def withdraw(
    query: CallbackQuery, callback_data: WithdrawAction, context: Context, read_actions: ReadActions
) -> None:
    try:
        place = await _mine(await actions.center_of(context.db, callback_data.action), context)
        if place is None:
            await _refuse(query, context)
            return
        center, member = place
        await actions.withdraw(context.db, center.id, callback_data.action, now=context.now)
    except ActionNotFound:
        await _refuse(query, context)
        return
    await _write_down(member, "action withdrawn", center, callback_data.action, context)
    await screen.redraw(query, await _list(center, context, read_actions))


async def _take(code: str, group: str, words: str, context: Context) -> None:
    try:
        center = await centers.by_code(context.db, code)
    except CenterNotFound:
        await _post(View(context.texts("digest-no-such-center")), context)
        return
    place, known = await _mine(center.id, context), _group(group, context)
    if place is None or known is None:
        await _post(View(context.texts("digest-not-admin")), context)
        return
    since, what = _dated(words, local_day(context.now, center.timezone))
    # One character too many is enough to tell that the words are too long.
    what = mask(clean_name(what, actions.LONGEST + 1))
    if not 0 < len(what) <= actions.LONGEST or since is None:
        await _post(View(context.texts("action-not-taken", longest=actions.LONGEST)), context)
        return
    try:
        noted = await actions.note(context.db, center.id, group=known, what=what, since=since, now=context.now)
    except TooManyActions:
        await _post(View(context.texts("action-too-many", most=actions.MOST)), context)
        return
    await _write_down(place[1], "action noted", center, noted.id, context)
    await _post(views.noted(context.texts, context.questionnaire, center, noted), context)


def _dated(words: str, today: date) -> tuple[date | None, str]:
    """The first day (today unless the words begin with a date; None for an invalid or future day), and the rest."""
    found = DAY.match(words)
    if found is None:
        return today, words
    year = int(found["year"] or today.year)
    try:
        since = date(year + 2000 if year < 100 else year, int(found["month"]), int(found["day"]))
        if found["year"] is None and since > today:
            since = since.replace(year=since.year - 1)
    except ValueError:
        return None, words
    return (since if since <= today and (today - since).days < 366 else None), words[found.end() :]


def _group(said: str, context: Context) -> str | None:
    """The group that these words name, by its code or in any language."""
    group, words = _begun(said, context)
    return None if words else group


def _begun(said: str, context: Context) -> tuple[str | None, str]:
    """The group that a text begins with, and the rest of the text."""
    for group in context.questionnaire.groups:
        for name in (*group.title.values(), *group.brief.values(), group.code):
            if re.match(rf"{re.escape(name)}(?!\w)", said, re.IGNORECASE):
                return group.code, said[len(name) :].lstrip(" :.–-")
    return None, said


async def _mine(center_id: int, context: Context) -> tuple[Center, Membership] | None:
    """The center, if the client may speak for it, and the membership that allows it."""
    try:
        center = await centers.get(context.db, center_id)
    except CenterNotFound:
        return None
    member = (await rights.of(context.db, context.client.account)).through(center)
    return None if member is None else (center, member)


async def _list(center: Center, context: Context, read_actions: ReadActions) -> View:
    taken = await read_actions(context.db, [center.id], local_day(context.now, center.timezone))
    return views.listed(context.texts, context.questionnaire, center, taken.get(center.id, ()))


async def _refuse(query: CallbackQuery, context: Context) -> None:
    note_refusal(query.data)
    await query.answer(context.texts.plain("digest-not-admin"), show_alert=True)


async def _post(view: View | Prompt, context: Context) -> None:
    await screen.post(context.bot, context.client.chat_id, view)


async def _write_down(member: Membership, action: str, center: Center, detail: str, context: Context) -> None:
    place = audit.place(center.code)
    await audit.write(context.db, at=context.now, actor=member.id, action=action, place=place, detail=detail)
