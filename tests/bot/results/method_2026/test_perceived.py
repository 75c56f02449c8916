"""Answers against measurements, by hand and in a real database of each kind."""

import numpy as np
import pytest
from sqlalchemy import insert

from bot.results.frozen_json import from_json
from bot.results.method_2026 import perceived, publishing
from bot.results.method_2026.own import OwnFigures
from bot.results.method_2026.perceived import Answered
from scoring.facts import GapVerdict
from scoring.method_2026.gaps import gaps_beyond
from scoring.method_2026.index import Composition
from scoring.method_2026.norms import Norms
from scoring.windows import window
from storage.places import centers
from storage.results import snapshots_2026
from storage.tables import indicator_values
from tests.bot.results.method_2026.country import WEEK, filled, moment_of, with_norms
from tests.scoring.method_2026.populations import population
from tests.scoring.method_2026.test_worked_example import NORMS

CENTERS = 40
Figures = dict[int, tuple[Answered, Norms]]
Facts = dict[int, dict[str, float]]


def own(effort: float, people: tuple[int, int], composition: Composition = Composition.PREDICTED) -> Answered:
    return Answered(people, {"E": effort}, composition)


def nation(composition: Composition = Composition.PREDICTED) -> tuple[Figures, Facts]:
    """Answers rise with facts, apart from two centers: at 7 they are 30 points better, at 21 worse."""
    dice = np.random.default_rng(5)
    facts = np.linspace(20, 80, CENTERS)
    answers = 70 + 0.1 * facts + dice.normal(0, 2, CENTERS)
    answers[7], answers[21] = answers[7] + 30, answers[21] - 30
    figures = {at: (own(float(answers[at]), (100, 50), composition), NORMS) for at in range(CENTERS)}
    return figures, {at: {"E": float(facts[at]), "F": 50.0} for at in range(CENTERS)}


def test_a_center_reads_of_better_facts_alone() -> None:
    figures, facts = nation()
    found = perceived.compared(figures, facts)
    # Nobody has answers in the group F, so it has no line.
    assert found.omega2.keys() == found.centers.keys() == {"E"}
    assert found.centers["E"] == CENTERS
    apart = {at: one.verdict for at, (one,) in found.gaps.items() if one.verdict is not GapVerdict.USUAL}
    assert apart == {7: GapVerdict.ANSWERS_BETTER, 21: GapVerdict.FACTS_BETTER}
    assert found.told(7) == ()
    assert [one.group for one in found.told(21)] == ["E"]
    assert found.told(99) == ()


@pytest.mark.parametrize(
    ("composition", "error"),
    # σ² = 200 of a group: of 100 job seekers alone, or 0.8²·200/100 + 0.2²·200/50.
    [(Composition.PREDICTED, 2.0), (Composition.OWN, 1.28 + 0.16)],
)
def test_the_error_is_that_of_the_composition(composition: Composition, error: float) -> None:
    figures, facts = nation(composition)
    found = perceived.compared(figures, facts)
    answers = np.array([figures[at][0].groups["E"] for at in range(CENTERS)])
    expected = gaps_beyond(answers, np.linspace(20, 80, CENTERS), np.full(CENTERS, error))
    assert expected is not None
    assert [one.d for (one,) in found.gaps.values()] == pytest.approx(expected.d.tolist(), rel=1e-9)
    assert found.omega2["E"] == pytest.approx(expected.omega2, rel=1e-9)


def test_thirty_centers_are_needed() -> None:
    figures, facts = nation()
    assert perceived.compared({at: figures[at] for at in range(29)}, facts).gaps == {}
    assert len(perceived.compared({at: figures[at] for at in range(30)}, facts).gaps) == 30


async def test_published_figures_are_set_against_the_months_of_the_window(url: str) -> None:
    country = population("product")
    db = await filled(url, country, last=40)
    await with_norms(db, country)
    await publishing.publish(db, week=WEEK, now=moment_of(WEEK))
    assert await perceived.read(db, WEEK) == perceived.Perceived()
    ids = [one.id for one in await centers.listing(db)]
    months = (f"{window(WEEK, 13).start:%Y-%m}", "2020-01")
    rows = [
        {"center_id": one, "month": month, "indicator": "waiting_minutes", "value": 5 + 25 * at / 39}
        for month in months for at, one in enumerate(ids)
    ]  # fmt: skip
    async with db.write() as connection:
        await connection.execute(insert(indicator_values), rows)
    found = await perceived.read(db, WEEK)
    latest = await snapshots_2026.latest(db, center_ids=ids)
    shown = {one: from_json(OwnFigures, row.result).groups for one, row in latest.items()}
    assert found.gaps.keys() == {one for one, groups in shown.items() if "E" in groups}
    for center_id, (gap,) in found.gaps.items():
        assert gap.perceived == shown[center_id]["E"].value
        # Five minutes are 100 points, thirty are 0.
        assert gap.measured == pytest.approx(100 * (1 - ids.index(center_id) / 39))
    await db.close()
