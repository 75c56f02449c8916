"""A figure of a scenario, beside what the methodology wants of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`low` to `high`: wanted, both included; None where nothing is wanted on that side. `stated`: by section 18."""

    scenario: str
    what: str
    got: float
    low: float | None = None
    high: float | None = None
    stated: str = "–"

    @property
    def within(self) -> bool:
        return (self.low is None or self.got >= self.low) and (self.high is None or self.got <= self.high)

    @property
    def wanted(self) -> str:
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        return f"≥ {self.low:g}" if self.low is not None else f"≤ {self.high:g}" if self.high is not None else "–"
