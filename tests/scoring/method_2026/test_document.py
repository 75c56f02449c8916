"""docs/methodology.md: its worked example (methodology §15) is computed here by the product's own functions, and its
table of constants (methodology §19) is that of the code."""

import math
import re
from dataclasses import fields, replace
from importlib import import_module

import numpy as np
import pytest

from bot.results.method_2026.windows import Spans
from questionnaire.loader import load
from questionnaire.model import AgeBand, Entry
from scoring.gram_sums import gram_sums
from scoring.method_2026.binomial import upper_tail
from scoring.method_2026.case_mix import shifts
from scoring.method_2026.cases import doubtful_shares
from scoring.method_2026.cells import CELLS, cell
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.index import TypeFigure, center_index, prediction_slope
from scoring.method_2026.intervals import middle, smoothed_variance, variance_at
from scoring.method_2026.participation import calibration
from scoring.method_2026.ranks import ranks
from scoring.method_2026.star_range import Posterior, StarRange, displayed, posterior, probabilities
from scoring.method_2026.trend import change, trends
from scoring.method_2026.voices import latest
from scoring.packed_answers import codes
from scoring.scale import HIGHEST
from scoring.t_quantile import t_quantile
from scoring.type_index import TypeIndex, type_index
from tests.docs.reading import ROOT
from tests.scoring.method_2026.test_worked_example import NO_EMPLOYERS, NORMS

TEXT = (ROOT / "docs/methodology.md").read_text(encoding="utf-8")
EXAMPLE = " ".join(TEXT.split("## 15. ")[1].split("\n## ")[0].split())
TABLE = TEXT.split("## 19. ")[1].split("\n## ")[0]
QUESTIONNAIRE = load("2022.1")
A, B, C, D = "555555559555599", "444444449444444", "555444333333444", "444222333888449"
EARLIER_A = "1" * 15
SEEKERS = TypeFigure(64, 86.0, 150.0, True)
EMPLOYERS = TypeFigure(20, 80.0, 150.0, True)


def says(*sentences: str) -> None:
    """The section holds these computed sentences."""
    assert [one for one in sentences if one.replace("-", "−") not in EXAMPLE.replace("-", "−")] == []


def index_of(*people: str) -> TypeIndex:
    return type_index(gram_sums(codes(people)), QUESTIONNAIRE, STANDARD.min_item_answers)


def short(value: float, digits: int = 4) -> str:
    """Rounded, without zeros at the end."""
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def run(found: StarRange) -> str:
    return f"{found.low}" if found.length == 1 else f"{found.low}–{found.high}"


def test_items_to_index() -> None:
    answers = codes([EARLIER_A, A, B, C, D])
    kept = latest(np.zeros(5, dtype=np.int64), np.array([0, 0, 1, 2, 3]), np.arange(5))
    seekers = type_index(gram_sums(answers[kept]), QUESTIONNAIRE, STANDARD.min_item_answers)
    employers = index_of("5" * 14 + "9", "3" * 15)
    assert seekers.index is not None and seekers.index.variance is not None and employers.index is not None
    items = [short(mean) for mean in seekers.item_means if mean is not None]
    groups = "; ".join(short(score.value) for score in seekers.groups.values())
    variance = seekers.index.variance * seekers.n
    assert seekers.index.value == pytest.approx(3595 / 48) and variance == pytest.approx(4 * 49075 / 768)
    assert employers.index.value == pytest.approx(445 / 6)
    a, b = STANDARD.shares
    whole = a * seekers.index.value + b * employers.index.value
    assert len(set(items[0:3])) == len(set(items[3:6])) == len(set(items[6:8])) == len(set(items[9:12])) == 1
    says(
        f"Items: F {items[0]} each; U {items[3]}; E1, E2 {items[6]}, E3 {items[8]}; P {items[9]}; "
        f"C1 {items[12]}, C2, C3 {items[13]}.",
        f"Groups {groups}. I_s = 3595/48 = {seekers.index.value:.4f}, s² = 4·49075/768 = {variance:.1f}.",
        f"I_e = 445/6. {a:g}·I_s + {b:g}·I_e = {whole:.2f}",
    )


def test_case_mix() -> None:
    raw, mix = (-1.6, 0.0, 2.4), (0.25, 0.5, 0.25)
    mean = sum(share * points for share, points in zip(mix, raw, strict=True))
    centered = [points - mean for points in raw]
    effects = np.zeros((CELLS, 15))
    ages = (AgeBand.FROM_18, AgeBand.FROM_35, AgeBand.FROM_55)
    for age, points in zip(ages, centered, strict=True):
        effects[cell(age, Entry.POSTER)] = points / 25
    item_n = np.zeros((1, CELLS, 15), dtype=np.int64)
    item_n[0, cell(ages[1], Entry.POSTER)], item_n[0, cell(ages[2], Entry.POSTER)] = 40, 60
    shift = float(shifts(item_n, effects)[0, 0])
    says(
        f"18–24 {raw[0]}, 35–44 0, 55–70 +{raw[2]}; reference mix ¼, ½, ¼, mean {mean:g}; "
        f"centered {centered[0]:g}, {centered[1]:g}, {centered[2]:+g}.",
        f"40 % 35–44 and 60 % 55–70: shift {shift:.2f}; I = 87.24, Iᵃ = {87.24 - shift:.2f}.",
    )


def test_star() -> None:
    s, t = NORMS.tau2[0], NORMS.covariance
    both = posterior([SEEKERS, EMPLOYERS], NORMS)
    alone = posterior([SEEKERS, NO_EMPLOYERS], NORMS)
    measured = np.array([[s + NORMS.sigma2[0] / 64, t], [t, NORMS.tau2[1] + NORMS.sigma2[1] / 20]])
    k = np.linalg.solve(measured, NORMS.gains)
    width = max(math.sqrt(NORMS.composite_tau2), STANDARD.least_width)
    n_star = max(STANDARD.star_people, math.ceil(4 * NORMS.sigma2[0] / width**2))
    cuts = ", ".join(f"{NORMS.composite_mu + cut * width:.3f}" for cut in STANDARD.cuts)
    assert NORMS.cuts == pytest.approx([NORMS.composite_mu + cut * width for cut in STANDARD.cuts], abs=1e-6)
    chances = [probabilities(one, NORMS) for one in (both, alone)]
    told = [", ".join(f"{chance:.4f}" for chance in one[2:]) for one in chances]
    shown = [run(displayed(one, None)) for one in chances]
    attacked = [
        run(displayed(probabilities(posterior([_with_ones(k), EMPLOYERS], NORMS), NORMS), None)) for k in range(1, 5)
    ]
    says(
        f"S = [[{s:g}, {t:g}], [{t:g}, {NORMS.tau2[1]:g}]], g = ({NORMS.gains[0]:g}, {NORMS.gains[1]:g}), "
        f"τ² = {NORMS.composite_tau2:.2f}, μ = {NORMS.composite_mu:.1f}, w = {width:.4f}, cuts {cuts}, "
        f"n\\* = {n_star}.",
        f"M = [[{measured[0, 0]:g}, {t:g}], [{t:g}, {measured[1, 1]:g}]], det {np.linalg.det(measured):.0f}; "
        f"k = ({short(k[0], 5)}, {short(k[1], 5)}); I* = {NORMS.composite_mu:.1f} + {6 * k[0]:.3f} + {2 * k[1]:.4f} "
        f"= {both.mean:.4f}; s² = {NORMS.composite_tau2:.2f} − {k @ NORMS.gains:.4f} = {both.sd**2:.4f}. "
        f"P(3, 4, 5) = {told[0]}: **{shown[0]} stars**.",
        f"Without employers: k = {NORMS.gains[0]:g}/{measured[0, 0]:g}, I* = {alone.mean:.4f}, s² = {alone.sd**2:.4f}, "
        f"P(3, 4, 5) = {told[1]}: **{shown[1]} stars**.",
        f"With own employers and 1, 2, 3, 4 answers of all 1 added: {', '.join(attacked)}.",
    )


def _with_ones(hostile: int) -> TypeFigure:
    people = SEEKERS.people + hostile
    return TypeFigure(people, SEEKERS.people * SEEKERS.index / people, SEEKERS.variance, True)


def test_index_without_employers() -> None:
    mu, sigma2, n = NORMS.mu[0], NORMS.sigma2[0], SEEKERS.people
    level = middle(SEEKERS.index, n, mu)
    phi = sigma2 / (mu * (HIGHEST - mu))
    prior = phi * level * (HIGHEST - level)
    smoothed = smoothed_variance(SEEKERS.variance, n, prior)
    v = variance_at(level, SEEKERS.variance, n, mu, sigma2)
    slope = prediction_slope(n, NORMS)
    a, b = NORMS.shares
    expected = NORMS.mu[1] + slope * (SEEKERS.index - mu)
    unknown = (slope - NORMS.covariance / NORMS.tau2[0]) ** 2 * NORMS.tau2[0] + NORMS.tau2[1] * (1 - NORMS.rho**2)
    found = center_index([SEEKERS, NO_EMPLOYERS], NORMS)
    assert found is not None
    around = a * level + b * (NORMS.mu[1] + slope * (level - mu))
    # The interval once more, from the numbers of the text.
    at, half = (
        math.log(around / (100 - around)),
        t_quantile(0.975, n - 1) * math.sqrt(found.variance) / (around * (100 - around) / 100),
    )
    ends = [100 / (1 + math.exp(-(at + side))) for side in (-half, half)]
    assert found.interval == pytest.approx(ends, abs=1e-9)
    says(
        f"m_s = (64·86 + 160)/66 = {level:.3f}; φ = {phi:.1f}; σ̂² = {prior:.2f}; s\\*² = {smoothed:.2f}; V = {v:.4f}. "
        f"B = {slope:.5f}, Ê = {expected:.3f}, I = {found.value:.3f}; "
        f"Var = {a + b * slope:.5f}²·{v:.4f} + {b**2:.2f}·{unknown:.4f} = {found.variance:.4f}; "
        f"on the logit scale around {around:.3f} with t₆₃: **[{found.low:.2f}, {found.high:.2f}]**.",
    )


def test_trend() -> None:
    before, now = TypeFigure(45, 87.5, 150.0, True), TypeFigure(40, 84.0, 150.0, True)
    found = change([now, NO_EMPLOYERS], [before, NO_EMPLOYERS], (0.0, 0.0), NORMS)
    assert found is not None
    nation = -1.2
    others = [replace(found, points=points) for points in (nation, 4.0)]
    told = trends(dict(enumerate([found, *others])))[0]
    assert told.national == pytest.approx(nation)
    parts = ", ".join(f"{smoothed_variance(150.0, n, NORMS.sigma2[0]) / n:.3f}" for n in (45, 40))
    says(
        f"Job seekers {before.index} (n = {before.people}) → {now.index:.1f} (n = {now.people}), nation {nation}, "
        f"s² = 150 both, nobody in both: V = {parts}; Δ′ = {told.net:.1f}, SE {told.se:.3f}, "
        f"z = {told.net / told.se:.3f}, p = {told.p:.2f}: {'called' if told.called else 'not called'}.",
    )


def test_response_and_rank() -> None:
    answers, means = np.array([50, 40, 20]), np.array([84, 82, 79])
    found = calibration(np.array([200, 200, 200]), answers)
    assert found is not None
    weights = ", ".join(f"{one:.3f}" for one in found.weights)
    plain = (answers * means).sum() / answers.sum()
    calibrated = (found.weights * answers * means).sum() / answers.sum()
    first, *_ = ranks([Posterior(84.19, 1.3), Posterior(83.0, 1.5), Posterior(79.0, 1.2)])
    says(
        f"rate {100 * found.rate:.1f} %, weights {weights}, plain {plain:.2f}, calibrated {calibrated:.2f}, "
        f"R = {found.r_indicator:.3f}, bound {found.bound(NORMS.sigma2[0]):.2f} (σ² = 160).",
        f"expected {first.expected:.2f}, interval {first.low}–{first.high}.",
    )


def test_doubtful_share() -> None:
    r = STANDARD.doubtful_share
    many, few = (upper_tail(b, 60, r) for b in (12, 6))
    called = doubtful_shares(np.array([60, 60, 1000]), np.array([12, 6, 30])).called.tolist()
    assert called[:2] == [True, False]
    says(
        f"12 of 60 at r = {100 * r:g} %: p = {many:.6f} and {100 * 12 / 60:g} % ≥ {STANDARD.doubtful_ratio:g}r, a case",
        f"6 of 60: p = {few:.3f}, none.",
    )


def rows_of_constants() -> dict[str, tuple[str, list[str]]]:
    """Of each row of the table its value and the names in code."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| [^|]+ \|$", TABLE, re.MULTILINE)
    return {constant: (value, re.findall(r"`([\w.]+)`", names)) for constant, value, names in rows[1:]}


def of_the_code(name: str) -> list[float]:
    """The numbers behind a name: a field of the constants, or a module's constant."""
    if "." not in name:
        value = getattr(STANDARD, name)
    else:
        module, _, attribute = name.partition(".STANDARD.")
        if attribute:
            value = getattr(import_module(module).STANDARD, attribute)
        else:
            module, _, attribute = name.rpartition(".")
            inside = f"scoring.method_2026.{module}"
            value = getattr(import_module(inside if "." not in module else module), attribute)
    return [float(one) for one in (value if isinstance(value, tuple) else [value])]


def of_the_text(value: str) -> list[float]:
    """The numbers that a cell writes; percents as shares."""
    found = re.findall(r"(−?)(half|\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)( %)?", value)
    numbers = [0.5 if number == "half" else float(number.replace(",", "")) for _, number, _ in found]
    parts = zip(numbers, found, strict=True)
    return [number * (-1 if sign else 1) / (100 if percent else 1) for number, (sign, _, percent) in parts]


def test_the_table_of_constants_is_that_of_the_code() -> None:
    rows = rows_of_constants()
    weights = "/".join(f"{group.weight:g}" for group in QUESTIONNAIRE.groups)
    first = f"{len(QUESTIONNAIRE.questions)}, {len(QUESTIONNAIRE.groups)}, {weights}"
    assert rows.pop("items, groups, weights") == (first, ["questionnaire"])
    for constant, (value, names) in rows.items():
        wanted = [number for name in names for number in of_the_code(name)]
        assert names and of_the_text(value) == pytest.approx(wanted, rel=1e-12), constant
    spans = Spans.of(2_000)
    assert [one.last - one.first + 1 for one in (spans.now, spans.before, spans.star)] == [13, 13, 52]


def test_the_table_has_every_constant_once() -> None:
    named = [name for _, names in rows_of_constants().values() for name in names if "." not in name]
    assert sorted(named) == sorted(["questionnaire", *(one.name for one in fields(Constants) if one.name != "version")])


def test_every_constant_of_the_code_is_explained() -> None:
    """In the docstring of the class, which is what a reader of the code looks at."""
    named = set(re.findall(r"\b[a-z_]+\b", (Constants.__doc__ or "")))
    assert {one.name for one in fields(Constants)} - named - {"version"} == set()


def test_certainties_in_the_text_for_the_public_are_those_of_the_code() -> None:
    public = TEXT.split("## 0. ")[1].split("\n## ")[0]
    first, keep, narrow = (f"{100 * one:g} %" for one in (STANDARD.first, STANDARD.keep, STANDARD.narrow))
    assert f"with at least {first} certainty" in public
    assert f"while it is at least {keep} certain, and narrows at {narrow}" in " ".join(public.split())
    assert f"at least {first} certainty among the four-star centers" in TEXT
