"""Privacy: deleting what is known of a person, and what has been kept long enough."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import DryRunOption, group, now, say_if_dry, settings
from bot.cli.language import gettext as _
from bot.cli.language import ngettext, pgettext

if TYPE_CHECKING:
    from handlers.client.identity import AccountKey
    from storage.engine.database import Database
    from storage.erasure.privacy import Erased
    from storage.erasure.retention import Counts

app = group("Privacy: delete a person's data, and data that has been kept long enough.")


@app.command("forget", epilog="Example: czn-index privacy forget --respondent 3f9c2a7be1d04c55")
def privacy_forget(
    respondent: Annotated[
        str | None, typer.Option("--respondent", metavar="ID", help="The number that /mydata shows.")
    ] = None,
    account: Annotated[
        str | None,
        typer.Option("--account", metavar="MESSENGER:USER_ID", help="The account, such as telegram:123456789."),
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    """Delete a person's answers, identity and roles at once, as /forget does. What was published stays.

    A contact that was left for a call back goes with --account; a respondent's number does not lead to it.
    """
    from handlers.client.left_contacts import left_by
    from storage.erasure import privacy
    from storage.people import rekeying

    if (respondent is None) == (account is None):
        raise typer.BadParameter("name either --respondent or --account")

    async def forget(db: "Database") -> "Erased":
        if account is not None:
            messenger, user_id, key = _whose(account)
            known_as = key.account(messenger, user_id)
            await rekeying.recognize(db, known_as, key.older_accounts(messenger, user_id))
            contacts = await left_by(db, key, messenger, user_id)
            return await privacy.forget_account(db, known_as, contacts, now=now())
        return await privacy.forget_respondent(db, respondent or "", now=now())

    done = in_database(Audit("privacy forget"), forget, dry_run=dry_run)
    say_if_dry(dry_run)
    _say_forgotten(done)
    if account is None:
        typer.echo(_("A contact left for a call back is not deleted: only --account leads to it."))


def _say_forgotten(done: "Erased") -> None:
    parts = (
        ngettext("{n} interview deleted", "{n} interviews deleted", done.interviews).format(n=done.interviews),
        ngettext("{n} of them had counted", "{n} of them had counted", done.counted).format(n=done.counted),
        ngettext("{n} role ended", "{n} roles ended", done.memberships).format(n=done.memberships),
        ngettext("{n} contact deleted", "{n} contacts deleted", done.contacts).format(n=done.contacts),
    )
    typer.echo(f"{', '.join(parts)}.")


@app.command("purge", epilog="Example: czn-index privacy purge --dry-run")
def privacy_purge(
    dry_run: DryRunOption = False,
) -> None:
    """Delete data that has been kept long enough; the running bot does the same every night. Safe to run twice."""
    from bot import retention

    kept, secret_key_file = retention.terms(settings()).retention, settings().secret_key_file

    async def _purge(db: "Database") -> "Counts":
        run = retention.rehearse if dry_run else retention.purge
        return await run(db, kept, now(), secret_key_file=secret_key_file)

    counts = in_database(Audit("privacy purge"), _purge, dry_run=dry_run)
    say_if_dry(dry_run)
    for kind, number in counts.items():
        done = _("{n} cut to the hour") if kind == "moments" else _("{n} deleted")
        typer.echo(f"{pgettext('value', kind)}: {done.format(n=number)}")


@app.command("rotate-key", epilog="Example: czn-index privacy rotate-key")
def privacy_rotate_key() -> None:
    """Replace the secret behind pseudonyms, such as after a leak.

    Running bots notice by themselves. Administrators and contacts get the new secret at once, clients when they next
    write. The old secret stays in the file until nobody is known by it any more, about a year; the nightly purge drops
    it. Copy the file to every machine that runs a bot, and to where its copy is kept.
    """
    from bot.contact_box import ContactBox
    from bot.key_files import rotate_secret
    from handlers.client.identity import AccountKey
    from storage.people import rekeying
    from storage.words import callback_requests

    path = settings().secret_key_file

    async def rotate(db: "Database") -> "tuple[int, int]":
        values = rotate_secret(path, now().date()).values
        members = await rekeying.rename_memberships(db, AccountKey(*values).account)
        return members, await callback_requests.seal_anew(db, ContactBox(*values).seal_anew)

    members, contacts = in_database(Audit("privacy rotate-key"), rotate)
    roles = ngettext("{n} role", "{n} roles", members).format(n=members)
    left = ngettext("{n} contact", "{n} contacts", contacts).format(n=contacts)
    said = _("{path} has a new secret. {roles} and {contacts} have it already; clients get it when they next write.")
    typer.echo(said.format(path=path, roles=roles, contacts=left))


def _whose(account: str) -> "tuple[str, int, AccountKey]":
    """An account, and the key to its name in the database. Raises SettingsError where the secret is not there: a new
    one would lead to nobody."""
    from bot.key_files import secret_ring
    from bot.settings import SettingsError
    from handlers.client.identity import AccountKey
    from storage.messenger import Messenger

    messenger, _, user_id = account.partition(":")
    if messenger not in set(Messenger) or not user_id.isdecimal():
        raise typer.BadParameter("is not MESSENGER:USER_ID, such as telegram:123456789", param_hint="--account")
    path = settings().secret_key_file
    if not path.exists():
        raise SettingsError(f"SECRET_KEY_FILE: {path} is not there; without it no account can be found")
    return messenger, int(user_id), AccountKey(*secret_ring(path).values)
