"""Help texts in the chosen language: of groups, commands, options and arguments."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import typer

from bot.cli.language import gettext as _

EXAMPLE = "Example: "
LIFTED = ("help", "short_help", "options_metavar", "subcommand_metavar")


class SpokenContext(typer.Context):
    def make_formatter(self) -> Any:
        formatter = super().make_formatter()
        # Click has no other place for the word before the usage line.
        formatter.write_usage = partial(formatter.write_usage, prefix=_("Usage: "))  # type: ignore[method-assign]
        return formatter


def speak(command: Any) -> None:
    """Puts the help of a command, and of those below it, into the chosen language."""
    for one in tree(command):
        one.context_class = SpokenContext
        for name in LIFTED:
            if text := getattr(one, name, None):
                setattr(one, name, spoken(text))
        if one.epilog:
            one.epilog = one.epilog.replace(EXAMPLE, _("Example: "), 1)
        for parameter in parameters(one):
            parameter.help = spoken(parameter.help)


def tree(command: Any) -> Iterator[Any]:
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from tree(below)


def parameters(command: Any) -> Iterator[Any]:
    """Those with a help text, `--help` included."""
    own = [*command.params, command.get_help_option(typer.Context(command))]
    return (one for one in own if getattr(one, "help", None))


def spoken(text: str) -> str:
    return "\n\n".join(_(paragraph) for paragraph in paragraphs(text))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text, each in one line, as the catalogue has them."""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
