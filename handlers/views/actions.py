"""A center's actions: the views to note them, for administrators, and to read them, for everybody."""

import html
from collections.abc import Sequence

from aiogram.types import ForceReply

from handlers.buttons import NoteAction, ShowActions, WithdrawAction
from handlers.language.texts import Texts
from handlers.language.wording import center_in_text, line, shortened
from handlers.questions import Sign
from handlers.views.center import SHOWN
from handlers.views.center_buttons import center_rows
from handlers.views.view import Prompt, View, button, keyboard
from questionnaire.model import Questionnaire
from scoring.method_2022.actions import ActionTaken
from storage.places.centers import Center
from storage.results.actions import Action

LONGEST_LABEL = 28


def place(center: Center) -> str:
    """The words by which people know a center, and `storage.access.rights.called` finds it."""
    return f"{center.name}, {center.city}"


def choose(texts: Texts, found: Sequence[Center]) -> View:
    rows = center_rows(texts, found[:SHOWN], lambda center: ShowActions(center=center.id))
    return View(texts("action-choose"), keyboard(*rows))


def listed(texts: Texts, questionnaire: Questionnaire, center: Center, taken: Sequence[ActionTaken]) -> View:
    """The noted actions, with a button for each group to add one, and buttons to take one back."""
    head = texts("action-head", center=center_in_text(texts, center.name))
    lines = [line(texts, questionnaire, one) for one in taken] or [texts("action-none")]
    groups = [
        [
            button(
                texts.plain("action-add", group=group.title[texts.language]),
                NoteAction(center=center.id, group=group.code),
            )
        ]
        for group in questionnaire.groups
    ]
    back = [
        [button(texts.plain("action-withdraw", what=shortened(one.what, LONGEST_LABEL)), WithdrawAction(action=one.id))]
        for one in taken[:SHOWN]
    ]
    return View("\n\n".join([head, *lines, texts("action-ask")]), keyboard(*groups, *back))


def ask(
    texts: Texts,
    questionnaire: Questionnaire,
    center: Center,
    group: str,
    about: str | None = None,
    *,
    replies: bool,
    alone: bool = True,
) -> Prompt:
    """Asks for the action. The first line names the center, the question that it is `about`, if any, and the group for
    the reply. If the messenger does not support asking for `replies`, the command takes the words. A center that is not
    `alone` with its name is told by its code."""
    known = questionnaire.group(group)
    if not replies:
        brief = known.brief[texts.language]
        return Prompt(texts("action-question-command", code=center.code, group=brief))
    name = place(center) if alone else f"{place(center)}, {center.code}"
    parts = [html.escape(name), *([about] if about else []), known.title[texts.language]]
    first = f"{Sign.ACTION} {' · '.join(parts)}"
    return Prompt(
        f"{first}\n\n{texts('action-question')}", ForceReply(input_field_placeholder=texts.plain("action-field"))
    )


def noted(texts: Texts, questionnaire: Questionnaire, center: Center, action: Action) -> View:
    taken = ActionTaken(action.id, action.group, action.what, action.since, None)
    words = f"{texts('action-noted')}\n\n{line(texts, questionnaire, taken)}"
    return View(words, keyboard([button(texts.plain("action-all"), ShowActions(center=center.id))]))
