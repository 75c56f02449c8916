"""Digests of centers where methodology 2026.1 leads: from published figures and their parts to the frozen content."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.comments import elsewhere
from bot.digest.center import comments
from bot.digest.center.assembling import WeekFacts
from bot.digest.center.content import Change, DigestContent, GroupLine, Later, QuestionLine
from bot.results.method_2026 import groups, published, response_rates
from bot.results.method_2026.groups import CenterParts
from bot.results.method_2026.published import PublishedFigures
from bot.results.method_2026.response_rates import SILENT, CenterResponse
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from questionnaire.themes import Theme
from questionnaire.themes import load as load_themes
from scoring.method_2022 import lenses, recommendations
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.index import State
from scoring.windows import Window, local_day, week_of, window
from storage.engine.database import Database
from storage.places.centers import Center

WEEKS = 13
ADVISED = 1
"""Recommendations of a digest: it has one line for them."""


async def assemble(
    db: Database,
    centers: Sequence[Center],
    facts: WeekFacts,
    found: Mapping[int, PublishedFigures],
    themes: Sequence[Theme] | None = None,
) -> dict[int, DigestContent]:
    """The digests of some centers, by center id; `found` are their published figures."""
    mine = {center.id: found[center.id] for center in centers if center.id in found}
    parts = await groups.read(db, mine)
    spans = {
        center_id: Window(week_of(one.window_start), week_of(one.window_end))
        for center_id, one in mine.items()
        if one.visible.index is not None
    }
    said = await comments.of_windows(db, list(mine), spans, themes or load_themes())
    written_about = facts.nation.having.written_about(spans)
    outside = await elsewhere.by_center(db, written_about, themes or load_themes())
    rates = await response_rates.over(db, centers, window(facts.week, WEEKS))
    national = (await published.national(db, up_to_week=facts.week)).median
    contents = {}
    for center in centers:
        one = mine.get(center.id)
        content = build(
            center, one, parts.get(center.id), facts,
            rate=rates.get(center.id, SILENT), national=national, warning=center.id in facts.nation.warned,
        )  # fmt: skip
        if content.index is not None:
            content = replace(
                content,
                visits=facts.visits.get(center.id),
                voice=said.get(center.id),
                elsewhere=outside.get(center.id),
                actions=tuple(facts.actions.get(center.id, ())),
                gaps=facts.nation.perceived.told(center.id),
                trend=tuple(facts.trends.get(center.id, ())),
            )
        contents[center.id] = content
    return contents


def build(
    center: Center,
    one: PublishedFigures | None,
    parts: CenterParts | None,
    facts: WeekFacts,
    *,
    rate: CenterResponse = SILENT,
    national: float | None = None,
    warning: bool = False,
) -> DigestContent:
    """Below the minimum of people, and before there are norms, it says only what is missing."""
    span = window(facts.week, WEEKS)
    people = sum(one.figures.people) if one else 0
    content = DigestContent(
        center_code=center.code,
        center_name=center.name,
        city=center.city,
        region=center.region,
        week=facts.week,
        window_start=one.window_start if one else span.start,
        window_end=one.window_end if one else span.end,
        n=people,
        n_job_seeker=0,
        n_employer=0,
        new=0,
        missing=one.visible.missing if one else STANDARD.shown,
    )
    if one is None:
        return content
    later = Later(one.visible, rate.response.shown, rate.response.rate, national, warning, one.shares)
    shown = one.visible.adjusted or one.visible.index
    if shown is None:
        return replace(content, later=later)
    new = facts.nation.new.get(center.id, 0)
    questionnaire = load(one.questionnaire)
    made = replace(
        content,
        questionnaire=one.questionnaire,
        n_job_seeker=one.visible.job_seekers,
        n_employer=one.visible.employers,
        new=new,
        held=new > 0 and one.window_end < span.end,
        preliminary=one.visible.state is State.PRELIMINARY,
        index=shown.value,
        ci_low=shown.low,
        ci_high=shown.high,
        change=_change(one),
        country_index=national,
        published_on=local_day(one.published_at, center.timezone),
        later=later,
    )
    return _with_parts(made, parts or CenterParts(), questionnaire)


def _change(one: PublishedFigures) -> Change | None:
    trend = one.visible.trend
    return None if trend is None else Change(trend.net, trend.called)


def _with_parts(content: DigestContent, parts: CenterParts, questionnaire: Questionnaire) -> DigestContent:
    by_mean = sorted(parts.questions, key=lambda line: line.mean)
    lines = {line.code: QuestionLine(line.code, line.mean, line.n) for line in parts.questions}
    advised = [(questionnaire.questions[one.question].code, one) for one in parts.recommendations[:ADVISED]]
    return replace(
        content,
        groups=tuple(GroupLine(one.code, one.score, one.low, one.high, one.before) for one in parts.groups),
        strongest=lines[by_mean[-1].code] if len(by_mean) > 1 else None,
        weakest=lines[by_mean[0].code] if len(by_mean) > 1 else None,
        lenses=tuple(
            lenses.Lens(
                questionnaire.groups[one.group].code, one.job_seekers, one.employers, one.gap, one.se, one.low,
                one.high, real=True,
            )
            for one in parts.lenses
        ),
        recommendations=tuple(
            recommendations.Recommendation(code, one.gain, 0.0, one.rank_value) for code, one in advised
        ),
        advised=tuple(lines[code] for code, _ in advised if code in lines),
    )  # fmt: skip
