"""What a center's figures are compared with: the national medians, the limit of called changes, and all ranks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from bot.results.method_2026.own import OwnFigures
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.ranks import Rank, ranks
from scoring.method_2026.star_range import Posterior, StarState
from scoring.method_2026.trend import Movement, movement

UNRANKED = (StarState.HIDDEN, StarState.UNDER_REVIEW, StarState.NO_NORMS, StarState.NOT_ENOUGH_PEOPLE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The nation at one moment, from the figures of its centers.

    median      of the adjusted indices; None without any
    movement    of the nation between the windows, and which changes are called; None without any change
    ranks       of centers by id: in the nation, and in the region
    """

    median: float | None
    movement: Movement | None
    ranks: dict[int, tuple[Rank, Rank]] = field(default_factory=dict)


def compared(own: Mapping[int, OwnFigures], regions: Mapping[int, str], constants: Constants = STANDARD) -> Comparison:
    """The comparison over centers, by id; `regions` of each."""
    ordered = sorted(own)
    adjusted = [one.value for one in (own[center_id].adjusted for center_id in ordered) if one is not None]
    changes = [one for one in (own[center_id].change for center_id in ordered) if one is not None]
    places = {center_id: place for center_id in ordered if (place := _place(own[center_id])) is not None}
    national = _ranked(places)
    regional: dict[int, Rank] = {}
    for region in sorted({regions[center_id] for center_id in places}):
        regional |= _ranked({one: place for one, place in places.items() if regions[one] == region})
    return Comparison(
        median=median(adjusted) if adjusted else None,
        movement=movement(changes, constants),
        ranks={center_id: (national[center_id], regional[center_id]) for center_id in places},
    )


def _place(own: OwnFigures) -> Posterior | None:
    """The posterior of a center that has a rank."""
    return None if own.star in UNRANKED else own.posterior


def _ranked(places: Mapping[int, Posterior]) -> dict[int, Rank]:
    return dict(zip(places, ranks(list(places.values())), strict=True))
