"""Administrators and operators, and their rights."""

import re
from typing import Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import DryRunOption, FormatOption, PagerOption, WideOption, group, now, say_if_dry
from bot.cli.language import gettext as _
from bot.cli.printing import Format, Layout, Row, print_rows

app = group("Administrators and operators: who may see what.")

MembershipArgument = Annotated[str, typer.Argument(metavar="ID", help="The id that `admins list` shows.")]
MEMBERSHIP = re.compile(r"[0-9a-f]{16}")


@app.command("invite", epilog="Example: czn-index admins invite --center BRY-01")
def admins_invite(
    center: Annotated[
        str | None, typer.Option("--center", metavar="CODE", help="For an administrator of this center.")
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            metavar="NAME",
            help="For an administrator of this region; with --center, that center must be in it.",
        ),
    ] = None,
    operator: Annotated[bool, typer.Option("--operator", help="For an operator, who sees every center.")] = False,
    trusted: Annotated[
        bool, typer.Option("--trusted", help="The person who opens the link needs no confirmation.")
    ] = False,
) -> None:
    """Print a one-time link that works for a day. The person who opens it waits for `admins confirm`."""
    from bot import invitations

    if operator == (center is not None or region is not None):
        raise typer.BadParameter("--center, --region or --operator is needed, and --operator stands alone")
    link = in_database(
        Audit("admins invite", center, region, "trusted" if trusted else ""),
        lambda db: invitations.invite(db, center=center, region=region, trusted=trusted, now=now()),
    )
    typer.echo(link)


@app.command("confirm", epilog="Example: czn-index admins confirm 3f9c2a7be1d04c55")
def admins_confirm(membership: MembershipArgument, dry_run: DryRunOption = False) -> None:
    """Give somebody who has opened an invitation the rights that it is for; the bot tells them."""
    from storage.access import memberships

    in_database(
        Audit("admins confirm", detail=_loggable(membership)),
        lambda db: memberships.confirm(db, membership, now=now()),
        dry_run=dry_run,
    )
    say_if_dry(dry_run)
    typer.echo(_("Confirmed."))


@app.command("list", epilog="Example: czn-index admins list --format json")
def admins_list(format: FormatOption = Format.TABLE, wide: WideOption = False, pager: PagerOption = True) -> None:
    """List administrators and operators, pending and revoked ones included."""
    from bot import invitations

    rows = in_database(Audit("admins list"), invitations.listing)
    layout = Layout(format, wide, pager)
    print_rows(
        [_for_reading(row) for row in rows] if layout.is_table else rows,
        layout,
        columns=("id", "status", "role", "place", "person", "blocked"),
    )


def _for_reading(row: Row) -> Row:
    """A person has another kind of name than a center."""
    return {"person" if name == "name" else name: value for name, value in row.items()}


@app.command("revoke", epilog="Example: czn-index admins revoke 3f9c2a7be1d04c55")
def admins_revoke(membership: MembershipArgument, dry_run: DryRunOption = False) -> None:
    """End somebody's rights at once; digests on their way are cancelled."""
    from storage.access import memberships

    in_database(
        Audit("admins revoke", detail=_loggable(membership)),
        lambda db: memberships.revoke(db, membership, now=now()),
        dry_run=dry_run,
    )
    say_if_dry(dry_run)
    typer.echo(_("Revoked."))


def _loggable(membership: str) -> str:
    """Only an id goes into the audit log, because somebody may have typed a name instead."""
    return membership if MEMBERSHIP.fullmatch(membership) else "no id"
