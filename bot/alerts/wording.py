"""The words of an alert: what is the matter, and what can be done, in a few lines."""

from babel.dates import format_date

from bot.alerts.content import AlertContent
from bot.caption import LONGEST_NAME, number, shortened
from handlers.texts import Texts
from questionnaire.model import Questionnaire
from scoring.alerts import Alert


def words(alert: Alert, content: AlertContent, texts: Texts, questionnaire: Questionnaire) -> str:
    """HTML of one message."""
    head = texts(f"alert-{alert.value}-head", center=shortened(f"{content.center_name}, {content.city}", LONGEST_NAME))
    lines = [head, _matter(alert, content, texts, questionnaire), texts(f"alert-{alert.value}-advice")]
    return "\n\n".join(lines)


def _matter(alert: Alert, content: AlertContent, texts: Texts, questionnaire: Questionnaire) -> str:
    match alert:
        case Alert.FALL:
            return _fall(content, texts, questionnaire)
        case Alert.SILENCE if content.last_monday is None:
            return texts("alert-silence-never")
        case Alert.SILENCE:
            day = format_date(content.last_monday, "d MMMM", locale=texts.language)
            return texts("alert-silence-since", day=day)
        case Alert.POSTER:
            day = format_date(content.poster_made, "d MMMM", locale=texts.language)
            return texts("alert-poster-unseen", day=day)


def _fall(content: AlertContent, texts: Texts, questionnaire: Questionnaire) -> str:
    now, before = (number(value or 0.0, texts.language) for value in (content.index, content.before))
    said = texts("alert-fall-index", weeks=content.weeks or 0, index=now, before=before)
    if content.group is None or content.group.points >= 0:
        return said
    group = questionnaire.group(content.group.code).title[texts.language]
    points = number(content.group.points, texts.language, sign=True)
    return f"{said} {texts('alert-fall-group', group=group, points=points)}"
