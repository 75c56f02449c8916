"""Administrators and operators: who may see what."""

from typing import Annotated

import typer

from bot.cli.common import FormatOption, group, in_database, now
from bot.cli.printing import Format, print_rows

app = group("Administrators and operators: who may see what.")

MembershipArgument = Annotated[str, typer.Argument(metavar="ID", help="The id that `admins list` shows.")]


@app.command("invite", epilog="Example: czn-index admins invite --center BRY-01")
def admins_invite(
    center: Annotated[
        str | None, typer.Option("--center", metavar="CODE", help="For an administrator of this center.")
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="NAME", help="For an administrator of this region.")
    ] = None,
    operator: Annotated[bool, typer.Option("--operator", help="For an operator, who sees every center.")] = False,
    trusted: Annotated[
        bool, typer.Option("--trusted", help="Whoever opens the link needs no confirmation by an operator.")
    ] = False,
) -> None:
    """Print a one-time link that lives for a day; whoever opens it waits for `admins confirm`."""
    from bot import invitations

    if [center is not None, region is not None, operator].count(True) != 1:
        raise typer.BadParameter("one of --center, --region and --operator is needed")
    link = in_database(
        lambda db: invitations.invite(db, center=center, region=region, trusted=trusted, now=now()),
        audit="admins invite",
        center=center,
        region=region,
        detail="trusted" if trusted else "",
    )
    typer.echo(link)


@app.command("confirm", epilog="Example: czn-index admins confirm 3f9c2a7be1d04c55")
def admins_confirm(membership: MembershipArgument) -> None:
    """Give somebody who has opened an invitation the rights that it is for; the bot tells them."""
    from storage import memberships

    in_database(lambda db: memberships.confirm(db, membership, now=now()), audit="admins confirm", detail=membership)
    typer.echo("Confirmed.")


@app.command("list", epilog="Example: czn-index admins list --format json")
def admins_list(format: FormatOption = Format.TABLE) -> None:
    """List administrators and operators, pending and revoked ones included."""
    from bot import invitations

    print_rows(in_database(invitations.listing, audit="admins list"), format)


@app.command("revoke", epilog="Example: czn-index admins revoke 3f9c2a7be1d04c55")
def admins_revoke(membership: MembershipArgument) -> None:
    """End somebody's rights at once; digests on their way are cancelled."""
    from storage import memberships

    in_database(lambda db: memberships.revoke(db, membership, now=now()), audit="admins revoke", detail=membership)
    typer.echo("Revoked.")
