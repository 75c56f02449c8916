"""What became of an action against centers that began alike, from published snapshots (methodology §11)."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.results.frozen_json import from_json, to_json
from bot.results.method_2026.groups import job_seekers_alone
from bot.results.method_2026.own import OwnFigures
from scoring.method_2026.actions import Course, Outcome, Usual, Verdict, outcome, size_class, usual
from scoring.method_2026.constants import STANDARD, Constants
from scoring.windows import monday
from storage.engine.database import Database
from storage.results import actions, snapshots_2026
from storage.results.actions import Action
from storage.workers import properties

KEPT = "usual_courses_"
"""The beginning of the property with those of a week; the week follows."""
WEEKS = 13
LATE = 3
"""How many weeks a comparison waits for a center: one with few answers may be published late."""
WHOLE = 1
"""How many weeks it waits for the country: a week is published by its clocks, one after the other."""


@dataclass(frozen=True, slots=True)
class UsualCourses:
    """What became in 13 weeks of the centers that reported no action, by group and by size class.

    acted    the centers that had reported one
    up_to    when the newest of the snapshots behind it was published, in ISO 8601
    """

    by_group: dict[str, dict[int, Usual]] = field(default_factory=dict)
    acted: tuple[int, ...] = field(default=(), compare=False)
    up_to: str | None = field(default=None, compare=False)

    def of(self, group: str, people: int) -> Usual | None:
        found = size_class(people)
        return None if found is None else self.by_group.get(group, {}).get(found)


async def read(db: Database, action: Action, began: int, last: int) -> Outcome | None:
    """The outcome of an action that began in a week, as known after the week `last`.

    The newest figures of the 13 weeks before are compared with the first of the 13 weeks after. None until those of the
    whole country are there, and while the center's own may still come.
    """
    ends = began + WEEKS - 1
    if last < ends + WHOLE:
        return None
    before = await _before(db, began, action.center_id)
    after = await _first(db, [action.center_id], ends, min(last, ends + LATE))
    if action.center_id not in after:
        return None if last < ends + LATE else Outcome(Verdict.TOO_FEW, None)
    if before is None:
        return Outcome(Verdict.TOO_FEW, None)
    week, now = after[action.center_id]
    course = _course(before, now, action.group)
    if course is None:
        course = await _recounted(db, action, week, before, now)
    if course is None:
        return Outcome(Verdict.TOO_FEW, _plain(before, now, action.group))
    return outcome(course, (await usual_courses(db, began)).of(action.group, course.people))


async def usual_courses(db: Database, began: int) -> UsualCourses:
    """Those of the 13 weeks from `began` on: computed once, when the country's figures are there, and kept."""
    key = f"{KEPT}{began}"
    text = await properties.get(db, key)
    if text is not None:
        return from_json(UsualCourses, text)
    acted = await actions.reported_between(db, *days_of(began))
    found = await find_courses(db, began, acted)
    await properties.put(db, key, to_json(found))
    return found


def days_of(began: int) -> tuple[date, date]:
    """The days in which an action keeps a center out of the usual courses of the 13 weeks from `began` on."""
    return monday(began - WEEKS), monday(began + WEEKS) - timedelta(days=1)


async def find_courses(
    db: Database, began: int, acted: Collection[int], *, up_to: datetime | None = None, constants: Constants = STANDARD
) -> UsualCourses:
    """From the snapshots published up to a moment, all by default."""
    ends = began + WEEKS - 1
    earlier = await snapshots_2026.latest(db, up_to_week=began - 1, up_to=up_to)
    ids = [center_id for center_id, one in earlier.items() if one.week >= began - WEEKS and center_id not in acted]
    before = await asyncio.to_thread(lambda: {one: from_json(OwnFigures, earlier[one].result) for one in ids})
    after = await _first(db, ids, ends, ends + WHOLE, up_to=up_to)
    pairs = [(before[one], after[one][1]) for one in ids if one in after]
    found = await asyncio.to_thread(fitted, pairs, constants)
    newest = [earlier[one].published_at for one in ids]
    newest += [row.published_at for row in await snapshots_2026.history(db, ids, weeks=(ends, ends + WHOLE))]
    last = up_to or max(newest, default=None)
    return replace(found, acted=tuple(sorted(acted)), up_to=None if last is None else last.isoformat())


def fitted(pairs: Iterable[tuple[OwnFigures, OwnFigures]], constants: Constants = STANDARD) -> UsualCourses:
    """The usual courses of centers, from their figures before and after; those composed alike alone."""
    courses: dict[str, dict[int, list[Course]]] = {}
    for before, after in pairs:
        for group in before.adjusted_groups.keys() & after.adjusted_groups.keys():
            course = _course(before, after, group)
            place = None if course is None else size_class(course.people, constants)
            if course is not None and place is not None:
                courses.setdefault(group, {}).setdefault(place, []).append(course)
    found = {
        group: {place: one for place, mine in sorted(classes.items()) if (one := usual(mine, constants)) is not None}
        for group, classes in sorted(courses.items())
    }
    return UsualCourses({group: classes for group, classes in found.items() if classes})


def _course(before: OwnFigures, after: OwnFigures, group: str) -> Course | None:
    """None unless both windows have the group, composed alike, of enough people for adjusted figures."""
    people = min(before.people[0], after.people[0])
    if people < STANDARD.adjusted_from or before.adjusted is None or after.adjusted is None:
        return None
    alike = before.adjusted.composition is after.adjusted.composition
    if not alike or group not in before.adjusted_groups or group not in after.adjusted_groups:
        return None
    return Course(before.adjusted_groups[group], after.adjusted_groups[group], before.adjusted.value, people)


def _plain(before: OwnFigures, after: OwnFigures, group: str) -> float | None:
    """The difference as answered, where it may be told: of the same composition."""
    if before.index is None or after.index is None or before.index.composition is not after.index.composition:
        return None
    if group not in before.groups or group not in after.groups:
        return None
    return after.groups[group].value - before.groups[group].value


async def _recounted(db: Database, action: Action, week: int, before: OwnFigures, after: OwnFigures) -> Course | None:
    """Where employers stand behind one window alone, job seekers alone are compared."""
    people = min(before.people[0], after.people[0])
    if people < STANDARD.adjusted_from or before.adjusted is None or after.adjusted is None:
        return None
    scores = (await job_seekers_alone(db, action.center_id, week)).get(action.group)
    return None if scores is None else Course(*scores, before.adjusted.value, people)


async def _before(db: Database, began: int, center_id: int) -> OwnFigures | None:
    """The newest figures of the 13 weeks before."""
    found = (await snapshots_2026.latest(db, center_ids=[center_id], up_to_week=began - 1)).get(center_id)
    return None if found is None or found.week < began - WEEKS else from_json(OwnFigures, found.result)


async def _first(
    db: Database, center_ids: list[int], first: int, last: int, *, up_to: datetime | None = None
) -> Mapping[int, tuple[int, OwnFigures]]:
    """By center the first week from `first` to `last` with figures, and the figures as last revised by then."""
    rows = await snapshots_2026.history(db, center_ids, weeks=(first, last))
    texts: dict[int, tuple[int, str]] = {}
    for row in rows:
        if up_to is not None and row.published_at > up_to:
            continue
        if row.center_id not in texts or texts[row.center_id][0] == row.week:
            texts[row.center_id] = row.week, row.result
    return await asyncio.to_thread(
        lambda: {one: (week, from_json(OwnFigures, text)) for one, (week, text) in texts.items()}
    )
