"""The message of a digest's picture: what has changed, and which group is weakest."""

from bot.digest.center.content import DigestContent, GroupLine
from handlers.language.texts import Texts
from handlers.language.wording import number
from questionnaire.model import Questionnaire


def change(content: DigestContent, texts: Texts) -> str:
    """Plain text. Only a change that may be called one is told in points."""
    found = content.change
    if found is None:
        return texts.plain("chart-first")
    if not found.called:
        return texts.plain("chart-same" if content.later is None else "chart-by-chance")
    if content.later is not None:
        key = "chart-above-country" if found.points > 0 else "chart-below-country"
        return texts.plain(key, points=number(abs(found.points), texts.language))
    key = "chart-up" if found.points > 0 else "chart-down"
    return texts.plain(key, points=number(abs(found.points), texts.language))


def weakest(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> str:
    """Plain text; empty without groups."""
    line = _weakest(content)
    if line is None:
        return ""
    group, behind = questionnaire.group(line.code).brief[texts.language], _behind(line)
    if behind is None:
        return texts.plain("chart-weakest", group=group, score=number(line.score, texts.language))
    return texts.plain("chart-behind", group=group, points=number(behind, texts.language))


def _weakest(content: DigestContent) -> GroupLine | None:
    """The group farthest behind the region by more than chance; without one, the group with the lowest score."""
    behind = [line for line in content.groups if _behind(line) is not None]
    if behind:
        return max(behind, key=lambda line: _behind(line) or 0.0)
    return min(content.groups, key=lambda line: line.score, default=None)


def _behind(line: GroupLine) -> float | None:
    """Points below the region; None if that is within the margin of error."""
    if line.region is None or line.region <= line.ci_high:
        return None
    return line.region - line.score
