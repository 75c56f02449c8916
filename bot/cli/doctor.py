"""A look at the whole installation."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import FormatOption, now, settings
from bot.cli.printing import Format, print_rows

if TYPE_CHECKING:
    from bot.doctor.finding import Finding


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Leave the messenger alone.")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """Examine settings, secrets, token, webhook, clock, database, disk, digests, outbox and jobs; say what to do about
    what is amiss. Changes nothing. The exit code is 1 where something fails, 0 where there are only warnings."""
    from dataclasses import asdict

    from bot.doctor.finding import State

    findings = _findings(offline)
    print_rows([asdict(one) for one in findings], format)
    if any(one.state is State.FAIL for one in findings):
        raise typer.Exit(1)


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
