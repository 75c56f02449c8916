"""The words of a digest: a caption under its picture, for a phone on Monday morning."""

import math
from collections.abc import Sequence

from bot.digest.caption_lines import Block, Line, Rank, fitted, unmarked
from bot.digest.center import caption_2026
from bot.digest.center.comment_lines import comment_lines, elsewhere_lines
from bot.digest.center.content import DigestContent, QuestionLine, StarLine
from handlers.language.signs import stars_drawn
from handlers.language.standing_lines import places_line, star_line, window_line
from handlers.language.texts import Texts
from handlers.language.wording import capitalized, center_in_text, line, number, shortened
from questionnaire import actions
from questionnaire.model import Questionnaire, RespondentType
from scoring.method_2022.actions import ActionTaken
from scoring.method_2022.forecast import Forecast
from scoring.method_2022.stars import StarState
from scoring.response import VisitTotals

LONGEST = 1024
"""UTF-16 units of a photo's caption after its markup has been read."""
LONGEST_NAME = 160
"""Limits a center's name, so that the longest caption stays within `LONGEST`."""
MOST_ACTIONS = 2
ADVICE = (Rank.KEPT, Rank.SECOND_ADVICE, Rank.THIRD_ADVICE)


def caption(
    content: DigestContent,
    texts: Texts,
    questionnaire: Questionnaire,
    quotes: Sequence[str] = (),
    *,
    repeated: bool = False,
) -> str:
    """HTML of at most `LONGEST` units. Below the minimum of answers it says only how many are missing.

    `quotes` are comments ready to be shown. The caption has all of them or none.
    """
    head = [
        Line(
            texts(
                "digest-head",
                center=shortened(f"{center_in_text(texts, content.center_name)}, {content.city}", LONGEST_NAME),
            )
        )
    ]
    if content.index is None:
        nothing: Block = [Line(texts("digest-missing", missing=content.missing))]
        blocks = [head, caption_2026.missing(content, content.later, texts) if content.later else nothing]
    elif content.later is not None:
        head.append(Line(window_line(content.window_start, content.window_end, content.published_on, texts)))
        hints = [line for line in _hints(content, texts, questionnaire) if line.rank is Rank.KEPT]
        last = [Line(texts("digest-early-warning"))] if content.later.warning else hints[-1:]
        blocks = [head, caption_2026.figures(content, content.later, texts), last]
        blocks.append(_disagreement(content, texts, questionnaire))
        blocks.append(_actions(caption_2026.fresh_outcomes(content), texts, questionnaire)[:1])
        blocks.append(elsewhere_lines(content.elsewhere, texts))
    else:
        head.append(Line(window_line(content.window_start, content.window_end, content.published_on, texts)))
        blocks = [head, _figures(content, texts, questionnaire), _hints(content, texts, questionnaire)]
        blocks.append([*comment_lines(content.voice, quotes, texts), *elsewhere_lines(content.elsewhere, texts)])
        blocks.append(_actions(content.actions, texts, questionnaire))
        blocks += [[note] for note in _notes(content, texts)]
    if repeated:
        blocks.append([Line(texts("digest-repeated"))])
    return fitted(blocks, LONGEST)


def plain_text(content: DigestContent, texts: Texts, questionnaire: Questionnaire, quotes: Sequence[str] = ()) -> str:
    """The same without markup."""
    return unmarked(caption(content, texts, questionnaire, quotes))


def _figures(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> list[Line]:
    lines = [Line(_index(content, texts))]
    lines += [Line(words) for words in _star(content.star, texts, questionnaire)]
    lines.append(Line(_change(content, texts)))
    if places := places_line(content.region_index, content.country_index, texts):
        lines.append(Line(places, Rank.REGION))
    lines.append(Line(_answers(content, texts)))
    if content.outside_age:
        lines.append(Line(texts("digest-outside-age", n=content.outside_age), Rank.OUTSIDE_AGE))
    return [*lines, *_visits(content.visits, texts)]


def _notes(content: DigestContent, texts: Texts) -> list[Line]:
    notes = [Line(texts("digest-preliminary"))] if content.preliminary else []
    if content.employers in ("national", "absent"):
        notes.append(Line(texts(f"digest-employers-{content.employers}"), Rank.EMPLOYERS))
    return [*notes, Line(texts("digest-held"))] if content.held else notes


def _answers(content: DigestContent, texts: Texts) -> str:
    if content.n_job_seeker is None or content.n_employer is None:
        return texts("digest-answers-total", n=content.n, new=content.new)
    return texts(
        "digest-answers", n=content.n, seekers=content.n_job_seeker, employers=content.n_employer, new=content.new
    )


def _visits(visits: VisitTotals | None, texts: Texts) -> list[Line]:
    """The share of visitors who answered, if the center counts visits; or a warning that more answered than came."""
    if visits is not None and visits.alarm:
        return [Line(texts("digest-visits-alarm"))]
    if visits is None or not visits.visits or visits.answers > visits.visits:
        # Visits of earlier days may bring a few answers too many without an alarm; a rate above 100 % would mislead.
        return []
    return [Line(texts("digest-visits", answers=visits.answers, visits=visits.visits), Rank.VISITS)]


def _star(star: StarLine | None, texts: Texts, questionnaire: Questionnaire) -> list[str]:
    if star is None:
        return []
    drawn = None if star.stars is None else stars_drawn(star.stars)
    lines = []
    if star.state == StarState.UNDER_REVIEW:
        lines = [texts("digest-star-frozen", stars=drawn) if drawn else texts("digest-star-under-review")]
    elif drawn is not None:
        lines = [star_line(drawn, star.year, star.heading, texts)]
    elif star.state == StarState.NOT_ENOUGH_DATA:
        lines = [texts("digest-star-not-enough-data")]
    return lines + _forecast(star.forecast, texts, questionnaire)


def _forecast(forecast: Forecast | None, texts: Texts, questionnaire: Questionnaire) -> list[str]:
    """The gap to the next star, if it can be told."""
    if forecast is None:
        return []
    arguments: dict[str, str | int] = {"star": forecast.stars}
    if forecast.answers is not None:
        arguments["answers"] = forecast.answers
    if forecast.group is not None and forecast.group_points is not None:
        arguments["points"] = number(math.ceil(forecast.group_points * 10) / 10, texts.language)
        arguments["group"] = questionnaire.group(forecast.group).title[texts.language]
    if forecast.answers == 0:
        return [texts("digest-forecast-soon", star=forecast.stars)]
    key = {(True, True): "both", (True, False): "answers", (False, True): "points"}.get(
        ("answers" in arguments, "group" in arguments)
    )
    return [texts(f"digest-forecast-{key}", **arguments)] if key else []


def _hints(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> list[Line]:
    """The best question; then advice, or the weakest question if there is no particular advice."""
    lines = []
    if content.strongest is not None:
        best = _question("digest-strongest", content.strongest, texts, questionnaire)
        lines.append(Line(best, Rank.STRONGEST if content.recommendations else Rank.KEPT))
    lines += _advice(content, texts, questionnaire)
    if content.weakest is not None and not content.recommendations:
        lines.append(Line(_question("digest-weakest", content.weakest, texts, questionnaire)))
    return lines + _gaps(content, texts, questionnaire)


def _advice(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> list[Line]:
    """Each names its question and its score. Several are numbered, as the buttons below are."""
    scores = {line.code: line.mean for line in content.advised}
    several = len(content.recommendations) > 1
    lines = []
    for place, (advice, rank) in enumerate(zip(content.recommendations, ADVICE, strict=False), start=1):
        question = capitalized(questionnaire.question(advice.question).brief[texts.language])
        if advice.question in scores:
            score = number(scores[advice.question], texts.language)
            question = texts.plain("digest-question-score", question=question, score=score)
        words = texts(
            "digest-advice",
            mark=f"{place}." if several else "🔧",
            question=question,
            action=actions.load()[advice.question][RespondentType.JOB_SEEKER][texts.language],
            points=number(advice.gain, texts.language),
        )
        lines.append(Line(words, rank))
    return lines


def _gaps(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> list[Line]:
    """The largest real gap between the types, and the largest between answers and facts."""
    lines = []
    if content.lenses:
        lens = max(content.lenses, key=lambda lens: abs(lens.gap))
        group = questionnaire.group(lens.group).title[texts.language]
        key = "digest-lens-job-seekers" if lens.gap > 0 else "digest-lens-employers"
        lines.append(Line(texts(key, group=group, points=number(abs(lens.gap), texts.language)), Rank.LENS))
    if content.gaps:
        gap = max(content.gaps, key=lambda gap: abs(gap.d))
        group = questionnaire.group(gap.group).title[texts.language]
        lines.append(Line(texts(f"digest-gap-{gap.verdict.replace('_', '-')}", group=group), Rank.GAP))
    return lines


def _disagreement(content: DigestContent, texts: Texts, questionnaire: Questionnaire) -> list[Line]:
    """One line: answers and facts, where there is something to tell clients; else the two types."""
    return _gaps(content, texts, questionnaire)[-1:]


def _actions(taken: Sequence[ActionTaken], texts: Texts, questionnaire: Questionnaire) -> list[Line]:
    """The center's latest actions, those with a known effect first."""
    told = sorted(taken, key=lambda one: one.outcome is None)[:MOST_ACTIONS]
    return [Line(line(texts, questionnaire, one), Rank.ACTIONS) for one in told]


def _index(content: DigestContent, texts: Texts) -> str:
    low, high = content.ci_low or 0.0, content.ci_high or 0.0
    return texts(
        "digest-index",
        index=number(content.index or 0.0, texts.language),
        low=number(low, texts.language),
        high=number(high, texts.language),
    )


def _change(content: DigestContent, texts: Texts) -> str:
    change = content.change
    if change is None:
        return texts("digest-change-none")
    if not change.called:
        return texts("digest-change-noise", points=number(change.points, texts.language, sign=True))
    key = "digest-change-up" if change.points > 0 else "digest-change-down"
    return texts(key, points=number(abs(change.points), texts.language))


def _question(key: str, line: QuestionLine, texts: Texts, questionnaire: Questionnaire) -> str:
    brief = questionnaire.question(line.code).brief[texts.language]
    return texts(key, question=brief, mean=number(line.mean, texts.language))
