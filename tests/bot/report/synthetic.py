"""Synthetic reports for the tests, with any number of centers, of sizes as skewed as real ones."""

import math
import random
from datetime import UTC, date, datetime, timedelta

from bot.report.model import CenterLine, NonUseLine, Place, Report, Rollup, TrendPoint
from questionnaire.model import COUNTED_TYPES
from scoring.facts import GapVerdict
from scoring.method_2022.heading import Heading
from scoring.method_2022.lenses import Lens
from scoring.method_2022.perceived import Gap
from scoring.method_2022.shrinkage import Between
from scoring.method_2022.stars import StarState
from scoring.shares import wilson

GROUPS = "FUEPC"
REGIONS = ("Брянская область", "Псковская область", "Республика Татарстан", "Забайкальский край", "Москва")
CITIES = ("Брянск", "Псков", "Казань", "Чита", "Москва", "Великие Луки", "Набережные Челны")
BETWEEN = Between(mean=81.3, se=0.4, tau2=16.0, centers=1)
REASONS = ("duplicate", "staff", "out_of_range", "unverified", "speeding", "straight_lining", "burst", "off_hours")
END = date(2026, 11, 22)


def report(centers: int, *, seed: int = 1, region: str | None = None) -> Report:
    """About one center in eight has too few answers to be shown."""
    chance = random.Random(seed)
    lines, hidden = [], []
    for number in range(centers):
        place = _place(number)
        n = round(math.exp(chance.gauss(4.4, 1.3)))
        if n < 10:
            hidden.append(place)
        else:
            lines.append(_line(chance, place, n))
    nation = Rollup(None, len(lines), sum(line.n for line in lines), 82.04, 81.3, 82.8, _means())
    regions = tuple(
        Rollup(
            name, len(own), sum(line.n for line in own), 79.0 + at, 78.0 + at, 80.0 + at, dict.fromkeys(GROUPS, 79.0)
        )
        for at, name in enumerate(REGIONS)
        if (own := [line for line in lines if line.place.region == name])
    )
    return Report(
        region=region,
        window_start=date(2026, 8, 24),
        window_end=END,
        methodology="2022.1",
        computed_at=datetime(2026, 11, 23, 6, 15, tzinfo=UTC),
        nation=nation,
        place=nation if region is None else next(line for line in regions if line.region == region),
        regions=regions,
        centers=tuple(lines),
        hidden=tuple(hidden),
        trend=tuple(_trend(chance, week) for week in range(25, -1, -1)),
        non_use=tuple(_non_use()),
        between=BETWEEN,
    )


def _place(number: int) -> Place:
    name = f"Центр занятости населения № {number + 1}"
    return Place(f"CZN-{number + 1:04}", name, CITIES[number % len(CITIES)], REGIONS[number % len(REGIONS)])


def _line(chance: random.Random, place: Place, n: int) -> CenterLine:
    se = 18 / math.sqrt(n)
    index = min(99.0, max(20.0, chance.gauss(BETWEEN.mean, math.hypot(4, se))))
    stands = n >= 14 or chance.random() < 0.8
    doubtful, excluded = round(n * chance.random() * 0.1), round(n * chance.random() ** 4 * 0.2)
    review = stands and n > 30 and chance.random() < 0.05
    trust = BETWEEN.tau2 / (BETWEEN.tau2 + se**2)
    shrunk = trust * index + (1 - trust) * BETWEEN.mean
    employers = round(n * 0.2)
    z = (index - BETWEEN.mean) / math.hypot(se, math.sqrt(BETWEEN.tau2))
    change = chance.gauss(0, 3)
    return CenterLine(
        place=place,
        window_end=END if n > 20 else END - timedelta(weeks=1),
        n=n,
        n_job_seeker=n - employers if employers >= 5 else None,
        n_employer=employers if employers >= 5 else None,
        index=index if stands else None,
        ci_low=max(0.0, index - 1.96 * se) if stands else None,
        ci_high=min(100.0, index + 1.96 * se) if stands else None,
        se=se if stands else None,
        index_job_seeker=index + 0.5 if stands else None,
        index_employer=index - 2 if stands and employers >= 10 else None,
        groups={code: min(100.0, index + chance.gauss(3 - 2 * at, 3)) for at, code in enumerate(GROUPS)}
        if stands
        else dict.fromkeys(GROUPS),
        star_state=_state(n, trust, review),
        stars=1 + sum(shrunk >= cut for cut in (60, 70, 80, 90)) if _state(n, trust, review) == "star" else None,
        heading=Heading.SAME if n < 60 or not stands else Heading.UP if change > 0 else Heading.DOWN,
        shrunk_index=shrunk if stands else None,
        reliability=trust if stands else None,
        change=change if n >= 20 and stands else None,
        called=stands and n >= 20 and abs(change) > 5,
        funnel_z=z if stands else None,
        funnel_flag=("alarm" if abs(z) > 3.09 else "watch" if abs(z) > 1.96 else "usual") if stands else None,
        under_review=review,
        clean=n - doubtful,
        b=doubtful,
        x=excluded,
        reasons=_reasons(doubtful, excluded),
        gaps=tuple(_gap(chance, code, index) for code in "UE") if stands and chance.random() < 0.5 else (),
        lenses=tuple(_lens(chance, code, index) for code in GROUPS) if stands and employers >= 30 else (),
    )


def _state(n: int, trust: float, review: bool) -> StarState:
    if review:
        return StarState.UNDER_REVIEW
    if n < 30:
        return StarState.PRELIMINARY
    return StarState.STAR if n >= 50 and trust >= 0.75 else StarState.NOT_ENOUGH_DATA


def _reasons(doubtful: int, excluded: int) -> dict[str, int]:
    given = {"speeding": doubtful - doubtful // 3, "burst": doubtful // 3, "duplicate": excluded}
    return {reason: given[reason] for reason in REASONS if given.get(reason)}


def _gap(chance: random.Random, code: str, index: float) -> Gap:
    perceived, measured = index, min(100.0, max(0.0, chance.gauss(index - 5, 14)))
    d = (perceived - measured) / 14
    verdict = GapVerdict.ANSWERS_BETTER if d > 2 else GapVerdict.FACTS_BETTER if d < -2 else GapVerdict.USUAL
    return Gap(code, perceived, measured, d, verdict)


def _lens(chance: random.Random, code: str, index: float) -> Lens:
    gap = chance.gauss(0, 4)
    return Lens(code, index, index - gap, gap, 2.0, gap - 4, gap + 4, real=abs(gap) > 4)


def _means() -> dict[str, float]:
    return {code: 85.0 - 2.5 * at for at, code in enumerate(GROUPS)}


def _trend(chance: random.Random, weeks_ago: int) -> TrendPoint:
    index = 82.04 - 0.12 * weeks_ago + chance.gauss(0, 0.3) * bool(weeks_ago)
    margin = 0.7 + 0.02 * weeks_ago
    end = END - timedelta(weeks=weeks_ago)
    return TrendPoint(end, index, index - margin, index + margin, 9000 - 150 * weeks_ago, 40)


def _non_use() -> list[NonUseLine]:
    lines = []
    for code, counts in {"E3": (1688, 1318, 370), "C2": (1183, 923, 260), "C3": (1636, 1277, 359)}.items():
        for kind, count, n in zip((None, *COUNTED_TYPES), counts, (2885, 2252, 633), strict=True):
            share = wilson(count, n)
            lines.append(NonUseLine(code, kind, share.n, share.value, share.low, share.high))
    return lines
