"""The tables of the quality of answers: classes, cases, visits, themes of comments."""

from collections.abc import Sequence

from bot.report import comment_tables, wording
from bot.report.case_lines import CaseLine
from bot.report.comment_tables import ThemeRow
from bot.report.method_2026 import center_tables
from bot.report.method_2026.model import CenterLine, Report2026
from bot.report.table import SHARE, TWO_DECIMALS, Cell, Column, Field, Table, of_rows, table
from handlers.language.texts import Texts
from questionnaire.model import Questionnaire
from scoring.method_2026.star_range import StarState
from scoring.quality import Reason


def quality(lines: Sequence[CenterLine], texts: Texts) -> Table:
    """The reasons in one cell."""
    t = texts.plain
    fields: list[Field[CenterLine]] = [
        *_classes(texts),
        (Column(t("report-reasons"), width=40), lambda line: _reasons(line, texts)),
    ]
    return table(t("report-2026-quality"), fields, lines)


def _classes(texts: Texts) -> list[Field[CenterLine]]:
    t = texts.plain
    return [
        (Column(t("report-center"), width=44), center_tables.named),
        (Column(t("report-clean")), lambda line: line.quality.clean),
        (Column("B"), lambda line: line.quality.b),
        (Column("X"), lambda line: line.quality.x),
        (Column(t("report-2026-doubtful"), SHARE), lambda line: line.quality.doubtful),
    ]


def _reasons(line: CenterLine, texts: Texts) -> str:
    known = line.quality.reasons
    return ", ".join(f"{wording.reason(one, texts)} {known[one]}" for one in Reason if known.get(one))


def cases(lines: Sequence[CaseLine], texts: Texts) -> Table:
    """Open ones by age."""
    t = texts.plain
    rows: list[tuple[Cell, ...]] = [
        (t(f"yearly-case-{one.kind.replace(' ', '-')}"), one.opened, one.open - one.late, one.late, one.cleared,
         one.confirmed)
        for one in lines
    ]  # fmt: skip
    if len(rows) > 1:
        figures = [(one.opened, one.open - one.late, one.late, one.cleared, one.confirmed) for one in lines]
        rows.append((t("yearly-all"), *map(sum, zip(*figures, strict=True))))
    columns = [Column(t("yearly-column-case"), width=44), Column(t("yearly-column-opened")),
               Column(t("report-2026-open-newer")), Column(t("report-2026-open-late")),
               Column(t("yearly-column-cleared")), Column(t("yearly-column-confirmed"))]  # fmt: skip
    return of_rows(t("report-2026-cases"), columns, rows)


def visits(report: Report2026, texts: Texts) -> Table:
    t = texts.plain
    fields: list[Field[CenterLine]] = [
        (Column(t("report-center"), width=44), center_tables.named),
        (Column(t("report-visits-reported")), lambda line: line.response.visits),
        (Column(t("yearly-column-answers")), lambda line: line.response.answers),
        (Column(t("report-response")), lambda line: center_tables.response(line, texts)),
        (Column(t("report-2026-plain")), lambda line: None if line.visible.index is None else line.visible.index.value),
        (Column(t("report-2026-calibrated")), lambda line: None if line.calibrated is None else line.calibrated.index),
        (Column("R", TWO_DECIMALS), _r_indicator),
        (Column(t("report-2026-bound")), lambda line: line.bound),
        (Column(t("report-2026-asked")), lambda line: _asked(line, texts)),
    ]
    return table(t("report-2026-visits"), fields, report.visited)


def _r_indicator(line: CenterLine) -> Cell:
    """Where the bound is known: enough days are reported."""
    strata = line.response.calibration
    return strata.r_indicator if strata is not None and line.bound is not None else None


def _asked(line: CenterLine, texts: Texts) -> str:
    return wording.yes(line.visible.star is StarState.TOO_FEW_ASKED, texts)


def comments(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> Table:
    """For the page: each group with its themes, and one example."""
    t, counted, outside = texts.plain, report.comments, report.elsewhere
    fields: list[Field[ThemeRow]] = [
        (Column(t("report-theme"), width=34), lambda row: row.group if row.theme is None else f"· {row.theme}"),
        (Column(t("report-comments")), lambda row: row.n),
        (Column(t("report-share"), SHARE), lambda row: comment_tables.share(row, counted)),
        (Column(t("report-examples"), width=60), lambda row: _quoted(row, texts)),
    ]
    if outside is not None:
        fields.append((Column(t("report-elsewhere")), lambda row: row.elsewhere))
    rows = comment_tables.theme_rows(counted, texts, questionnaire, outside)
    return table(t("report-comment-themes"), fields, rows)


def _quoted(row: ThemeRow, texts: Texts) -> str:
    return texts.plain("digest-quote", words=row.examples[0]) if row.examples else ""


def comments_of_centers(report: Report2026, texts: Texts, questionnaire: Questionnaire) -> Table:
    """The centers with ten comments or more. Counts under three are left out."""
    t = texts.plain
    rows = [
        (line.place.code, line.place.name, one.n, *(one.groups.get(group.code) for group in questionnaire.groups),
         one.unassigned)
        for line in report.centers if (one := line.comments) is not None
    ]  # fmt: skip
    columns = [Column(t("report-code")), Column(t("report-center"), width=44), Column(t("report-comments")),
               *(Column(group.title[texts.language]) for group in questionnaire.groups),
               Column(t("report-without-theme"))]  # fmt: skip
    return of_rows(t("report-sheet-comments-centers"), columns, rows)
