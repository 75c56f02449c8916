"""Texts for people about their data."""

from datetime import datetime, timedelta

from handlers.buttons import ForgetMe, KeepMe
from handlers.language.texts import Texts
from handlers.language.wording import center_in_text, day_and_year, shortened
from handlers.services import PrivacyTerms
from handlers.views.outcomes import in_data
from handlers.views.view import View, button, keyboard
from questionnaire.flow import COOLDOWN
from questionnaire.languages import name_of
from scoring.quality import why_not
from scoring.windows import local_day
from storage.access.memberships import Membership
from storage.erasure.idle_respondents import IDENTITY_KEPT, identity_kept
from storage.erasure.privacy import Erased, Held, HeldContact, HeldInterview, HeldWords
from storage.erasure.retention import Retention
from storage.words.callback_requests import KEPT

SHOWN = 8
"""Interviews in one message."""
SHOWN_COMMENT = 120
"""Characters of a comment: enough to know it again."""
WEEK = timedelta(weeks=1)
NIGHT = timedelta(days=1)
"""Data that are due go in the night after."""


def what_is_kept(texts: Texts, terms: PrivacyTerms) -> View:
    return View(f"{kept(texts, terms)}\n\n{texts('privacy-commands')}")


def kept(texts: Texts, terms: PrivacyTerms) -> str:
    periods = terms.retention
    text = texts(
        "privacy",
        weeks=IDENTITY_KEPT // WEEK,
        unfinished=periods.unfinished.days,
        comments=periods.comments.days,
        deliveries=periods.deliveries.days,
        contacts=KEPT.days,
    )
    by = texts("privacy-by", contact=terms.contact) if terms.contact else texts("privacy-by-operator")
    return f"{text}\n\n{by}"


def held(texts: Texts, held: Held, retention: Retention) -> View:
    parts = [texts("mydata-head")]
    if held.interviews:
        lines = [_interview(texts, one, retention) for one in held.interviews[:SHOWN]]
        if len(held.interviews) > SHOWN:
            lines.append(texts("mydata-more", count=len(held.interviews) - SHOWN))
        parts.append("\n".join(lines))
    if held.newcomer is not None:
        parts.append(_before_an_interview(texts, held.newcomer))
    if held.language is not None:
        parts.append(texts("mydata-language", language=name_of(held.language)))
    if held.stopped_at is not None:
        parts.append(texts("mydata-stopped"))
    if held.respondent_id is not None:
        parts.append(texts("mydata-number", number=held.respondent_id, date=_anonymous_by(texts, held, retention)))
    parts += [_contact(texts, one) for one in held.contacts]
    parts += [_role(texts, one, retention) for one in held.memberships]
    return View("\n\n".join([*parts, texts("mydata-foot")]))


def _before_an_interview(texts: Texts, came: HeldWords) -> str:
    lines = [] if came.center is None else [texts("mydata-considering", center=came.center)]
    if came.words is not None:
        key = "mydata-waiting-words" if came.center is not None else "mydata-waiting-words-nowhere"
        lines.append(texts(key, words=shortened(came.words, SHOWN_COMMENT)))
    return "\n".join(lines)


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
    return View("\n\n".join([*erased(texts, done), texts("forget-chat")]))


def erased(texts: Texts, done: Erased) -> list[str]:
    words = [texts("forget-done")]
    if done.contacts:
        words.append(texts("forget-done-contact"))
    if done.memberships:
        words.append(texts("forget-done-role"))
    return words


def _interview(texts: Texts, one: HeldInterview, retention: Retention) -> str:
    date = _date(one.completed_at or one.started_at, one.timezone, texts)
    center = center_in_text(texts, one.center)
    if one.letter and one.abandoned_at is not None:
        line = texts("mydata-letter", center=center, date=_date(one.abandoned_at, one.timezone, texts))
        return line + _comment(texts, one, one.abandoned_at, retention)
    line = texts("mydata-interview", center=center, date=date, answers=one.answered)
    if one.completed_at is None:
        gone = (one.abandoned_at or one.touched_at) + retention.unfinished
        line = f"{line}. " + texts("mydata-unfinished", date=_date(gone + NIGHT, one.timezone, texts))
        return line + _comment(texts, one, one.touched_at, retention)
    if one.answered:
        line = f"{line}, {in_data(texts, why_not(one.reasons))}"
    else:
        line = texts("mydata-written", center=center, date=date)
    return line + _comment(texts, one, one.completed_at, retention)


def _comment(texts: Texts, one: HeldInterview, since: datetime, retention: Retention) -> str:
    if one.comment is None:
        return ""
    gone = _date(since + retention.comments + NIGHT, one.timezone, texts)
    return "\n" + texts("mydata-comment", comment=shortened(one.comment, SHOWN_COMMENT), date=gone)


def _anonymous_by(texts: Texts, held: Held, retention: Retention) -> str:
    """When nobody will be able to tell any more whose answers they are, if the client does nothing else."""
    completed = [one for one in held.interviews if one.completed_at is not None]
    ends = [(one.completed_at or one.touched_at) + identity_kept(one.consent_version) for one in completed]
    ends += [one.touched_at + retention.unfinished for one in held.interviews if one.open]
    ends += [one.abandoned_at + COOLDOWN for one in held.interviews if one.letter and one.abandoned_at is not None]
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
