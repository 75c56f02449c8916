"""The quality of the answers."""

from bot.cli.audited import Audit, in_database
from bot.cli.common import CenterOption, FormatOption, RegionOption, group, now
from bot.cli.printing import Format, Row, print_rows, rounded

app = group("The quality of the answers.")


@app.command("report", epilog="Example: czn-index quality report --region 'Псковская область'")
def quality_report(
    center: CenterOption = None, region: RegionOption = None, format: FormatOption = Format.TABLE
) -> None:
    """Show each center's quality classes and their reasons over the last 52 and 13 complete weeks, which centers are
    under review (more than 15 % flagged, or an index that class B moves by more than 2 points), and how the answers
    compare with visit tokens and reported visits."""
    from bot.tables import quality

    rows = in_database(
        Audit("quality report", center, region),
        lambda db: quality.rows(db, center=center, region=region, now=now()),
    )
    print_rows([_for_reading(row) for row in rows] if format is Format.TABLE else rows, format)


def _for_reading(row: Row) -> Row:
    """A row without dates: the weeks beside the center, the reasons as columns, shares in per cent, one decimal."""
    flat = {"center": row["center"], "weeks": row["weeks"]}
    flat |= {key: value for key, value in row.items() if key not in ("window_start", "window_end", "reasons")}
    flat |= {key: None if row[key] is None else 100 * row[key] for key in ("flagged", "response_rate")}
    flat |= row["reasons"]
    return rounded(flat)
