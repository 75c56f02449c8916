"""Checks the answers behind a snapshot: that they are the same, or lack only what was deleted at its owner's wish or
marked invalid by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from bot.results.counting import AsPublished
from bot.results.input_hashes import inputs_hash
from bot.results.memory import Memory
from bot.results.unpacking import TYPES, Numbers
from bot.results.windows import OUTSIDE, Spans
from questionnaire.model import RespondentType
from storage.counting import fingerprints as forgotten
from storage.counting.answers import CountedRow
from storage.counting.fingerprints import Forgotten, fingerprint
from storage.engine.database import Database
from storage.quality import invalid_answers


class Held(NamedTuple):
    """The facts that decide whether and when an interview counted."""

    fingerprint: str
    kind: str
    week: int
    number: int


class Gone(NamedTuple):
    """How many answers of a snapshot do not count any more."""

    forgotten: int = 0
    invalid: int = 0


@dataclass(frozen=True, slots=True)
class Inputs:
    """Of one center. `counting` counts as the snapshot did; `seen` is its memory."""

    db: Database
    center_id: int
    spans: Spans
    counting: AsPublished
    seen: Memory

    async def check(self, rows: Sequence[CountedRow], known: str, published_at: datetime) -> tuple[list[str], Gone]:
        """Whether the rows are the answers with the hash `known`: the differences in words, and how many of the missing
        ones were taken away rightly."""
        made = [fingerprint(row.id, row.respondent_type, row.answers, row.quality) for row in rows]
        touched = sum(row.fingerprint != mine for row, mine in zip(rows, made, strict=True))
        said = [f"interviews altered: {touched}"] if touched else []
        held = [Held(mine, row.respondent_type, row.completed_week, row.number)
                for row, mine in zip(rows, made, strict=True)]  # fmt: skip
        different, gone = await self.check_held(held, known, published_at)
        return [*said, *different], gone

    async def check_held(self, held: Sequence[Held], known: str, published_at: datetime) -> tuple[list[str], Gone]:
        """The same of answers by their fingerprints."""
        if self._hash(held) == known:
            return [], Gone()
        of_center = self.db, self.center_id, published_at
        deleted = self._known(await forgotten.since(*of_center))
        invalid = self._known(await invalid_answers.since(*of_center))
        gone = Gone(self._counting_among(deleted), self._counting_among(invalid))
        if any(gone) and self._hash([*held, *deleted, *invalid]) == known:
            return [], gone
        return ["the answers are not those that it was computed from"], Gone()

    def _known(self, gone: Sequence[Forgotten]) -> list[Held]:
        """Those that the snapshot had read."""
        read = self.spans.read
        return [
            Held(one.fingerprint, one.respondent_type, one.completed_week, one.number)
            for one in gone
            if read.first <= one.completed_week <= read.last
            and one.number <= self.seen.added.get(one.respondent_type, 0)
        ]

    def _counting_among(self, held: Sequence[Held]) -> int:
        return int((self._periods(held) != OUTSIDE).sum())

    def _hash(self, held: Sequence[Held]) -> str:
        return inputs_hash("".join(one.fingerprint for one in held), self._periods(held))

    def _periods(self, held: Sequence[Held]) -> Numbers:
        """The periods in which the interviews counted."""
        weeks, kinds, numbers = np.array(
            [(one.week, TYPES.index(RespondentType(one.kind)), one.number) for one in held], dtype=np.int64
        ).reshape(-1, 3).T  # fmt: skip
        return self.spans.periods(self.counting(self.center_id, weeks, kinds, numbers).weeks)
