"""The tables of a report, as its workbook has them."""

import statistics
from datetime import UTC

from bot.report import center_tables, comment_tables, wording
from bot.report.model import Report
from bot.report.table import SHARE, Cell, Column, Table, table
from handlers.texts import Texts
from questionnaire.model import Questionnaire


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
        comment_tables.themes(report, texts, questionnaire),
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
    return Table(
        t("report-sheet-summary"), [Column(t("report-row"), width=34), Column(t("report-value"), width=34)], rows
    )


def _profile(report: Report, texts: Texts, questionnaire: Questionnaire) -> Table:
    """The groups: means of nation and place, and how the centers of the report spread."""
    t = texts.plain
    keys = ("tenth", "quarter", "median", "three-quarters", "nine-tenths")
    places = (report.nation, report.place) if report.region else (report.nation,)
    rows: list[list[Cell]] = []
    for group in questionnaire.groups:
        scores = [score for line in report.centers if (score := line.groups.get(group.code)) is not None]
        spread: list[Cell] = [None] * len(keys)
        if len(scores) > 1:
            # Twentieths hold tenths and quarters alike.
            cuts = statistics.quantiles(scores, n=20, method="inclusive")
            spread = [cuts[at - 1] for at in (2, 5, 10, 15, 18)]
        means: list[Cell] = [rollup.groups.get(group.code) for rollup in places]
        rows.append([group.title[texts.language], *means, *spread])
    columns = [
        Column(t("report-group"), width=34),
        *(Column(wording.region_name(rollup, texts)) for rollup in places),
        *(Column(t(f"report-quantile-{key}")) for key in keys),
    ]
    return Table(t("report-nav-profile"), columns, rows)


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
    columns = [
        Column(t("report-region"), width=34),
        Column(t("report-centers-number")),
        Column(t("report-n")),
        Column(t("report-index")),
        Column(t("report-low")),
        Column(t("report-high")),
        *(Column(group.title[texts.language]) for group in questionnaire.groups),
    ]
    rows: list[list[Cell]] = [
        [
            wording.region_name(rollup, texts),
            rollup.centers,
            rollup.n,
            rollup.index,
            rollup.ci_low,
            rollup.ci_high,
            *(rollup.groups.get(group.code) for group in questionnaire.groups),
        ]
        for rollup in (report.nation, *report.regions)
    ]
    return Table(t("report-nav-regions"), columns, rows)


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
