"""The interviews of a center with the person behind each, from a database of each kind."""

from datetime import UTC, datetime

from bot.results.unpacking import selected
from questionnaire.model import Entry, RespondentType
from scoring.windows import Window
from storage.counting import voices
from tests.bot.nation import Nation
from tests.bot.results.method_2026.country import WEEK, answered


async def test_facts_of_an_interview_stand_side_by_side_in_the_same_order(url: str) -> None:
    nation = await Nation.build(url, ["A", "B"])
    a = nation.ids["A"]
    await answered(nation.db, a, WEEK, ["5" * 15])
    await answered(nation.db, a, WEEK - 1, ["4" * 15], kind=RespondentType.EMPLOYER, entry=Entry.POSTER)
    await answered(nation.db, a, WEEK - 2, ["3" * 15])
    await nation.answer("A", WEEK, ["1" * 15], quality="X", reasons="staff")
    pages = [
        page async for page in voices.by_center(nation.db, selected(Window(WEEK - 1, WEEK)), fingerprints=True)
    ]  # fmt: skip
    await nation.db.close()
    ((center,),) = pages
    assert center.center_id == a
    marks = {center.answers[at * 15]: center.marks[at * 18 : at * 18 + 18] for at in range(2)}
    # 25–34 is age band 1; paper is entry 3, a poster 0. Each is the first of its type.
    assert marks == {"5": f"{WEEK}0013" + "00000001", "4": f"{WEEK - 1}1010" + "00000001"}
    width = len(center.moments) // 2
    moments = [
        datetime.fromisoformat(center.moments[at * width : (at + 1) * width]).replace(tzinfo=UTC) for at in range(2)
    ]
    by_answer = dict(zip(center.answers[::15], moments, strict=True))
    # A week lies between them.
    assert (by_answer["5"] - by_answer["4"]).total_seconds() == 7 * 24 * 3600
    assert (center.people, len(center.fingerprints)) == (voices.NOBODY * 2, 64)
