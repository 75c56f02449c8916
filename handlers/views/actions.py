"""A center's actions: the views to note them, for administrators, and to read them, for everybody."""

from collections.abc import Sequence

from aiogram.types import ForceReply

from handlers.buttons import NoteAction, ShowActions, WithdrawAction
from handlers.questions import Sign
from handlers.texts import Texts
from handlers.views.center import SHOWN
from handlers.views.view import Prompt, View, button, keyboard
from handlers.wording import line, shortened
from questionnaire.model import Questionnaire
from scoring.actions import ActionTaken
from storage.actions import Action
from storage.centers import Center

LONGEST_LABEL = 28


def choose(texts: Texts, found: Sequence[Center]) -> View:
    rows = [
        [button(texts.plain("center-button", name=center.name, city=center.city), ShowActions(center=center.id))]
        for center in found[:SHOWN]
    ]
    return View(texts("action-choose"), keyboard(*rows))


def listed(texts: Texts, questionnaire: Questionnaire, center: Center, taken: Sequence[ActionTaken]) -> View:
    """The noted actions, with a button for each group to add one, and buttons to take one back."""
    head = texts("action-head", center=center.name)
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
) -> Prompt:
    """Asks for the action. The first line names the center, the subject (the group, or the question `about`) and the
    group's code for the reply. If the messenger does not support asking for `replies`, the command takes the words."""
    if not replies:
        return Prompt(texts("action-question-command", code=center.code, group=group))
    title = about or questionnaire.group(group).title[texts.language]
    first = f"{Sign.ACTION} {center.code} · {title} · {group}"
    return Prompt(
        f"{first}\n\n{texts('action-question')}", ForceReply(input_field_placeholder=texts.plain("action-field"))
    )


def noted(texts: Texts, questionnaire: Questionnaire, center: Center, action: Action) -> View:
    taken = ActionTaken(action.id, action.group, action.what, action.since, None)
    words = f"{texts('action-noted')}\n\n{line(texts, questionnaire, taken)}"
    return View(words, keyboard([button(texts.plain("action-all"), ShowActions(center=center.id))]))
