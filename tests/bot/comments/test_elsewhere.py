"""Posts that were written elsewhere: by theme for a center and for a place, and how well they are sorted."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot import jobs
from bot.comments import accuracy
from bot.comments.lemmas import Lemmas
from bot.comments.sorting import Sorter
from bot.digest import preview
from bot.digest.center import details
from bot.digest.center.caption import plain_text
from bot.digest.center.content import DigestContent
from bot.digest.region.caption import plain_text as region_text
from bot.results.frozen_json import from_json
from handlers.language.texts import texts_in
from handlers.services import DigestDetails
from handlers.views.digest import comments
from questionnaire import themes
from questionnaire.loader import load
from scoring.windows import monday
from storage.delivery import digests
from storage.words import posts
from storage.words.posts import Post
from tests.bot.nation import Nation, moment_of
from tests.docs.reading import ROOT
from tests.scoring.by_hand import halves

SAMPLE = Path(__file__).parent / "reviews.csv"
WEEK = 105_700


def written(center_id: int, texts: list[str], *, week: int = WEEK) -> list[Post]:
    day = monday(week)
    return [Post(center_id, f"{week}-{number}", "Карты", day, text) for number, text in enumerate(texts)]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_posts_stand_beside_the_clients_words_and_in_no_figure(url: str) -> None:
    """Of A ten posts within 13 weeks, of B nine."""
    nation = await Nation.build(url, ["A", "B"])
    for center in "AB":
        await nation.answer(center, WEEK, halves(20))
    a, b = nation.ids["A"], nation.ids["B"]
    mine = [*["Очередь"] * 4, *["Сайт"] * 3, *["Душно"] * 2, "Привет"]
    assert await posts.add(nation.db, written(a, mine)) == 10
    assert await posts.add(nation.db, written(a, ["Очередь"] * 5, week=WEEK - 13)) == 5
    assert await posts.add(nation.db, written(b, ["Очередь"] * 9)) == 9
    await jobs.run_week(nation.db, week=WEEK, now=moment_of(WEEK))
    content, other = [await content_of(nation, center) for center in "AB"]
    found = content.elsewhere
    assert found is not None and other.elsewhere is None
    assert (found.n, {line.code: line.n for line in found.themes}) == (10, {"waiting": 4, "website": 3})
    # "Душно" is about the premises, and too rare to be named; one is about nothing.
    assert (found.groups, found.unassigned, found.examples) == ({"C": 5, "E": 4}, 1, ())
    assert content.voice is None and replace(content, elsewhere=None) == replace(
        other, center_code=content.center_code, center_name=content.center_name, city=content.city
    )
    digest = await digests.latest(nation.db, a)
    assert digest is not None
    assert [(await details.read(nation.db, digest, group)).elsewhere for group in "EF"] == [4, None]
    region = await preview.region_content(nation.db, region=content.region, week=WEEK)
    assert region.elsewhere is not None and (region.elsewhere.n, region.elsewhere.groups["E"]) == (19, 13)
    for language, start in (("ru", "🌐 Отзывы в других местах (10"), ("en", "🌐 Reviews elsewhere (10")):
        texts = texts_in(language)
        assert f"\n{start}" in plain_text(content, texts, load())
        assert f"{start.replace('10', '19')}" in region_text(region, texts)
    await nation.db.close()


async def content_of(nation: Nation, center: str) -> DigestContent:
    found = await digests.latest(nation.db, nation.ids[center])
    assert found is not None
    return from_json(DigestContent, found.content)


@pytest.mark.parametrize("quotes", [(), ("Ждали час",)])
def test_the_comments_about_a_group_are_followed_by_the_number_of_posts_about_it(quotes: tuple[str, ...]) -> None:
    with_posts, without = (
        comments(texts_in("ru"), load(), "E", DigestDetails((), 5, quotes, (), number)).text for number in (4, None)
    )
    assert with_posts == f"{without}\n\n🌐 В других местах об этом отзывов: 4; в индекс они не входят."


def test_precision_and_recall_on_reviews_are_what_the_page_says() -> None:
    known = themes.load()
    (measured,) = accuracy.measure(accuracy.read(SAMPLE, known), known, Sorter(known, Lemmas()))
    assert (measured.part, measured.comments) == ("elsewhere", 60)
    found = {
        (row["of"], row["label"]): (f"{100 * row['precision']:.0f}", f"{100 * row['recall']:.0f}")
        for row in measured.rows()
        if row["label"] in ("micro", "macro")
    }
    page = (ROOT / "docs" / "listening.md").read_text(encoding="utf-8")
    table = page[page.index("## Words from elsewhere") :]
    said = re.findall(r"\| (groups|themes) \| (micro|macro) \| (\d+) % \| (\d+) % \|", table)
    assert {(of, label): (precision, recall) for of, label, precision, recall in said} == found
