"""The way of answering changes nothing in the plain index: the table of benchmarks/RESULTS.md with fewer people."""

from pathlib import Path

import pytest

from benchmarks import modes
from questionnaire.model import Entry


async def test_the_same_people_by_every_way_of_answering_have_the_same_index_to_the_last_digit(tmp_path: Path) -> None:
    everybody = modes.people(10)
    assert len({one.answers for one in everybody}) == 10 and {"8", "9"} <= set(
        "".join(one.answers for one in everybody)
    )
    chat, *others = await modes.measure(tmp_path, everybody)
    assert [one.name for one in (chat, *others)] == list(modes.WAYS)
    assert chat.people == 10 and 0 < chat.index < 100
    assert [(one.people, one.index) for one in others] == [(10, chat.index)] * len(others)
    # The adjusted ones differ by what the norms know of the mode, and by nothing else.
    assert modes.term(Entry.PAPER) > 1 and [one.mode for one in others].count(Entry.PAPER) == 3
    # Published effects have six decimals: half of the last one, in index points, on either side.
    for one in others:
        assert chat.adjusted - one.adjusted == pytest.approx(modes.term(one.mode), abs=25e-6)
