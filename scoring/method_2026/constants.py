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
    case_rate              false discovery rate of cases
    least_doubtful         doubtful answers (class B) without which there is no case
    doubtful_share         the nation's share of doubtful answers is taken to be at least this
    doubtful_ratio         a case has this many times the nation's share
    least_clean            clean answers that a doubtful effect is measured against
    effect_points, effect_errors
                           by how many points and standard errors doubtful answers must move an index
    sign_people            job seekers that the signs of invented answers need
    sign_answers           substantive answers of a person that can be all fives or all ones
    fit_answers            substantive answers of a person that a correlation needs
    entry_people           people by slip, and by poster, whose indices are compared
    least_scale            the spread of a sign over centers is taken to be at least this
    all_ones_share         the nation's share of people with nothing but ones is taken to be at least this
    yardstick_centers      centers without which no center can be compared with the others
    operators_days         days after which an open case is counted publicly
    batch_people           new people that close a batch of the early warning
    base_weeks             weeks that the early warning compares a batch with
    cusum_slack            standard errors of a batch that are put down to chance
    cusum_alarm            the sum above which it warns
    lens_people            people of each type whose groups are compared
    lens_errors, gap_errors
                           standard errors of a named difference of five groups
    advice_errors          standard errors behind the upper quartile of a recommended question
    most_advice            the most recommendations
    size_classes           the fewest people of each class of centers that an action is compared in
    control_centers        centers without an action that a comparison needs
    action_errors          standard errors by which a center rose more or less than the others
    reported_share         part of the opening days whose visits must be reported
    response_cuts          response rates between the classes that are shown
    stratum_answers        answers of a stratum of the calibration
    asked_share            visits that must have got a token at a center where most answers come by token
    slip_share             part of the answers from which on most come by token
    unlike_points          points by which a question must differ from the rest at a kind of people to be named
    national_answers       answers of the nation behind a published case-mix coefficient
    least_cell             people of any published count, and of the rest
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
    case_rate: float = 0.01
    least_doubtful: int = 5
    doubtful_share: float = 0.05
    doubtful_ratio: float = 3.0
    least_clean: int = 10
    effect_points: float = 2.0
    effect_errors: float = 3.29
    sign_people: int = 30
    sign_answers: int = 8
    fit_answers: int = 3
    entry_people: int = 10
    least_scale: float = 0.25
    all_ones_share: float = 0.002
    yardstick_centers: int = 30
    operators_days: int = 14
    batch_people: int = 5
    base_weeks: int = 39
    cusum_slack: float = 0.5
    cusum_alarm: float = 5.0
    lens_people: int = 30
    lens_errors: float = 2.576
    gap_errors: float = 2.576
    advice_errors: float = 2.713
    most_advice: int = 3
    size_classes: tuple[int, ...] = (30, 60, 120, 240, 480)
    control_centers: int = 100
    action_errors: float = 1.96
    reported_share: float = 0.5
    response_cuts: tuple[float, float] = (0.05, 0.20)
    stratum_answers: int = 5
    asked_share: float = 0.5
    slip_share: float = 0.5
    unlike_points: float = 3.0
    national_answers: int = 1000
    least_cell: int = 5

    @property
    def shares(self) -> tuple[float, float]:
        """π and 1 − π, the latter without the rounding error of binary fractions."""
        return self.share_job_seekers, round(1 - self.share_job_seekers, 12)


STANDARD = Constants()
