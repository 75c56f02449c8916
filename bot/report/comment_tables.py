"""The tables of themes in comments."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.comments.theme_counts import PlaceThemes, ThemeCounts
from bot.report.model import CenterLine, Place, Report
from bot.report.table import SHARE, Cell, Column, Field, Table, place_fields, table, through
from handlers.language.texts import Texts
from questionnaire.model import Questionnaire
from scoring.comment_themes import LEAST_TOGETHER

CenterPair = tuple[CenterLine, ThemeCounts]


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """Comments about a theme, about a whole group where `theme` is None, or about none.

    `n` is None where comments are too few to be counted, `elsewhere` where posts are."""

    group: str
    theme: str | None
    n: int | None
    examples: tuple[str, ...] = ()
    elsewhere: int | None = None


def themes(
    counted: PlaceThemes | None, texts: Texts, questionnaire: Questionnaire, elsewhere: ThemeCounts | None = None
) -> Table:
    """Each group of indicators with its themes, then the comments without a theme. Shares are of all comments. Beside
    them, where there are any, posts that were written elsewhere; a theme of theirs alone has a row, too."""
    t = texts.plain
    fields: list[Field[ThemeRow]] = [
        (Column(t("report-group"), width=34), lambda row: row.group),
        (Column(t("report-theme"), width=26), lambda row: row.theme),
        (Column(t("report-comments")), lambda row: row.n),
        (Column(t("report-share"), SHARE), lambda row: share(row, counted)),
        *((Column(t("report-example", number=at + 1), width=60), _example(at)) for at in range(LEAST_TOGETHER)),
    ]
    if elsewhere is not None:
        fields.insert(3, (Column(t("report-elsewhere")), lambda row: row.elsewhere))
    return table(t("report-nav-comments"), fields, theme_rows(counted, texts, questionnaire, elsewhere))


def theme_rows(
    counted: PlaceThemes | None, texts: Texts, questionnaire: Questionnaire, elsewhere: ThemeCounts | None
) -> Iterator[ThemeRow]:
    """Each group that comments or posts are about with its themes, those of comments first; then what is about none,
    and all. Nothing where both are too few."""
    if counted is None and elsewhere is None:
        return
    groups = {} if counted is None else counted.groups
    outside = {} if elsewhere is None else elsewhere.groups
    for group in questionnaire.groups:
        if group.code in groups or group.code in outside:
            title = group.title[texts.language]
            yield ThemeRow(title, None, groups.get(group.code), (), outside.get(group.code))
            yield from _within(group.code, title, counted, elsewhere, texts)
    ends = ("report-without-theme", _unassigned), ("report-all-comments", _all)
    for label, of in ends:
        yield ThemeRow(texts.plain(label), None, of(counted), (), of(elsewhere))


def _within(
    group: str, title: str, counted: PlaceThemes | None, elsewhere: ThemeCounts | None, texts: Texts
) -> Iterator[ThemeRow]:
    posts = {} if elsewhere is None else {line.code: line for line in elsewhere.themes if line.group == group}
    for theme in [] if counted is None else counted.within(group):
        post = posts.pop(theme.line.code, None)
        yield ThemeRow(
            title, theme.line.title[texts.language], theme.line.n, theme.examples, None if post is None else post.n
        )
    for line in posts.values():
        yield ThemeRow(title, line.title[texts.language], None, (), line.n)


def _unassigned(of: PlaceThemes | ThemeCounts | None) -> int | None:
    return None if of is None else of.unassigned


def _all(of: PlaceThemes | ThemeCounts | None) -> int | None:
    return None if of is None else of.n


def share(row: ThemeRow, counted: PlaceThemes | None) -> float | None:
    """Of all comments; None where they are too few to be counted."""
    return None if counted is None or row.n is None else row.n / counted.n


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
