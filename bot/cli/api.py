"""The HTTP interface for other systems: its server, its keys, and the webhooks that it sends."""

import importlib.util
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.audited import Audit, actor, in_database
from bot.cli.common import CenterOption, FormatOption, PagerOption, RegionOption, WideOption, group, now, settings
from bot.cli.language import gettext as _
from bot.cli.printing import Format, Layout, print_rows

if TYPE_CHECKING:
    from storage.engine.database import Database

app = group("The HTTP interface for other systems.")
keys = group("Keys of the HTTP interface: who may use it, and for what.")
webhooks = group("Addresses that are told of events.")
app.add_typer(keys, name="keys")
app.add_typer(webhooks, name="webhooks")

EXTRA = ("fastapi", "uvicorn")
LONGEST_LABEL = 100
Name = TypeVar("Name", bound=StrEnum)

KeyArgument = Annotated[str, typer.Argument(metavar="ID", help="The id that `api keys list` shows.")]
WebhookArgument = Annotated[str, typer.Argument(metavar="ID", help="The id that `api webhooks list` shows.")]


@app.command("serve", epilog="Example: czn-index api serve --listen 127.0.0.1:8090")
def api_serve(
    listen: Annotated[
        str, typer.Option("--listen", metavar="HOST:PORT", help="Where to listen; port 0 for any.")
    ] = "127.0.0.1:8090",
) -> None:
    """Serve the HTTP interface and send webhooks until Ctrl-C or SIGTERM. Every call has a line in the audit log."""
    from bot import logs
    from storage.errors import ExtraMissing

    if any(importlib.util.find_spec(name) is None for name in EXTRA):
        raise ExtraMissing("api serve", "api")
    from bot.api import serving

    chosen = settings()
    logs.configure(chosen.log_format)
    serving.run(
        chosen, listen, ready=lambda address: typer.echo(_("{address} (Ctrl-C ends it)").format(address=address))
    )


@keys.command("issue", epilog="Example: czn-index api keys issue --center BRY-01 --scope visits:write --label АИС")
def keys_issue(
    label: Annotated[str, typer.Option("--label", metavar="WORDS", help="Whose key it is; name a system, nobody.")],
    scope: Annotated[
        list[str], typer.Option("--scope", metavar="SCOPE", help="What it is for; several times for more.")
    ],
    center: CenterOption = None,
    region: RegionOption = None,
    days: Annotated[int, typer.Option("--days", min=1, max=1_096, help="How many days it is good.")] = 365,
) -> None:
    """Make a key of a center or of a region, and print it, this once: the database keeps only a hash of it.

    The scopes are visits:write, ratings:read, digests:read (of a center's own key), indicators:write and
    responses:write.
    """
    from storage.api import api_keys
    from storage.api.api_keys import Scope

    named = label.strip()
    if not named or len(named) > LONGEST_LABEL or not named.isprintable():
        raise typer.BadParameter("needs 1 to 100 characters that can be seen", param_hint="--label")
    wanted = _known(scope, Scope, "--scope")

    async def issue(db: "Database") -> tuple[str, str]:
        center_id, region_id = await _place(db, center, region)
        return await api_keys.issue(
            db,
            label=named,
            center_id=center_id,
            region_id=region_id,
            scopes=wanted,
            expires_at=now() + timedelta(days=days),
            by=actor(),
            now=now(),
        )

    _one_place(center, region)
    id, key = in_database(Audit("api keys issue", center, region, f"{' '.join(wanted)} for {days} d"), issue)
    typer.echo(_("Key {id}, shown this once:").format(id=id))
    typer.echo(key)


@keys.command("list", epilog="Example: czn-index api keys list --format json")
def keys_list(format: FormatOption = Format.TABLE, wide: WideOption = False, pager: PagerOption = True) -> None:
    """List all keys, the newest first, without the keys themselves."""
    from storage.api import api_keys

    found = in_database(Audit("api keys list"), api_keys.listing)
    rows = [
        {
            "id": one.id,
            "label": one.label,
            "center": one.center,
            "region": one.region,
            "scopes": " ".join(sorted(one.scopes)),
            "state": one.state(now()),
            "expires_at": one.expires_at.isoformat(timespec="seconds"),
            "created_at": one.created_at.isoformat(timespec="seconds"),
            "created_by": one.created_by,
        }
        for one in found
    ]
    print_rows(rows, Layout(format, wide, pager), columns=("id", "label", "center", "region", "scopes", "state"))


@keys.command("revoke", epilog="Example: czn-index api keys revoke 3f9c2a7be1d04c55")
def keys_revoke(key: KeyArgument) -> None:
    """End a key at once."""
    from storage.api import api_keys

    in_database(Audit("api keys revoke", detail=_loggable(key)), lambda db: api_keys.revoke(db, key, now=now()))
    typer.echo(_("Revoked."))


@webhooks.command(
    "add",
    epilog="Example: czn-index api webhooks add https://ais.example/czn --center BRY-01 --event digest.published",
)
def webhooks_add(
    address: Annotated[str, typer.Argument(metavar="URL", help="An https address outside.")],
    event: Annotated[
        list[str],
        typer.Option(
            "--event",
            metavar="EVENT",
            help="digest.published, alert.raised or callback.requested; several times for more.",
        ),
    ],
    center: CenterOption = None,
    region: RegionOption = None,
) -> None:
    """Tell an address of events at a center, or at the centers of a region, and print the secret that its receiver
    checks signatures with. api serve does the sending."""
    from bot.api import webhook_addresses, webhook_signing
    from storage.api import webhooks as stored
    from storage.api.webhooks import Event

    wanted = _known(event, Event, "--event")
    chosen = settings()

    async def add(db: "Database") -> str:
        guard = webhook_addresses.Guard.from_text(chosen.webhooks_inside_allowed)
        checked = guard.check(address)
        center_id, region_id = await _place(db, center, region)
        return await stored.add(
            db,
            center_id=center_id,
            region_id=region_id,
            address=checked,
            events=wanted,
            by=actor(),
            now=now(),
        )

    _one_place(center, region)
    id = in_database(Audit("api webhooks add", center, region, " ".join(wanted)), add)
    typer.echo(_("Webhook {id}; the secret of its signatures, shown this once:").format(id=id))
    typer.echo(webhook_signing.secret_of(chosen.webhooks_key_file, id))


@webhooks.command("list", epilog="Example: czn-index api webhooks list")
def webhooks_list(format: FormatOption = Format.TABLE, wide: WideOption = False, pager: PagerOption = True) -> None:
    """List the addresses that are told of events, the newest first."""
    from storage.api import webhooks as stored

    found = in_database(Audit("api webhooks list"), stored.listing)
    rows = [
        {
            "id": one.id,
            "center": one.center,
            "region": one.region,
            "events": " ".join(sorted(one.events)),
            "address": one.address,
            "created_at": one.created_at.isoformat(timespec="seconds"),
            "created_by": one.created_by,
        }
        for one in found
    ]
    print_rows(rows, Layout(format, wide, pager), columns=("id", "center", "region", "events"))


@webhooks.command("remove", epilog="Example: czn-index api webhooks remove 3f9c2a7be1d04c55")
def webhooks_remove(webhook: WebhookArgument) -> None:
    """End a webhook at once; what was on its way to it is dropped."""
    from storage.api import webhooks as stored

    in_database(
        Audit("api webhooks remove", detail=_loggable(webhook)), lambda db: stored.remove(db, webhook, now=now())
    )
    typer.echo(_("Removed."))


@webhooks.command("log", epilog="Example: czn-index api webhooks log --webhook 3f9c2a7be1d04c55")
def webhooks_log(
    webhook: Annotated[str | None, typer.Option("--webhook", metavar="ID", help="Only this webhook.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many of the newest to show.")] = 100,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """List what was sent and what waits, the newest first. Dead ones were tried for a day. Of a request for a call
    nothing stays once it is sent: its moment would tell who has just answered."""
    from storage.api import webhooks as stored

    found = in_database(
        Audit("api webhooks log", detail="" if webhook is None else _loggable(webhook)),
        lambda db: stored.log(db, webhook_id=webhook, limit=limit),
    )
    rows = [
        {
            "webhook": one.webhook_id,
            "event": one.event.value,
            "center": one.center,
            "state": one.state,
            "attempts": one.attempts,
            "status": one.status,
            "error": one.last_error,
            "event_id": one.event_id,
            "created_at": one.created_at.isoformat(timespec="seconds"),
            "due_at": one.due_at.isoformat(timespec="seconds"),
            "ended_at": None if one.ended_at is None else one.ended_at.isoformat(timespec="seconds"),
        }
        for one in found
    ]
    columns = ("webhook", "event", "center", "state", "attempts", "status", "error")
    print_rows(rows, Layout(format, wide, pager), columns=columns)


def _known(names: Sequence[str], kind: type[Name], option: str) -> list[Name]:
    """The members that are named, each once, in their order."""
    known = [one.value for one in kind]
    for one in names:
        if one not in known:
            raise typer.BadParameter(f"{one!r} is not one of {', '.join(known)}", param_hint=option)
    return sorted({kind(one) for one in names})


def _one_place(center: str | None, region: str | None) -> None:
    if center is None and region is None:
        raise typer.BadParameter("--center or --region is needed")


async def _place(db: "Database", center: str | None, region: str | None) -> tuple[int | None, int | None]:
    """The id of a center, which has to be of the region if both are named, or of a region. Raises NotFound."""
    from storage.places import centers
    from storage.places.chosen_centers import chosen

    if center is not None:
        return (await chosen(db, center, region))[0].id, None
    return None, await centers.region_id(db, region or "")


def _loggable(id: str) -> str:
    """Only an id goes into the audit log, because somebody may have typed a key instead."""
    return id if len(id) == 16 and set(id) <= set("0123456789abcdef") else "no id"
