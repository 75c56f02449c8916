"""Somebody keeps every publication of a center and subtracts them from one another: nobody's answers come out."""

import random
from dataclasses import dataclass, field
from datetime import date

import pytest

from questionnaire.model import RespondentType
from scoring.result import ByType
from scoring.visible import VisibleResult
from scoring.windows import week_of
from storage import snapshots
from tests.bot.nation import EMP, JS, Nation, halves, plain_groups, plain_index, same

WEEK = week_of(date(2026, 6, 1))
LEAST = 5
People = frozenset[int]


@dataclass
class Adversary:
    """Knows when everybody came and what they answered, so as to say behind which people a published figure lies."""

    people: list[tuple[int, RespondentType, str]] = field(default_factory=list)
    figures: list[People] = field(default_factory=list)
    before: list[People] = field(default_factory=list)
    types: list[dict[RespondentType, People]] = field(default_factory=list)
    apart: ByType | None = None

    def window(self, last: int, kind: RespondentType | None = None) -> People:
        return frozenset(
            at for at, (week, of, _) in enumerate(self.people) if last - 12 <= week <= last and kind in (None, of)
        )

    def answers(self, people: People) -> list[str]:
        return [self.people[at][2] for at in sorted(people)]

    def see(self, seen: VisibleResult, week: int) -> None:
        """Finds the people behind what is shown, by computing it from them; nobody else would fit."""
        if seen.index is None:
            return
        by_kind = {kind: self.window(week, kind) for kind in RespondentType}
        if seen.composition == "own":
            index = 0.8 * plain_index(self.answers(by_kind[JS])) + 0.2 * plain_index(self.answers(by_kind[EMP]))
            assert seen.index.value == pytest.approx(index, rel=1e-9)
        self.figures.append(self.window(week))
        if seen.before:
            self.before.append(self.window(week - 13))
            if seen.composition == "absent":
                groups = plain_groups(self.answers(self.before[-1]))
                assert {code: one.value for code, one in seen.before.items()} == pytest.approx(groups, rel=1e-9)
        apart = seen.by_type
        if apart == self.apart:
            return
        self.apart = apart
        for kind, shown in ((JS, apart.job_seekers), (EMP, apart.employers)):
            if shown is not None:
                assert shown.value == pytest.approx(plain_index(self.answers(by_kind[kind])), rel=1e-9)
        if apart.employers is not None:
            assert min(len(people) for people in by_kind.values()) >= 10
            self.types.append(by_kind)

    def assert_nobody_stands_out(self) -> None:
        assert all(len(people) >= 10 for people in self.figures)
        for at, later in enumerate(self.figures):
            for earlier in self.figures[:at]:
                assert later == earlier or len(later - earlier) >= LEAST
        for earlier, later in zip(self.before, self.before[1:], strict=False):
            assert later == earlier or len(later ^ earlier) >= LEAST
        for at, later in enumerate(self.types):
            for earlier in self.types[:at]:
                for kind in RespondentType:
                    assert later == earlier or len(later[kind] - earlier[kind]) >= LEAST


def random_answers(dice: random.Random) -> str:
    return "".join(dice.choice("1234555") for _ in range(15))


@pytest.mark.parametrize("seed", range(6))
async def test_successive_publications_differ_by_five_people_or_by_none(url: str, seed: int) -> None:
    """Few people, on paper that comes late, in runs on any day: the worst that a small center can have."""
    dice = random.Random(seed)
    nation, adversary = await Nation.build(url, ["A", "B"]), Adversary()
    await nation.answer("B", WEEK, halves(40))
    if seed % 2:
        await nation.answer("B", WEEK, same(3, 12), EMP)
    seen: set[tuple[int, int]] = set()
    for week in range(WEEK, WEEK + 30):
        for run in range(2):
            for _ in range(dice.choice((0, 1, 2, 6))):
                kind = EMP if seed % 2 and dice.random() < 0.4 else JS
                came, answers = week + dice.choice((1, 0, 0, 0, -1, -5, -13, -30)), random_answers(dice)
                adversary.people.append((came, kind, answers))
                await nation.answer("A", came, [answers], kind)
            await nation.publish(week, *dice.choice(((), ("A",))), days=3 * run)
            snapshot = (await snapshots.latest(nation.db)).get(nation.ids["A"])
            if snapshot is not None and (snapshot.week, snapshot.revision) not in seen:
                seen.add((snapshot.week, snapshot.revision))
                adversary.see(await nation.shown("A"), snapshot.week)
    assert len(set(adversary.figures)) > 5 and len(set(adversary.before)) > 2
    assert not seed % 2 or len(adversary.types) > 1
    adversary.assert_nobody_stands_out()
    await nation.db.close()
