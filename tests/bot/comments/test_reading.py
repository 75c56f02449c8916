"""From comments in the database to a digest's figures about them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot import jobs
from bot.comments import reading
from bot.comments.quotes import IN_DIGEST, of_digest
from bot.comments.theme_counts import ThemeCounts, ThemeLine
from bot.delivery import letters
from bot.digest.caption_lines import units, unmarked
from bot.digest.center import details
from bot.digest.center.caption import LONGEST, caption
from bot.digest.center.content import DigestContent
from bot.results.frozen_json import from_json
from handlers.language.texts import texts_in
from questionnaire import themes
from questionnaire.loader import load
from questionnaire.model import LANGUAGES, Entry
from questionnaire.themes import Theme
from scoring.windows import Window
from storage.delivery import digests
from storage.delivery.digests import Digest
from storage.survey import newcomers
from storage.tables import interviews
from tests.bot.digest.center.test_caption_and_chart import FULL, STARRED
from tests.bot.drawn import drawn_here
from tests.bot.nation import EMP, Nation, moment_of
from tests.scoring.by_hand import halves, same

WEEK = 105_700
NOW = moment_of(WEEK)
QUEUE = [f"Очередь, {number} часа\nя +7 912 345-67-89" for number in range(5)]
MASKED = {f"Очередь, {number} часа я …" for number in range(5)}
SITE = ["Сайт не открыть", "На сайте пусто", "Сайт хороший"]
OTHER = ["Спасибо", "Ок"]
COUNTS = ThemeCounts(
    n=10,
    groups={"E": 5, "C": 3},
    themes=(
        ThemeLine("waiting", "E", {"ru": "ожидание", "en": "waiting"}, 5),
        ThemeLine("website", "C", {"ru": "сайт и соцсети", "en": "site and social media"}, 3),
    ),
    unassigned=2,
)


async def counts_of(nation: Nation, center: str = "A") -> ThemeCounts | None:
    content = from_json(DigestContent, (await latest(nation, center)).content)
    return content.voice


async def latest(nation: Nation, center: str = "A") -> Digest:
    found = await digests.latest(nation.db, nation.ids[center])
    assert found is not None
    return found


async def test_a_digest_counts_the_comments_of_its_window_and_quotes_three_of_the_first_theme(url: str) -> None:
    """Of A ten comments of people who count within 13 weeks; of B nine."""
    nation = await Nation.build(url, ["A", "B"])
    await nation.answer("A", WEEK, halves(20), comments=[*QUEUE[:3], *SITE])
    await nation.answer("A", WEEK - 12, halves(6), EMP, comments=[*QUEUE[3:], *OTHER])
    await nation.answer("A", WEEK - 13, halves(6), comments=["Телефон"] * 6)
    await nation.answer("A", WEEK, same(5, 6), quality="X", reasons="duplicate", comments=["Телефон"] * 6)
    await nation.answer("B", WEEK, halves(20), comments=["Очередь"] * 9)
    await jobs.run_week(nation.db, week=WEEK, now=NOW)
    counts = await counts_of(nation)
    assert counts is not None
    themes = tuple(replace(one, title={code: one.title[code] for code in LANGUAGES}) for one in counts.themes)
    assert (counts.n, counts.groups, themes, counts.unassigned) == (10, COUNTS.groups, COUNTS.themes, 2)
    quotes = await of_digest(nation.db, nation.ids["A"], counts)
    assert len(set(quotes)) == 3 and set(quotes) <= MASKED
    assert await counts_of(nation, "B") is None
    letter = await letters.on_demand(nation.db, drawn_here)(await latest(nation), texts_in("ru"))
    assert "О чём писали: ожидание – 5, сайт и соцсети – 3; без темы – 2" in letter.caption
    assert all(quote in letter.caption for quote in quotes)
    await nation.db.close()


async def test_letters_count_with_the_comments_and_in_no_index_and_their_writers_from_three_on(
    url: str,
) -> None:
    """A: seven comments and four letters of four people. B: eight comments and two letters."""
    nation = await Nation.build(url, ["A", "B"])
    await nation.answer("A", WEEK, halves(20), comments=[*QUEUE, *OTHER])
    await nation.answer("B", WEEK, halves(20), comments=["Очередь"] * 8)
    for number, center in enumerate("AAAABB"):
        await write_letter(nation, center, str(number) * 64, f"Сайт не открыть, {number}")
    await jobs.run_week(nation.db, week=WEEK, now=NOW)
    counts, others = await counts_of(nation), await counts_of(nation, "B")
    assert counts is not None and others is not None
    assert (counts.n, counts.groups, counts.letters) == (11, {"E": 5, "C": 4}, 4)
    assert (others.n, others.letters) == (10, 0)
    content = from_json(DigestContent, (await latest(nation)).content)
    assert (content.n, content.new) == (20, 20)
    letter = await letters.on_demand(nation.db, drawn_here)(await latest(nation), texts_in("ru"))
    assert "Написали, не отвечая на вопросы: 4 человека" in letter.caption
    await nation.db.close()


async def write_letter(nation: Nation, center: str, account: str, words: str) -> None:
    """Words without answers, two weeks before the run."""
    moment = moment_of(WEEK - 1)
    version, began = "2022.1", moment - newcomers.REMEMBERED
    center_id = nation.ids[center]
    await newcomers.come_to(
        nation.db, account, center_id, Entry.POSTER, language="ru", questionnaire=version, now=began
    )
    await newcomers.say(nation.db, account, {1: words}, language="ru", questionnaire=version, now=began)
    await newcomers.settle(nation.db, version, moment)


async def test_the_comments_about_a_group_are_shown_three_at_a_time_and_as_they_were_frozen(url: str) -> None:
    """Five are about queues, three about the site, two about nothing."""
    nation = await Nation.build(url, ["A", "B"])
    await nation.answer("A", WEEK, halves(20), comments=[*QUEUE, *SITE, *OTHER])
    await nation.answer("B", WEEK, halves(20), comments=[*QUEUE, *SITE[:2], *OTHER, "Да"])
    await jobs.run_week(nation.db, week=WEEK, now=NOW)
    shown = await details.read(nation.db, await latest(nation), "E")
    assert shown.comments == 5 and len(set(shown.quotes)) == 3 and set(shown.quotes) <= MASKED
    assert set((await details.read(nation.db, await latest(nation), "C")).quotes) == set(SITE)
    again = await details.read(nation.db, await latest(nation), "E")
    assert set(again.quotes) == set(shown.quotes), "the other two must not come out by asking again"
    # Two about the site at B are too few; of friendliness nobody has written.
    for center, group in (("B", "C"), ("A", "F")):
        few = await details.read(nation.db, await latest(nation, center), group)
        assert (few.comments, few.quotes) == (None, ())
        # What the digest itself has quoted, and no more.
        assert set(few.others) == set(await of_digest(nation.db, nation.ids[center], await counts_of(nation, center)))
        assert len(few.others) == 3
    await nation.answer("A", WEEK + 1, halves(4), comments=["Очередь!", "Долгая очередь", "Стоял в очереди", "Очереди"])
    await jobs.run_week(nation.db, week=WEEK + 1, now=moment_of(WEEK + 1))
    later = await details.read(nation.db, await latest(nation), "E")
    assert set(later.quotes) == set(shown.quotes), "four new comments are too few to choose anew"
    # A deleted comment takes the others along.
    counts = await counts_of(nation)
    assert counts is not None
    async with nation.db.write() as connection:
        gone = update(interviews).where(interviews.c.id == counts.by_group["E"][0]).values(comment=None)
        await connection.execute(gone)
    assert (await details.read(nation.db, await latest(nation), "E")).quotes == ()
    await nation.db.close()


async def test_a_comment_that_was_deleted_is_not_quoted_and_takes_the_others_along(url: str) -> None:
    nation = await Nation.build(url, ["A"])
    await nation.answer("A", WEEK, halves(20), comments=[f"Очередь {number}" for number in range(12)])
    await jobs.run_week(nation.db, week=WEEK, now=NOW)
    counts = await counts_of(nation)
    assert counts is not None and len(counts.examples) == 3
    async with nation.db.write() as connection:
        await connection.execute(update(interviews).where(interviews.c.id == counts.examples[0]).values(comment=None))
    assert await of_digest(nation.db, nation.ids["A"], counts) == ()
    await nation.db.close()


async def test_the_same_words_are_quoted_once_and_two_wordings_are_too_few(url: str) -> None:
    nation = await Nation.build(url, ["A", "B"])
    await nation.answer("A", WEEK, halves(20), comments=["Очередь"] * 9 + ["очередь  ", "Очередь!", "Опять очередь"])
    await nation.answer("B", WEEK, halves(20), comments=["Очередь"] * 11 + ["Опять очередь"])
    await jobs.run_week(nation.db, week=WEEK, now=NOW)
    a, b = await counts_of(nation), await counts_of(nation, "B")
    assert a is not None and b is not None and (a.n, b.n) == (12, 12)
    quotes = {quote.lower() for quote in await of_digest(nation.db, nation.ids["A"], a)}
    assert quotes == {"очередь", "очередь!", "опять очередь"}
    assert b.examples == ()
    await nation.db.close()


async def test_while_figures_wait_for_more_new_answers_so_do_the_counts_of_comments(url: str) -> None:
    """Four answers with comments come a week later: too few to show anything anew. With the fifth all are counted."""
    nation = await Nation.build(url, ["A"])
    await nation.answer("A", WEEK, halves(20), comments=["Очередь"] * 12)
    await jobs.run_week(nation.db, week=WEEK, now=NOW)
    first = await counts_of(nation)
    await nation.answer("A", WEEK, same(5), comments=["Очередь"])
    await nation.answer("A", WEEK + 1, same(5, 3), comments=["Очередь"] * 3)
    await jobs.run_week(nation.db, week=WEEK + 1, now=NOW + timedelta(weeks=1))
    assert await counts_of(nation) == first and first is not None and first.n == 12
    await nation.answer("A", WEEK + 2, same(5), comments=["Сайт"])
    await jobs.run_week(nation.db, week=WEEK + 2, now=NOW + timedelta(weeks=2))
    second = await counts_of(nation)
    assert second is not None and second.n == 17
    await nation.db.close()


async def test_what_is_said_of_comments_stands_until_five_have_come_and_none_or_five_have_left(url: str) -> None:
    nation = await Nation.build(url, ["A"])
    await nation.answer("A", WEEK - 11, halves(20), comments=OTHER)
    await nation.answer("A", WEEK, halves(20), comments=[*QUEUE, *SITE])
    expected = []
    for week, new in ((WEEK, []), (WEEK + 1, QUEUE[:4]), (WEEK + 2, QUEUE[:1]), (WEEK + 13, QUEUE)):
        await nation.answer("A", week, halves(6 if new else 0), comments=new)
        await jobs.run_week(nation.db, week=week, now=moment_of(week))
        counts = await counts_of(nation)
        expected.append(None if counts is None else counts.n)
    # Ten; four more wait for a fifth. With it the two of the first week have left, and the counts still wait. When the
    # eight have left as well, all counts are renewed.
    assert expected == [10, 10, 10, 10]
    counts = await counts_of(nation)
    assert counts is not None and counts.weeks == (WEEK + 1, WEEK + 13)
    await nation.db.close()


async def test_an_operators_own_themes_are_used_and_keep_their_titles(url: str) -> None:
    nation = await Nation.build(url, ["A"])
    await nation.answer("A", WEEK, halves(20), comments=["Чай остыл"] * 10)
    tea = Theme("tea", "C", {"ru": "чай <b>", "en": "tea"}, ("чай",))
    await jobs.run_week(nation.db, week=WEEK, now=NOW, themes=[tea])
    counts = await counts_of(nation)
    assert counts is not None and counts.themes == (ThemeLine("tea", "C", {"ru": "чай <b>", "en": "tea"}, 10),)
    letter = await letters.on_demand(nation.db, drawn_here)(await latest(nation), texts_in("ru"))
    assert "О чём писали: чай &lt;b&gt; – 10\n" in letter.caption
    await nation.db.close()


async def test_where_nobody_writes_no_dictionary_is_loaded(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    nation = await Nation.build(url, ["A"])
    await nation.answer("A", WEEK, halves(20), comments=["Очередь"] * 9)
    monkeypatch.setattr(reading, "sorter_of", None)
    spans = {nation.ids["A"]: Window(WEEK - 12, WEEK)}
    assert await reading.by_center(nation.db, spans, themes.load()) == {}
    assert await reading.by_center(nation.db, {}, themes.load()) == {}
    await nation.db.close()


def told(counts: ThemeCounts, *quotes: str, language: str = "ru", digest: DigestContent = FULL) -> list[str]:
    words = unmarked(caption(replace(digest, voice=counts), texts_in(language), load(), quotes))
    assert units(words) <= LONGEST
    return [line for line in words.split("\n") if line.startswith(("💬", "«", "“"))]


def test_a_digest_from_before_a_language_was_installed_names_themes_in_russian() -> None:
    line, *_ = told(COUNTS, language="tt")
    assert "ожидание – 5, сайт и соцсети – 3" in line


def test_comments_are_told_in_a_line_and_quoted_below_it() -> None:
    assert told(COUNTS, "Раз", "Два & <три>", "Четыре") == [
        "💬 О чём писали: ожидание – 5, сайт и соцсети – 3; без темы – 2",
        "«Раз»",
        "«Два & <три>»",
        "«Четыре»",
    ]
    assert told(replace(COUNTS, unassigned=0), language="en") == [
        "💬 What people wrote about: waiting – 5, site and social media – 3"
    ]
    assert told(replace(COUNTS, themes=()), language="ru") == ["💬 Комментариев: 10, и все о разном"]


def test_where_a_caption_has_no_room_for_all_quotes_it_has_none() -> None:
    long = replace(STARRED, center_name="Ц" * 150, preliminary=True, employers="national", held=True)
    lengths = {
        len(told(COUNTS, *["ш" * letters] * 3, digest=digest))
        for digest in (FULL, long)
        for letters in range(1, IN_DIGEST + 1)
    }
    assert lengths == {1, 4}
