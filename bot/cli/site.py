"""The public site: build it, look at it."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.audited import Audit, in_database
from bot.cli.common import group, now, settings

app = group("The public site: build it, look at it.")


@app.command("build", epilog="Example: czn-index site build --out public")
def site_build(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the site is to stand; replaced as a whole.")],
) -> None:
    """Write what was published last as a site in Russian and English, with its data as JSON and CSV."""
    from bot.site import building

    contact = settings().operator_contact
    report = in_database(Audit("site build"), lambda db: building.build(db, out, now=now(), contact=contact))
    typer.echo(f"{report.centers} centers in {report.regions} regions, {report.files} files: {out}")


@app.command("serve", epilog="Example: czn-index site serve --dir public --port 8090")
def site_serve(
    dir: Annotated[
        Path | None, typer.Option("--dir", metavar="DIR", help="Where the site stands; by default SITE_DIR.")
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
        serving.serve(place, port, ready=lambda address: typer.echo(f"{address} (Ctrl-C ends it)"))
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, f"port {port}") from problem
