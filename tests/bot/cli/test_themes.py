"""`czn-index themes` as an operator meets it."""

import json

from tests.bot.cli.operators import Operator
from tests.bot.comments.test_sorting import SAMPLE

MINE = """
[[themes]]
code = "tea"
group = "C"
title = { ru = "чай", en = "tea" }
words = ["чай"]
"""


def test_the_shipped_dictionary_is_measured_part_by_part(operator: Operator) -> None:
    rows = json.loads(operator.run("themes", "measure", str(SAMPLE), "--format", "json"))
    assert {row["part"] for row in rows} == {"development", "held-out"}
    found = {(row["part"], row["of"], row["label"]): row for row in rows}
    waiting = found["held-out", "theme", "waiting"]
    assert waiting["precision"] == waiting["right"] / waiting["given"]
    assert waiting["recall"] == waiting["right"] / waiting["wanted"]
    assert 0.5 < found["held-out", "groups", "micro"]["precision"] <= 1
    assert found["held-out", "no theme", "–"]["wanted"] >= 10


def test_an_operators_own_dictionary_is_listed_measured_and_refused_where_it_is_broken(operator: Operator) -> None:
    (operator.folder / "mine.toml").write_text(MINE, encoding="utf-8")
    (operator.folder / "broken.toml").write_text(MINE.replace('"C"', '"Z"'), encoding="utf-8")
    (operator.folder / "said.csv").write_text("comment,themes\nЧаю бы,tea\nСпасибо,\n", encoding="utf-8")
    rows = json.loads(operator.run("themes", "list", "--themes", "mine.toml", "--language", "en", "--format", "json"))
    assert rows == [{"code": "tea", "group": "C", "title": "tea", "words": "чай", "but_not": ""}]
    operator.environment["THEMES_FILE"] = "mine.toml"
    measured = operator.run("themes", "measure", "said.csv", "--format", "csv").splitlines()
    assert measured[2] == "all,theme,tea,1,1,1,1.0,1.0"
    operator.environment["THEMES_FILE"] = "broken.toml"
    reason = "broken.toml: themes[0].group: 'Z' is not one of F, U, E, P, C\n"
    assert operator.run("themes", "list", status=1) == f"czn-index: THEMES_FILE: {reason}"
    assert operator.run("digest", "run", status=1) == f"czn-index: THEMES_FILE: {reason}"
    assert operator.run("themes", "list", "--themes", "broken.toml", status=1) == f"czn-index: {reason}"
