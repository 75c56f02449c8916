"""What the commands share that recompute published figures: rows of what was found, and the exit code."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.language import gettext as _

if TYPE_CHECKING:
    from bot.results.verdicts import Verdict

Found = Sequence[tuple[str, "Verdict"]]
"""Verdicts, each with the version of its methodology."""


def rows_of(found: Found) -> list[dict[str, Any]]:
    return [
        {
            "center": verdict.center,
            "window_start": verdict.window_start,
            "window_end": verdict.window_end,
            "published_at": verdict.published_at,
            "revision": verdict.revision,
            "methodology": str(version),
            "figures": str(verdict.figures),
            "verdict": "; ".join(verdict.differences) or _intact(verdict),
        }
        for version, verdict in found
    ]


def fail_if_different(found: Found) -> None:
    """Ends the command with exit code 1 if any figures are not as published."""
    if any(verdict.differences for _version, verdict in found):
        raise typer.Exit(1)


def _intact(verdict: "Verdict") -> str:
    forgotten, invalid = verdict.forgotten, verdict.invalid
    if verdict.gone:
        return _("not recomputed: {n} of its answers were taken away since").format(n=verdict.gone)
    if not forgotten and not invalid:
        return "identical"
    if not invalid:
        return _("intact; {n} deleted at their owners' wish since").format(n=forgotten)
    if not forgotten:
        return _("intact; {n} marked invalid since").format(n=invalid)
    said = _("intact; {n} deleted at their owners' wish and {invalid} marked invalid since")
    return said.format(n=forgotten, invalid=invalid)
