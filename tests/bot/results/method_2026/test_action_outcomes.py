"""What became of an action against centers that began alike: from snapshots made by hand, in databases of each kind."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import pytest_asyncio

from bot.results.frozen_json import to_json
from bot.results.memory import Memory
from bot.results.method_2022 import action_outcomes as dispatched
from bot.results.method_2026 import action_outcomes
from bot.results.method_2026.own import USUAL, OwnFigures
from scoring.method_2026.actions import Outcome, Verdict
from scoring.method_2026.constants import STANDARD
from scoring.method_2026.display import NOTHING
from scoring.method_2026.index import CenterIndex, Composition, Figure, State
from scoring.method_2026.star_range import StarState
from scoring.method_2026.versions import Methodologies
from scoring.windows import monday
from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.results import actions, snapshots_2026
from storage.results.actions import Action
from storage.results.snapshots_2026 import Snapshot2026
from storage.workers import properties
from tests.bot.results.method_2026.country import NOW, WEEK

ENDS = WEEK
BEGAN = ENDS - 12
OTHERS = 120
SINCE = monday(BEGAN) + timedelta(days=2)
LATER = Methodologies(0)


def figures(
    group: float,
    index: float,
    people: int = 70,
    composition: Composition = Composition.PREDICTED,
    answered: float | None = None,
) -> OwnFigures:
    found = CenterIndex(index, index, index, 1.0, composition)
    plain = group if answered is None else answered
    return OwnFigures(
        (people, 0), (people, 0), State.FIRM, found, found, None, None, None, StarState.NOT_ENOUGH_PEOPLE, NOTHING,
        USUAL, groups={"E": Figure(plain, plain, plain)}, adjusted_groups={"E": group},
    )  # fmt: skip


@dataclass
class Nation:
    db: Database
    ids: list[int]

    @property
    def acting(self) -> int:
        return self.ids[0]

    async def publish(self, week: int, of: dict[int, OwnFigures]) -> None:
        at = datetime.combine(monday(week + 1), datetime.min.time(), UTC) + timedelta(hours=9)
        rows = [
            Snapshot2026(
                center_id, week, 0, at, "2026.1", "2022.1", None, monday(week - 12),
                monday(week + 1) - timedelta(days=1), one.people[0], None, None, str(one.state), str(one.star),
                to_json(one), json.dumps(asdict(STANDARD)), "0" * 64, to_json(Memory()),
            )
            for center_id, one in of.items()
        ]  # fmt: skip
        await snapshots_2026.publish(self.db, rows)

    async def act(self, at: int = 0) -> Action:
        now = datetime.combine(SINCE, datetime.min.time(), UTC)
        return await actions.note(self.db, self.ids[at], group="E", what="Второе окно", since=SINCE, now=now)


@pytest_asyncio.fixture
async def nation(url: str) -> AsyncIterator[Nation]:
    made = await opened(url)
    yield made
    await made.db.close()


async def opened(url: str) -> Nation:
    """A center that acts, and 120 others without an action: 60–79 people each, so all are in one size class."""
    db = await Database.open(url)
    rows = [CenterRow(f"C-{at:03}", f"C-{at:03}", "R", "Город", "UTC") for at in range(OTHERS + 1)]
    await centers.load(db, rows, now=NOW)
    return Nation(db, sorted(one.id for one in await centers.listing(db)))


def others() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    dice = np.random.default_rng(3)
    before, index = dice.normal(70, 6, OTHERS), dice.normal(75, 5, OTHERS)
    return before, index, 20 + 0.5 * before + 0.2 * index + dice.normal(0, 2, OTHERS)


async def published(nation: Nation, own: Sequence[OwnFigures], *, week: int = ENDS) -> None:
    """The others as `others` says, in the week before the action and 13 weeks later; the acting center with these."""
    before, index, after = others()
    first = {one: figures(before[at], index[at]) for at, one in enumerate(nation.ids[1:])}
    last = {one: figures(after[at], 77.0) for at, one in enumerate(nation.ids[1:])}
    await nation.publish(BEGAN - 1, first | {nation.acting: own[0]})
    await nation.publish(week, last | {nation.acting: own[1]})


def by_least_squares(own: tuple[float, float, float], skipped: int = 0) -> tuple[float, float]:
    """The effect and its error by numpy: after of the acting center less what the others' line expects."""
    before, index, after = (one[skipped:] for one in others())
    design = np.stack([np.ones(len(before)), before, index], axis=1)
    found, squares, *_ = np.linalg.lstsq(design, after, rcond=None)
    expected = float(found @ [1.0, own[0], own[1]])
    return own[2] - expected, float(np.sqrt(squares[0] / (len(before) - 3)))


@pytest.mark.parametrize(
    ("after", "verdict"), [(75.0, Verdict.ROSE_MORE), (67.0, Verdict.AS_MUCH), (58.0, Verdict.LESS)]
)
async def test_it_is_compared_with_the_others_line(nation: Nation, after: float, verdict: Verdict) -> None:
    action = await nation.act()
    await published(nation, [figures(64.0, 74.0), figures(after, 76.0)])
    # A week after its own, when the whole country's figures are there.
    assert await action_outcomes.read(nation.db, action, BEGAN, ENDS) is None
    seen = await action_outcomes.read(nation.db, action, BEGAN, ENDS + 1)
    effect, se = by_least_squares((64.0, 74.0, after))
    assert seen is not None
    assert (seen.verdict, seen.plain, seen.centers) == (verdict, after - 64.0, OTHERS)
    assert (seen.effect, seen.se) == pytest.approx((effect, se))
    assert (seen.low, seen.high) == pytest.approx((effect - 1.96 * se, effect + 1.96 * se))


async def test_who_has_acted_is_no_yardstick_even_if_the_action_was_taken_back(nation: Nation) -> None:
    action, other = await nation.act(), await nation.act(1)
    await actions.withdraw(nation.db, nation.ids[1], other.id, now=NOW)
    await published(nation, [figures(64.0, 74.0), figures(70.0, 76.0)])
    seen = await action_outcomes.read(nation.db, action, BEGAN, ENDS + 1)
    assert seen is not None and seen.centers == OTHERS - 1
    assert seen.effect == pytest.approx(by_least_squares((64.0, 74.0, 70.0), skipped=1)[0])


async def test_the_countrys_course_is_computed_once(nation: Nation, monkeypatch: pytest.MonkeyPatch) -> None:
    action = await nation.act()
    await published(nation, [figures(64.0, 74.0), figures(70.0, 76.0)])
    first = await action_outcomes.read(nation.db, action, BEGAN, ENDS + 1)
    assert await properties.get(nation.db, f"usual_courses_{BEGAN}") is not None
    monkeypatch.setattr(action_outcomes, "fitted", None)
    assert await action_outcomes.read(nation.db, action, BEGAN, ENDS + 30) == first


async def test_too_few_of_its_size_leave_the_plain_difference(nation: Nation) -> None:
    action = await nation.act()
    # 120 people: another class than the others'.
    await published(nation, [figures(64.0, 74.0, 120), figures(70.0, 76.0, 130)])
    assert await action_outcomes.read(nation.db, action, BEGAN, ENDS + 1) == Outcome(Verdict.TOO_FEW, 6.0)


async def test_below_thirty_people_the_difference_is_that_of_the_answers(nation: Nation) -> None:
    action = await nation.act()
    await published(nation, [figures(64.0, 74.0, 29, answered=60.0), figures(70.0, 76.0, 80, answered=61.5)])
    assert await action_outcomes.read(nation.db, action, BEGAN, ENDS + 1) == Outcome(Verdict.TOO_FEW, 1.5)


async def test_windows_composed_unlike_are_not_subtracted(nation: Nation) -> None:
    """Employers stand behind the first window alone; the answers to recount job seekers are gone."""
    action = await nation.act()
    await published(nation, [figures(64.0, 74.0, composition=Composition.OWN), figures(70.0, 76.0)])
    assert await action_outcomes.read(nation.db, action, BEGAN, ENDS + 1) == Outcome(Verdict.TOO_FEW, None)


async def test_where_employers_stand_behind_one_window_job_seekers_are_recounted(
    nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = await nation.act()
    await published(nation, [figures(64.0, 74.0, composition=Composition.OWN), figures(70.0, 76.0)])

    async def job_seekers_alone(db: Database, center_id: int, week: int) -> dict[str, tuple[float, float]]:
        assert (center_id, week) == (nation.acting, ENDS)
        return {"E": (62.0, 73.5)}

    monkeypatch.setattr(action_outcomes, "job_seekers_alone", job_seekers_alone)
    seen = await action_outcomes.read(nation.db, action, BEGAN, ENDS + 1)
    assert seen is not None and seen.plain == 11.5
    assert seen.effect == pytest.approx(by_least_squares((62.0, 74.0, 73.5))[0])


async def test_a_center_that_is_late_is_waited_for(nation: Nation) -> None:
    action = await nation.act()
    before, index, after = others()
    first = {one: figures(before[at], index[at]) for at, one in enumerate(nation.ids[1:])}
    await nation.publish(BEGAN - 1, first | {nation.acting: figures(64.0, 74.0)})
    await nation.publish(ENDS, {one: figures(after[at], 77.0) for at, one in enumerate(nation.ids[1:])})
    assert [await action_outcomes.read(nation.db, action, BEGAN, ENDS + late) for late in (1, 2)] == [None, None]
    # Four weeks are the longest; then it is too few.
    assert await action_outcomes.read(nation.db, action, BEGAN, ENDS + 3) == Outcome(Verdict.TOO_FEW, None)
    await nation.publish(ENDS + 3, {nation.acting: figures(75.0, 76.0)})
    seen = await action_outcomes.read(nation.db, action, BEGAN, ENDS + 3)
    assert seen is not None and seen.verdict is Verdict.ROSE_MORE


async def test_the_version_that_leads_at_the_end_decides(nation: Nation) -> None:
    await nation.act()
    await published(nation, [figures(64.0, 74.0), figures(75.0, 76.0)])
    for methodologies, verdict in ((LATER, "ROSE_MORE"), (Methodologies(ENDS - 12), None), (Methodologies(), None)):
        (taken,) = (await dispatched.read(nation.db, [nation.acting], monday(ENDS + 2), methodologies))[nation.acting]
        # By 2022.1, of which nothing was published, it goes on waiting.
        assert (None if taken.outcome is None else taken.outcome.verdict.name) == verdict
