"""Alerts to administrators."""

from bot.cli.audited import Audit, in_database
from bot.cli.common import CenterOption, FormatOption, RegionOption, group
from bot.cli.printing import Format, print_rows

app = group("Alerts to administrators.")


@app.command("show", epilog="Example: czn-index alerts show --region 'Псковская область'")
def alerts_show(center: CenterOption = None, region: RegionOption = None, format: FormatOption = Format.TABLE) -> None:
    """Show silent centers, lasting falls and posters that nobody scans, open ones and past ones: since which week, when
    raised and ended, and how many have been told, will be, or have not been for want of room in their week."""
    from bot.tables import alerts as table

    audit = Audit("alerts show", center, region)
    print_rows(in_database(audit, lambda db: table.rows(db, center=center, region=region)), format)
