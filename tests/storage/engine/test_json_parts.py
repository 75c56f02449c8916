"""Values that a database picks out of long JSON texts are those that Python would read, digit by digit."""

import json
from datetime import date
from typing import Any

import pytest

from storage.engine.database import Database
from storage.engine.json_parts import JsonParts
from storage.results import snapshots
from storage.results.snapshots import Snapshot
from storage.tables import snapshots as table
from tests.storage.conftest import NOW

PATHS = (("a", "b"), ("a",), ("c",), ("d", "e", "f"), ("g",))
TEXTS = (
    # More digits than a float has, a float that ends with a zero, a whole number, and letters of two alphabets.
    '{"a": {"b": 78.12345678901234567, "x": 1e-7}, "c": [1, 2.50, null], "d": {"e": {"f": true}}, "g": "Ё \\u0451"}',
    '{"c": 5, "a": {"y": 0.1}, "d": null}',
    # No number for a database, and so the whole text is read.
    '{"a": {"b": Infinity}, "c": NaN, "d": {"e": {"f": -Infinity}}, "g": {}}',
)


def snapshot(center_id: int, revision: int, text: str) -> Snapshot:
    return Snapshot(
        center_id=center_id, week=105_706, revision=revision, published_at=NOW, methodology="2022.1",
        questionnaire="2022.1", window_start=date(2026, 8, 31), window_end=date(2026, 11, 29), frame_revision=0, n=1,
        index_value=None, standard_error=None, result=text, settings="{}", excluded="{}", inputs_hash="", seen="{}",
    )  # fmt: skip


def picked(text: str) -> list[Any]:
    content = json.loads(text)
    e = ((content.get("d") or {}).get("e") or {}).get("f")
    return [content["a"].get("b"), content["a"], content["c"], e, content.get("g")]


async def test_the_values_are_those_of_the_newest_texts_to_the_last_digit(db: Database) -> None:
    await snapshots.publish(db, [snapshot(1, 0, TEXTS[1]), snapshot(1, 1, TEXTS[0]), snapshot(2, 0, TEXTS[2])])
    found = await snapshots.newest_parts(db, PATHS)
    # As texts: a number that is none equals nothing, not even itself.
    assert {at: json.dumps(one.values) for at, one in found.items()} == {
        1: json.dumps(picked(TEXTS[0])),
        2: json.dumps(picked(TEXTS[2])),
    }
    await snapshots.publish(db, [snapshot(1, 2, TEXTS[1])])
    assert (await snapshots.newest_parts(db, PATHS, center_ids=[1]))[1].values == picked(TEXTS[1])
    weeks = await snapshots.parts_of_weeks(db, {(1, 105_706), (1, 105_705)}, PATHS)
    assert {key: one.values for key, one in weeks.items()} == {(1, 105_706): picked(TEXTS[1])}


def test_a_single_path_would_come_as_the_database_reads_it() -> None:
    with pytest.raises(ValueError, match="at least two paths, not 1"):
        JsonParts(table.c.result, [("a",)])
