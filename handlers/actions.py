"""What a center did about what it was told: administrators note it, everybody can read it."""

import re
from datetime import date

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers import screen
from handlers.callbacks import NoteAction, ShowActions, WithdrawAction, note_refusal
from handlers.cards import ReadActions
from handlers.filters import Answers
from handlers.questions import Sign, about
from handlers.views import actions as views
from handlers.views.center import SHOWN
from handlers.views.view import Prompt, View
from handlers.visit import Visit
from scoring.disclosure import mask
from storage import actions, audit, centers, rights
from storage.centers import Center
from storage.errors import ActionNotFound, CenterNotFound, TooManyActions
from storage.memberships import Membership
from storage.messenger import Messenger

DAY = re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})(?:[./](?P<year>\d{4}|\d{2}))?[\s:–—-]+")
"""A date that an answer begins with, such as "1.09" or "01.09.2026"."""


def actions_router() -> Router:
    router = Router(name="actions")
    router.message.register(by_command, Command("action"))
    router.message.register(by_reply, Answers(Sign.ACTION))
    router.callback_query.register(show, ShowActions.filter())
    router.callback_query.register(ask, NoteAction.filter())
    router.callback_query.register(withdraw, WithdrawAction.filter())
    return router


async def by_command(message: Message, command: CommandObject, visit: Visit, read_actions: ReadActions) -> None:
    """The actions of the one center, or a choice of centers; "CENTER GROUP what" notes one at once."""
    words = (command.args or "").split(maxsplit=2)
    mine = await rights.of(visit.db, visit.client.account)
    if len(words) == 3 and _group(words[1], visit) is not None:
        await _take(words[0], words[1], words[2], visit)
        return
    found = await rights.visible(visit.db, mine, limit=SHOWN + 1) if mine.memberships else []
    if not found:
        await _post(View(visit.texts("digest-not-admin")), visit)
    elif len(found) == 1:
        await _post(await _list(found[0], visit, read_actions), visit)
    else:
        await _post(views.choose(visit.texts, found), visit)


async def by_reply(message: Message, visit: Visit) -> None:
    """The question says which center and which group; whether they are the client's is looked up again."""
    said = about(message.reply_to_message)
    code, group = (said[0], said[-1]) if len(said) > 1 else ("", "")
    await _take(code, group, message.text or "", visit)


async def show(query: CallbackQuery, callback_data: ShowActions, visit: Visit, read_actions: ReadActions) -> None:
    place = await _mine(callback_data.center, visit)
    if place is None:
        await _refuse(query, visit)
    else:
        await screen.redraw(query, await _list(place[0], visit, read_actions))


async def ask(query: CallbackQuery, callback_data: NoteAction, visit: Visit) -> None:
    place = await _mine(callback_data.center, visit)
    if place is None or _group(callback_data.group, visit) is None:
        await _refuse(query, visit)
        return
    replies = visit.client.messenger is Messenger.TELEGRAM
    question = views.ask(visit.texts, visit.questionnaire, place[0], callback_data.group, replies=replies)
    await screen.add(query, visit.bot, visit.client.chat_id, question)


async def withdraw(
    query: CallbackQuery, callback_data: WithdrawAction, visit: Visit, read_actions: ReadActions
) -> None:
    try:
        place = await _mine(await actions.center_of(visit.db, callback_data.action), visit)
        if place is None:
            await _refuse(query, visit)
            return
        center, member = place
        await actions.withdraw(visit.db, center.id, callback_data.action, now=visit.now)
    except ActionNotFound:
        await _refuse(query, visit)
        return
    await _write_down(member, "action withdrawn", center, callback_data.action, visit)
    await screen.redraw(query, await _list(center, visit, read_actions))


async def _take(code: str, group: str, words: str, visit: Visit) -> None:
    try:
        center = await centers.by_code(visit.db, code)
    except CenterNotFound:
        await _post(View(visit.texts("digest-no-such-center")), visit)
        return
    place, known = await _mine(center.id, visit), _group(group, visit)
    if place is None or known is None:
        await _post(View(visit.texts("digest-not-admin")), visit)
        return
    since, what = _dated(words, visit.now.date())
    what = mask(" ".join(what.split()))
    if not 0 < len(what) <= actions.LONGEST or since is None:
        await _post(View(visit.texts("action-not-taken", longest=actions.LONGEST)), visit)
        return
    try:
        noted = await actions.note(visit.db, center.id, group=known, what=what, since=since, now=visit.now)
    except TooManyActions:
        await _post(View(visit.texts("action-too-many", most=actions.MOST)), visit)
        return
    await _write_down(place[1], "action noted", center, noted.id, visit)
    await _post(views.noted(visit.texts, visit.questionnaire, center, noted), visit)


def _dated(words: str, today: date) -> tuple[date | None, str]:
    """Since when (today unless the words begin with a date; None for a day that is none, or to come), and the rest."""
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


def _group(code: str, visit: Visit) -> str | None:
    return next((group.code for group in visit.questionnaire.groups if group.code == code.upper()), None)


async def _mine(center_id: int, visit: Visit) -> tuple[Center, Membership] | None:
    """The center, if the client may speak for it, and by which membership."""
    try:
        center = await centers.get(visit.db, center_id)
    except CenterNotFound:
        return None
    member = (await rights.of(visit.db, visit.client.account)).through(center)
    return None if member is None else (center, member)


async def _list(center: Center, visit: Visit, read_actions: ReadActions) -> View:
    taken = await read_actions(visit.db, [center.id], visit.now.date())
    return views.listed(visit.texts, visit.questionnaire, center, taken.get(center.id, ()))


async def _refuse(query: CallbackQuery, visit: Visit) -> None:
    note_refusal(query.data)
    await query.answer(visit.texts.plain("digest-not-admin"), show_alert=True)


async def _post(view: View | Prompt, visit: Visit) -> None:
    await screen.post(visit.bot, visit.client.chat_id, view)


async def _write_down(member: Membership, action: str, center: Center, detail: str, visit: Visit) -> None:
    place = audit.place(center.code)
    await audit.write(visit.db, at=visit.now, actor=member.id, action=action, place=place, detail=detail)
