"""The tables of themes in comments."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.comments.theme_counts import PlaceThemes, ThemeCounts
from bot.report.model import CenterLine, Place, Report
from bot.report.table import SHARE, Cell, Column, Field, Table, place_fields, table, through
from handlers.texts import Texts
from questionnaire.model import Questionnaire
from scoring.comment_themes import LEAST_TOGETHER

CenterPair = tuple[CenterLine, ThemeCounts]


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """Comments about a theme, about a whole group where `theme` is None, or about none."""

    group: str
    theme: str | None
    n: int
    examples: tuple[str, ...] = ()
    elsewhere: int | None = None


def themes(
    counted: PlaceThemes | None, texts: Texts, questionnaire: Questionnaire, elsewhere: ThemeCounts | None = None
) -> Table:
    """Each group of indicators with its themes, then the comments without a theme. Shares are of all comments. Beside
    them, where there are any, posts that were written elsewhere; a theme of theirs alone is left out."""
    t = texts.plain
    fields: list[Field[ThemeRow]] = [
        (Column(t("report-group"), width=34), lambda row: row.group),
        (Column(t("report-theme"), width=26), lambda row: row.theme),
        (Column(t("report-comments")), lambda row: row.n),
        (Column(t("report-share"), SHARE), lambda row: None if counted is None else row.n / counted.n),
        *((Column(t("report-example", number=at + 1), width=60), _example(at)) for at in range(LEAST_TOGETHER)),
    ]
    if elsewhere is not None:
        fields.insert(3, (Column(t("report-elsewhere")), lambda row: row.elsewhere))
    rows = [] if counted is None else _theme_rows(counted, texts, questionnaire, elsewhere)
    return table(t("report-nav-comments"), fields, rows)


def _theme_rows(
    counted: PlaceThemes, texts: Texts, questionnaire: Questionnaire, elsewhere: ThemeCounts | None
) -> Iterator[ThemeRow]:
    outside = {} if elsewhere is None else {line.code: line.n for line in elsewhere.themes}
    groups = {} if elsewhere is None else elsewhere.groups
    for group in questionnaire.groups:
        if group.code not in counted.groups:
            continue
        title = group.title[texts.language]
        yield ThemeRow(title, None, counted.groups[group.code], (), groups.get(group.code))
        for theme in counted.within(group.code):
            line = theme.line
            yield ThemeRow(title, line.title[texts.language], line.n, theme.examples, outside.get(line.code))
    without, all = (None, None) if elsewhere is None else (elsewhere.unassigned, elsewhere.n)
    yield ThemeRow(texts.plain("report-without-theme"), None, counted.unassigned, (), without)
    yield ThemeRow(texts.plain("report-all-comments"), None, counted.n, (), all)


def _example(at: int) -> Callable[[ThemeRow], Cell]:
    """Reads one example of a theme; None if it has fewer, because its comments may not be quoted."""
    return lambda row: row.examples[at] if at < len(row.examples) else None


def centers(report: Report, texts: Texts, questionnaire: Questionnaire) -> Table:
    """The centers with ten comments or more. Counts under three are left out."""
    t = texts.plain

    def of_group(code: str) -> Callable[[CenterPair], Cell]:
        return lambda pair: pair[1].groups.get(code)

    def of_theme(code: str) -> Callable[[CenterPair], Cell]:
        return lambda pair: next((line.n for line in pair[1].themes if line.code == code), None)

    named = [] if report.comments is None else [theme.line for theme in report.comments.themes]
    fields: list[Field[CenterPair]] = [
        *through(place_fields(texts), _place),
        (Column(t("report-window-end")), lambda pair: pair[0].window_end),
        (Column(t("report-comments")), lambda pair: pair[1].n),
        *((Column(group.title[texts.language]), of_group(group.code)) for group in questionnaire.groups),
        *((Column(line.title[texts.language]), of_theme(line.code)) for line in named),
        (Column(t("report-without-theme")), lambda pair: pair[1].unassigned),
    ]
    pairs = [(line, line.comments) for line in report.centers if line.comments is not None]
    return table(t("report-sheet-comments-centers"), fields, pairs)


def _place(pair: CenterPair) -> Place:
    return pair[0].place
