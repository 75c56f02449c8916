"""Which answers count: the quality class of a completed interview and the reasons for it (methodology §2)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from questionnaire.model import SUBSTANTIVE, AgeBand, RespondentType


class QualityClass(StrEnum):
    """Clean and B enter the index; X never does. A flag deletes nothing."""

    CLEAN = "clean"
    B = "B"
    X = "X"


class Reason(StrEnum):
    DUPLICATE = "duplicate"
    STAFF = "staff"
    OUT_OF_RANGE = "out_of_range"
    OTHER_TYPE = "other_type"
    UNVERIFIED = "unverified"
    INVALID = "invalid"
    """An operator's decision, with a written reason; no rule gives it."""
    SPEEDING = "speeding"
    STRAIGHT_LINING = "straight_lining"
    BURST = "burst"
    OFF_HOURS = "off_hours"


DOUBTFUL = frozenset({Reason.SPEEDING, Reason.BURST, Reason.OFF_HOURS})
AGES_OUTSIDE = frozenset({AgeBand.UNDER_18, AgeBand.OVER_70})
LEAST_STRAIGHT = 12
"""The fewest substantive answers that, if all equal, are a straight line."""


class WhyNot(StrEnum):
    """Why an interview does not count. A client is told the first of these that holds, in texts with its name."""

    STAFF = "staff"
    DUPLICATE = "duplicate"
    OUT_OF_RANGE = "out-of-range"
    OTHER_TYPE = "other-type"
    UNVERIFIED = "unverified"
    INVALID = "invalid"
    HASTE = "haste"


REQUIRES: Mapping[WhyNot, frozenset[Reason]] = {
    WhyNot.STAFF: frozenset({Reason.STAFF}),
    WhyNot.DUPLICATE: frozenset({Reason.DUPLICATE}),
    WhyNot.OUT_OF_RANGE: frozenset({Reason.OUT_OF_RANGE}),
    WhyNot.OTHER_TYPE: frozenset({Reason.OTHER_TYPE}),
    WhyNot.UNVERIFIED: frozenset({Reason.UNVERIFIED}),
    WhyNot.INVALID: frozenset({Reason.INVALID}),
    WhyNot.HASTE: frozenset({Reason.SPEEDING, Reason.STRAIGHT_LINING}),
}
"""The reasons that must all hold. A rule that excludes interviews is an entry here, and nowhere else."""
UNHEARD = frozenset({WhyNot.STAFF, WhyNot.DUPLICATE})
"""Where not even a comment is passed on. Other words are, even if the answers do not count."""


@dataclass(frozen=True, slots=True)
class Assessment:
    quality: QualityClass
    reasons: tuple[Reason, ...]

    @property
    def why_not(self) -> WhyNot | None:
        return why_not(self.reasons)


def is_apart(reasons: str) -> bool:
    """Whether an interview, with its reasons as they are stored, puts no center under review: it is neither a job
    seeker's nor an employer's, and nothing is doubtful about it; or a person has looked at it and set it aside."""
    return not {Reason.OTHER_TYPE, Reason.INVALID}.isdisjoint(reasons.split(","))


def is_straight_line(answers: str) -> bool:
    substantive = [digit for digit in answers if int(digit) in SUBSTANTIVE]
    return len(substantive) >= LEAST_STRAIGHT and len(set(substantive)) == 1


def assess(
    *,
    answers: str,
    age_band: AgeBand | None,
    staff: bool,
    unverified: bool,
    respondent_type: RespondentType | None = None,
    duplicate: bool = False,
    speeding: bool = False,
    burst: bool = False,
    off_hours: bool = False,
) -> Assessment:
    """Assesses an interview from the facts known when it completes.

    `staff`: the account belongs to an administrator or operator. `unverified`: no visit token, at a center that
    requires one. The rest is known only if the answers were timed or the account is known: see `scoring.timing`.
    Reasons come in the order of the methodology's table.
    """
    checks = {
        Reason.DUPLICATE: duplicate,
        Reason.STAFF: staff,
        Reason.OUT_OF_RANGE: age_band in AGES_OUTSIDE,
        Reason.OTHER_TYPE: respondent_type is RespondentType.OTHER,
        Reason.UNVERIFIED: unverified,
        Reason.SPEEDING: speeding,
        Reason.STRAIGHT_LINING: is_straight_line(answers),
        Reason.BURST: burst,
        Reason.OFF_HOURS: off_hours,
    }
    reasons = tuple(reason for reason, holds in checks.items() if holds)
    return Assessment(quality_class(reasons), reasons)


def why_not(reasons: Collection[str]) -> WhyNot | None:
    """Why an interview with these reasons does not count; None if it counts.

    >>> why_not(["out_of_range", "off_hours"]), why_not(["speeding"]), why_not(["speeding", "straight_lining"])
    (<WhyNot.OUT_OF_RANGE: 'out-of-range'>, None, <WhyNot.HASTE: 'haste'>)
    """
    given = set(reasons)
    return next((why for why, needed in REQUIRES.items() if needed <= given), None)


def quality_class(reasons: Collection[Reason]) -> QualityClass:
    """X if the interview does not count; B if a reason makes it doubtful; else clean."""
    if why_not(reasons) is not None:
        return QualityClass.X
    return QualityClass.B if DOUBTFUL.intersection(reasons) else QualityClass.CLEAN
