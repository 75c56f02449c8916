"""The star ranges of the same answers under two norms: what a reset changes (methodology §14)."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from bot.results.frozen_json import from_json
from bot.results.memory import Memory
from bot.results.method_2026.groups import AsEachWasPublished
from bot.results.method_2026.own import OwnFigures, own_figures
from bot.results.method_2026.sweep import Progress, sweep
from questionnaire.loader import load
from scoring.method_2026.constants import STANDARD, Constants
from scoring.method_2026.norms import Norms
from scoring.method_2026.star_range import StarRange
from scoring.windows import month_of
from storage.engine.database import Database
from storage.results import snapshots_2026


@dataclass(frozen=True, slots=True)
class NormsChange:
    """A center under the old norms and the new ones, from the answers behind its newest snapshot."""

    center_id: int
    week: int
    old: OwnFigures
    new: OwnFigures

    @property
    def changed(self) -> bool:
        return self.old.shown != self.new.shown

    @property
    def disjoint(self) -> bool:
        """Whether both show a range, and no star is in both."""
        return self.old.shown is not None and self.new.shown is not None and apart(self.old.shown, self.new.shown)


def apart(one: StarRange, other: StarRange) -> bool:
    return one.high < other.low or other.high < one.low


async def read(
    db: Database,
    old: Norms,
    new: Norms,
    *,
    week: int | None = None,
    constants: Constants = STANDARD,
    progress: Progress = lambda interviews: None,
) -> list[NormsChange]:
    """Every center with a snapshot, none newer than `week`, in the order of ids. Each range begins from the one that
    the snapshot began from. `progress` receives the number of interviews read."""
    rows = await snapshots_2026.latest(db, up_to_week=week)
    memories = {center_id: from_json(Memory, row.seen) for center_id, row in rows.items()}
    facts = {center_id: from_json(OwnFigures, row.result).circumstances for center_id, row in rows.items()}
    batches: dict[tuple[int, str], list[int]] = defaultdict(list)
    for center_id, row in rows.items():
        batches[row.week, row.questionnaire].append(center_id)
    found: list[NormsChange] = []
    seen = 0

    def advanced(interviews: int) -> None:
        progress(seen + interviews)

    for (of_week, version), ids in sorted(batches.items()):
        questionnaire = load(version)
        country = await sweep(
            db, of_week, questionnaire, constants=constants, center_ids=ids,
            counting=AsEachWasPublished(memories), progress=advanced,
        )  # fmt: skip
        seen += sum(sum(memories[center_id].added.values()) for center_id in ids)
        before, after = [
            await asyncio.to_thread(
                own_figures, country.with_silent(ids, questionnaire), norms, questionnaire,
                month=month_of(of_week), circumstances=facts, constants=constants,
            )
            for norms in (old, new)
        ]  # fmt: skip
        found += [NormsChange(one, of_week, before[one], after[one]) for one in ids]
    return sorted(found, key=lambda one: one.center_id)
