"""How many invented interviews, all "fully agree", it takes to move a center, and how the quality rules respond.

People who claim to be job seekers, the type that weighs most, attack a center in the middle of its third star. Each
uses a separate account: a second interview from one account never counts.
"""

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np

from benchmarks import sampling
from benchmarks.report import Row
from benchmarks.sampling import QUESTIONNAIRE, Frame
from questionnaire.model import AgeBand
from scoring.gram_sums import GramSums, gram_sums, nothing
from scoring.method_2022.index import centricity_index, composite
from scoring.method_2022.review import under_review
from scoring.method_2022.standing import Record, standing
from scoring.methodology import STANDARD
from scoring.packed_answers import codes
from scoring.quality import QualityClass, assess
from scoring.timing import BURST_MINUTES, burst_limit, completion_rate, is_off_hours, opening_hours, speed_limit

SIZES = (60, 150, 400)
"""Honest interviews in the star's window; a quarter of them in the index's."""
SAMPLES = 15
LEVEL, STAR = -0.25, 3
"""The center's level, in steps of the scale, and its star of record."""
HONEST_SECONDS = [90.0] * 100
HOURS = opening_hours("mo-fr 09:00-18:00")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FIVES = "5" * 15
MOST = 400
"""Nobody invents more."""


@dataclass(frozen=True, slots=True)
class Attack:
    """`gap` between two of its interviews, each of which takes `seconds`; `open_only`: while the center is open.
    `recent` of them fall into the index's window."""

    name: str
    gap: timedelta
    seconds: float
    open_only: bool = True
    recent: float = 1.0


FAST, PATIENT = 12.0, 75.0
ATTACKS = (
    Attack("all at once, fast fingers", timedelta(seconds=20), FAST),
    Attack("all at once, patient", timedelta(seconds=20), PATIENT),
    Attack("one per hour, day and night, patient", timedelta(hours=1), PATIENT, open_only=False),
    Attack("one per open hour, fast fingers", timedelta(hours=1), FAST),
    Attack("one per open hour, patient", timedelta(hours=1), PATIENT),
    Attack("a trickle all year, patient", timedelta(days=2), PATIENT, recent=0.25),
)


@dataclass(frozen=True, slots=True)
class Window:
    """Honest Gram sums by type, of shape (types,), with invented interviews of the classes clean, B and X."""

    honest: GramSums
    clean: int = 0
    b: int = 0
    x: int = 0

    def types(self, counted: int) -> sampling.Types:
        fives = gram_sums(codes([FIVES]))
        more = nothing(len(sampling.TYPES))
        more.n[0], more.products[0] = counted * fives.n, counted * fives.products
        return sampling.sample((self.honest + more)[None]).place(0)

    def index(self, counted: int, frame: Frame) -> float | None:
        found = composite(self.types(counted), frame, STANDARD).index
        return None if found is None else found.value

    def reviewed(self, frame: Frame) -> bool:
        return under_review(
            self.index(self.clean + self.b, frame), self.index(self.clean, frame),
            clean=int(self.honest.n.sum()) + self.clean, b=self.b, x=self.x,
        )  # fmt: skip

    def star(self, frame: Frame) -> int | None:
        whole = centricity_index(self.types(self.clean + self.b), frame, STANDARD)
        return standing(whole, frame, Record(STAR), QUESTIONNAIRE, STANDARD, review=False).star.stars


@dataclass(frozen=True, slots=True)
class Target:
    """A center's two windows before anybody attacks."""

    now: Window
    year: Window


def effort(frame: Frame, advance: Callable[[], None]) -> list[Row]:
    """Without any rules: invented interviews that move the index of the last 13 weeks, and the star."""
    rows: list[Row] = []
    for n in SIZES:
        targets = _targets(n)
        moved = {
            f"index +{points}": [_first(partial(_index_rises, target.now, frame, points)) for target in targets]
            for points in (1, 2)
        }
        moved["one more star"] = [_first(partial(_star_rises, target.year, frame)) for target in targets]
        rows.append({"honest answers a year": str(n), "in 13 weeks": str(n // 4)}
                    | {name: _median(found) for name, found in moved.items()})  # fmt: skip
        advance()
    return rows


def rules(frame: Frame, advance: Callable[[], None]) -> list[Row]:
    """With the rules: the classes of the invented interviews, when the star is frozen, and whether it still rises."""
    rows: list[Row] = []
    for n in SIZES:
        targets = _targets(n)
        for attack in ATTACKS:
            made = list(_made(attack, n // 4))
            frozen, rises = zip(*(_outcome(target, attack, made, frame) for target in targets), strict=True)
            first = made[: max(20, n // 4)]
            shares = {name: f"{100 * first.count(one) / len(first):.0f} %" for name, one in _CLASSES.items()}
            rows.append({"honest answers a year": str(n), "attack": attack.name, "sent": str(len(first)), **shares,
                         "under review from": _median(frozen), "one more star from": _median(rises)})  # fmt: skip
        advance()
    return rows


_CLASSES = {"clean": QualityClass.CLEAN, "B": QualityClass.B, "X": QualityClass.X}


def _targets(n: int) -> list[Target]:
    """The same centers whenever they are asked for."""
    dice = np.random.default_rng(n)
    now, older = (sampling.sums(dice, np.full(SAMPLES, LEVEL), [part] * SAMPLES) for part in (n // 4, n - n // 4))
    return [Target(Window(now[place]), Window(now[place] + older[place])) for place in range(SAMPLES)]


def _made(attack: Attack, honest: int) -> Iterator[QualityClass]:
    """The class of each invented interview, in order; `honest` others came to the center in thirteen weeks."""
    moment, before = MONDAY, list[datetime]()
    for number in range(MOST):
        together = 1 + sum(moment - one < timedelta(minutes=BURST_MINUTES) for one in before[-99:])
        found = assess(
            answers=FIVES, age_band=AgeBand.FROM_35, staff=False, unverified=False,
            speeding=attack.seconds < speed_limit(HONEST_SECONDS),
            burst=together > burst_limit(completion_rate(honest + number, HOURS)),
            off_hours=is_off_hours(moment, HOURS),
        )  # fmt: skip
        yield found.quality
        before.append(moment)
        moment += attack.gap
        while attack.open_only and HOURS.hours_outside(moment):
            moment += timedelta(hours=1)


def _outcome(
    target: Target, attack: Attack, made: Sequence[QualityClass], frame: Frame
) -> tuple[int | None, int | None]:
    """How many invented interviews put the center under review, and how many raise its star before that."""
    for k in range(1, MOST + 1):
        year = _attacked(target.year, made[:k])
        now = _attacked(target.now, made[k - round(attack.recent * k) : k])
        if now.reviewed(frame) or year.reviewed(frame):
            return k, None
        if year.star(frame) == STAR + 1:
            return None, k
    return None, None


def _attacked(window: Window, made: Sequence[QualityClass]) -> Window:
    return Window(window.honest, *(made.count(one) for one in _CLASSES.values()))


def _index_rises(window: Window, frame: Frame, points: int, k: int) -> bool:
    before, after = window.index(0, frame), window.index(k, frame)
    return before is not None and after is not None and after >= before + points


def _star_rises(window: Window, frame: Frame, k: int) -> bool:
    return Window(window.honest, clean=k).star(frame) == STAR + 1


def _first(holds: Callable[[int], bool]) -> int | None:
    return next((k for k in range(1, MOST + 1) if holds(k)), None)


def _median(found: Sequence[int | None]) -> str:
    """The median, if it happens in most samples."""
    known = [one for one in found if one is not None]
    return f"{statistics.median(known):.0f}" if len(known) > len(found) / 2 else "never"
