"""Every center's result from the answers up to now, which is published to nobody."""

from bot.results.counting import by_week
from bot.results.method_2022.run import Run
from questionnaire.loader import load
from scoring.method_2022.result import Result, result_of
from scoring.methodology import STANDARD, Methodology
from storage.engine.database import Database


async def results(db: Database, *, week: int, methodology: Methodology = STANDARD) -> dict[int, Result]:
    """By center id, for the windows that end with `week`."""
    run = Run(db, week, load(), methodology)
    counted = await run.tally(None, by_week, lambda interviews: None)
    frame = await run.frame(counted)
    found = await run.circumstances(counted.center_ids, counted)
    return {
        center_id: result_of(counted.center(center_id), frame, found[center_id], run.questionnaire, methodology)
        for center_id in counted.center_ids
    }
