"""An attacker keeps every publication of small centers, from a real database, and solves for people: nobody is
found."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pytest

from bot.results.counting import AsPublished
from bot.results.frozen_json import from_json
from bot.results.memory import Memory
from bot.results.method_2022 import publishing, verification
from bot.results.method_2022.published import visible_of
from bot.results.unpacking import TYPES
from bot.results.windows import Period, Spans
from questionnaire.loader import load
from questionnaire.model import RespondentType
from scoring.method_2022.visible import VisibleResult
from scoring.methodology import STANDARD, Methodology
from scoring.windows import week_of
from storage.counting import answers, changes
from storage.counting.answers import CountedRow
from storage.results import snapshots
from storage.results.snapshots import Snapshot
from tests.bot.nation import EMP, JS, Nation, moment_of
from tests.bot.results.attacker import found
from tests.scoring.by_hand import GROUPS, WEIGHTS, halves, same

WEEK = week_of(date(2026, 6, 1))
UNGUARDED = replace(STANDARD, min_cell=1)
NOT_ALWAYS_USED = (8, 13, 14)
People = frozenset[str]
Apart = dict[RespondentType, People]
WINDOWS = ({Period.NOW}, {Period.BEFORE}, set(Period))


def groups_of(people: Sequence[str]) -> dict[str, float]:
    """methodology 2022.1 §3 word for word: items first, then groups."""
    means = {}
    for question in range(15):
        codes = [int(one[question]) for one in people if one[question] in "12345"]
        if codes:
            means[question] = 25 * (sum(codes) / len(codes) - 1)
    known = {group: [means[question] for question in members if question in means] for group, members in GROUPS.items()}
    return {group: sum(values) / len(values) for group, values in known.items()}


def index_of(people: Sequence[str]) -> float:
    return sum(WEIGHTS[group] * score for group, score in groups_of(people).items()) / 100


@dataclass
class Attacker:
    """Knows when everybody came, and verifies the people behind each figure by computing it from them.

    employers   whether there are any in the nation: their mean has a part in every center's year then
    """

    employers: bool = False
    figures: set[People] = field(default_factory=set)
    questions: dict[int, set[People]] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    async def see(self, nation: Nation, code: str, snapshot: Snapshot) -> None:
        seen = visible_of(snapshot)
        rows = await answers.rows_of(nation.db, nation.ids[code], first_week=0, last_week=snapshot.week)
        self.answers |= {row.id: row.answers for row in rows}
        if seen.index is None:
            return
        periods = _periods(rows, snapshot)
        now, before, year = (_people(rows, [at in window for at in periods]) for window in WINDOWS)
        self._check(seen, now, before, year)
        self.figures |= {*now.values(), *before.values(), *year.values()}
        for one in seen.questions:
            question = load().codes.index(one.code)
            given = {
                frozenset(who for who in people if self.answers[who][question] in "12345") for people in now.values()
            }
            assert one.n == sum(map(len, given))
            self.questions.setdefault(question, set()).update(given)

    def _check(self, seen: VisibleResult, now: Apart, before: Apart, year: Apart) -> None:
        assert seen.index is not None
        if seen.composition == "own":
            index = 0.8 * index_of(self._said(now[JS])) + 0.2 * index_of(self._said(now[EMP]))
            assert seen.index.value == pytest.approx(index, rel=1e-9)
        for kind, shown in ((JS, seen.by_type.job_seekers), (EMP, seen.by_type.employers)):
            if shown is not None:
                assert shown.value == pytest.approx(index_of(self._said(now[kind])), rel=1e-9)
        if seen.composition != "absent":
            return
        assert seen.index.value == pytest.approx(index_of(self._said(now[JS])), rel=1e-9)
        if seen.standing.index is not None and not self.employers:
            assert seen.standing.index.value == pytest.approx(index_of(self._said(year[JS])), rel=1e-9)
        if seen.before:
            groups = groups_of(self._said(before[JS]))
            assert {code: one.value for code, one in seen.before.items()} == pytest.approx(groups, rel=1e-9)

    def _said(self, people: People) -> list[str]:
        return [self.answers[who] for who in sorted(people)]

    def finds(self) -> Iterator[int]:
        """The sizes of groups of fewer than five people; and for each question of those who answered it."""
        for figures in (self.figures, *self.questions.values()):
            if figures:
                yield from found(self._matrix(figures))

    def _matrix(self, figures: set[People]) -> np.ndarray:
        everybody = sorted(self.answers)
        return np.array([[who in people for who in everybody] for people in figures])


def _periods(rows: Sequence[CountedRow], snapshot: Snapshot) -> list[int]:
    """The window in which each interview counted, by the public rule."""
    facts = [(row.completed_week, TYPES.index(RespondentType(row.respondent_type)), row.number) for row in rows]
    counting = AsPublished(from_json(Memory, snapshot.seen).blocks)
    counted = counting(0, *np.array(facts, dtype=np.int64).reshape(-1, 3).T)
    found: list[int] = Spans.of(snapshot.week, STANDARD).periods(counted.weeks).tolist()
    return found


def _people(rows: Sequence[CountedRow], inside: Sequence[bool]) -> Apart:
    return {
        kind: frozenset(
            row.id for row, there in zip(rows, inside, strict=True) if there and row.respondent_type == kind
        )
        for kind in TYPES
    }


def random_answers(dice: random.Random) -> str:
    codes = [dice.choice("1234555" if dice.random() < 0.97 else "8") for _ in range(15)]
    for question in NOT_ALWAYS_USED:
        codes[question] = dice.choice((codes[question], "9"))
    return "".join(codes)


async def forget_one(nation: Nation, code: str, dice: random.Random) -> None:
    """Deletes somebody's answers, and counts the change."""
    rows = await answers.rows_of(nation.db, nation.ids[code], first_week=0, last_week=WEEK + 100)
    if not rows:
        return
    one = dice.choice(sorted(rows, key=lambda row: row.id))
    async with nation.db.write() as connection:
        await connection.exec_driver_sql(f"DELETE FROM interviews WHERE id = '{one.id}'")
        of = nation.db, connection, nation.ids[code], one.respondent_type
        await changes.record(*of, week=one.completed_week, removed=1)


async def months(nation: Nation, seed: int, methodology: Methodology, attacker: Attacker) -> int:
    """Few people, late paper answers, deletions, runs on any day: the worst case of a small center.

    Returns the number of publications."""
    dice = random.Random(seed)
    await nation.answer("B", WEEK, halves(40))
    if seed % 2:
        await nation.answer("B", WEEK, same(3, 12), EMP)
    seen: set[tuple[int, int]] = set()
    for week in range(WEEK, WEEK + 26):
        for run in range(2):
            for _ in range(dice.choice((0, 1, 2, 6))):
                kind = EMP if seed % 2 and dice.random() < 0.4 else JS
                came = week + dice.choice((1, 0, 0, 0, -1, -5, -13, -30))
                await nation.answer("A", came, [random_answers(dice)], kind)
            if dice.random() < 0.2:
                await forget_one(nation, "A", dice)
            chosen = dice.choice((None, [nation.ids["A"]]))
            await publishing.publish(
                nation.db, week=week, now=moment_of(week, 3 * run), center_ids=chosen, methodology=methodology
            )
            snapshot = (await snapshots.latest(nation.db)).get(nation.ids["A"])
            if snapshot is not None and (snapshot.week, snapshot.revision) not in seen:
                seen.add((snapshot.week, snapshot.revision))
                await attacker.see(nation, "A", snapshot)
    verdicts = await verification.verify(nation.db, center="A", week=None)
    assert [verdict.differences for verdict in verdicts] == [()]
    return len(seen)


@pytest.mark.parametrize("seed", range(4))
async def test_nobody_is_found_in_all_that_was_ever_published(url: str, seed: int) -> None:
    nation, attacker = await Nation.build(url, ["A", "B"]), Attacker(employers=seed % 2 == 1)
    published = await months(nation, seed, STANDARD, attacker)
    assert published > 10 and len(attacker.figures) > 20 and attacker.questions
    assert list(attacker.finds()) == []
    await nation.db.close()


async def test_the_same_attacker_finds_people_where_the_guard_is_off(url: str) -> None:
    nation, attacker = await Nation.build(url, ["A", "B"]), Attacker()
    await months(nation, 0, UNGUARDED, attacker)
    assert 1 in attacker.finds()
    await nation.db.close()


@pytest.mark.parametrize(("methodology", "person"), [(UNGUARDED, 0.0), (STANDARD, None)], ids=["off", "on"])
async def test_two_windows_of_one_publication_do_not_add_up_to_a_person(
    url: str, methodology: Methodology, person: float | None
) -> None:
    """81 people who are all content come in twelve weeks; before them somebody came alone who was not."""
    nation = await Nation.build(url, ["A"])
    await nation.answer("A", WEEK - 13, same(1))
    await nation.answer("A", WEEK - 12, same(4, 3))
    await nation.answer("A", WEEK - 10, same(4, 39))
    await nation.answer("A", WEEK, same(4, 39))
    await publishing.publish(nation.db, week=WEEK, now=moment_of(WEEK), methodology=methodology)
    seen = await nation.shown("A")
    assert seen.index is not None and seen.standing.index is not None
    difference = seen.standing.n * seen.standing.index.value - seen.n * seen.index.value
    if person is None:
        # The one who came alone counts with the 42 that came next: both windows rest on the same people.
        assert (seen.standing.n, seen.n) == (82, 82) and difference == pytest.approx(0, abs=1e-9)
    else:
        assert (seen.standing.n, seen.n) == (82, 81) and difference == pytest.approx(person, abs=1e-9)
    await nation.db.close()
