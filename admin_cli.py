"""The operators' command line; a module for each noun stands in `bot/cli`."""

import gc
import os
import sys
from typing import Annotated

import typer
from typer.main import get_command

from bot import standard_streams
from bot.cli import (
    admins,
    alerts,
    api,
    audit,
    cases,
    centers,
    database,
    digest,
    doctor,
    failures,
    groups,
    index,
    indicators,
    kiosks,
    lake,
    language,
    nation_lists,
    norms,
    posters,
    privacy,
    quality,
    questionnaire,
    questions,
    report,
    responses,
    sheets,
    site,
    spoken_help,
    themes,
    visits,
    voices,
    week,
)
from bot.cli.version import print_version

ALLOCATIONS = 500_000
"""Until the next look for garbage. Python's 700 make it look a hundred times while a command loads its libraries, which
are none; and what a nation's list makes of its rows is none either."""

app = typer.Typer(
    name="czn-index",
    cls=groups.Whole,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("week", epilog="Example: czn-index week")(week.week)
app.add_typer(database.app, name="db")
app.add_typer(centers.app, name="centers")
app.add_typer(admins.app, name="admins")
app.add_typer(audit.app, name="audit")
app.add_typer(responses.app, name="responses")
responses.app.command("sheets", epilog="Example: czn-index responses sheets BRY-01 --count 200 --out sheets.pdf")(
    sheets.responses_sheets
)
responses.app.command("type", epilog="Example: czn-index responses type --twice --day 2026-11-24")(
    sheets.responses_type
)
app.add_typer(lake.app, name="lake")
app.add_typer(index.app, name="index")
index.app.command("warnings", epilog="Example: czn-index index warnings --region 'Псковская область'")(
    nation_lists.warnings
)
index.app.command("gaps", epilog="Example: czn-index index gaps --center BRY-01 --all")(nation_lists.gaps)
index.app.command("actions", epilog="Example: czn-index index actions --format csv")(nation_lists.actions)
app.add_typer(norms.app, name="norms")
app.add_typer(indicators.app, name="indicators")
app.add_typer(questionnaire.app, name="questionnaire")
app.add_typer(questions.app, name="questions")
app.add_typer(quality.app, name="quality")
app.add_typer(cases.app, name="cases")
app.add_typer(digest.app, name="digest")
app.add_typer(alerts.app, name="alerts")
app.add_typer(privacy.app, name="privacy")
app.command("report", epilog="Example: czn-index report --out report/ --region 'Псковская область'")(report.report)
app.add_typer(themes.app, name="themes")
app.add_typer(voices.app, name="voices")
app.add_typer(visits.app, name="visits")
app.add_typer(kiosks.app, name="kiosk")
app.add_typer(site.app, name="site")
app.add_typer(api.app, name="api")
app.command("posters", epilog="Example: czn-index posters BRY-01 PSK-02 --out posters/")(posters.posters)
app.command("doctor", epilog="Example: czn-index doctor --offline")(doctor.doctor)


@app.callback()
def common_options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=print_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Run the client-centricity index of employment centers."""


def main() -> None:
    """Runs a command; a failure is one line on standard error and a non-zero exit.

    The owner alone may read the files that commands and their libraries write; public ones say so themselves.
    """
    standard_streams.prepare()
    os.umask(0o077)
    gc.set_threshold(ALLOCATIONS)
    # Pydantic has none here, and would look for them in every installed package.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    language.speak(language.wanted(os.environ))
    groups.narrow(app, sys.argv[1:])
    command = get_command(app)
    if language.is_russian():
        spoken_help.speak(command)
    status = failures.status_of(lambda: command(standalone_mode=False))
    # At its end Python would look for garbage through all libraries, three times.
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    main()
