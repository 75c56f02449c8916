"""The quality of the answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import (
    YEARS,
    CenterOption,
    FormatOption,
    Language,
    PagerOption,
    RegionOption,
    WideOption,
    group,
    now,
    settings,
)
from bot.cli.printing import Format, Layout, Row, one_decimal, print_rows, progress, rounded
from bot.cli.windows import about_cases, about_quality, about_review

if TYPE_CHECKING:
    from storage.engine.database import Database

app = group("The quality of the answers.")


BRIEF = ("center", "weeks", "n", "clean", "B", "X", "flagged", "index", "index_clean", "under_review", "alarm")
"""The columns of a table that is not wide."""
FIGURES = ("flagged", "index", "index_clean")


@app.command("show", epilog="Example: czn-index quality show --region 'Псковская область'")
def quality_show(
    center: CenterOption = None,
    region: RegionOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Show each center's quality classes and their reasons over the last 52 and 13 complete weeks, which centers are
    under review, and how the answers compare with visit tokens and reported visits. A line above says who puts centers
    under review by the methodology that leads: in 2022.1 a rule, in 2026.1 a person (cases list)."""
    from bot.results.method_2026 import late_cases
    from bot.tables import quality

    leading = settings().methodologies.leading_on(now().date())

    async def read(db: "Database") -> tuple[list[Row], int]:
        found = await quality.rows(db, center=center, region=region, now=now(), leading=leading)
        return [*found], await late_cases.waiting_too_long(db, now())

    rows, late = in_database(Audit("quality show", center, region), read)
    layout, shown = Layout(format, wide, pager), rows
    if layout.is_table:
        shown = [(_for_reading if wide else _brief)(row) for row in rows]
    print_rows(
        shown,
        layout,
        columns=BRIEF,
        about="\n".join(
            filter(None, (about_quality(rows), about_review(leading, rows), about_cases(late) if rows or late else ""))
        ),
    )


@app.command("export", epilog="Example: czn-index quality export --year 2026 --out quality/")
def quality_export(
    year: Annotated[
        int, typer.Option("--year", metavar="YEAR", min=YEARS[0], max=YEARS[-1], help="The year, as far as it is over.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where to write quality-YEAR.html and quality-YEAR.xlsx.")
    ],
    language: Annotated[Language, typer.Option("--language", help="The language to write in.")] = Language.RU,
) -> None:
    """Write the yearly quality report by methodology 2026.1, as a page and as a workbook: coverage, reliability,
    response, revisions, adjustment, cases, timeliness. It is also called by: report quality."""
    from bot.report.yearly import assembling, writing

    moment, own = now(), settings()
    try:
        assembling.weeks_of(year, moment)
    except ValueError as problem:
        raise typer.BadParameter(str(problem)) from None

    async def write(db: "Database") -> list[Path]:
        with progress("Counting people") as advance:
            content = await assembling.report(
                db, year=year, now=moment, versions=own.versions, constants=own.methodologies.constants,
                progress=advance,
            )  # fmt: skip
        return writing.write(content, out, language)

    for file in in_database(Audit("quality export", detail=str(year)), write):
        typer.echo(str(file))


def _brief(row: Row) -> Row:
    """The columns of the usual table: shares in per cent, one decimal."""
    brief = {name: row[name] for name in BRIEF}
    if brief["flagged"] is not None:
        brief["flagged"] *= 100
    for name in FIGURES:
        brief[name] = one_decimal(brief[name])
    return brief


def _for_reading(row: Row) -> Row:
    """A row without dates: the weeks beside the center, the reasons as columns, shares in per cent, one decimal."""
    flat = {"center": row["center"], "weeks": row["weeks"]}
    flat |= {
        key: value for key, value in row.items() if key not in ("window_start", "window_end", "published_at", "reasons")
    }
    flat |= {key: None if row[key] is None else 100 * row[key] for key in ("flagged", "response_rate")}
    flat |= row["reasons"]
    return rounded(flat)
