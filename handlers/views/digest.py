"""The buttons under a center's digest, and the views that they lead to."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardMarkup

from handlers.buttons import NoteAdvised, SeenDigest, ShowComments, ShowTrend
from handlers.language.texts import Texts
from handlers.language.wording import day, number
from handlers.services import DigestDetails
from handlers.views.view import View, button, keyboard
from questionnaire.model import Questionnaire
from storage.delivery.digests import Digest


def buttons(
    texts: Texts, questionnaire: Questionnaire, digest: Digest, subjects: Sequence[str], *, trend: bool, unread: bool
) -> InlineKeyboardMarkup:
    """The steps after reading: for each subject to note an action and to read the comments, then the trend.

    subjects   the questions of the advice, in its order, or the weakest one
    trend      whether there is one
    unread     with the button that confirms reading
    """
    center, week = digest.center_id, digest.week
    marks = [""] if len(subjects) == 1 else [f"{place}. " for place in range(1, len(subjects) + 1)]
    notes = [
        [button(mark + texts.plain("digest-note-button"), NoteAdvised(center=center, question=code))]
        for mark, code in zip(marks, subjects, strict=True)
    ]
    groups = list(dict.fromkeys(questionnaire.question(code).group for code in subjects))
    comments = [
        [button(_about(texts, questionnaire, groups, group), ShowComments(center=center, week=week, group=group))]
        for group in groups
    ]
    last = [button(texts.plain("digest-trend-button"), ShowTrend(center=center, week=week))] if trend else []
    if unread:
        last.append(button(texts.plain("digest-seen-button"), SeenDigest(center=center, week=week)))
    return keyboard(*notes, *comments, last)


def _about(texts: Texts, questionnaire: Questionnaire, groups: Sequence[str], group: str) -> str:
    """The label of the button to a group's comments; one among several names its group."""
    words = texts.plain("digest-comments-button")
    return words if len(groups) == 1 else f"{words} · {questionnaire.group(group).brief[texts.language]}"


def comments(texts: Texts, questionnaire: Questionnaire, group: str, details: DigestDetails) -> View:
    """Some comments about a group; or, where they are too few to show, the reason."""
    title = questionnaire.group(group).title[texts.language]
    outside = [] if details.elsewhere is None else [texts("digest-elsewhere-about", n=details.elsewhere)]
    if not details.quotes:
        few = texts("digest-comments-few", group=title)
        others = [texts("digest-quote", words=quote) for quote in details.others]
        head = [texts("digest-comments-others")] if others else []
        return View("\n\n".join([few, *head, *others, *outside]))
    about = texts("digest-comments-about", group=title, n=details.comments or len(details.quotes))
    return View("\n\n".join([about, *(texts("digest-quote", words=quote) for quote in details.quotes), *outside]))


def trend(texts: Texts, details: DigestDetails) -> View:
    """The index of each of the last weeks, the newest first, with a line where the methodology changed."""
    if not details.trend:
        return View(texts("digest-trend-none"))
    lines: list[str] = []
    later = None
    for one in reversed(details.trend):
        if later is not None and one.methodology != later.methodology:
            lines.append(texts("digest-trend-break", methodology=later.methodology))
        later = one
        lines.append(
            texts(
                "digest-trend-line",
                day=day(one.until, texts.language),
                index=number(one.value, texts.language),
                low=number(one.low, texts.language),
                high=number(one.high, texts.language),
            )
        )
    return View("\n".join([texts("digest-trend-head"), "", *lines]))
