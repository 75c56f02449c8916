"""The themes of comments."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import FormatOption, Language, PagerOption, WideOption, group, settings
from bot.cli.printing import Format, Layout, in_percent, print_rows

if TYPE_CHECKING:
    from questionnaire.themes import Theme

app = group("Themes of comments.")

ThemesOption = Annotated[
    Path | None,
    typer.Option("--themes", metavar="FILE.toml", help="A dictionary to use instead of that of the settings."),
]


@app.command("list", epilog="Example: czn-index themes list --themes my-themes.toml")
def themes_list(
    themes: ThemesOption = None,
    language: Annotated[Language, typer.Option("--language", help="The language of titles.")] = Language.RU,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List the dictionary: each theme, its group of indicators, and the words by which it is known."""
    rows = [
        {
            "code": theme.code,
            "group": theme.group,
            "title": theme.title[language],
            "words": ", ".join(theme.words),
            "but_not": ", ".join(theme.but_not),
        }
        for theme in _dictionary(themes)
    ]
    print_rows(rows, Layout(format, wide, pager), columns=("code", "group", "title", "words"))


@app.command("measure", epilog="Example: czn-index themes measure tests/bot/comments/comments.csv")
def themes_measure(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Has the columns comment,themes and optionally part."),
    ],
    themes: ThemesOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Print how well comments are sorted: precision and recall against the themes that a reader has given them.

    By group, theme, and over all: micro (all labels together) and macro (their plain mean). Each part is measured on
    its own, such as comments that the dictionary was made with and others that were held out.
    """
    from bot.comments import accuracy
    from bot.comments.lemmas import Lemmas
    from bot.comments.sorting import Sorter

    chosen = _dictionary(themes)
    comments = accuracy.read(file, chosen)
    rows = [row for one in accuracy.measure(comments, chosen, Sorter(chosen, Lemmas())) for row in one.rows()]
    layout = Layout(format, wide, pager)
    print_rows([in_percent(row) for row in rows] if layout.is_table else rows, layout)


def _dictionary(path: Path | None) -> "tuple[Theme, ...]":
    from bot.comments import dictionary
    from questionnaire.themes import load

    return dictionary.chosen(settings()) if path is None else load(path)
