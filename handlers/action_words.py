"""What a center did, in words, and whether it has shown: for the chat, the digest and the site."""

from babel.dates import format_date
from babel.numbers import format_decimal

from handlers.texts import Texts
from questionnaire.model import Questionnaire
from scoring.actions import ActionTaken, Verdict


def line(texts: Texts, questionnaire: Questionnaire, taken: ActionTaken) -> str:
    """One action: the group, the center's words, since when, and what came of it."""
    group = questionnaire.group(taken.group).brief[texts.language]
    since = format_date(taken.since, "d MMMM", locale=texts.language)
    return f"{texts('action-line', group=group, what=taken.what, since=since)}\n{outcome(texts, taken)}"


def outcome(texts: Texts, taken: ActionTaken) -> str:
    """In so many words, with the interval of the difference where there is one."""
    if taken.outcome is None:
        return texts("action-running")
    seen = taken.outcome
    if seen.verdict is Verdict.TOO_FEW or seen.points is None or seen.low is None or seen.high is None:
        return texts("action-too-few")
    points, low, high = (
        format_decimal(round(value, 1) + 0.0, "+0.0;−0.0", locale=texts.language)
        for value in (seen.points, seen.low, seen.high)
    )
    return texts(f"action-{seen.verdict}", points=points, low=low, high=high)
