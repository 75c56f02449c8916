"""Interviews of the nation by age band and entry, in a database of each kind."""

from questionnaire.model import Entry, RespondentType
from storage.counting import cell_counts
from tests.bot.nation import Nation
from tests.bot.results.method_2026.country import WEEK, answered


async def test_what_counts_is_counted_by_type_age_and_entry_within_the_weeks(url: str) -> None:
    nation = await Nation.build(url, ["A", "B"])
    a, b = nation.ids["A"], nation.ids["B"]
    await answered(nation.db, a, WEEK, ["5" * 15] * 2)
    await answered(nation.db, b, WEEK - 51, ["4" * 15], entry=Entry.PAPER)
    await answered(nation.db, b, WEEK - 52, ["3" * 15])
    await answered(nation.db, b, WEEK, ["2" * 15], kind=RespondentType.EMPLOYER, entry=Entry.POSTER)
    await nation.answer("A", WEEK, ["1" * 15], quality="X", reasons="staff")
    found = await cell_counts.counts(nation.db, first_week=WEEK - 51, last_week=WEEK)
    await nation.db.close()
    assert found == {("job_seeker", "25-34", "paper"): 3, ("employer", "25-34", "poster"): 1}
