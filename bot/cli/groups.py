"""Groups of commands: their help, second names of commands, and former names, which work for one version more and say
what the commands are called now. Of a whole command line only what is called is built."""

from collections.abc import Sequence
from enum import Enum
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

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


class _Conversion:
    """Of a parameter's value. Typer has Pydantic build a converter for each parameter of a command, for all of them
    together as long as it takes to read a nation's list. What was not given needs none."""

    def __init__(self, parameter: Any) -> None:
        self._many = parameter.multiple or parameter.nargs == -1
        self._by_typer = parameter.get_runtime_param

    # Here and below: Typer types these by its own copy of Click, which it does not export.
    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        if isinstance(value, Enum) or (value is None and not self._many):
            return value
        return self._by_typer().coerce(value, param=param, ctx=ctx)

    def itself(self) -> "_Conversion":
        return self


def _sparing(parameters: list[Any]) -> list[Any]:
    """The parameters, each with its own way of being converted."""
    for one in parameters:
        if "get_runtime_param" not in vars(one):
            one.get_runtime_param = _Conversion(one).itself
    return parameters


class Command(TyperCommand):
    def get_params(self, ctx: typer.Context) -> list[Any]:  # type: ignore[override]
        return _sparing(super().get_params(ctx))


class _Described(TyperGroup):
    """A group whose help has the whole first sentence of each command. Click cuts them to fit one line."""

    def get_params(self, ctx: typer.Context) -> list[Any]:  # type: ignore[override]
        return _sparing(super().get_params(ctx))

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


def narrow(app: typer.Typer, words: Sequence[str]) -> None:
    """Leaves the command that these words begin with as the only one: building all others takes a tenth of a list's
    time. Where they name none, as in a request for help, the whole group stays."""
    if tuple(words[:2]) in ALIASES:
        return
    commands = [one for one in app.registered_commands if one.name in words[:1]]
    inside = [one for one in app.registered_groups if one.name in words[:1]]
    if not commands and not inside:
        return
    app.registered_commands, app.registered_groups = commands, inside
    for command in commands:
        command.cls = Command
    for group in inside:
        if group.typer_instance is not None:
            narrow(group.typer_instance, words[1:])
