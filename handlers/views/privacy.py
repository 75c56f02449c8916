"""What people are told about their data."""

from datetime import datetime, timedelta

from handlers.buttons import ForgetMe, KeepMe
from handlers.services import PrivacyTerms
from handlers.texts import Texts
from handlers.views.view import View, button, keyboard
from handlers.wording import center_in_text, day_and_year, shortened
from questionnaire.flow import COOLDOWN
from scoring.windows import local_day
from storage.callback_requests import KEPT
from storage.memberships import Membership
from storage.privacy import Erased, Held, HeldContact, HeldInterview
from storage.retention import Retention

SHOWN = 8
"""Interviews in one message."""
SHOWN_COMMENT = 120
"""Characters of a comment: enough to know it again."""
NIGHT = timedelta(days=1)
"""What is due goes in the night after."""


def what_is_kept(texts: Texts, terms: PrivacyTerms) -> View:
    kept = terms.retention
    text = texts(
        "privacy",
        link=COOLDOWN.days,
        unfinished=kept.unfinished.days,
        comments=kept.comments.days,
        deliveries=kept.deliveries.days,
        contacts=KEPT.days,
    )
    by = texts("privacy-by", contact=terms.contact) if terms.contact else texts("privacy-by-operator")
    return View(f"{text}\n\n{by}\n\n{texts('privacy-commands')}")


def held(texts: Texts, held: Held, retention: Retention) -> View:
    parts = [texts("mydata-head")]
    if held.interviews:
        lines = [_interview(texts, one, retention) for one in held.interviews[:SHOWN]]
        if len(held.interviews) > SHOWN:
            lines.append(texts("mydata-more", count=len(held.interviews) - SHOWN))
        parts.append("\n".join(lines))
    if held.language is not None:
        parts.append(texts("mydata-language", language=texts.plain(f"language-{held.language}")))
    if held.stopped_at is not None:
        parts.append(texts("mydata-stopped"))
    if held.respondent_id is not None:
        parts.append(texts("mydata-number", number=held.respondent_id, date=_anonymous_by(texts, held, retention)))
    parts += [_contact(texts, one) for one in held.contacts]
    parts += [_role(texts, one, retention) for one in held.memberships]
    return View("\n\n".join([*parts, texts("mydata-foot")]))


def _contact(texts: Texts, one: HeldContact) -> str:
    if one.reached:
        return texts("mydata-contact-reached", center=center_in_text(texts, one.center))
    return texts(
        "mydata-contact", center=center_in_text(texts, one.center), date=day_and_year(one.expires_on, texts.language)
    )


def ask_forget(texts: Texts, held: Held) -> View:
    text = texts("forget-ask")
    if held.memberships:
        places = ", ".join(_place(texts, one) for one in held.memberships)
        text += "\n\n" + texts("forget-ask-role", places=places)
    return View(
        text,
        keyboard(
            [button(texts.plain("forget-no"), KeepMe())],
            [button(texts.plain("forget-yes"), ForgetMe())],
        ),
    )


def forgotten(texts: Texts, done: Erased) -> View:
    words = [texts("forget-done")]
    if done.contacts:
        words.append(texts("forget-done-contact"))
    if done.memberships:
        words.append(texts("forget-done-role"))
    return View("\n\n".join([*words, texts("forget-chat")]))


def _interview(texts: Texts, one: HeldInterview, retention: Retention) -> str:
    line = texts(
        "mydata-interview",
        center=center_in_text(texts, one.center),
        date=_date(one.completed_at or one.started_at, one.timezone, texts),
        answers=one.answered,
    )
    if one.completed_at is None:
        gone = (one.abandoned_at or one.touched_at) + retention.unfinished
        line = f"{line}. " + texts("mydata-unfinished", date=_date(gone + NIGHT, one.timezone, texts))
    else:
        gone = one.completed_at + retention.comments
    if one.comment is None:
        return line
    comment = shortened(one.comment, SHOWN_COMMENT)
    return f"{line}\n" + texts("mydata-comment", comment=comment, date=_date(gone + NIGHT, one.timezone, texts))


def _anonymous_by(texts: Texts, held: Held, retention: Retention) -> str:
    """When nobody will be able to tell any more whose answers they are, if the client does nothing else."""
    ends = [one.completed_at + COOLDOWN for one in held.interviews if one.completed_at is not None]
    ends += [one.touched_at + retention.unfinished for one in held.interviews if one.open]
    ends += [moment + COOLDOWN for moment in (held.known_since, held.stopped_at) if moment is not None]
    zone = held.interviews[0].timezone if held.interviews else "UTC"
    return _date(max(ends) + NIGHT, zone, texts)


def _role(texts: Texts, one: Membership, retention: Retention) -> str:
    words = texts("mydata-role", place=_place(texts, one), name=one.name, days=retention.deliveries.days)
    if one.stopped_at is not None:
        return f"{words}\n{texts('mydata-digest-paused')}"
    return words if one.digest_hour is None else f"{words}\n{texts('mydata-digest-hour', hour=one.digest_hour)}"


def _place(texts: Texts, one: Membership) -> str:
    return one.center_name or one.region or texts.plain("place-nation")


def _date(moment: datetime, zone: str, texts: Texts) -> str:
    return day_and_year(local_day(moment, zone), texts.language)
