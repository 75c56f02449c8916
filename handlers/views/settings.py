"""The views of the settings and their current values."""

from collections.abc import Sequence

from handlers.buttons import SetDigests, SetHour, SetMessages, ShowSettings
from handlers.language.texts import Texts
from handlers.views.general import language_rows
from handlers.views.view import View, button, keyboard
from questionnaire.languages import Offered
from storage.access.memberships import Membership
from storage.delivery.digest_hours import HOURS, USUAL_HOUR

SHOWN = 8
"""How many digests one list shows."""
IN_A_ROW = 5
"""How many hours fit side by side on a small phone."""


def everything(texts: Texts, languages: Offered, members: Sequence[tuple[Membership, str]], *, stopped: bool) -> View:
    """All settings. `members` come with the names of their places."""
    lines = [texts("settings-head"), texts("settings-messages-off" if stopped else "settings-messages-on")]
    lines += [f"{texts('settings-digest', place=place)} {_when(texts, member)}" for member, place in members]
    toggle = texts.plain("settings-messages-resume" if stopped else "settings-messages-stop")
    digests = [
        [button(texts.plain("settings-digest", place=place), ShowSettings(member=member.id))]
        for member, place in members
    ]
    return View(
        "\n\n".join(lines), keyboard(*digests, [button(toggle, SetMessages(on=stopped))], *language_rows(languages))
    )


def digest(texts: Texts, member: Membership, place: str) -> View:
    """One digest: its hour and its pause."""
    text = f"{texts('settings-digest', place=place)} {_when(texts, member)}\n\n{texts('settings-hour')}"
    hours = [
        button(texts.plain("settings-hour-chosen" if hour == _hour(member) else "settings-hour-button", hour=hour),
               SetHour(member=member.id, hour=hour))
        for hour in HOURS
    ]  # fmt: skip
    rows = [hours[start : start + IN_A_ROW] for start in range(0, len(hours), IN_A_ROW)]
    paused = member.stopped_at is not None
    pause = texts.plain("settings-digest-resume" if paused else "settings-digest-pause")
    return View(
        text,
        keyboard(
            *rows,
            [button(pause, SetDigests(member=member.id, on=paused))],
            [button(texts.plain("back"), ShowSettings())],
        ),
    )


def _when(texts: Texts, member: Membership) -> str:
    if member.stopped_at is not None:
        return texts("settings-digest-paused")
    return texts("settings-digest-at", hour=_hour(member))


def _hour(member: Membership) -> int:
    return USUAL_HOUR if member.digest_hour is None else member.digest_hour
