"""The tables of a report by methodology 2026.1: short ones for the page, whole ones for the workbook."""

from datetime import UTC

from bot.plots.canvas import Plot
from bot.report import comment_tables, wording
from bot.report.method_2026 import (
    center_tables,
    inside_tables,
    national_tables,
    place_tables,
    plots,
    quality_tables,
    signs,
)
from bot.report.method_2026.model import Report2026
from bot.report.parts_page import Shown
from bot.report.table import Cell, Column, Table, of_rows
from handlers.language import wording_2026 as words
from handlers.language.texts import Texts
from questionnaire.model import Questionnaire

DIGEST_LETTERS = 12


def parts(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> list[Shown]:
    """The parts of the page."""
    league, unranked = report.league, report.unranked
    lensed, advised = ([getattr(one.parts, name) for one in report.centers] for name in ("lenses", "recommendations"))
    profile = national_tables.groups(report, texts, questionnaire)
    return [
        _part(texts, "summary", summary(report, texts, letters=DIGEST_LETTERS)),
        _part(texts, "stars", national_tables.stars(report, texts), plot=plots.stars(report, texts)),
        _part(texts, "funnel", national_tables.funnel(report, texts), empty=not report.flagged,
              plot=plots.funnel(report, texts)),
        _part(texts, "league", center_tables.short(league, texts, "report-2026-league"), empty=not league,
              plot=plots.ranks(report, texts)),
        _part(texts, "unranked", center_tables.short(unranked, texts, "report-2026-unranked"), empty=not unranked),
        _part(texts, "hidden", center_tables.hidden(report, texts), empty=not report.hidden),
        _part(texts, "weeks", place_tables.short_weeks(report, texts), empty=not report.weeks,
              plot=plots.weeks(report, texts)),
        _part(texts, "regions", place_tables.regions(report, texts)),
        _part(texts, "profile", profile, empty=profile.cells.empty, plot=plots.groups(report, texts, questionnaire)),
        _part(texts, "lenses", inside_tables.lenses(report, texts, questionnaire), empty=not any(lensed)),
        _part(texts, "advice", inside_tables.advice(report, texts, questionnaire), empty=not any(advised)),
        _part(texts, "warnings", signs.warnings(report.signs, texts), empty=not report.signs.falls),
        _part(texts, "gaps", signs.gaps(report.signs, texts, questionnaire), empty=not report.signs.gaps),
        _part(texts, "channels", place_tables.channels(report, texts, questionnaire)),
        _part(texts, "comments", quality_tables.comments(report, texts, questionnaire),
              empty=report.comments is None and report.elsewhere is None),
        _part(texts, "quality", quality_tables.quality(report.flawed, texts), empty=not report.flawed),
        _part(texts, "cases", quality_tables.cases(report.cases, texts), empty=not report.cases),
        _part(texts, "visits", quality_tables.visits(report, texts), empty=not report.visited),
        _part(texts, "versions", place_tables.versions(report, texts), empty=len(report.versions) < 2),
        _part(texts, "norms", national_tables.norms(report, texts, letters=DIGEST_LETTERS), empty=report.year is None),
        _part(texts, "mix", national_tables.mix(report, texts), empty=not report.mix),
        _part(texts, "splits", national_tables.splits(report, texts), empty=not report.splits),
    ]  # fmt: skip


def sheets(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> list[Table]:
    """The tables of the workbook."""
    return [
        summary(report, texts),
        national_tables.stars(report, texts),
        center_tables.whole("report-2026-league", report.league, texts),
        center_tables.whole("report-2026-unranked", report.unranked, texts),
        center_tables.hidden(report, texts),
        national_tables.funnel(report, texts),
        inside_tables.groups(report, texts, questionnaire),
        place_tables.regions(report, texts),
        place_tables.weeks(report, texts),
        inside_tables.lenses(report, texts, questionnaire),
        inside_tables.advice(report, texts, questionnaire),
        signs.warnings(report.signs, texts),
        signs.gaps(report.signs, texts, questionnaire),
        place_tables.channels(report, texts, questionnaire),
        comment_tables.themes(report.comments, texts, questionnaire, report.elsewhere),
        quality_tables.comments_of_centers(report, texts, questionnaire),
        quality_tables.quality(report.centers, texts),
        quality_tables.cases(report.cases, texts),
        quality_tables.visits(report, texts),
        place_tables.versions(report, texts),
        national_tables.norms(report, texts),
        national_tables.mix(report, texts),
        national_tables.splits(report, texts),
    ]


def _part(texts: Texts, name: str, found: Table, *, empty: bool = False, plot: Plot | None = None) -> Shown:
    lack = texts.plain(f"report-2026-{name}-none") if empty else ""
    return Shown(name, "", texts.plain(f"report-2026-{name}-means"), found, lack, plot)


def summary(report: Report2026, texts: Texts, *, letters: int | None = None) -> Table:
    """`letters` of the norms' hash; all by default."""
    t, place = texts.plain, report.place
    rows: list[tuple[str, Cell]] = [
        (t("report-region"), report.region or t("report-nation")),
        (t("report-window-start"), report.window_start),
        (t("report-window-end"), report.window_end),
        (t("report-methodology"), report.methodology),
        (t("report-2026-norms"), (report.norms or wording.NOTHING)[:letters]),
        (t("report-2026-shares"), words.shares(report.shares, texts)),
        (t("report-computed"), report.computed_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")),
        (t("report-index"), None if place is None else place.shown.value),
        (t("report-low"), None if place is None else place.shown.low),
        (t("report-high"), None if place is None else place.shown.high),
        (t("report-2026-national"), report.national),
        (t("report-2026-seekers"), None if place is None else place.job_seekers),
        (t("report-2026-employers"), None if place is None else place.employers),
        (t("report-centers"), len(report.league)),
        (t("report-2026-unranked"), len(report.unranked)),
        (t("report-2026-hidden"), len(report.hidden)),
    ]
    return of_rows(
        t("report-2026-summary"), [Column(t("report-row"), width=34), Column(t("report-value"), width=66)], rows
    )
