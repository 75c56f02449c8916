"""The words of a digest by methodology 2026.1: five lines under its picture, each with its certainty."""

from bot.digest.caption_lines import Block, Line
from bot.digest.center.content import DigestContent, Later
from handlers.language import wording_2026
from handlers.language.texts import Texts
from handlers.language.wording import number
from scoring.method_2022.actions import ActionTaken
from scoring.windows import week_of

OUTCOME_WEEKS = 16
"""Since an action began: its outcome is known after 13 to 16."""


def missing(content: DigestContent, later: Later, texts: Texts) -> Block:
    """Why there is no index yet; the star range of the year, where there is one all the same."""
    why = texts("digest-missing", missing=content.missing)
    if content.missing <= 0:
        why = wording_2026.index_state(later.figures, texts)
    star = [Line(wording_2026.star_line(later.figures, texts))] if later.figures.range is not None else []
    return [*star, Line(why)]


def figures(content: DigestContent, later: Later, texts: Texts) -> Block:
    """Star, index, places and trend: one line each."""
    of = later.figures
    star = wording_2026.star_line(of, texts)
    if of.last_range is not None:
        star = f"{star}. <i>{wording_2026.last_range(of.last_range, texts)}</i>"
    if foretold := wording_2026.foretold(of, texts):
        star = f"{star}. {foretold}"
    lines = [star, _index(content, later, texts)]
    if places := wording_2026.ranks(of, texts):
        lines.append(". ".join(places))
    lines.append(texts("digest-change-none") if of.trend is None else wording_2026.trend(of.trend, texts))
    return [Line(words) for words in lines]


def fresh_outcomes(content: DigestContent) -> list[ActionTaken]:
    """The actions whose outcome has become known in the last weeks."""
    oldest = content.week - OUTCOME_WEEKS
    return [one for one in content.actions if one.outcome is not None and week_of(one.since) >= oldest]


def response(later: Later, texts: Texts) -> str:
    """How many of the visitors answered; the name of the reason where it is no number."""
    if later.rate is None:
        return texts.plain(f"digest-response-{wording_2026.response_key(later.response)}")
    return texts.plain("digest-response", rate=number(100 * later.rate, texts.language))


def _index(content: DigestContent, later: Later, texts: Texts) -> str:
    low, high = number(content.ci_low or 0.0, texts.language), number(content.ci_high or 0.0, texts.language)
    said = [texts("digest-index", index=number(content.index or 0.0, texts.language), low=low, high=high)]
    of = later.figures
    said += [words for words in (wording_2026.plain_index(of, texts), wording_2026.index_state(of, texts)) if words]
    return ". ".join(said)
