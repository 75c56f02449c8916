"""Every view by methodology 2026.1, as a reader gets it: no star without its certainty, no place without its interval.

Read in the words themselves, whatever module has written them."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from bot.cli import star_words
from bot.digest import freezing
from bot.digest.center import caption as center_caption
from bot.digest.center import chart as center_chart
from bot.digest.center.content import DigestContent
from bot.digest.region import caption as region_caption
from bot.digest.region import chart as region_chart
from bot.digest.region.content import RegionContent
from bot.results import runs
from bot.results.cards import Cards
from bot.results.frozen_json import from_json
from bot.results.method_2026 import published
from bot.site import assembling, pages
from bot.site.method_2026 import data_files
from bot.tables import index_2026
from handlers.language.texts import texts_in
from handlers.views import inline, rating
from questionnaire.loader import load
from questionnaire.model import LANGUAGES
from scoring.method_2026.card import Card2026
from scoring.method_2026.versions import Methodologies
from storage.delivery import digests, region_digests
from storage.engine.database import Database
from storage.places import centers
from tests.bot.results.method_2026.country import WEEK, filled, moment_of, with_norms
from tests.own_loop import CopyOf
from tests.scoring.method_2026.populations import population

LATER = Methodologies(0)
TODAY = moment_of(WEEK).date()
COUNTS = re.compile(r'<ul class="counts">.*?</ul>', re.DOTALL)
"""How many centers have which stars: the words above say the least certainty of all."""
MARKUP = re.compile(r"<[^>]*>")
STARS = re.compile(r"\d\N{NO-BREAK SPACE}?(?:★|\s(?:звезд|звёзд|star))")
CERTAIN = re.compile(r"\D{0,40}?>?\d{2}\s?%")
FORMER = re.compile(r"(?:Раньше|Before|last|Earlier|Formerly|Last|Previously)[^<\n]{0,40}$")
PLACE = re.compile(r"(?:место|место в стране:|place|place in the country:) (?P<low>\d+)(?P<rest>\S*)")


async def prepare(url: str) -> None:
    """Sixteen centers in five regions, published and in digests."""
    country = population("product")
    database = await filled(url, country, first=38, last=54)
    await with_norms(database, country)
    await runs.publish(database, week=WEEK, now=moment_of(WEEK), methodologies=LATER)
    listed = await centers.listing(database)
    await freezing.freeze(database, listed, listed, week=WEEK, now=moment_of(WEEK), methodologies=LATER)
    await database.close()


@pytest_asyncio.fixture
async def db(copy_of: CopyOf) -> AsyncIterator[Database]:
    database = await Database.open(copy_of(prepare))
    yield database
    await database.close()


async def views(db: Database) -> AsyncIterator[tuple[str, str]]:
    """The name of each view and its text: lines of a chat, of a picture, of a page."""
    site = await assembling.site(db, now=moment_of(WEEK), methodologies=LATER)
    for page in pages.pages(site):
        if page.path.endswith(".html") and not page.path.endswith("method.html"):
            assert not COUNTS.search(page.html) or "65" in page.html
            # Each piece of a row follows the one before.
            yield page.path, MARKUP.sub(" ", COUNTS.sub("", page.html[page.html.index("<main") :]))
    listed = await centers.listing(db)
    cards = await Cards(lambda: moment_of(WEEK), LATER).read(db, [one.id for one in listed])
    frozen = await digests.latest_of(db, [one.id for one in listed])
    for language in LANGUAGES:
        texts = texts_in(language)
        for center in listed:
            card = cards[center.id]
            assert isinstance(card, Card2026)
            yield (
                f"card of {center.code}",
                MARKUP.sub("", rating.card_text(texts, load(), center, card, moment_of(WEEK).date())),
            )
            offer = inline.offer(texts, load(), center, card, moment_of(WEEK).date(), "https://t.me/b")
            yield f"offer of {center.code}", f"{offer.title}\n{offer.description}"
            content = from_json(DigestContent, frozen[center.id].content)
            asked = load(content.questionnaire)
            yield f"digest of {center.code}", center_caption.plain_text(content, texts, asked)
            yield (
                f"picture of {center.code}",
                "\n".join(one.text for one in center_chart.picture_of(content, texts, asked).words),
            )
        chosen = rating.choose(texts, listed[:5], cards).markup
        assert chosen is not None
        yield "list", "\n".join(row[0].text for row in chosen.inline_keyboard)
        for region_id in {one.region_id for one in listed}:
            digest = await region_digests.find(db, region_id, WEEK)
            assert digest is not None
            content_of = from_json(RegionContent, digest.content)
            yield "region's digest", region_caption.plain_text(content_of, texts)
            yield "region's picture", "\n".join(one.text for one in region_chart.picture_of(content_of, texts).words)
    rows = await index_2026.rows(db, center=None, region=None, live=False, now=moment_of(WEEK))
    for row in rows:
        yield "index show", "\n".join(str(value) for value in star_words.for_reading(row).values())


def uncertain(text: str) -> Iterator[str]:
    """Stars that no certainty follows, and that are not said to be former ones."""
    for found in STARS.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        if not CERTAIN.match(after) and not FORMER.search(before):
            yield text[max(0, found.start() - 40) : found.end() + 40]


def alone(text: str) -> Iterator[str]:
    """Places without the places that the center could as well have."""
    plain = text.replace("\N{NO-BREAK SPACE}", "").replace(",", "")
    for found in PLACE.finditer(plain):
        if not found["rest"].startswith("–"):
            yield found[0]


async def test_no_view_shows_a_star_without_its_certainty_or_a_place_without_its_interval(db: Database) -> None:
    figures = (await published.latest(db)).values()
    single = {rank.low for one in figures for rank in (one.figures.rank, one.figures.regional_rank)
              if rank is not None and rank.low == rank.high}  # fmt: skip
    starred = placed = 0
    seen = set()
    async for name, text in views(db):
        assert list(uncertain(text)) == [], name
        assert {int(one.split()[-1]) for one in alone(text)} <= single, name
        starred += len(STARS.findall(text))
        placed += len(PLACE.findall(text))
        seen.add(name.split(" of ")[0].split("/")[-2 if "/" in name else 0])
    assert starred > 50 and placed > 50
    assert {"card", "offer", "digest", "picture", "list", "region's digest", "region's picture", "index show"} <= seen
    assert {"center", "region"} <= seen


async def test_neither_do_the_data_files(db: Database) -> None:
    files = data_files.files(await assembling.site(db, now=moment_of(WEEK), methodologies=LATER))
    rows = [*csv.DictReader(io.StringIO(files["ratings.csv"]))]
    for row in (*rows, *json.loads(files["ratings.json"])["centers"]):
        empty = [row[name] in ("", None) for name in ("star_low", "star_high", "star_certainty")]
        assert len(set(empty)) == 1
        for rank in ("rank", "regional_rank"):
            assert len({row[f"{rank}_{end}"] in ("", None) for end in ("low", "high", "of")}) == 1
    assert any(row["star_low"] for row in rows) and any(row["rank_low"] for row in rows)


@pytest.mark.parametrize("text", ["4 звезды за год", "3–4★ Брянск", "3–4 stars, index 80.0"])
def test_a_star_alone_would_be_noticed(text: str) -> None:
    assert list(uncertain(text))
    assert not list(uncertain("3–4★ 92%↗ Брянск, 4 звезды с уверенностью 83\N{NO-BREAK SPACE}%, 4 stars, 83 %"))


@pytest.mark.parametrize("text", ["В стране: место 14 из 1 650", "place 1,014 of 1,650"])
def test_a_place_alone_would_be_noticed(text: str) -> None:
    assert list(alone(text))
    assert not list(alone("место 14–210 из 1 650, place 1,014–1,210 of 1,650"))
