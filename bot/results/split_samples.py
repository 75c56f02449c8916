"""Measures what another wording changes: the two halves of a split sample, over the nation."""

from bot.results.unpacking import TYPES
from questionnaire.loader import load
from questionnaire.model import RespondentType
from questionnaire.versions import Split
from scoring.gram_sums import GramSums, gram_sums
from scoring.methodology import STANDARD, Methodology
from scoring.packed_answers import codes_in
from scoring.type_index import type_index
from scoring.windows import Window, week_of
from scoring.wording_bridge import WordingBridge, wording_bridge
from storage.counting import split_samples
from storage.engine.database import Database

NO_END = 1_000_000


def weeks_of(split: Split) -> Window:
    """The whole weeks of a split sample. Its first is left out: interviews that began before may have ended in it."""
    first = 0 if split.first is None else week_of(split.first) + 1
    return Window(first, NO_END if split.end is None else week_of(split.end) - 1)


async def bridge(
    db: Database, split: Split, methodology: Methodology = STANDARD
) -> dict[RespondentType, WordingBridge]:
    """Both types of clients. Groups and weights are those of the earlier version, as of every version so far."""
    versions, weeks = (split.earlier, split.later), weeks_of(split)
    sums: dict[tuple[str, str], GramSums] = {}
    async for page in split_samples.by_center(db, versions, first_week=weeks.first, last_week=weeks.last):
        for one in page:
            key = one.respondent_type, one.questionnaire
            more = gram_sums(codes_in(one.answers))
            sums[key] = sums[key] + more if key in sums else more
    nobody = gram_sums(codes_in(""))
    questionnaire = load(split.earlier)
    found = {}
    for kind in TYPES:
        halves = [
            type_index(sums.get((kind.value, version), nobody), questionnaire, methodology.min_item_answers)
            for version in versions
        ]
        found[kind] = wording_bridge(*halves, least=methodology.min_shown)
    return found
