"""Alerts to administrators."""

from bot.cli.audited import Audit, in_database
from bot.cli.common import CenterOption, FormatOption, PagerOption, RegionOption, WideOption, group
from bot.cli.printing import Format, Layout, print_rows

app = group("Alerts to administrators.")


@app.command("list", epilog="Example: czn-index alerts list --region 'Псковская область'")
def alerts_list(
    center: CenterOption = None,
    region: RegionOption = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List silent centers, lasting falls and posters that nobody scans, open and past: since which week, when each was
    raised and ended, and how many people have been told, will be told, or have not been told because they get at most
    two alerts a week."""
    from bot.tables import alerts as table

    audit = Audit("alerts list", center, region)
    rows = in_database(audit, lambda db: table.rows(db, center=center, region=region))
    columns = ("center", "alert", "since_week", "raised_at", "ended_at", "sent", "not_told")
    print_rows(rows, Layout(format, wide, pager), columns=columns)
