"""Half a year of a small region as anyone sees it: the site's files, the digests of centers and of the region."""

import csv
import io
import json
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from bot import jobs
from bot.digest.center.content import DigestContent
from bot.digest.region.content import RegionContent
from bot.results.cards import Cards
from bot.results.frozen_json import from_json
from bot.site import assembling, data_files
from bot.site.model import Site
from scoring.method_2022.card import Card
from scoring.windows import week_of
from storage.delivery import digests, region_digests
from storage.results import snapshots
from tests.bot.nation import EMP, JS, Nation, moment_of, value_of
from tests.bot.results.method_2022.test_anonymity import Attacker, People, index_of, random_answers

WEEK = week_of(date(2026, 6, 1))
WEEKS = 20
CODES = ("A", "B", "C")
FIGURES = ("index", "year_index", "value", "low", "high", "points", "standard_error")


class Reader:
    """Keeps every shown figure, and knows the people behind each center's newest figures."""

    def __init__(self) -> None:
        self.attacker = Attacker(employers=True)
        self.newest: dict[str, People] = {}

    async def read(self, nation: Nation, week: int) -> None:
        latest = await snapshots.latest(nation.db)
        for code in CODES:
            snapshot = latest.get(nation.ids[code])
            if snapshot is not None:
                await self.attacker.see(nation, code, snapshot)
        await self._digests(nation, week)
        self._files(data_files.files(await assembling.site(nation.db, now=moment_of(week))))

    async def _digests(self, nation: Nation, week: int) -> None:
        """They show published figures, and the region's index uses only these."""
        shown = {}
        for code in CODES:
            digest = from_json(DigestContent, (await digests.get(nation.db, nation.ids[code], week)).content)
            if digest.index is not None:
                shown[code] = await nation.shown(code)
                assert digest.index == value_of(shown[code].index)
        frozen = await region_digests.latest(nation.db, 1)
        region = from_json(RegionContent, frozen.content) if frozen else None
        if region is None or region.index is None:
            return
        parts = []
        for kind in (JS, EMP):
            known = [(one.n, one) for one in [(await nation.result(code)).index.types[kind] for code in shown]]
            total = sum(n for n, one in known if one.index is not None)
            parts.append(sum(n * one.index.value for n, one in known if one.index) / total if total else None)
        seekers, employers = parts
        assert seekers is not None
        assert region.index == pytest.approx(seekers if employers is None else 0.8 * seekers + 0.2 * employers)

    def _files(self, files: dict[str, str]) -> None:
        rows = json.loads(files["ratings.json"])["centers"]
        assert all("ranked_by" not in row for row in rows)
        for figure in numbers(rows):
            assert figure == round(figure, 1)
        for name in ("ratings.csv", "trend.csv"):
            for row in csv.DictReader(io.StringIO(files[name])):
                for column in row.keys() & {
                    "index",
                    "year_index",
                    "index_low",
                    "index_high",
                    "standard_error",
                    *"FUEPC",
                }:
                    assert row[column] == "" or len(row[column].partition(".")[2]) == 1


def numbers(value: Any, name: str = "") -> Iterator[float]:
    """All figures in the JSON that rest on answers."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from numbers(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from numbers(one, name)
    elif name in FIGURES and value is not None:
        yield value


async def test_nobody_is_found_in_what_a_region_shows_in_half_a_year(url: str) -> None:
    nation, reader, dice = await Nation.build(url, CODES), Reader(), random.Random(5)
    for week in range(WEEK, WEEK + WEEKS):
        for code, most in zip(CODES, (3, 5, 9), strict=True):
            for _ in range(dice.randint(0, most)):
                await nation.answer(code, week, [random_answers(dice)], EMP if dice.random() < 0.3 else JS)
        await jobs.run_week(nation.db, week=week, now=moment_of(week))
        await reader.read(nation, week)
    assert len(reader.attacker.figures) > 25
    assert list(reader.attacker.finds()) == []
    await nation.db.close()


async def test_cards_for_clients_are_rounded_and_the_order_of_centers_is_that_of_the_exact_figures(url: str) -> None:
    nation = await Nation.build(url, CODES)
    for code, answers in zip(CODES, ("555544445555444", "545454545454545", "555544445555443"), strict=True):
        await nation.answer(code, WEEK, [answers] * 50 + ["5" * 15] * 11)
    await nation.publish(WEEK)
    site: Site = await assembling.site(nation.db, now=moment_of(WEEK))
    found = await Cards(lambda: moment_of(WEEK)).read(nation.db, [nation.ids["A"]])
    card = found[nation.ids["A"]]
    exact = index_of(["555544445555444"] * 50 + ["5" * 15] * 11)
    assert isinstance(card, Card) and card.index is not None
    assert card.index.value == round(exact, 1) != exact
    ranks = {row["code"]: row["rank"] for row in json.loads(data_files.files(site)["ratings.json"])["centers"]}
    # A and C differ by one answer of the last question alone.
    assert ranks["A"] < ranks["C"] and sorted(ranks.values()) == [1, 2, 3]
    await nation.db.close()
