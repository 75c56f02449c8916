"""What all figures of a report rest on: the norms, the adjustment, and split samples that are running."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from bot.report import case_mix
from bot.report.case_mix import MixLine
from bot.report.method_2026.model import NormsInForce, SplitLine
from bot.results import split_samples
from bot.results.method_2026.norms_file import window_end
from bot.results.method_2026.windows import Spans
from questionnaire.loader import load
from questionnaire.model import Questionnaire
from questionnaire.versions import Split
from scoring.method_2026.cells import AGE_BANDS, CELLS, ENTRIES, Counts, cell
from scoring.method_2026.constants import TYPES
from scoring.method_2026.norms import Norms
from scoring.windows import monday
from storage.counting import cell_counts
from storage.engine.database import Database
from storage.results import norms as published_norms
from storage.results.norms import PublishedNorms


async def in_force(db: Database, digest: str, norms: Norms) -> NormsInForce:
    found = await _published(db, digest)
    return NormsInForce(norms, monday(found.holds_from), window_end(found.week))


async def mix(db: Database, digest: str, norms: Norms, questionnaire: Questionnaire) -> tuple[MixLine, ...]:
    """What the adjustment takes off, of cells with enough answers in the window behind the norms."""
    star = Spans.of((await _published(db, digest)).week).star
    counts = await cell_counts.counts(db, first_week=star.first, last_week=star.last)
    people: list[Counts] = [np.zeros(CELLS, dtype=np.int64) for _ in TYPES]
    for at, kind in enumerate(TYPES):
        for age in AGE_BANDS:
            for entry in ENTRIES:
                people[at][cell(age, entry)] += counts.get((kind.value, age.value, entry.value), 0)
    return case_mix.lines((people[0], people[1]), norms, questionnaire)


async def _published(db: Database, digest: str) -> PublishedNorms:
    return next(one for one in await published_norms.published(db) if one.digest == digest)


async def split_lines(db: Database, splits: Sequence[Split], today: date) -> tuple[SplitLine, ...]:
    """Of the split samples that are running on a day: the index and each question with enough answers on both sides."""
    found: list[SplitLine] = []
    for split in splits:
        if (split.first is None or split.first <= today) and (split.end is None or today < split.end):
            codes = load(split.earlier).codes
            for kind, bridge in (await split_samples.bridge(db, split)).items():
                pairs = zip((None, *codes), (bridge.index, *bridge.questions), strict=True)
                found += [SplitLine(kind, code, one) for code, one in pairs if one is not None]
    return tuple(found)
