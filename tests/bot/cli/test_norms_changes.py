"""What a reset of the norms changes, as an operator asks it: before they are published, and afterwards."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.results.method_2026 import norms_file
from bot.results.method_2026.norms_file import NormsFile
from scoring.windows import monday
from tests.bot.cli.operators import Operator, as_prepared
from tests.bot.results.method_2026.country import WEEK, filled, with_norms
from tests.scoring.method_2026.populations import Population, population

RUN = ("--as-of", monday(WEEK + 1).isoformat())


@pytest.fixture(scope="module")
def country() -> Population:
    return population("product")


def computed(made: Operator) -> None:
    country = population("product")

    async def build() -> None:
        db = await filled(made.environment["DATABASE_URL"], country, last=12)
        await with_norms(db, country)
        await db.close()

    asyncio.run(build())
    made.environment["METHODOLOGY_VERSION"] = "2026.1 from 2025-01-06"
    made.run("index", "compute", *RUN)


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return as_prepared(computed, tmp_path)


def test_norms_to_come_are_compared_before_and_after_they_are_published(
    operator: Operator, country: Population
) -> None:
    """Cuts so high that nobody reaches the second star: whoever has more than one star changes to one alone."""
    high = replace(country.norms, cuts=(96.0, 97.0, 98.0, 99.0))
    norms_file.write(operator.folder / "high.json", NormsFile(high, WEEK - 1))
    rows = json.loads(operator.run("norms", "changes", "high.json", *RUN, "--format", "json"))
    shown = json.loads(operator.run("index", "show", "--format", "json"))
    stars = {one["center"]: (one["stars_low"], one["stars_high"]) for one in shown if one["stars_low"] is not None}
    assert {row["center"]: (row["stars_low_old"], row["stars_high_old"]) for row in rows} == stars
    assert {(row["stars_low_new"], row["stars_high_new"], row["certainty_new"]) for row in rows} == {(1, 1, 100)}
    assert all(row["changed"] == ((row["stars_low_old"], row["stars_high_old"]) != (1, 1)) for row in rows)
    assert all(row["disjoint"] == (row["stars_low_old"] > 1) for row in rows)
    disjoint = sum(low > 1 for low, _ in stars.values())
    assert disjoint > 0
    table = operator.run("norms", "changes", "high.json", *RUN)
    said = f"of {len(rows)} centers with a star range {disjoint} change it, {disjoint} of them to one"
    assert said in " ".join(table.split())
    operator.run("norms", "publish", "high.json", "--from", monday(WEEK).isoformat())
    assert json.loads(operator.run("norms", "changes", *RUN, "--format", "json")) == rows


def test_without_two_norms_there_is_nothing_to_compare(operator: Operator, country: Population) -> None:
    norms_file.write(operator.folder / "same.json", NormsFile(country.norms, WEEK - 52))
    error = "czn-index: there are no two different norms to compare; see norms list\n"
    assert operator.run("norms", "changes", status=1) == error
    assert operator.run("norms", "changes", "same.json", status=1) == error
