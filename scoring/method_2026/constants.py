"""Every number that somebody had to choose, in one place (methodology §19)."""

from dataclasses import dataclass

from questionnaire.model import RespondentType

TYPES = (RespondentType.JOB_SEEKER, RespondentType.EMPLOYER)
"""The order of both types in every pair and in the first axis of every array."""


@dataclass(frozen=True, slots=True)
class Constants:
    """The constants of version 2026.1. The group weights are in the questionnaire.

    share_job_seekers      π: the job seekers' part of a center's index
    min_item_answers       N_q that an item of every group needs before a type's index stands
    shown, firm            people below which nothing is shown, and below which an index is preliminary
    own_employers          employers from which their own answers enter
    prior_people           weight of the national variance in a center's variance, in people
    pseudo_answers         answers at the norm that are added before an interval is taken
    confidence             of every interval
    pooled_from            people from which a center enters the norms
    weight_cap             people beyond which a center's variance weighs no more
    variance_cap           medians beyond which a center's variance counts no more
    winsorised             share of centers on either side whose distance from the norm is cut
    usual_rho              ρ where too few centers have both types (`rho_centers`)
    largest_rho            the bound of ρ
    edge                   points from 0 and 100 beyond which no norm lies: a level on the logit scale is within them
    mix_cap                answers beyond which a center weighs no more in the case-mix
    ridge                  answers that draw each case-mix coefficient to zero
    adjusted_from          people from which the adjusted index is published
    least_width            the narrowest star, in points
    cuts                   the cuts between stars, in star widths from the norm
    star_people            the fewest job seekers of a star
    first, keep, narrow    certainty of a star range when first shown, while kept, and of a shorter one that replaces it
    norms_centers          centers without which there are no stars
    item_centers           centers with `advised_from` answers that the upper quartile of a question needs
    trend_rate             false discovery rate of called changes
    least_change           points of a called change
    prior_change_people    degrees of freedom that the national variance adds to a test of change
    """

    version: str = "2026.1"
    share_job_seekers: float = 0.8
    min_item_answers: int = 5
    shown: int = 10
    firm: int = 30
    own_employers: int = 10
    prior_people: int = 10
    pseudo_answers: int = 2
    confidence: float = 0.95
    pooled_from: int = 10
    weight_cap: int = 100
    variance_cap: float = 4.0
    winsorised: float = 0.10
    usual_rho: float = 0.5
    rho_centers: int = 50
    largest_rho: float = 0.95
    edge: float = 1.0
    mix_cap: int = 200
    ridge: int = 100
    adjusted_from: int = 30
    least_width: float = 3.0
    cuts: tuple[float, float, float, float] = (-1.75, -0.75, 0.75, 1.75)
    star_people: int = 50
    first: float = 0.80
    keep: float = 0.65
    narrow: float = 0.90
    norms_centers: int = 100
    item_centers: int = 30
    advised_from: int = 30
    trend_rate: float = 0.10
    least_change: float = 2.0
    prior_change_people: int = 20

    @property
    def shares(self) -> tuple[float, float]:
        """π and 1 − π, the latter without the rounding error of binary fractions."""
        return self.share_job_seekers, round(1 - self.share_job_seekers, 12)


STANDARD = Constants()
