"""The frozen content of an alert: figures and codes only, no wording, to be read in any language later."""

from dataclasses import dataclass

from scoring.alerts import Alert


@dataclass(frozen=True, slots=True)
class AlertContent:
    """A problem at a center.

    answered        whether it ever had an answer that counts
    index, points   of a fall: the published index, and how far it lies below that of the window before
    """

    alert: Alert
    center_name: str
    city: str
    answered: bool
    index: float | None = None
    points: float | None = None
