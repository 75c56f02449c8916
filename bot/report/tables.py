"""The tables of a report, in the form of its workbook."""

from collections.abc import Callable
from datetime import UTC

import pandas as pd

from bot.report import center_tables, comment_tables, wording
from bot.report.model import Report, Rollup
from bot.report.table import SHARE, Cell, Column, Table, of_rows, table
from handlers.language.texts import Texts
from questionnaire.model import QuestionGroup, Questionnaire

QUANTILES = {"tenth": 0.1, "quarter": 0.25, "median": 0.5, "three-quarters": 0.75, "nine-tenths": 0.9}
"""The quantiles that a profile shows, by share of centers below."""


def tables(report: Report, texts: Texts, questionnaire: Questionnaire) -> list[Table]:
    """All tables, in the order of the sheets."""
    return [
        _summary(report, texts),
        center_tables.league(report, texts, questionnaire),
        center_tables.hidden(report, texts),
        _profile(report, texts, questionnaire),
        _trend(report, texts),
        _regions(report, texts, questionnaire),
        _channels(report, texts, questionnaire),
        center_tables.quality(report, texts),
        center_tables.visits(report, texts),
        center_tables.gaps(report, texts, questionnaire),
        center_tables.lenses(report, texts, questionnaire),
        comment_tables.themes(report.comments, texts, questionnaire, report.elsewhere),
        comment_tables.centers(report, texts, questionnaire),
    ]


def _summary(report: Report, texts: Texts) -> Table:
    t, between = texts.plain, report.between
    rows: list[tuple[str, Cell]] = [
        (t("report-region"), wording.place_name(report, texts)),
        (t("report-window-start"), report.window_start),
        (t("report-window-end"), report.window_end),
        (t("report-methodology"), report.methodology),
        (t("report-computed"), report.computed_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")),
        (t("report-index"), report.place.index),
        (t("report-answers"), report.place.n),
        (t("report-centers"), len(report.league)),
        (t("report-unranked"), len(report.unranked)),
        (t("report-hidden"), len(report.hidden)),
        (t("report-under-review"), sum(line.under_review for line in report.centers)),
        (t("report-mu"), None if between is None else between.mean),
        (t("report-tau2"), None if between is None else between.tau2),
    ]
    return of_rows(
        t("report-sheet-summary"), [Column(t("report-row"), width=34), Column(t("report-value"), width=34)], rows
    )


def _profile(report: Report, texts: Texts, questionnaire: Questionnaire) -> Table:
    """The groups: means of nation and place, and how the centers of the report spread."""
    t = texts.plain
    places = (report.nation, report.place) if report.region else (report.nation,)
    scores = pd.DataFrame(
        [line.groups for line in report.centers], columns=[group.code for group in questionnaire.groups]
    )
    spread = scores.astype(float).quantile(list(QUANTILES.values()))

    def mean(rollup: Rollup) -> Callable[[QuestionGroup], Cell]:
        return lambda group: rollup.groups.get(group.code)

    def quantile(share: float) -> Callable[[QuestionGroup], Cell]:
        # One center has no spread.
        return lambda group: None if scores[group.code].count() < 2 else float(spread[group.code][share])

    return table(
        t("report-nav-profile"),
        [
            (Column(t("report-group"), width=34), lambda group: group.title[texts.language]),
            *((Column(wording.region_name(rollup, texts)), mean(rollup)) for rollup in places),
            *((Column(t(f"report-quantile-{key}")), quantile(share)) for key, share in QUANTILES.items()),
        ],
        questionnaire.groups,
    )


def _trend(report: Report, texts: Texts) -> Table:
    t = texts.plain
    return table(
        t("report-nav-trend"),
        [
            (Column(t("report-week-end")), lambda point: point.week_end),
            (Column(t("report-index")), lambda point: point.index),
            (Column(t("report-low")), lambda point: point.ci_low),
            (Column(t("report-high")), lambda point: point.ci_high),
            (Column(t("report-n")), lambda point: point.n),
            (Column(t("report-centers-number")), lambda point: point.centers),
        ],
        report.trend,
    )


def _regions(report: Report, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain

    def score(code: str) -> Callable[[Rollup], Cell]:
        return lambda rollup: rollup.groups.get(code)

    return table(
        t("report-nav-regions"),
        [
            (Column(t("report-region"), width=34), lambda rollup: wording.region_name(rollup, texts)),
            (Column(t("report-centers-number")), lambda rollup: rollup.centers),
            (Column(t("report-n")), lambda rollup: rollup.n),
            (Column(t("report-index")), lambda rollup: rollup.index),
            (Column(t("report-low")), lambda rollup: rollup.ci_low),
            (Column(t("report-high")), lambda rollup: rollup.ci_high),
            *((Column(group.title[texts.language]), score(group.code)) for group in questionnaire.groups),
        ],
        (report.nation, *report.regions),
    )


def _channels(report: Report, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain
    return table(
        t("report-nav-channels"),
        [
            (Column(t("report-code")), lambda line: line.question),
            (
                Column(t("report-channel"), width=34),
                lambda line: questionnaire.question(line.question).brief[texts.language],
            ),
            (Column(t("report-who")), lambda line: wording.respondents(line, texts)),
            (Column(t("report-n")), lambda line: line.n),
            (Column(t("report-share"), SHARE), lambda line: line.share),
            (Column(t("report-low"), SHARE), lambda line: line.low),
            (Column(t("report-high"), SHARE), lambda line: line.high),
        ],
        report.non_use,
    )
