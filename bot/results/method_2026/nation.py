"""What a center's figures are compared with: the national medians, the limit of called changes, and all ranks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from bot.results.method_2026.own import OwnFigures
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.ranks import Rank, ranks
from scoring.method_2026.star_range import Posterior, StarState
from scoring.method_2026.trend import Change, Movement, movement

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


@dataclass(frozen=True, slots=True)
class Value:
    value: float


@dataclass(frozen=True, slots=True)
class Compared:
    """The part of a center's `OwnFigures` that the comparison rests on: read many times faster than the whole."""

    adjusted: Value | None
    change: Change | None
    posterior: Posterior | None
    star: StarState


def compared(
    own: Mapping[int, OwnFigures | Compared], regions: Mapping[int, str], constants: Constants = STANDARD
) -> Comparison:
    """The comparison over centers, by id; `regions` of each."""
    ordered = sorted(own)
    adjusted = [one.value for one in (own[center_id].adjusted for center_id in ordered) if one is not None]
    changes = [one for one in (own[center_id].change for center_id in ordered) if one is not None]
    places = {center_id: place for center_id in ordered if (place := _place(own[center_id])) is not None}
    national = _ranked(places)
    by_region: dict[str, dict[int, Posterior]] = {}
    for center_id, place in places.items():
        by_region.setdefault(regions[center_id], {})[center_id] = place
    regional = {center_id: rank for mine in by_region.values() for center_id, rank in _ranked(mine).items()}
    return Comparison(
        median=median(adjusted) if adjusted else None,
        movement=movement(changes, constants),
        ranks={center_id: (national[center_id], regional[center_id]) for center_id in places},
    )


def _place(own: OwnFigures | Compared) -> Posterior | None:
    """The posterior of a center that has a rank."""
    return None if own.star in UNRANKED else own.posterior


def _ranked(places: Mapping[int, Posterior]) -> dict[int, Rank]:
    return dict(zip(places, ranks(list(places.values())), strict=True))
