"""The frozen content of an alert: figures and codes only, no wording, to be read in any language later."""

from dataclasses import dataclass

from scoring.alerts import Alert
from scoring.method_2026.versions import EARLIER


@dataclass(frozen=True, slots=True)
class AlertContent:
    """A problem at a center.

    answered        whether it ever had an answer that counts
    index, points   of a fall: the published index, and how far it lies below that of the window before
    methodology     by which they were computed; by 2026.1 the country's own movement is taken off the points
    """

    alert: Alert
    center_name: str
    city: str
    answered: bool
    index: float | None = None
    points: float | None = None
    methodology: str = EARLIER
