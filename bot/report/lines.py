"""From what may be seen of a center's result to its line in a report."""

from collections import Counter
from datetime import date

from bot.report.data import CenterLine, Place
from bot.voice.content import VoiceContent
from questionnaire.model import Questionnaire
from scoring.estimate import Estimate
from scoring.response import VisitTotals
from scoring.result import QualityCounts
from scoring.shown import Shown


def center_line(
    place: Place,
    window_end: date,
    seen: Shown,
    questionnaire: Questionnaire,
    visits: VisitTotals | None = None,
    voice: VoiceContent | None = None,
) -> CenterLine:
    low, high = (None, None) if seen.index is None else seen.index.interval()
    standing, counts = seen.standing, seen.quality.counts
    return CenterLine(
        place=place,
        window_end=window_end,
        n=seen.n,
        n_job_seeker=seen.n_job_seekers,
        n_employer=seen.n_employers,
        index=_value(seen.index),
        ci_low=low,
        ci_high=high,
        se=None if seen.index is None else seen.index.se,
        index_job_seeker=_value(seen.by_type.job_seekers),
        index_employer=_value(seen.by_type.employers),
        groups={group.code: _value(seen.groups.get(group.code)) for group in questionnaire.groups},
        star_state=standing.star.state,
        stars=standing.star.stars,
        shrunk_index=None if standing.shrunk is None else standing.shrunk.value,
        reliability=None if standing.shrunk is None else standing.shrunk.reliability,
        change=None if seen.change is None else seen.change.points,
        called=seen.called,
        funnel_z=None if seen.funnel is None else seen.funnel.z,
        funnel_flag=None if seen.funnel is None else seen.funnel.flag,
        under_review=seen.quality.under_review,
        clean=counts.clean,
        b=counts.b,
        x=counts.x,
        reasons=_reasons(counts),
        gaps=seen.gaps,
        lenses=seen.by_type.lenses,
        visits=visits,
        voice=voice,
    )


def _value(estimate: Estimate | None) -> float | None:
    return None if estimate is None else estimate.value


def _reasons(counts: QualityCounts) -> dict[str, int]:
    """How often each reason was given; an interview with two reasons is counted under both."""
    found: Counter[str] = Counter()
    for by_reasons in counts.reasons.values():
        for reasons, number in by_reasons.items():
            found.update(dict.fromkeys(filter(None, reasons.split(",")), number))
    return dict(found)
