"""The tables of regions, of weeks, of channels and of the versions of the questions."""

from bot.report import wording
from bot.report.method_2026.model import Report2026, WeekPoint
from bot.report.table import SHARE, Cell, Column, Field, Table, of_rows, table
from bot.results.method_2026.place_figures import PlaceFigures
from handlers.language.texts import Texts
from handlers.language.wording import capitalized, day_and_year
from questionnaire.model import Questionnaire


def regions(report: Report2026, texts: Texts) -> Table:
    t = texts.plain
    total: list[tuple[str, PlaceFigures | None]] = [(report.region or t("report-nation"), report.place)]
    rows = [
        (name, *(_figures(one) if one else (0, None, None, None, None, None)))
        for name, one in (*total, *(report.regions if report.region is None else ()))
    ]
    names = ("report-centers-number", "report-2026-seekers", "report-2026-employers", "report-index", "report-low",
             "report-high")  # fmt: skip
    columns = [Column(t("report-region"), width=34), *(Column(t(name)) for name in names)]
    return of_rows(t("report-2026-regions"), columns, rows)


def _figures(one: PlaceFigures) -> tuple[Cell, ...]:
    return one.centers, one.job_seekers, one.employers, one.shown.value, one.shown.low, one.shown.high


def weeks(report: Report2026, texts: Texts) -> Table:
    t = texts.plain
    fields: list[Field[WeekPoint]] = [
        (Column(t("report-week-end")), lambda one: one.week_end),
        (Column(t("report-methodology")), lambda one: one.methodology),
        (Column(t("report-2026-mean")), lambda one: one.mean),
        (Column(t("report-centers-number")), lambda one: one.centers),
        (Column(t("report-n")), lambda one: one.people),
    ]
    return table(t("report-2026-weeks"), fields, report.weeks)


def short_weeks(report: Report2026, texts: Texts) -> Table:
    """The newest first, with a line where the methodology changed."""
    t, rows, later = texts.plain, list[tuple[str, Cell, Cell]](), None
    for one in reversed(report.weeks):
        if later is not None and later != one.methodology:
            rows.append((t("report-2026-break", later=later, earlier=one.methodology), None, None))
        later = one.methodology
        rows.append((day_and_year(one.week_end, texts.language), one.mean, one.centers))
    return of_rows(
        t("report-2026-weeks"),
        [Column(t("report-week-end")), Column(t("report-2026-mean")), Column(t("report-centers-number"))],
        rows,
    )


def channels(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> Table:
    t = texts.plain
    rows = [
        (capitalized(questionnaire.question(one.question).brief[texts.language]), wording.respondents(one, texts),
         one.n, one.share, one.low, one.high)
        for one in report.non_use
    ]  # fmt: skip
    columns = [Column(t("report-channel"), width=34), Column(t("report-who")), Column(t("report-n")),
               *(Column(t(f"report-{key}"), SHARE) for key in ("share", "low", "high"))]  # fmt: skip
    return of_rows(t("report-2026-channels"), columns, rows)


def versions(report: Report2026, texts: Texts) -> Table:
    t = texts.plain
    return of_rows(
        t("report-2026-versions"), [Column(t("report-2026-version")), Column(t("report-n"))], report.versions
    )
