"""What a run of publishing tells, of either version."""

from dataclasses import dataclass

from scoring.windows import Window

BATCH = 20
"""Centers per transaction: few, because the answers of people who are tapping wait for the file meanwhile. If a run
dies between two transactions, the next run publishes the rest."""

FEW = 1_000
"""The most centers to query by their ids; for more, all are read."""


@dataclass(frozen=True, slots=True)
class PublishReport:
    """How many centers got a new snapshot, had no reason to, or must wait, and for which window. Centers wait for more
    new answers, or because a later week has been published: otherwise subtraction could identify somebody."""

    published: int
    unchanged: int
    held: int
    window: Window
