"""Early warnings as the weekly run has kept them, for those who only read them (methodology §10).

`bot.results.method_2026.early_warnings` finds them, with libraries that a list has no other use for.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.results.frozen_json import from_json
from scoring.method_2026.fall import Fall
from storage.engine.database import Database
from storage.workers import properties

KEPT = "early_warnings"
"""The property with the warnings of the newest week."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A center that fell within the norms year; the weeks of `fall` are those of the calendar."""

    center_id: int
    fall: Fall


@dataclass(frozen=True, slots=True)
class KeptWarnings:
    """All falls up to a week by the norms with this hash, by center and time; none without norms."""

    week: int
    norms: str | None
    falls: tuple[Warned, ...] = ()

    def ordered(self, codes: Mapping[int, str]) -> list[Warned]:
        """Those of these centers, whose codes are given by id: new ones, then earlier ones, the largest first."""
        mine = [one for one in self.falls if one.center_id in codes]
        return sorted(
            mine, key=lambda one: (not one.fall.newest, -one.fall.points, codes[one.center_id], one.fall.last)
        )

    @property
    def alarmed(self) -> frozenset[int]:
        """The centers whose newest batch of new people has raised an alarm: they are warned in their digests."""
        return frozenset(one.center_id for one in self.falls if one.fall.newest)


async def kept(db: Database) -> KeptWarnings | None:
    """Of the newest week that a weekly run has looked at."""
    text = await properties.get(db, KEPT)
    return None if text is None else from_json(KeptWarnings, text)
