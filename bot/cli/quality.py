"""The quality of the answers."""

from bot.cli.common import CenterOption, FormatOption, RegionOption, group, in_database, now
from bot.terminal import Format, Row, in_percent, print_rows

app = group("The quality of the answers.")


@app.command("report", epilog="Example: czn-index quality report --region 'Псковская область'")
def quality_report(
    center: CenterOption = None, region: RegionOption = None, format: FormatOption = Format.TABLE
) -> None:
    """Show each center's quality classes and their reasons over the last 52 and 13 complete weeks, and which centers
    are under review because more than 15 % of their interviews are flagged."""
    from bot import quality_table

    rows = in_database(lambda db: quality_table.rows(db, center=center, region=region, now=now()))
    print_rows([_for_reading(row) for row in rows] if format is Format.TABLE else rows, format)


def _for_reading(row: Row) -> Row:
    """Without the dates, the share in per cent, the reasons as columns."""
    flat = {key: value for key, value in row.items() if key not in ("window_start", "window_end", "reasons")}
    return in_percent({**flat, **row["reasons"]})
