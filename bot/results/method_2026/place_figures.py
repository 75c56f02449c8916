"""The figures of a region or of the country, apart from how they are found: pages are written without a database."""

from dataclasses import dataclass

from scoring.method_2026.index import Figure


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """A place as everybody may see it; figures are exact, to be rounded where they are shown.

    index         as answered, with its 95 % interval
    adjusted      to the country's usual mix; None where it would tell that of a few people
    centers       that have an index
    with_own      of these, whose employers answered themselves: only they are in the employers' mean
    job_seekers   people behind the index; None where the hidden number of a single center would follow
    employers     likewise, of those centers
    """

    index: Figure
    adjusted: Figure | None
    centers: int
    with_own: int
    job_seekers: int | None
    employers: int

    @property
    def shown(self) -> Figure:
        """What a center's index is compared with."""
        return self.adjusted or self.index
