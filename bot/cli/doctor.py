"""A look at the whole installation."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import FormatOption, PagerOption, WideOption, now, settings
from bot.cli.language import spoken_error
from bot.cli.printing import Format, Layout, Row, print_rows

if TYPE_CHECKING:
    from bot.doctor.finding import Finding


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Do not contact the messenger.")] = False,
    format: FormatOption = Format.TABLE,
    wide: WideOption = False,
    pager: PagerOption = True,
) -> None:
    """Examine the installation and say what to do about each problem.

    It looks at settings, secrets, token, webhook, clock, database, disk, digests, outbox, jobs, backups, cases and
    norms, and changes nothing. The exit code is 1 if something fails, 0 if there are only warnings.
    """
    from dataclasses import asdict

    from bot.doctor.finding import State

    findings = _findings(offline)
    layout = Layout(format, wide, pager)
    print_rows([_spoken(one) if layout.is_table else asdict(one) for one in findings], layout)
    if any(one.state is State.FAIL for one in findings):
        raise typer.Exit(1)


def _spoken(finding: "Finding") -> Row:
    texts = {"found": spoken_error(finding.found), "remedy": finding.remedy and spoken_error(finding.remedy)}
    return {"check": spoken_error(finding.check), "state": str(finding.state), **texts}


def _findings(offline: bool) -> "list[Finding]":
    import asyncio
    import logging

    from bot import logs
    from bot.doctor import examining
    from bot.doctor.finding import fail
    from bot.settings import LogFormat, SettingsError

    logs.configure(LogFormat.CONSOLE, level=logging.CRITICAL)
    try:
        chosen = settings()
    except SettingsError as error:
        return [fail("settings", str(error), "correct it in .env or the environment; nothing else was examined")]
    return asyncio.run(examining.examine(chosen, now, offline=offline))
