"""The tables of what comments are about."""

from collections.abc import Callable

from bot.comments.theme_counts import ThemeCounts
from bot.report.model import CenterLine, Place, Report
from bot.report.table import SHARE, Cell, Column, Field, Table, of_rows, place_fields, table, through
from handlers.texts import Texts
from questionnaire.model import Questionnaire
from scoring.comment_themes import LEAST_TOGETHER

CenterPair = tuple[CenterLine, ThemeCounts]


def themes(report: Report, texts: Texts, questionnaire: Questionnaire) -> Table:
    """Each group of indicators with its themes, then the comments without any; shares are of all comments."""
    t = texts.plain
    columns = [
        Column(t("report-group"), width=34),
        Column(t("report-theme"), width=26),
        Column(t("report-comments")),
        Column(t("report-share"), SHARE),
        *(Column(t("report-example", number=number + 1), width=60) for number in range(LEAST_TOGETHER)),
    ]
    heard = report.voice
    if heard is None:
        return of_rows(t("report-nav-voice"), columns, [])
    empty: list[Cell] = [None] * LEAST_TOGETHER
    rows: list[list[Cell]] = []
    for group in questionnaire.groups:
        if group.code not in heard.groups:
            continue
        title, n = group.title[texts.language], heard.groups[group.code]
        rows.append([title, None, n, n / heard.n, *empty])
        for theme in heard.within(group.code):
            line = theme.line
            # Where only a few people wrote of a theme, nobody is quoted.
            examples = [*theme.examples, *empty][:LEAST_TOGETHER]
            rows.append([title, line.title[texts.language], line.n, line.n / heard.n, *examples])
    rows.append([t("report-without-theme"), None, heard.unassigned, heard.unassigned / heard.n, *empty])
    rows.append([t("report-all-comments"), None, heard.n, 1.0, *empty])
    return of_rows(t("report-nav-voice"), columns, rows)


def centers(report: Report, texts: Texts, questionnaire: Questionnaire) -> Table:
    """The centers that have ten comments or more; counts under three are left out."""
    t = texts.plain

    def of_group(code: str) -> Callable[[CenterPair], Cell]:
        return lambda pair: pair[1].groups.get(code)

    def of_theme(code: str) -> Callable[[CenterPair], Cell]:
        return lambda pair: next((line.n for line in pair[1].themes if line.code == code), None)

    named = [] if report.voice is None else [theme.line for theme in report.voice.themes]
    fields: list[Field[CenterPair]] = [
        *through(place_fields(texts), _place),
        (Column(t("report-window-end")), lambda pair: pair[0].window_end),
        (Column(t("report-comments")), lambda pair: pair[1].n),
        *((Column(group.title[texts.language]), of_group(group.code)) for group in questionnaire.groups),
        *((Column(line.title[texts.language]), of_theme(line.code)) for line in named),
        (Column(t("report-without-theme")), lambda pair: pair[1].unassigned),
    ]
    pairs = [(line, line.voice) for line in report.centers if line.voice is not None]
    return table(t("report-sheet-voice-centers"), fields, pairs)


def _place(pair: CenterPair) -> Place:
    return pair[0].place
