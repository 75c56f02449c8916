"""A site of methodology 2026.1 made up for the tests: centers in every state."""

from dataclasses import replace
from datetime import date, timedelta

from bot.results.method_2026.place_figures import PlaceFigures
from bot.site.model import Entry, Region, Site, TrendPoint
from scoring.method_2026.card import Card2026
from scoring.method_2026.display import ShownRange
from scoring.method_2026.index import Composition, Figure, State
from scoring.method_2026.participation import ResponseClass
from scoring.method_2026.ranks import Rank
from scoring.method_2026.star_range import StarRange, StarState
from scoring.method_2026.trend import Trend
from scoring.method_2026.visible import VisibleFigures
from tests.bot.site import synthetic
from tests.bot.site.synthetic import LONG, SINCE, UNTIL

GROUPS = {
    "F": Figure(91.04, 88.0, 93.4), "U": Figure(88.9, 84.1, 92.2), "E": Figure(84.5, 80.3, 88.1),
    "P": Figure(82.06, 77.2, 86.3), "C": Figure(79.9, 74.0, 84.8),
}  # fmt: skip
FIGURES = VisibleFigures(
    64, 20, 180, State.FIRM, StarState.STAR, 0, 0, Composition.OWN, Figure(87.24, 83.91, 90.06),
    Figure(86.0, 82.7, 88.8), -1.2, StarRange(4, 4), 85, (0, 0, 9, 85, 5), None, Figure(84.2, 81.6, 86.7),
    Rank(96.4, 14, 210, 1650), Rank(3.1, 1, 9, 40), Trend(3.4, -1.2, 4.6, 1.2, 0.0001, called=True, employers=True),
    groups=GROUPS, adjusted_groups={"F": 89.8, "U": 87.7, "E": 83.3, "P": 80.8, "C": 78.7}, praised=("F2", "F1"),
    response=ResponseClass.MIDDLE,
)  # fmt: skip

BRYANSK = PlaceFigures(Figure(84.6, 82.1, 87.1), Figure(83.9, 81.4, 86.4), 5, 3, 217, 60)


def unranked(figures: VisibleFigures) -> VisibleFigures:
    return replace(figures, range=None, certainty=None, percents=(), rank=None, regional_rank=None, year=None)


FEW = replace(
    unranked(FIGURES), job_seekers=None, employers=None, star_job_seekers=38, state=State.PRELIMINARY,
    missing_for_star=12, star=StarState.NOT_ENOUGH_PEOPLE, adjusted=None, shift=None, trend=None,
    composition=Composition.PREDICTED, adjusted_groups={}, praised=(), response=ResponseClass.NOT_REPORTED,
    last_range=ShownRange(StarRange(3, 4), "2026-08"),
)  # fmt: skip
HIDDEN = VisibleFigures(None, None, None, State.HIDDEN, StarState.HIDDEN, 3, 43)
REVIEWED = replace(unranked(FIGURES), star=StarState.UNDER_REVIEW)
TWO = replace(
    FIGURES, star=StarState.TWO_STARS, range=StarRange(3, 4), certainty=92, percents=(0, 2, 40, 52, 6),
    year=Figure(81.7, 77.9, 84.9), rank=Rank(640.2, 210, 1100, 1650), regional_rank=Rank(14.0, 4, 31, 40),
    trend=Trend(-3.5, -1.2, -2.3, 2.679, 0.39, called=False, employers=False), response=ResponseClass.LOW,
)  # fmt: skip
UNSURE = replace(
    FIGURES, star=StarState.NOT_CERTAIN, range=None, certainty=None, percents=(), year=Figure(79.0, 74.0, 83.4)
)
STATES = {
    "BRY-01": FIGURES, "BRY-02": HIDDEN, "BRY-03": FEW, "BRY-04": REVIEWED, "BRY-05": TWO, "BRY-06": UNSURE,
}  # fmt: skip


def card(figures: VisibleFigures) -> Card2026:
    return Card2026(figures, SINCE, UNTIL, (0.8, 0.2), 79.3, date(2026, 11, 23), "ab" * 32)


def series() -> tuple[TrendPoint, ...]:
    """Four weeks of 2022.1, then three of 2026.1."""
    old = tuple(TrendPoint(UNTIL - timedelta(weeks=6 - at), 200, 80.0 + at, 1.5) for at in range(4))
    new = tuple(
        TrendPoint(UNTIL - timedelta(weeks=2 - at), None, 86.0 + at / 2, None, "2026.1", (82.0, 89.0))
        for at in range(3)
    )
    return old + new


def entry(code: str, figures: VisibleFigures | None) -> Entry:
    return replace(synthetic.whole(code), card=None, later=None if figures is None else card(figures), trend=series())


def everything() -> Site:
    entries = tuple(
        replace(entry(code, figures), name=LONG if code == "BRY-02" else f"Центр {code}")
        for code, figures in STATES.items()
    )
    alone = replace(entry("PSK-01", None), region="Псковская область", city="Псков", trend=())
    return replace(
        synthetic.site(),
        methodology="2026.1",
        index=None,
        shares=(0.8, 0.2),
        nation=PlaceFigures(Figure(80.1, 79.8, 80.4), Figure(80.2, 79.9, 80.5), 1650, 702, 99_000, 21_450),
        late_cases=3,
        regions=(
            Region("Брянская область", "bryanskaya-oblast", None, entries, BRYANSK),
            Region("Псковская область", "pskovskaya-oblast", None, (alone,)),
        ),
    )
