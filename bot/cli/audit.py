"""The audit log."""

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import FormatOption, PagerOption, WideOption, day, group, in_order
from bot.cli.printing import Format, Layout, print_rows

app = group("The audit log: what administrators and operators have read, exported and changed.")


@app.command("list", epilog="Example: czn-index audit list --from 2026-11-01 --action 'responses export'")
def audit_list(
    start: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, UTC.")] = None,
    end: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, UTC.")] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="WHO", help="A membership's id, or cli:ACCOUNT.")
    ] = None,
    action: Annotated[
        str | None, typer.Option("--action", metavar="WHAT", help="Such as 'digest shown' or a command's name.")
    ] = None,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List who has read, exported or changed what, the oldest first. Reading the log is logged too."""
    from storage.access import audit

    first, last = day(start), day(end)
    in_order(first, last)
    found = in_database(
        Audit("audit list"), lambda db: audit.listing(db, start=first, end=last, actor=actor, action=action)
    )
    rows = [
        {
            "at": record.at.isoformat(timespec="seconds"),
            "actor": record.actor,
            "action": record.action,
            "place": record.place,
            "detail": record.detail,
        }
        for record in found
    ]
    print_rows(rows, Layout(format, wide, pager))
