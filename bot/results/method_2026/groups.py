"""The groups and questions of centers behind their published figures, recounted from the same answers."""

import asyncio
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.results.counting import AsPublished, Counted
from bot.results.frozen_json import from_json
from bot.results.memory import Memory
from bot.results.method_2026 import importance, norms_file
from bot.results.method_2026.interviews import Flags
from bot.results.method_2026.published import PublishedFigures
from bot.results.method_2026.sweep import Country, sweep
from bot.results.method_2026.windows import View
from bot.results.unpacking import Numbers
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from scoring.method_2026.case_mix import shifts
from scoring.method_2026.constants import STANDARD, TYPES, Constants
from scoring.method_2026.index import CenterIndex, Composition, TypeFigure, center_index
from scoring.method_2026.lenses import Lens, lenses
from scoring.method_2026.norms import Norms
from scoring.method_2026.recommendations import ItemStanding, Recommendation, recommend
from scoring.method_2026.scores import Scores, scores
from scoring.method_2026.visible import VisibleFigures
from storage.engine.database import Database
from storage.results import snapshots_2026

SEEKERS = (0,)
BOTH = (0, 1)


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """A group of indicators, adjusted, with its 95 % interval; `before` it in time, where a trend is shown."""

    code: str
    score: float
    low: float
    high: float
    before: float | None = None


@dataclass(frozen=True, slots=True)
class QuestionFigure:
    """A question's adjusted mean over the types that enter the index, within 0–100, from ten answers of each."""

    code: str
    mean: float
    n: int


@dataclass(frozen=True, slots=True)
class CenterParts:
    """What the index of a center is made of. `lenses` are those that may be named."""

    groups: tuple[GroupFigure, ...] = ()
    questions: tuple[QuestionFigure, ...] = ()
    lenses: tuple[Lens, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()


@dataclass(frozen=True)
class AsEachWasPublished:
    """Counts the answers of each center that its snapshot counted, by the snapshots' memories."""

    memories: Mapping[int, Memory]

    def __call__(
        self, center_id: int, weeks: Numbers, kinds: Numbers, numbers: Numbers, people: Numbers | None = None
    ) -> Counted:
        return AsPublished(self.memories[center_id].blocks)(center_id, weeks, kinds, numbers, people)


async def read(
    db: Database, published: Mapping[int, PublishedFigures], *, constants: Constants = STANDARD
) -> dict[int, CenterParts]:
    """By center id, of the centers that have an index.

    Where answers have gone since it was published, there are only the groups as they were frozen: what is counted anew
    would differ from what was shown by those who have gone.
    """
    shown = {center_id: one for center_id, one in published.items() if one.visible.index is not None and one.norms}
    if not shown:
        return {}
    norms = await norms_file.by_digest(db, {one.norms for one in shown.values() if one.norms is not None})
    rows = await snapshots_2026.latest(db, center_ids=sorted(shown), up_to_week=max(one.week for one in shown.values()))
    memories = {center_id: from_json(Memory, row.seen) for center_id, row in rows.items()}
    important = importance.factors(await importance.kept(db))
    batches: dict[tuple[int, str, str], list[int]] = defaultdict(list)
    for center_id, one in shown.items():
        batches[one.week, one.questionnaire, one.norms or ""].append(center_id)
    found: dict[int, CenterParts] = {}
    for (week, version, digest), ids in sorted(batches.items()):
        questionnaire = load(version)
        country = await sweep(
            db, week, questionnaire, constants=constants, center_ids=ids, counting=AsEachWasPublished(memories)
        )
        found |= await asyncio.to_thread(_parts, country, norms[digest], questionnaire, shown, important, constants)
        for center_id, hashed in zip(country.center_ids, country.hashes, strict=True):
            if hashed != rows[center_id].inputs_hash:
                found[center_id] = CenterParts(groups=_frozen(shown[center_id].visible))
    return found


async def job_seekers_alone(db: Database, center_id: int, week: int) -> dict[str, tuple[float, float]]:
    """Each group's adjusted score of job seekers alone, by its code: in the window before the one that was published
    for a week, and in that one. Nothing without norms, or where either has too few people."""
    row = (await snapshots_2026.latest(db, center_ids=[center_id], up_to_week=week)).get(center_id)
    if row is None or row.week != week or row.norms is None:
        return {}
    norms = (await norms_file.by_digest(db, {row.norms}))[row.norms]
    questionnaire = load(row.questionnaire)
    counting = AsEachWasPublished({center_id: from_json(Memory, row.seen)})
    country = await sweep(db, week, questionnaire, center_ids=[center_id], counting=counting)
    views = [
        scores(country.plain[view, 0], shifts(country.cells[view, 0].item_n, norms.effects(0)), questionnaire)
        for view in (View.BEFORE, View.NOW)
    ]
    if any(not len(one.people) or one.people[0] < STANDARD.adjusted_from or not one.stands[0] for one in views):
        return {}
    before, now = (one.groups[0].tolist() for one in views)
    return {group.code: (before[at], now[at]) for at, group in enumerate(questionnaire.groups)}


def _frozen(one: VisibleFigures) -> tuple[GroupFigure, ...]:
    return tuple(GroupFigure(code, of.value, of.low, of.high) for code, of in one.shown_groups.items())


def _parts(
    country: Country,
    norms: Norms,
    questionnaire: Questionnaire,
    shown: Mapping[int, PublishedFigures],
    important: Mapping[int, importance.Row],
    constants: Constants,
) -> dict[int, CenterParts]:

    def adjusted(view: View, kind: int) -> Scores:
        moved = shifts(country.cells[view, kind].item_n, norms.effects(kind))
        return scores(country.plain[view, kind], moved, questionnaire)

    by_view = {view: [adjusted(view, kind) for kind in range(len(TYPES))] for view in (View.NOW, View.BEFORE)}
    return {
        center_id: CenterParts(
            _groups(by_view, place, shown[center_id], norms, questionnaire, constants),
            _questions(by_view[View.NOW], place, shown[center_id], questionnaire, country.singly[place], constants),
            _lenses(country, by_view[View.NOW], place, norms, constants),
            _advice(by_view[View.NOW], place, shown[center_id], norms, important, country.singly[place], constants),
        )
        for place, center_id in enumerate(country.center_ids)
        if by_view[View.NOW][0].people[place] >= constants.shown
    }


def _groups(
    by_view: Mapping[View, Sequence[Scores]],
    place: int,
    one: PublishedFigures,
    norms: Norms,
    questionnaire: Questionnaire,
    constants: Constants,
) -> tuple[GroupFigure, ...]:
    found = []
    for at, group in enumerate(questionnaire.groups):
        now = _group(by_view[View.NOW], place, at, one.visible.composition, norms, constants)
        if now is None:
            continue
        # Where a trend is shown, both windows have enough people; it shows where employers stand behind one alone.
        earlier, trend = None, one.visible.trend
        if trend is not None and trend.employers is (one.visible.composition is Composition.OWN):
            earlier = _group(by_view[View.BEFORE], place, at, one.visible.composition, norms, constants)
        before = None if earlier is None else earlier.value
        found.append(GroupFigure(group.code, now.value, now.low, now.high, before))
    return tuple(found)


def _group(
    of: Sequence[Scores], place: int, at: int, composition: Composition | None, norms: Norms, constants: Constants
) -> CenterIndex | None:
    """Composed like the index where employers answered themselves, else of job seekers alone; methodology §5."""
    types = [
        TypeFigure(
            int(one.people[place]), float(one.groups[place, at]), float(one.group_variances[place, at]), stands=True
        )
        for one in of
    ]
    if math.isnan(types[0].index) or types[0].people < constants.shown:
        return None
    own = composition is Composition.OWN and not math.isnan(types[1].index)
    by_group = replace(
        norms,
        mu=(norms.group_mu[0][at], norms.group_mu[1][at]),
        tau2=(norms.group_tau2[0][at], norms.group_tau2[1][at]),
        sigma2=(norms.group_sigma2[0][at], norms.group_sigma2[1][at]),
        pi=norms.pi if own else 1.0,
    )
    return center_index(types, by_group, constants)


def _kinds(one: PublishedFigures) -> tuple[int, ...]:
    return BOTH if one.visible.composition is Composition.OWN else SEEKERS


def _share(one: PublishedFigures, kind: int) -> float:
    return one.shares[kind] if len(_kinds(one)) > 1 else 1.0


def _questions(
    of: Sequence[Scores],
    place: int,
    one: PublishedFigures,
    questionnaire: Questionnaire,
    singly: Flags,
    constants: Constants,
) -> tuple[QuestionFigure, ...]:
    """Those that may be shown by themselves (docs/disclosure.md, rule 7)."""
    found = []
    for at, question in enumerate(questionnaire.questions):
        n = [int(of[kind].item_n[place, at]) for kind in _kinds(one)]
        if min(n) < constants.shown or not singly[at]:
            continue
        mean = sum(_share(one, kind) * float(of[kind].items[place, at]) for kind in _kinds(one))
        found.append(QuestionFigure(question.code, min(100.0, max(0.0, mean)), sum(n)))
    return tuple(found)


def _lenses(country: Country, of: Sequence[Scores], place: int, norms: Norms, constants: Constants) -> tuple[Lens, ...]:
    plain = country.plain[View.NOW, 0].groups[place], country.plain[View.NOW, 1].groups[place]
    variances = of[0].group_variances[place], of[1].group_variances[place]
    people = int(of[0].people[place]), int(of[1].people[place])
    return tuple(one for one in lenses(plain, variances, people, norms.group_sigma2, constants) if one.named)


def _advice(
    of: Sequence[Scores],
    place: int,
    one: PublishedFigures,
    norms: Norms,
    important: Mapping[int, importance.Row],
    singly: Flags,
    constants: Constants,
) -> tuple[Recommendation, ...]:
    """Ordered by the gain alone until somebody has looked at how questions go with the rest in the nation."""
    items = [
        ItemStanding(
            question=at,
            type=kind,
            weight=one.shares[kind] * float(of[kind].weights[place, at]),
            mean=float(of[kind].items[place, at]),
            se=math.sqrt(max(0.0, float(of[kind].item_variances[place, at])) / n) if n else math.nan,
            n=n,
            p75=norms.p75[kind][at],
            importance=important[kind][at] if kind in important else None,
        )
        for kind in _kinds(one)
        for at, n in enumerate(of[kind].item_n[place].tolist())
        if singly[at]
    ]
    return recommend(items, constants)
