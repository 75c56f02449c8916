"""Groups of commands: their help, second names of commands, and former names, which work for one version more and say
what the commands are called now."""

from typing import Any

import typer
from typer.core import TyperGroup

from bot.cli.language import gettext as _
from bot.cli.language import spoken_error

RENAMED = {
    "alerts show": "list",
    "audit show": "list",
    "centers verification": "set-verification",
    "quality report": "show",
    "questionnaire codebook": "export",
    "visits report": "import",
}
"""The former names, and the last word of the new ones."""
ALIASES = {("report", "quality"): ("quality", "export")}
"""Second names of commands, for good: the words that people look for them by."""

LONGEST_SENTENCE = 400


class _Described(TyperGroup):
    """A group whose help has the whole first sentence of each command. Click cuts them to fit one line."""

    # Here and below: Typer types these by its own copy of Click, which it does not export.
    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        with formatter.section(_("Commands")):
            formatter.write_dl(
                [(name, one.get_short_help_str(LONGEST_SENTENCE)) for name, one in self.commands.items()]
            )


class Whole(_Described):
    """All commands, some of them by a second name as well."""

    def resolve_command(self, ctx: typer.Context, args: list[str]) -> Any:  # type: ignore[override]
        real = ALIASES.get((args[0], args[1])) if len(args) > 1 else None
        return super().resolve_command(ctx, args if real is None else [*real, *args[2:]])


class Group(_Described):
    """A group whose commands can also be called by their former names. Help and completion do not name those."""

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        now = RENAMED.get(f"{self.name} {cmd_name}")
        if now is None:
            return super().get_command(ctx, cmd_name)
        if not ctx.resilient_parsing:
            said = f"'{self.name} {cmd_name}' is called '{self.name} {now}' now; the former name goes with version 2"
            typer.echo(f"czn-index: {spoken_error(said)}", err=True)
        return super().get_command(ctx, now)
