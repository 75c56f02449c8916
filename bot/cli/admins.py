"""Administrators: who gets a center's digest."""

from typing import Annotated

import typer

from bot.cli.common import FormatOption, group, in_database, now
from bot.terminal import Format, print_rows

app = group("Administrators: who gets a center's digest.")


@app.command("invite", epilog="Example: czn-index admins invite --center BRY-01")
def admins_invite(
    center: Annotated[str, typer.Option("--center", metavar="CODE", help="The center to look after.")],
) -> None:
    """Print a one-time link; whoever opens it within a day becomes the center's administrator."""
    from bot import invitations

    typer.echo(in_database(lambda db: invitations.invite(db, center_code=center, now=now())))


@app.command("list", epilog="Example: czn-index admins list --format json")
def admins_list(format: FormatOption = Format.TABLE) -> None:
    """List the administrators, revoked ones included."""
    from bot import invitations

    print_rows(in_database(invitations.listing), format)


@app.command("revoke", epilog="Example: czn-index admins revoke 3f9c2a7be1d04c55")
def admins_revoke(membership: Annotated[str, typer.Argument(help="The id that `admins list` shows.")]) -> None:
    """End an administrator's rights at once; digests on their way are cancelled."""
    from storage import memberships

    in_database(lambda db: memberships.revoke(db, membership, now=now()))
    typer.echo("Revoked.")
