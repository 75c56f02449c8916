"""Privacy: deleting what is known of a person, and what has been kept long enough."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import group, now, settings

if TYPE_CHECKING:
    from storage.engine.database import Database
    from storage.privacy import Erased

app = group("Privacy: deleting what is known of a person, and what has been kept long enough.")


@app.command("forget", epilog="Example: czn-index privacy forget --respondent 3f9c2a7be1d04c55")
def privacy_forget(
    respondent: Annotated[
        str | None, typer.Option("--respondent", metavar="ID", help="The number that /mydata shows.")
    ] = None,
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="MESSENGER:USER_ID", help="The account, such as telegram:123456789."),
    ] = None,
) -> None:
    """Delete a person's answers, identity and roles at once, as /forget does. What was published stays."""
    from storage import privacy

    if (respondent is None) == (account is None):
        raise typer.BadParameter("name either --respondent or --account")

    async def forget(db: "Database") -> "Erased":
        if account is not None:
            return await privacy.forget_account(db, _known_as(account), now=now())
        return await privacy.forget_respondent(db, respondent or "", now=now())

    done = in_database(Audit("privacy forget"), forget)
    typer.echo(
        f"{done.interviews} interviews deleted, {done.counted} of them had counted; {done.memberships} roles ended."
    )


@app.command("purge", epilog="Example: czn-index privacy purge --dry-run")
def privacy_purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Delete what has been kept long enough; the running bot does the same every night. Safe to run twice."""
    from bot import retention
    from storage import retention as storing

    kept = retention.terms(settings()).retention
    if dry_run:
        counts = in_database(Audit("privacy purge", detail="dry run"), lambda db: storing.due(db, kept, now=now()))
    else:
        counts = in_database(Audit("privacy purge"), lambda db: retention.purge(db, kept, now()))
    for kind, number in counts.items():
        typer.echo(f"{kind}: {number} {'would go' if dry_run else 'deleted'}")


def _known_as(account: str) -> str:
    """What the database knows a messenger's account by. Raises SettingsError where the secret is not there: a new one
    would lead to nobody."""
    from bot.key_files import secret_key
    from bot.settings import SettingsError
    from handlers.identity import AccountKey
    from storage.messenger import Messenger

    messenger, _, user_id = account.partition(":")
    if messenger not in set(Messenger) or not user_id.isdecimal():
        raise typer.BadParameter("is not MESSENGER:USER_ID, such as telegram:123456789", param_hint="--account")
    path = settings().secret_key_file
    if not path.exists():
        raise SettingsError(f"SECRET_KEY_FILE: {path} is not there; without it no account can be found")
    return AccountKey(secret_key(path)).account(messenger, int(user_id))
