"""The public site: build it, look at it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import group, now, settings
from bot.cli.language import gettext as _
from bot.cli.language import ngettext

app = group("The public site.")


@app.command("build", epilog="Example: czn-index site build --out public")
def site_build(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write; it is replaced as a whole.")],
) -> None:
    """Write the last published results as a site in Russian and English, with its data as JSON and CSV."""
    from bot.site import building

    own = settings()
    report = in_database(
        Audit("site build"),
        lambda db: building.build(
            db, out, now=now(), contact=own.operator_contact, methodologies=own.methodologies, web_url=own.web_url
        ),
        only_reads=True,
    )
    parts = (
        ngettext("{n} center", "{n} centers", report.centers).format(n=report.centers),
        ngettext("{n} region", "{n} regions", report.regions).format(n=report.regions),
        ngettext("{n} file", "{n} files", report.files).format(n=report.files),
    )
    typer.echo(f"{', '.join(parts)}: {out}")


@app.command("serve", epilog="Example: czn-index site serve --dir public --port 8090")
def site_serve(
    dir: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="The site's folder; by default SITE_DIR.")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on this machine; 0 for any.")] = 8090,
) -> None:
    """Show a site to this machine alone, until Ctrl-C."""
    from bot.settings import SettingsError
    from bot.site import serving

    place = dir or settings().site_dir
    if place is None:
        raise SettingsError("SITE_DIR is not set: name the site's folder with --dir")
    try:
        serving.serve(
            place, port, ready=lambda address: typer.echo(_("{address} (Ctrl-C ends it)").format(address=address))
        )
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, f"port {port}") from problem
