"""What the recomputing of a snapshot finds, of either version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SHOWN_DIFFERENCES = 5


class Figures(StrEnum):
    """What the figures of a verdict are."""

    CENTER = "center"
    COMPARISON = "comparison"
    EARLY_WARNINGS = "early warnings"
    IMPORTANCE = "importance of questions"
    COURSES = "usual courses"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`differences` is empty if the snapshot is reproduced. `forgotten` counts its answers that were deleted since at
    their owners' wish, `invalid` those that an operator has marked invalid since: all others are unchanged, but the
    figures can no longer be computed from them.

    figures   what was recomputed
    gone      of figures that the weekly run keeps: how many of their answers were taken away since, so that nobody can
              recompute them
    """

    center: str
    week: int
    revision: int
    window_start: str
    window_end: str
    published_at: str
    differences: tuple[str, ...]
    forgotten: int = 0
    invalid: int = 0
    figures: Figures = Figures.CENTER
    gone: int = 0


def differences(published: str, recomputed: str) -> list[str]:
    """The first differences between two results as JSON, by name."""
    return _changed("", json.loads(published), json.loads(recomputed))[:SHOWN_DIFFERENCES]


def _changed(path: str, published: Any, recomputed: Any) -> list[str]:
    """The differences between two results, such as "index.groups.F.value: 80.0 published, 79.5 recomputed"."""
    if isinstance(published, Mapping) and isinstance(recomputed, Mapping):
        found = []
        for key in sorted(published.keys() | recomputed.keys()):
            found += _changed(f"{path}.{key}" if path else key, published.get(key), recomputed.get(key))
        return found
    if published == recomputed:
        return []
    return [f"{path}: {published} published, {recomputed} recomputed"]
