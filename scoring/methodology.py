"""Every free choice of methodology 2022.1, in one place."""

from dataclasses import dataclass

from questionnaire.model import RespondentType


@dataclass(frozen=True, slots=True)
class Methodology:
    """The constants behind every published figure. The group weights are in the questionnaire.

    version                   published with every figure
    share_job_seekers         π of the job seekers in the center's index; the employers have the rest
    min_item_answers          substantive answers that an item in every group needs before a type's index stands
    smoothing_interviews      weight of the national variance in a center's smoothed variance, in interviews
    confidence                of every interval
    min_shown                 interviews below which nothing is shown
    min_firm                  interviews below which the index is preliminary
    window_weeks              complete ISO weeks in the index
    false_discovery_rate      of the changes that are called significant over all centers
    least_change              points that a significant change must have to be called one
    star_weeks                complete ISO weeks behind a star
    star_cuts                 shrunk indices from which a center has 2, 3, 4, 5 stars; fixed for a year
    hysteresis                points beyond a cut before a star moves
    least_for_star            job seekers' interviews that a star needs
    least_reliability         τ²/(τ² + SE²) that a star needs
    review_difference         points between the index with and without class B from which a center is under review
    review_share              share of interviews of class B and X from which a center is under review
    frame_tolerance           share of the nation's interviews that may change before a week's frame is frozen anew
    least_for_lens            interviews of each type without which a gap between the types is never called real
    lens_errors               standard errors that such a gap must exceed
    least_for_advice          substantive answers that a question needs, at this center and in its quartile
    least_quartile_centers    centers that the upper quartile of a question needs
    advice_errors             standard errors that the points to be won must exceed
    most_advice               recommendations at a time
    least_gap_centers         centers without which answers and facts are not compared
    largest_usual_gap         standard deviations between answers and facts that are nothing unusual
    min_cell                  people below which a cell is hidden, and new interviews that renew figures
    """

    version: str = "2022.1"
    share_job_seekers: float = 0.8
    min_item_answers: int = 5
    smoothing_interviews: int = 10
    confidence: float = 0.95
    min_shown: int = 10
    min_firm: int = 30
    window_weeks: int = 13
    false_discovery_rate: float = 0.10
    least_change: float = 2.0
    star_weeks: int = 52
    star_cuts: tuple[float, float, float, float] = (60.0, 70.0, 80.0, 90.0)
    hysteresis: float = 1.5
    least_for_star: int = 50
    least_reliability: float = 0.75
    review_difference: float = 2.0
    review_share: float = 0.15
    frame_tolerance: float = 0.01

    def share(self, kind: RespondentType) -> float:
        """π of a type."""
        return self.share_job_seekers if kind is RespondentType.JOB_SEEKER else self.share_employers

    least_for_lens: int = 30
    lens_errors: float = 2.0
    least_for_advice: int = 30
    least_quartile_centers: int = 4
    advice_errors: float = 2.0
    most_advice: int = 3
    least_gap_centers: int = 10
    largest_usual_gap: float = 2.0
    min_cell: int = 5

    @property
    def share_employers(self) -> float:
        """1 − π, without the rounding error of binary fractions."""
        return round(1 - self.share_job_seekers, 12)


STANDARD = Methodology()
