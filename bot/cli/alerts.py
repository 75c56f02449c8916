"""Alerts to administrators."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.cli.common import CenterOption, FormatOption, RegionOption, group, in_database
from bot.terminal import Format, print_rows

if TYPE_CHECKING:
    from storage.alerts import ListedAlert
    from storage.database import Database

app = group("Alerts to administrators.")


@app.command("show", epilog="Example: czn-index alerts show --region 'Псковская область'")
def alerts_show(center: CenterOption = None, region: RegionOption = None, format: FormatOption = Format.TABLE) -> None:
    """List what was raised, the newest first: of which center, since which week, and how many were told or not."""
    from scoring.windows import monday
    from storage import alerts

    async def read(db: "Database") -> "list[ListedAlert]":
        return await alerts.listing(db, center=center, region=region)

    rows = in_database(read, audit="alerts show", center=center, region=region)
    print_rows(
        [{**asdict(row), "week": str(monday(row.week)), "raised_at": str(row.raised_at)} for row in rows], format
    )
