"""Finds the cases of a week: the tests of methodology §2 over all centers, in one pass.

A case is for operators only and changes nothing by itself. Answers that somebody has seen when settling a case cannot
open one of that kind again: the test leaves them out.
"""

import asyncio
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np

from bot.results.method_2026 import norms_file
from bot.results.method_2026.case_evidence import JOB_SEEKERS, Evidence
from bot.results.method_2026.interviews import Flags, Interviews, unpacked
from bot.results.method_2026.sweep import Progress
from bot.results.method_2026.windows import Spans
from bot.results.unpacking import Numbers, selected
from questionnaire.model import Questionnaire, RespondentType
from scoring.gram_sums import gram_sums_by, nothing
from scoring.method_2026.cases import (
    CaseReason,
    doubtful_effects,
    doubtful_shares,
    uncleared,
)
from scoring.method_2026.cases import cases as of_week
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.robust import pooled_variance
from scoring.method_2026.signs import Sign, Signs, Voices, joined, signs
from scoring.method_2026.voices import latest
from scoring.packed_answers import Codes, codes_in
from scoring.response import ANSWER_DAYS, SPAN_DAYS, Run, run_with_more_answers
from scoring.type_index import TypeIndices, type_indices
from scoring.windows import Window, monday
from storage.counting import voices
from storage.counting.answers import at_once, batches, sizes
from storage.counting.changes import COUNTED
from storage.counting.voices import CenterVoices
from storage.engine.database import Database
from storage.entry import visit_ledger
from storage.quality import case_answers, cases, invalid_answers
from storage.quality.case_states import CaseState
from storage.quality.cases import Case, Found
from storage.quality.invalid_answers import Renumbered

AT_ONCE = 20
"""Cases that are opened in one transaction."""
BREATH_SECONDS = 0.001
"""A pause between two centers, as in `bot.results.method_2022.publishing`."""
BEFORE = timedelta(days=SPAN_DAYS - 1 + ANSWER_DAYS)
"""How far back before its first day a run of days looks."""
NEVER = -1


async def open_cases(
    db: Database,
    questionnaire: Questionnaire,
    *,
    week: int,
    now: datetime,
    constants: Constants = STANDARD,
    progress: Progress = lambda interviews: None,
) -> list[Found]:
    """Opens the cases of the index window that ends with `week`, and returns them. Raises NormsError.

    Where a case of the same kind is open at the center already, it stays as it is, and none is returned. `progress`
    receives the number of interviews read.
    """
    known = {(one.found.center_id, one.found.kind) for one in await cases.listing(db, state=CaseState.OPEN)}
    found = []
    for one in await look(db, questionnaire, week=week, constants=constants, progress=progress):
        if (one.center_id, one.kind) not in known:
            await asyncio.sleep(BREATH_SECONDS)
            found.append(await _with_hash(db, one, Spans.of(week).now))
    for first in range(0, len(found), AT_ONCE):
        await cases.open_new(db, found[first : first + AT_ONCE], now)
        await asyncio.sleep(BREATH_SECONDS)
    return found


async def look(
    db: Database,
    questionnaire: Questionnaire,
    *,
    week: int,
    constants: Constants = STANDARD,
    progress: Progress = lambda interviews: None,
) -> list[Found]:
    """What the tests find, still without the hashes of answers."""
    window = Spans.of(week).now
    settled = [one for one in await cases.listing(db) if one.state is not CaseState.OPEN]
    judging = _Judging(window, questionnaire, constants, _seen(settled), await invalid_answers.renumbered(db))
    added: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    added.set_result(None)
    try:
        async for page in voices.gathered(voices.by_center(db, selected(window))):
            await added
            progress(judging.read)
            # A thread adds up one page while the next is read.
            added = asyncio.ensure_future(asyncio.to_thread(judging.add, page))
    finally:
        await added
    progress(judging.read)
    runs = await _runs(db, window, settled)
    norms = await norms_file.in_force(db, week)
    return await asyncio.to_thread(judging.judge, runs, None if norms is None else norms.sigma2)


Seen = Mapping[str, Mapping[int, Mapping[str, int]]]
"""By kind, center and type: the number of the newest answer that somebody has seen when settling a case."""


def _seen(settled: Iterable[Case]) -> Seen:
    seen: dict[str, dict[int, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for one in settled:
        mine = seen[one.found.kind][one.found.center_id]
        for kind, (_, last) in one.found.numbers.items():
            mine[kind] = max(last, mine.get(kind, NEVER))
    return seen


async def _with_hash(db: Database, one: Found, window: Window) -> Found:
    answers = await case_answers.listing(db, one.center_id, one.numbers, first_week=window.first, last_week=window.last)
    digest = case_answers.hash_of(answer for answer in answers if answer.quality in COUNTED)
    return Found(one.center_id, one.kind, one.week, one.figures, one.numbers, digest)


async def _runs(db: Database, window: Window, settled: Iterable[Case]) -> dict[int, Run]:
    """The worst run of days with more answers than visits, of each center that has one.

    Only answers that count are looked at: anybody can produce others. No run reaches back into the window of a settled
    case.
    """
    spans = await visit_ledger.reported_spans(db)
    kind = CaseReason.MORE_ANSWERS_THAN_VISITS.value
    free_from: dict[int, date] = {}
    for one in settled:
        if one.found.kind == kind:
            after = monday(one.found.week + 1)
            free_from[one.found.center_id] = max(after, free_from.get(one.found.center_id, after))
    found: dict[int, Run] = {}
    length = (window.end - window.start).days + 1
    for ids in batches(await sizes(db, sorted(spans)), at_once(db)) if spans else ():
        answers, visits = await visit_ledger.answers_and_visits(
            db, start=window.start - BEFORE, end=window.end, center_ids=ids
        )
        for center_id in ids:
            await asyncio.sleep(BREATH_SECONDS)
            first, last = spans[center_id]
            reported = (max(first, free_from.get(center_id, first)), last)
            mine = answers.get(center_id, {}), visits.get(center_id, {})
            days = (window.start + timedelta(days=at) for at in range(length))
            runs = [run for day in days if (run := run_with_more_answers(*mine, day, reported))]
            if runs:
                found[center_id] = max(runs, key=lambda run: run.excess)
    return found


@dataclass
class _Judging:
    """What the tests need of each page of centers, and then the tests. Of the nation's interviews only the job seekers'
    voices are kept, some 30 bytes each."""

    window: Window
    questionnaire: Questionnaire
    constants: Constants
    seen: Seen
    renumbered: Mapping[int, Sequence[Renumbered]]
    read: int = 0
    _center_ids: list[int] = field(default_factory=list)
    _counted: list[Numbers] = field(default_factory=lambda: [np.zeros(0, dtype=np.int64)])
    _doubtful: list[Numbers] = field(default_factory=lambda: [np.zeros(0, dtype=np.int64)])
    _newest: list[Numbers] = field(default_factory=lambda: [np.zeros((0, len(TYPES)), dtype=np.int64)])
    _people: list["_People"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._people.append(_People.nobody())
        empty = type_indices(nothing(0), self.questionnaire, self.constants.min_item_answers)
        # By type: everybody, and those with clean answers.
        self._indices: list[tuple[list[TypeIndices], list[TypeIndices]]] = [([empty], [empty]) for _ in TYPES]

    def add(self, page: Sequence[CenterVoices]) -> None:
        ids = [center.center_id for center in page]
        one, size = unpacked(page), len(page)
        numbers = self._first_numbers(ids, one)
        sides = one.places * len(TYPES) + one.kinds
        newest = np.full(size * len(TYPES), NEVER, dtype=np.int64)
        np.maximum.at(newest, sides, numbers)
        self._newest.append(newest.reshape(size, len(TYPES)))
        free = uncleared(sides, numbers, self._cuts(ids, CaseReason.DOUBTFUL_SHARE))
        self._counted.append(np.bincount(one.places[free], minlength=size))
        self._doubtful.append(np.bincount(one.places[free & (one.classes == 1)], minlength=size))
        free = uncleared(sides, numbers, self._cuts(ids, CaseReason.DOUBTFUL_EFFECT))
        heard = latest(sides, one.people, one.orders)
        for kind, (everybody, clean) in enumerate(self._indices):
            mine = free & heard & (one.kinds == kind)
            everybody.append(self._figures(one, mine, size))
            clean.append(self._figures(one, mine & (one.classes == 0), size))
        mine = heard & (one.kinds == JOB_SEEKERS)
        at = len(self._center_ids)
        self._people.append(_People(one.codes[mine], at + one.places[mine], one.entries[mine], numbers[mine]))
        self._center_ids += ids
        self.read += len(one.weeks)

    def judge(self, runs: Mapping[int, Run], sigma2: Sequence[float] | None) -> list[Found]:
        shares = doubtful_shares(np.concatenate(self._counted), np.concatenate(self._doubtful), self.constants)
        figures = [(TypeIndices.joined(all), TypeIndices.joined(clean)) for all, clean in self._indices]
        variances = sigma2 or [_pooled(everybody, self.constants) for everybody, _ in figures]
        effects = [doubtful_effects(*both, v, self.constants) for both, v in zip(figures, variances, strict=True)]
        found = self._signs()
        more = np.array([center_id in runs for center_id in self._center_ids], dtype=np.bool_)
        any_effect = np.logical_or.reduce(effects)
        evidence = Evidence(self.constants, shares, figures, effects, variances, found, np.concatenate(self._counted),
                            np.concatenate(self._doubtful), runs, self._center_ids)  # fmt: skip
        newest = np.concatenate(self._newest)
        result = []
        for case in of_week(shares, any_effect, found, more):
            for reason in case.reasons:
                kinds, seen = evidence.figures(reason, case.center)
                numbers = self._numbers(reason, self._center_ids[case.center], newest[case.center], kinds)
                center_id = self._center_ids[case.center]
                result.append(Found(center_id, reason.value, self.window.last, seen, numbers, ""))
        return result

    def _figures(self, one: Interviews, chosen: Flags, size: int) -> TypeIndices:
        sums = gram_sums_by(one.codes[chosen], one.places[chosen], size)
        return type_indices(sums, self.questionnaire, self.constants.min_item_answers)

    def _signs(self) -> Signs:
        """Each sign among the answers that are free for it."""
        people = _People.together(self._people)
        runs: dict[bytes, Signs] = {}
        by_sign = []
        for sign in Sign:
            cuts = self._cuts(self._center_ids, CaseReason(sign.value)).reshape(-1, len(TYPES))[:, JOB_SEEKERS]
            free = uncleared(people.center, people.number, cuts)
            key = np.flatnonzero(~free).tobytes()
            if key not in runs:
                runs[key] = self._run(people if free.all() else people.chosen(free))
            by_sign.append(runs[key])
        return joined(by_sign, self.constants)

    def _run(self, people: "_People") -> Signs:
        sums = gram_sums_by(people.codes, people.center, len(self._center_ids))
        index = type_indices(sums, self.questionnaire, self.constants.min_item_answers).index
        chosen = Voices(people.codes, people.center, people.entry)
        return signs(chosen, index, self.questionnaire, self.constants)

    def _cuts(self, ids: Sequence[int], reason: CaseReason) -> Numbers:
        """The newest number seen, of shape (C · types,)."""
        mine = self.seen.get(reason.value, {})
        return np.array([mine.get(id, {}).get(kind.value, NEVER) for id in ids for kind in TYPES], dtype=np.int64)

    def _first_numbers(self, ids: Sequence[int], one: Interviews) -> Numbers:
        """The numbers of the interviews; restored ones are the same answers that they were before."""
        numbers = one.numbers
        for place, id in enumerate(ids):
            for moved in self.renumbered.get(id, ()):
                kind = TYPES.index(RespondentType(moved.respondent_type))
                same = (one.places == place) & (one.kinds == kind) & (one.numbers == moved.number)
                numbers = np.where(same, moved.first, numbers)
        return numbers

    def _numbers(
        self, reason: CaseReason, center_id: int, newest: Numbers, kinds: Sequence[int]
    ) -> dict[str, tuple[int, int]]:
        cuts = self._cuts([center_id], reason)
        return {
            TYPES[kind].value: (max(0, int(cuts[kind])), int(newest[kind])) for kind in kinds if newest[kind] != NEVER
        }


@dataclass(frozen=True)
class _People:
    """n job seekers, one voice each: codes (n, 15), and of shape (n,) place of the center, entry and number."""

    codes: Codes
    center: Numbers
    entry: Numbers
    number: Numbers

    @classmethod
    def nobody(cls) -> "_People":
        none = np.zeros(0, dtype=np.int64)
        return cls(codes_in(""), none, none, none)

    @classmethod
    def together(cls, parts: Sequence["_People"]) -> "_People":
        return cls(*(np.concatenate([getattr(one, name) for one in parts]) for name in cls.__dataclass_fields__))

    def chosen(self, flags: Flags) -> "_People":
        return _People(self.codes[flags], self.center[flags], self.entry[flags], self.number[flags])


def _pooled(found: TypeIndices, constants: Constants) -> float:
    """σ² of a type where no norms hold yet; NaN without a center that tells."""
    known = (found.n >= constants.pooled_from) & ~np.isnan(found.variance)
    if not known.any():
        return math.nan
    return pooled_variance(found.n[known], found.variance[known] * found.n[known], constants)
