"""A fall that an early warning is about; `scoring.method_2026.cusum` finds them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fall:
    """A run of batches that ends in an alarm.

    since     the first week of the run: the sum was 0 before it, so the fall probably began here (Page 1954)
    last      the week that closed the batch with the alarm
    people    new job seekers in the run
    points    how far they are below, as the mean over batches weighted by people
    level     S at the alarm
    newest    whether no batch has closed since: only then the center itself is warned
    """

    since: int
    last: int
    people: int
    points: float
    level: float
    newest: bool
