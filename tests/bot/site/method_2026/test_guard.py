"""No public output of methodology 2026.1 holds a figure that `VisibleFigures` hides: card, list, offer, page, data."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from bot.results import runs
from bot.results.cards import Cards
from bot.results.frozen_json import from_json
from bot.results.method_2026 import published
from bot.results.method_2026.own import OwnFigures
from bot.results.method_2026.published import PublishedFigures
from bot.site import assembling, building, folder, pages
from bot.site.method_2026 import data_files, data_schema
from bot.site.method_2026.series import joined
from bot.site.model import Site, TrendPoint
from bot.site.rebuilding import Rebuilding
from handlers.language.texts import texts_in
from handlers.views import inline, rating
from questionnaire.loader import load
from questionnaire.model import LANGUAGES, RespondentType
from scoring.method_2026.card import Card2026
from scoring.method_2026.index import Figure, State
from scoring.method_2026.star_range import StarState
from scoring.method_2026.versions import Methodologies, parse
from storage.engine.database import Database
from storage.places import centers
from storage.places.center_differences import CenterRow
from storage.results import snapshots, snapshots_2026
from tests.bot.report.reading import read
from tests.bot.results.method_2026.country import NOW, WEEK, answered, filled, moment_of, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import population

FEW = 12
LATER = parse("2026.1")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
OF_THE_WORDS = {"0", "5", "10", "13", "15", "30", "52", "80", "20", "0.8", "100", "65", "99", "2026.1", "4.0"}
"""Numbers that belong to the words of a page, the constants and the parts π among them."""


async def prepare(url: str) -> None:
    country = population("product")
    database = await filled(url, country, last=FEW)
    await with_norms(database, country)
    names = ("small", "middle", "larger")
    listed = [CenterRow(one.code, one.name, one.region, one.city, one.timezone)
              for one in await centers.listing(database)]  # fmt: skip
    await centers.load(
        database, [*listed, *(CenterRow(name, "Центр", "R0", "Город", "UTC") for name in names)], now=NOW
    )
    ids = {one.code: one.id for one in await centers.listing(database)}
    for name, count in zip(names, (4, 15, 41), strict=True):
        await answered(
            database, ids[name], WEEK, [("543" * 5, "4" * 15, "353545543543543")[at % 3] for at in range(count)]
        )
    await answered(database, ids["middle"], WEEK, ["4" * 15] * 3, kind=RespondentType.EMPLOYER)
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    """Twelve centers of the population, and three small ones: 4 people; 15 and 3 employers; 40 in the last weeks."""
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


def numbers(text: str) -> set[str]:
    """As absolute values, with a point for the decimals and nothing between thousands."""
    plain = re.sub(r"(?<=\d)[\xa0 ,](?=\d{3}\b)", "", text)
    plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    return set(NUMBER.findall(plain))


def allowed(one: PublishedFigures, card: Card2026) -> set[str]:
    """Every number that the visible figures and the dates of a center allow."""
    found = one.visible
    figures = [one for one in (found.index, found.adjusted, found.year) if one is not None]
    floats = [value for figure in figures for value in (figure.value, figure.low, figure.high)]
    floats += [value for value in (found.shift, card.country) if value is not None]
    floats += [value for one in (found.groups, found.shown_groups) for group in one.values()
               for value in (group.value, group.low, group.high)]  # fmt: skip
    floats += found.adjusted_groups.values()
    if found.trend is not None:
        floats += [found.trend.points, found.trend.national, found.trend.net]
    whole = [found.job_seekers, found.employers, found.star_job_seekers, found.missing, found.certainty]
    # Beside its bar in the chat a group has no decimals.
    whole += [round(group.value) for group in found.shown_groups.values()]
    whole += [None if found.star is StarState.HIDDEN else found.missing_for_star]
    whole += [] if found.foretold is None else [found.foretold.stars, found.foretold.percent]
    for span in (found.rank, found.regional_rank):
        whole += [] if span is None else [span.low, span.high, span.of]
    for stars in (found.range, None if found.last_range is None else found.last_range.range):
        whole += [] if stars is None else [stars.low, stars.high]
    days = [card.since, card.until, card.published]
    texts = [f"{abs(round(value, 1)):.1f}" for value in floats] + [str(value) for value in whole if value is not None]
    texts += [part for day in days for part in (str(day.year), str(day.day))]
    return set(texts) | {text.removesuffix(".0") for text in texts} | OF_THE_WORDS


def around(site: Site, name: str) -> set[str]:
    """The numbers of the region and of the country beside those of a center."""
    found = [one.place for one in site.regions if one.name == name] + [site.nation]
    figures = [figure for one in found if one is not None for figure in (one.index, one.adjusted) if figure is not None]
    texts = {f"{value:.1f}" for figure in figures for value in (figure.value, figure.low, figure.high)}
    return texts | {text.removesuffix(".0") for text in texts}


def leaves(value: Any) -> Iterator[object]:
    if isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)
    else:
        yield value


async def site_of(db: Database, methodologies: Methodologies = LATER) -> Site:
    return await assembling.site(db, now=moment_of(WEEK), methodologies=methodologies)


async def test_no_public_output_holds_a_figure_that_is_hidden(db: Database) -> None:
    await runs.publish(db, week=WEEK, now=moment_of(WEEK), methodologies=LATER)
    found = await published.latest(db)
    known = {one.id: one for one in await centers.listing(db)}
    cards = await Cards(lambda: moment_of(WEEK), LATER).read(db, list(known))
    site = await site_of(db)
    made = {page.path: read(page.html) for page in pages.pages(site) if page.path.endswith(".html")}
    slugs = {entry.code: entry.slug for entry in site.entries}
    rows = {row["code"]: row for row in json.loads(data_files.files(site)["ratings.json"])["centers"]}
    states = set()
    for center_id, one in found.items():
        center, card = known[center_id], cards[center_id]
        assert isinstance(card, Card2026)
        states.add((one.visible.state, one.visible.star))
        may = allowed(one, card) | numbers(center.name) | numbers(center.code)
        for language in LANGUAGES:
            texts = texts_in(language)
            day = moment_of(WEEK).date()
            offer = inline.offer(texts, load(), center, card, day, "https://t.me/b")
            lists = rating.choose(texts, [center], {center_id: card})
            assert lists.markup is not None
            for said in (
                rating.card_text(texts, load(), center, card, day),
                f"{offer.title} {offer.description}",
                lists.markup.inline_keyboard[0][0].text,
            ):
                assert numbers(said) <= may, (center.code, numbers(said) - may, said)
            prefix = "" if language == "ru" else "en/"
            (verdict,) = made[f"{prefix}center/{slugs[center.code]}.html"].all("div", "verdict")
            ticks = {text.text for text in verdict.all("text")}
            for piece in verdict.words:
                near = may | around(site, center.region)
                assert piece in ticks or numbers(piece) <= near, (center.code, piece)
            for table in made[f"{prefix}center/{slugs[center.code]}.html"].all("table", "groups"):
                assert numbers(table.text) <= may, center.code
        row = {name: rows[center.code][name] for name in (column.name for column in data_schema.STANDING)}
        row |= {"groups": rows[center.code]["groups"]}
        assert bool(row["groups"]) == bool(rows[center.code]["praised"] or one.visible.index)
        values = [one for one in leaves(row) if isinstance(one, int | float) and not isinstance(one, bool)]
        assert {f"{abs(value)}" for value in values} <= may, center.code
    assert {state for state, _ in states} == set(State)
    assert {StarState.HIDDEN, StarState.NOT_ENOUGH_PEOPLE} <= {star for _, star in states}


async def test_the_guard_would_find_the_figures_that_are_hidden(db: Database) -> None:
    """The exact figures exist: the adjusted index of 15 people, the index of the year of a center without a rank."""
    await runs.publish(db, week=WEEK, now=moment_of(WEEK), methodologies=LATER)
    ids = {one.code: one.id for one in await centers.listing(db)}
    exact = from_json(OwnFigures, (await snapshots_2026.latest(db))[ids["middle"]].result)
    assert exact.adjusted is not None and exact.posterior is not None and exact.people == (15, 0)
    one = (await published.latest(db))[ids["middle"]]
    # Three employers are too few to count: fewer than five new ones are not shown.
    assert (one.visible.adjusted, one.visible.year, one.visible.employers) == (None, None, 0)
    card = published.card_of(one, published.NOTHING, "UTC")
    assert f"{exact.adjusted.value:.1f}" not in allowed(one, card)
    betrayed = replace(one.visible, adjusted=Figure(exact.adjusted.value, 1.5, 99.5))
    said = rating.card_text(
        texts_in("en"), load(), (await centers.listing(db))[0], replace(card, figures=betrayed), NOW.date()
    )
    assert not numbers(said) <= allowed(one, card)


async def test_the_data_files_agree_with_their_schema_and_their_columns(db: Database) -> None:
    await runs.publish(db, week=WEEK, now=moment_of(WEEK), methodologies=LATER)
    site = await site_of(db)
    files = data_files.files(site)
    content, schema = json.loads(files["ratings.json"]), json.loads(files["ratings.schema.json"])
    assert content["share_job_seekers"] == 0.8 and content["methodology"] == "2026.1"
    assert set(content) == set(schema["properties"])
    center = schema["$defs"]["center"]
    for row in content["centers"]:
        assert set(row) == set(center["required"]) == set(center["properties"])
        for name, one in center["properties"].items():
            if "enum" in one:
                assert row[name] in one["enum"]
            elif name == "groups":
                assert all(set(group) == {"value", "low", "high", "adjusted"} for group in row[name].values())
            elif row[name] is None:
                assert "null" in one["type"], name
    tables = {one["url"]: [column["name"] for column in one["tableSchema"]["columns"]]
              for one in json.loads(files["csv-metadata.json"])["tables"]}  # fmt: skip
    for name, columns in tables.items():
        assert files[name].splitlines()[0].split(",") == columns
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(files["ratings.csv"]))}
    found = await published.latest(db)
    for listed in await centers.listing(db):
        year, row = found[listed.id].visible.year, rows[listed.code]
        assert row["year_index"] == ("" if year is None else str(year.value))
        assert (row["rank_low"] == "") == (row["year_index"] == "") == (row["rank_high"] == "")
        assert (row["star_low"] == "") == (row["star_certainty"] == "")


async def test_the_series_changes_its_version_where_the_lead_does(db: Database) -> None:
    """Both are published for two weeks; the lead changes with the second one."""
    turning = Methodologies(WEEK - 13)
    for week in (WEEK - 1, WEEK):
        await runs.publish(db, week=week, now=moment_of(week), methodologies=turning)
    # The first of both weeks was led by 2022.1, though 2026.1 was published for it too.
    assert (await snapshots.newest_at(db), await snapshots_2026.newest_at(db)) == (
        moment_of(WEEK - 1), moment_of(WEEK),
    )  # fmt: skip
    site = await site_of(db, turning)
    assert site.methodology == "2026.1" and site.changes is None
    series = [entry.trend for entry in site.entries if len(entry.trend) > 1]
    assert len(series) > 1
    for old, new in series:
        assert (old.version, old.interval, new.version, new.n) == ("2022.1", None, "2026.1", None)
        assert new.until > old.until and new.interval is not None


def test_a_window_that_reaches_back_does_not_turn_the_series_back() -> None:
    index = '{"people": [29, 40], "adjusted": {}, "index": {"value": 80.04, "low": 70.0, "high": 88.96}}'
    days = [date(2026, 11, day) for day in (1, 8, 15, 22)]
    old = [TrendPoint(day, 50, 79.0, 1.0) for day in days[:3]]
    found = joined(old, {days[3]: '{"people": [9, 0], "index": null}', days[1]: index})
    assert [(one.until, one.version, one.value, one.interval) for one in found] == [
        (days[0], "2022.1", 79.0, None), (days[1], "2026.1", 80.0, (70.0, 89.0)),
    ]  # fmt: skip
    assert joined(old, {}) == tuple(old)


async def test_during_the_quarter_the_site_is_that_of_2022_1_with_the_changes(db: Database) -> None:
    turning = Methodologies(WEEK)
    await runs.publish(db, week=WEEK, now=moment_of(WEEK), methodologies=turning)
    site = await site_of(db, turning)
    assert site.methodology == "2022.1"
    assert replace(site, changes=None) == await site_of(db, parse("2022.1"))
    found = site.changes
    assert found is not None
    cards = {entry.code: entry.card for entry in site.entries}
    later = {one.code: one for one in await centers.listing(db)}
    figures = await published.latest(db)
    differences = []
    for one in found.centers:
        card, index = cards[one.code], figures[later[one.code].id].visible.index
        assert card is not None and card.index is not None and index is not None
        assert (one.earlier, one.later) == (card.index.value, round(index.value, 1))
        differences.append(one.later - one.earlier)
    ordered = sorted(differences)
    half = len(ordered) // 2
    median = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    assert found.link == pytest.approx(median, abs=0.0501)
    # The middle center has an index by both versions, the small one by neither.
    assert "middle" in {one.code for one in found.centers} and "small" not in {one.code for one in found.centers}


async def test_a_site_is_built_again_when_the_leading_version_has_new_figures(db: Database, tmp_path: Any) -> None:
    await runs.publish(db, week=WEEK, now=moment_of(WEEK), methodologies=LATER)
    out = tmp_path / "public"
    await building.build(db, out, now=moment_of(WEEK), methodologies=LATER)
    assert folder.published_at(out) == moment_of(WEEK)
    asked = Rebuilding(db, out, lambda: moment_of(WEEK), ("false",))
    await asked.run()
    await runs.publish(db, week=WEEK + 1, now=moment_of(WEEK + 1), methodologies=LATER)
    assert await snapshots.newest_at(db) is None
    with pytest.raises(Exception, match="ended with 1"):
        await asked.run()
