"""What the first release published, before there were stars, is still shown, and followed by what is computed now."""

import json
from datetime import date
from typing import Any

from sqlalchemy import insert

from bot.digest.preview import content
from bot.results import verification
from bot.tables import index as index_table
from scoring.windows import week_of, window
from storage.tables import frames, snapshots
from tests.bot.nation import Nation, halves, moment_of

WEEK = week_of(date(2026, 11, 16))
ESTIMATE = {"value": 87.5, "se": 3.1, "df": 19}
TYPES = {
    "job_seeker": {
        "n": 20, "index": ESTIMATE, "groups": dict.fromkeys("FUEPC", ESTIMATE), "item_means": [87.5] * 15,
        "item_n": [20] * 15,
    },
    "employer": {"n": 0, "index": None, "groups": {}, "item_means": [None] * 15, "item_n": [0] * 15},
}  # fmt: skip
INDEX: dict[str, Any] = {
    "n": 20, "index": ESTIMATE, "groups": dict.fromkeys("FUEPC", ESTIMATE), "types": TYPES, "composition": "absent",
    "state": "preliminary",
}  # fmt: skip
RESULT = {"index": INDEX, "before": INDEX, "change": {"points": 0.0, "z": 0.0, "p": 1.0}, "called": False}


async def test_a_snapshot_of_the_first_release_is_shown_and_renewed(url: str) -> None:
    nation = await Nation.build(url, ["A", "B"])
    await nation.answer("A", WEEK, halves(20))
    span = window(WEEK, 13)
    async with nation.db.write() as connection:
        await connection.execute(insert(frames), {
            "week": WEEK, "revision": 0, "computed_at": moment_of(WEEK), "methodology": "2022.1", "changes": 0,
            "content": json.dumps({"types": {}, "largest_p": 0.0}),
        })  # fmt: skip
        await connection.execute(insert(snapshots), {
            "center_id": nation.ids["A"], "week": WEEK, "revision": 0, "published_at": moment_of(WEEK),
            "methodology": "2022.1", "questionnaire": "2022.1", "window_start": span.start, "window_end": span.end,
            "frame_revision": 0, "n": 20, "index_value": 87.5, "standard_error": 3.1, "result": json.dumps(RESULT),
            "settings": "{}", "excluded": "{}", "inputs_hash": "0" * 64, "seen": "{}",
        })  # fmt: skip
    (row,) = await index_table.rows(nation.db, center=None, region=None, live=False, now=moment_of(WEEK))
    assert (row["index"], row["star"], row["star_state"], row["recommendations"]) == (87.5, None, "not_enough_data", [])
    digest = await content(nation.db, center_code="A", week=WEEK, now=moment_of(WEEK))
    assert (digest.index, digest.strongest) == (87.5, None)
    (verdict,) = await verification.verify(nation.db, center=None, week=None)
    assert verdict.differences == ("of the first release, which did not keep what it takes to recompute it",)

    for chosen in (("A",), ()):
        await nation.publish(WEEK, *chosen)
    assert ((await nation.snapshot("A")).revision, (await nation.snapshot("A")).frame_revision) == (1, 1)
    (verdict,) = await verification.verify(nation.db, center=None, week=None)
    assert verdict.differences == ()
    await nation.db.close()
