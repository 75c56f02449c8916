"""The tables with a line for each center."""

from collections.abc import Callable

from bot.report import wording
from bot.report.model import CenterLine, Place, Report
from bot.report.table import SHARE, TWO_DECIMALS, Cell, Column, Field, Table, place_fields, table, through
from handlers.language.texts import Texts
from questionnaire.model import Questionnaire
from scoring.method_2022.lenses import Lens
from scoring.method_2022.perceived import Gap
from scoring.quality import Reason
from scoring.response import VisitTotals

RankPair = tuple[int | None, CenterLine]
GapPair = tuple[CenterLine, Gap]
LensPair = tuple[CenterLine, Lens]
VisitPair = tuple[CenterLine, VisitTotals]


def league(report: Report, texts: Texts, questionnaire: Questionnaire) -> Table:
    """Every center that is shown, the ranked ones first."""
    t = texts.plain
    fields: list[Field[CenterLine]] = [
        *through(place_fields(texts), _place),
        (Column(t("report-index")), lambda line: line.index),
        (Column(t("report-low")), lambda line: line.ci_low),
        (Column(t("report-high")), lambda line: line.ci_high),
        (Column(t("report-se")), lambda line: line.se),
        (Column(t("report-window-end")), lambda line: line.window_end),
        (Column(t("report-n")), lambda line: line.n),
        (Column(t("report-n-job_seeker")), lambda line: line.n_job_seeker),
        (Column(t("report-n-employer")), lambda line: line.n_employer),
        (Column(t("report-index-job_seeker")), lambda line: line.index_job_seeker),
        (Column(t("report-index-employer")), lambda line: line.index_employer),
        *((Column(group.title[texts.language]), _score(group.code)) for group in questionnaire.groups),
        (Column(t("report-stars")), lambda line: line.stars),
        (Column(t("report-star-state"), width=20), lambda line: wording.star_state(line, texts)),
        (Column(t("report-shrunk")), lambda line: line.shrunk_index),
        (Column(t("report-heading"), width=20), lambda line: wording.heading(line, texts)),
        (Column(t("report-reliability"), SHARE), lambda line: line.reliability),
        (Column(t("report-change")), lambda line: line.change),
        (Column(t("report-called")), lambda line: wording.yes(line.called, texts)),
        (Column(t("report-z"), TWO_DECIMALS), lambda line: line.funnel_z),
        (Column(t("report-place"), width=18), lambda line: wording.away(line, texts)),
    ]
    rank: Field[RankPair] = (Column(t("report-rank"), width=8), lambda pair: pair[0])
    order: list[RankPair] = [*report.league, *((None, line) for line in report.unranked)]
    return table(t("report-nav-league"), [rank, *through(fields, _line_of_pair)], order)


def hidden(report: Report, texts: Texts) -> Table:
    return table(texts.plain("report-hidden"), place_fields(texts), report.hidden)


def quality(report: Report, texts: Texts) -> Table:
    t = texts.plain

    def given(reason: Reason) -> Callable[[CenterLine], Cell]:
        return lambda line: line.reasons.get(reason, 0)

    fields: list[Field[CenterLine]] = [
        *through(place_fields(texts), _place),
        (Column(t("report-clean")), lambda line: line.clean),
        (Column("B"), lambda line: line.b),
        (Column("X"), lambda line: line.x),
        (Column(t("report-doubtful"), SHARE), lambda line: line.doubtful_share),
        *((Column(wording.reason(reason, texts)), given(reason)) for reason in Reason),
        (Column(t("report-under-review")), lambda line: wording.yes(line.under_review, texts)),
    ]
    return table(t("report-nav-quality"), fields, report.centers)


def visits(report: Report, texts: Texts) -> Table:
    """Centers that have issued visit tokens or reported visits. Unverified answers have their own column."""
    t = texts.plain
    fields: list[Field[VisitPair]] = [
        *through(place_fields(texts), _place_of_pair),
        (Column(t("report-issued")), lambda pair: pair[1].issued),
        (Column(t("report-redeemed")), lambda pair: pair[1].redeemed),
        (Column(t("report-completed")), lambda pair: pair[1].completed),
        (Column(t("report-visits-reported")), lambda pair: pair[1].visits),
        (Column(t("report-response"), SHARE), lambda pair: pair[1].response_rate),
        (Column(t("report-visits-alarm")), lambda pair: wording.yes(pair[1].alarm, texts)),
        (Column(t("report-unverified")), lambda pair: pair[0].unverified),
    ]
    return table(t("report-nav-visits"), fields, report.visited)


def gaps(report: Report, texts: Texts, questionnaire: Questionnaire) -> Table:
    """Every gap that could be computed, notable or not."""
    t = texts.plain
    fields: list[Field[GapPair]] = [
        *through(place_fields(texts), _place_of_pair),
        (
            Column(t("report-group"), width=30),
            lambda pair: questionnaire.group(pair[1].group).title[texts.language],
        ),
        (Column(t("report-perceived")), lambda pair: pair[1].perceived),
        (Column(t("report-measured")), lambda pair: pair[1].measured),
        (Column(t("report-gap-d"), TWO_DECIMALS), lambda pair: pair[1].d),
        (Column(t("report-verdict"), width=40), lambda pair: wording.verdict(pair[1].verdict, texts)),
    ]
    return table(t("report-nav-gaps"), fields, [(line, gap) for line in report.centers for gap in line.gaps])


def lenses(report: Report, texts: Texts, questionnaire: Questionnaire) -> Table:
    """Every difference between the types that is shown, real or not."""
    t = texts.plain
    fields: list[Field[LensPair]] = [
        *through(place_fields(texts), _place_of_pair),
        (Column(t("report-group"), width=30), lambda pair: questionnaire.group(pair[1].group).title[texts.language]),
        (Column(t("report-type-job_seeker")), lambda pair: pair[1].job_seekers),
        (Column(t("report-type-employer")), lambda pair: pair[1].employers),
        (Column(t("report-difference")), lambda pair: pair[1].gap),
        (Column(t("report-low")), lambda pair: pair[1].ci_low),
        (Column(t("report-high")), lambda pair: pair[1].ci_high),
        (Column(t("report-real")), lambda pair: wording.yes(pair[1].real, texts)),
    ]
    return table(t("report-nav-lenses"), fields, [(line, lens) for line in report.centers for lens in line.lenses])


def _place(line: CenterLine) -> Place:
    return line.place


def _line_of_pair(pair: RankPair) -> CenterLine:
    return pair[1]


def _place_of_pair(pair: GapPair | LensPair | VisitPair) -> Place:
    return pair[0].place


def _score(code: str) -> Callable[[CenterLine], Cell]:
    return lambda line: line.groups.get(code)
