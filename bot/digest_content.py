"""What a weekly digest says, frozen: figures and codes only, no wording, to be read in any language later."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of indicators on 0–100 with its 95 % interval; `previous` (window) and `region` where known."""

    code: str
    score: float
    ci_low: float
    ci_high: float
    previous: float | None = None
    region: float | None = None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question's mean on 0–100 over both types, and how many answered it."""

    code: str
    mean: float
    n: int


@dataclass(frozen=True, slots=True)
class Change:
    """Index points against the window before; `called` where it is significant and large enough to be called one."""

    points: float
    called: bool


@dataclass(frozen=True, slots=True)
class DigestContent:
    """One center's week.

    Below the minimum of answers only `n` and `missing` (answers still needed) are set: nothing else is shown.
    `employers` says where the employers' part of the index comes from: "own", "national" or "absent".
    Indices of the types are set from 10 answers of that type on.
    """

    center_code: str
    center_name: str
    city: str
    region: str
    week: int
    window_start: date
    window_end: date
    n: int
    n_job_seeker: int
    n_employer: int
    new: int
    missing: int
    preliminary: bool = False
    index: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    change: Change | None = None
    employers: str = "own"
    index_job_seeker: float | None = None
    index_employer: float | None = None
    region_index: float | None = None
    groups: tuple[GroupLine, ...] = ()
    strongest: QuestionLine | None = None
    weakest: QuestionLine | None = None

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, default=date.isoformat)

    @classmethod
    def from_json(cls, text: str) -> Self:
        fields: dict[str, Any] = json.loads(text)
        for key in ("window_start", "window_end"):
            fields[key] = date.fromisoformat(fields[key])
        for key in ("strongest", "weakest"):
            if fields[key] is not None:
                fields[key] = QuestionLine(**fields[key])
        if fields["change"] is not None:
            fields["change"] = Change(**fields["change"])
        fields["groups"] = tuple(GroupLine(**line) for line in fields["groups"])
        return cls(**fields)
