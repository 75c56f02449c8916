"""The digest as people see it: its text and its picture."""

import io
import itertools
import json
import threading
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from PIL import Image

from bot.digest.caption_lines import Line, Rank, fitted
from bot.digest.center import chart
from bot.digest.center.caption import LONGEST, caption, plain_text
from bot.digest.center.content import Change, DigestContent, GroupLine, QuestionLine, StarLine, TrendPoint
from bot.results.frozen_json import from_json, to_json
from handlers.language.texts import texts_in
from handlers.language.wording import number
from questionnaire import actions
from questionnaire.loader import load
from questionnaire.model import LANGUAGES, RespondentType
from scoring.facts import GapVerdict
from scoring.method_2022.forecast import Forecast
from scoring.method_2022.heading import Heading
from scoring.method_2022.lenses import Lens
from scoring.method_2022.perceived import Gap
from scoring.method_2022.recommendations import Recommendation
from scoring.response import VisitTotals

GROUPS = (
    GroupLine("F", 91.2, 88.0, 94.4, 88.9, 90.0),
    GroupLine("U", 80.2, 76.0, 84.4, 78.9, 79.0),
    GroupLine("E", 72.2, 66.0, 78.4, 75.0, 72.2),
    GroupLine("P", 77.2, 70.0, 84.4, 70.2, 79.0),
    GroupLine("C", 97.2, 94.0, 100.0, 95.0, 70.0),
)
FULL = DigestContent(
    center_code="BRY-01",
    center_name="Центр занятости «Десна»",
    city="Брянск",
    region="Брянская область",
    week=105_706,
    window_start=date(2026, 8, 31),
    window_end=date(2026, 11, 29),
    n=214,
    n_job_seeker=180,
    n_employer=34,
    new=17,
    missing=0,
    index=84.23,
    ci_low=80.1,
    ci_high=88.3,
    change=Change(2.41, True),
    index_job_seeker=85.0,
    index_employer=80.0,
    region_index=81.04,
    groups=GROUPS,
    strongest=QuestionLine("F2", 92.34, 210),
    weakest=QuestionLine("C3", 61.2, 90),
)
EMPTY = replace(FULL, n=7, n_job_seeker=0, n_employer=0, new=0, missing=3, index=None, change=None, region_index=None,
                groups=(), strongest=None, weakest=None)  # fmt: skip
LONG_NAME = 'ГКУ «Центр <b>занятости</b> & "труда" $100$» ' * 4 + "и ещё двадцать букв!"
BOTH_WAYS = Forecast(4, 34, 1.83, "E", 12.34)
VISITS = VisitTotals(issued=300, redeemed=40, completed=31, answers=34, visits=210, alarm=False)
LENS = Lens("C", 92.0, 60.5, 31.5, 2.0, 27.0, 36.0, real=True)
TREND = tuple(
    TrendPoint(date(2026, 9, 6) + timedelta(weeks=week), 80.0 + week / 3, 76.0 + week / 3, 84.0 + week / 3)
    for week in range(13)
)
STARRED = replace(FULL, star=StarLine("star", 3, BOTH_WAYS, 79.14, Heading.UP), lenses=(LENS,),
                  gaps=(Gap("E", 85.0, 40.0, 3.0, GapVerdict.ANSWERS_BETTER),),
                  recommendations=(Recommendation("P3", 1.9, 0.3, 2.0),),
                  advised=(QuestionLine("P3", 68.4, 190),), trend=TREND, country_index=79.9,
                  published_on=date(2026, 11, 30))  # fmt: skip
CASES = {
    "full": FULL,
    "none": replace(EMPTY, n=0, missing=10),
    "nine": replace(EMPTY, n=9, missing=1),
    "preliminary": replace(FULL, n=29, n_job_seeker=25, n_employer=4, preliminary=True, employers="national"),
    "alone": replace(FULL, n=30, n_job_seeker=30, n_employer=0, employers="absent", change=None, region_index=None),
    "long": replace(FULL, center_name=LONG_NAME[:200], preliminary=True, index=100.0, ci_low=98.9, ci_high=100.0),
    "starred": STARRED,
    "frozen": replace(FULL, star=StarLine("under_review", 5)),
    "reviewed": replace(FULL, star=StarLine("under_review", None)),
    "young": replace(FULL, preliminary=True, star=StarLine("preliminary", None, Forecast(3, 40))),
    "small": replace(FULL, index=100.0, star=StarLine("not_enough_data", None, Forecast(4, 35))),
    "visited": replace(STARRED, visits=VISITS),
    "fallen": replace(FULL, change=Change(-12.3, True)),
    "noise": replace(FULL, change=Change(-0.04, False), groups=tuple(replace(g, previous=None) for g in GROUPS)),
}


class Strict(HTMLParser):
    """Fails on a tag that is not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag == "b" and not attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("repeated", [False, True])
def test_a_caption_is_sound_html_within_the_messengers_limit(case: str, language: str, repeated: bool) -> None:
    parser = Strict()
    parser.feed(caption(CASES[case], texts_in(language), load(), repeated=repeated))
    parser.close()
    assert not parser.open
    assert len(parser.text.encode("utf-16-le")) // 2 <= LONGEST


def test_a_full_digest_in_russian() -> None:
    assert caption(FULL, texts_in("ru"), load()) == (
        "<b>Центр занятости «Десна», Брянск</b>\n"
        "31 августа – 29 ноября 2026\n"
        "\n"
        "Индекс за 13 недель: <b>84,2</b> из 100 (от 80,1 до 88,3)\n"
        "К прошлым 13 неделям: +2,4, это настоящее улучшение 👏\n"
        "Регион: 81,0\n"
        "Ответов: 214 (180 соискателей, 34 работодателя), за неделю – 17\n"
        "\n"
        "👍 Лучше всего: вежливое общение – 92,3\n"
        "🔧 Слабее всего: страницы в соцсетях – 61,2"
    )


def test_a_preliminary_digest_in_english() -> None:
    assert plain_text(CASES["preliminary"], texts_in("en"), load()) == (
        "Центр занятости «Десна», Брянск\n"
        "31 August – 29 November 2026\n"
        "\n"
        "Index over 13 weeks: 84.2 out of 100 (from 80.1 to 88.3)\n"
        "Against the 13 weeks before: +2.4, a real improvement 👏\n"
        "Region: 81.0\n"
        "Answers: 29 (25 job seekers, 4 employers), 17 this week\n"
        "\n"
        "👍 Best: courtesy – 92.3\n"
        "🔧 Weakest: social media pages – 61.2\n"
        "\n"
        "The index is preliminary: fewer than 30 answers.\n"
        "\n"
        "Too few employers so far, so the national mean stands in for them."
    )


def test_a_digest_with_all_that_can_be_said_of_a_center() -> None:
    said = plain_text(STARRED, texts_in("ru"), load()).split("\n\n")
    assert said[1].split("\n")[:3] == [
        "Индекс за 13 недель: 84,2 из 100 (от 80,1 до 88,3)",
        "★★★☆☆ за год, индекс года 79,1. ↗ Последние 13 недель выше.",
        "До 4★: ещё примерно 34 ответа соискателей или +12,4 в группе «Минимизация усилий».",
    ]
    assert said[2].split("\n") == [
        "👍 Лучше всего: вежливое общение – 92,3",
        "🔧 Инициатива центра – 68,4. "
        "Каждую неделю сами отправляйте человеку одну-две подходящие вакансии, не дожидаясь вопроса "
        "(до +1,9 к индексу)",
        "👥 «Внешний комфорт и удобство»: соискатели ставят на 31,5 больше, чем работодатели.",
        "📐 «Минимизация усилий»: ответы лучше фактов. Проверьте, все ли отвечают сами.",
    ]


@pytest.mark.parametrize(
    ("star", "words"),
    [
        (StarLine("star", 5), ["★★★★★ за год"]),
        (StarLine("star", 1, Forecast(2, None, 8.0)), ["★☆☆☆☆ за год"]),
        (
            StarLine("star", 3, Forecast(4, 34, 1.8)),
            ["★★★☆☆ за год", "До 4★ не хватает примерно 34 ответов соискателей."],
        ),
        (
            StarLine("star", 3, Forecast(4, None, 1.8, "P", 7.01)),
            ["★★★☆☆ за год", "До 4★: +7,1 в группе «Персонализация»."],
        ),
        (StarLine("star", 3, Forecast(4, 0)), ["★★★☆☆ за год", "До 4★ всё готово: обновим в начале месяца."]),
        (StarLine("under_review", 4), ["★★★★☆ Центр на проверке: звёзды ждут её итогов."]),
        (StarLine("under_review", None), ["Центр на проверке: звёзды ждут её итогов."]),
        (
            StarLine("not_enough_data", None, Forecast(4, 21)),
            [
                "Звёзд пока нет: данных недостаточно, для небольшого центра это обычно.",
                "До 4★ не хватает примерно 21 ответа соискателей.",
            ],
        ),
        (StarLine("preliminary", None), []),
        (None, []),
    ],
)
def test_the_star_and_what_is_missing_for_the_next(star: StarLine | None, words: list[str]) -> None:
    lines = plain_text(replace(FULL, star=star), texts_in("ru"), load()).split("\n")
    start = lines.index("Индекс за 13 недель: 84,2 из 100 (от 80,1 до 88,3)") + 1
    assert lines[start : lines.index("К прошлым 13 неделям: +2,4, это настоящее улучшение 👏")] == words


def test_gaps_have_a_direction() -> None:
    other_way = replace(
        STARRED,
        lenses=(replace(LENS, gap=-4.0), replace(LENS, group="F", gap=-9.0)),
        gaps=(
            Gap("U", 60.0, 90.0, -2.5, GapVerdict.FACTS_BETTER),
            Gap("E", 85.0, 70.0, 2.1, GapVerdict.ANSWERS_BETTER),
        ),
        held=True,
    )
    said = plain_text(other_way, texts_in("en"), load())
    assert "👥 “Friendliness and partnership”: employers give 9.0 more than job seekers." in said
    assert (
        "📐 “Usefulness of the visit”: the facts are better than the answers. Tell your clients what you’ve done."
        in said
    )
    assert said.endswith("these are the previous figures, so that nobody can be recognised.")
    few = replace(STARRED, n_job_seeker=None, n_employer=None)
    assert "Answers: 214, 17 this week" in plain_text(few, texts_in("en"), load())


@pytest.mark.parametrize(
    ("visits", "line"),
    [
        (VISITS, "Ответили 34 из 210 посетителей"),
        (replace(VISITS, answers=1, visits=21), "Ответил 1 из 21 посетителя"),
        (
            replace(VISITS, alarm=True),
            "⚠️ Ответов больше, чем визитов: проверьте, все ли визиты посчитаны и кто отвечает.",
        ),
        (replace(VISITS, visits=0, alarm=True),
         "⚠️ Ответов больше, чем визитов: проверьте, все ли визиты посчитаны и кто отвечает."),
        (replace(VISITS, visits=33), None),
        (replace(VISITS, visits=0, answers=0), None),
        (replace(VISITS, visits=None), None),
        (None, None),
    ],
)  # fmt: skip
def test_visits_are_told_in_one_line_where_a_center_reports_them(visits: VisitTotals | None, line: str | None) -> None:
    plain = plain_text(FULL, texts_in("ru"), load())
    answers = "Ответов: 214 (180 соискателей, 34 работодателя), за неделю – 17"
    expected = plain if line is None else plain.replace(answers, f"{answers}\n{line}")
    assert plain_text(replace(FULL, visits=visits), texts_in("ru"), load()) == expected


def test_a_digest_that_was_frozen_before_visits_were_told_is_still_read() -> None:
    old = json.loads(to_json(FULL))
    del old["visits"]
    assert from_json(DigestContent, json.dumps(old)) == FULL


def test_a_digest_of_the_first_releases_is_still_read_and_drawn() -> None:
    old = json.loads(to_json(STARRED))
    for name in ("country_index", "advised", "trend", "published_on"):
        del old[name]
    del old["star"]["year"], old["star"]["heading"]
    content = from_json(DigestContent, json.dumps(old))
    said = plain_text(content, texts_in("ru"), load()).split("\n")
    assert said[1] == "31 августа – 29 ноября 2026"
    assert "★★★☆☆ за год" in said and "Регион: 81,0" in said
    assert any(line.startswith("🔧 Инициатива центра. Каждую неделю") for line in said)
    assert Image.open(io.BytesIO(chart.draw(content, texts_in("ru"), load()))).size == (1080, 1620)


def at_its_longest(language: str) -> DigestContent:
    """Everything at once, and every text the longest of its kind."""
    questionnaire = load()
    long_actions = sorted(
        actions.load(), key=lambda code: len(actions.load()[code][RespondentType.JOB_SEEKER][language]), reverse=True
    )
    group = max(questionnaire.groups, key=lambda group: len(group.title[language])).code
    question = max(questionnaire.questions, key=lambda question: len(question.brief[language])).code
    return replace(
        FULL, center_name=LONG_NAME[:200], city="Санкт-Петербург", window_start=date(2026, 12, 7),
        window_end=date(2027, 2, 28), n=123_456, n_job_seeker=100_005, n_employer=23_455, new=12_345, preliminary=True,
        employers="national", held=True, index=100.0, ci_low=98.9, ci_high=100.0, change=Change(-12.3, True),
        region_index=100.0, star=StarLine("under_review", 4, replace(BOTH_WAYS, answers=345, group=group)),
        strongest=QuestionLine(question, 100.0, 9), lenses=(replace(LENS, group=group, gap=-100.0),),
        gaps=(Gap(group, 1.0, 99.0, -9.0, GapVerdict.FACTS_BETTER),),
        recommendations=tuple(Recommendation(code, 12.3, 0.1, 1.0) for code in long_actions[:3]),
        advised=tuple(QuestionLine(code, 100.0, 99) for code in long_actions[:3]), country_index=100.0,
        published_on=date(2027, 3, 1),
        visits=replace(VISITS, alarm=True),
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_matters_least_gives_way_where_there_is_no_room(language: str) -> None:
    content, texts = at_its_longest(language), texts_in(language)
    parser = Strict()
    parser.feed(caption(content, texts, load(), repeated=True))
    assert len(parser.text.encode("utf-16-le")) // 2 <= LONGEST
    assert "★★★★☆" in parser.text and "345" in parser.text
    first = actions.load()[content.recommendations[0].question][RespondentType.JOB_SEEKER][language]
    assert first in parser.text
    for kept in ("digest-held", "digest-preliminary", "digest-repeated", "digest-visits-alarm"):
        assert texts.plain(kept) in parser.text
    # The least important part is gone.
    assert "👍" not in parser.text
    third = actions.load()[content.recommendations[2].question][RespondentType.JOB_SEEKER][language]
    assert third not in parser.text


def test_lines_give_way_in_their_order_and_blocks_vanish_with_them() -> None:
    blocks = [
        [Line("<b>head</b>")],
        [Line("index"), Line("region", Rank.REGION)],
        [Line("best", Rank.STRONGEST), Line("lens", Rank.LENS)],
        [Line("🔧 note", Rank.EMPLOYERS)],
    ]
    whole = "<b>head</b>\n\nindex\nregion\n\nbest\nlens\n\n🔧 note"
    # 4 + 2 + 5 + 1 + 6 + 2 + 4 + 1 + 4 + 2 + 7 (the wrench is two units) = 38; the markup is not read.
    assert fitted(blocks, 38) == whole
    assert fitted(blocks, 37) == whole.replace("best\n", "")
    assert fitted(blocks, 32) == "<b>head</b>\n\nindex\nregion\n\n🔧 note"
    assert fitted(blocks, 26) == "<b>head</b>\n\nindex\nregion"
    assert fitted(blocks, 17) == "<b>head</b>\n\nindex"
    assert fitted(blocks, 1) == "<b>head</b>\n\nindex"


@pytest.mark.parametrize(("case", "words"), [("none", "не хватает 10 ответов"), ("nine", "не хватает 1 ответа")])
def test_too_few_answers_are_named_and_nothing_more(case: str, words: str) -> None:
    text = plain_text(CASES[case], texts_in("ru"), load())
    assert words in text
    assert "ндекс:" not in text and "оискател" not in text and "2026" not in text


def test_changes_are_called_by_their_name() -> None:
    assert "−12,3, это настоящее снижение" in plain_text(CASES["fallen"], texts_in("ru"), load())
    # A change that rounds to nothing has no sign.
    assert "К прошлым 13 неделям: 0,0, в пределах случайного" in plain_text(CASES["noise"], texts_in("ru"), load())
    assert "Сравнить пока не с чем" in plain_text(CASES["alone"], texts_in("ru"), load())


def test_numbers_follow_the_language() -> None:
    assert [number(value, "ru", sign=True) for value in (1.25, -1.25, -0.04)] == ["+1,2", "−1,2", "0,0"]
    assert number(-3.0, "en") == "−3.0"


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_the_picture_is_cut_off(case: str, language: str) -> None:
    words = chart.picture_of(CASES[case], texts_in(language), load()).words
    assert words
    for one in words:
        left, top, right, bottom = one.box
        assert left >= 0 and top >= 0 and right <= 1080 and bottom <= 1620, one.text


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_of_text_do_not_lie_on_each_other(case: str, language: str) -> None:
    words = chart.picture_of(CASES[case], texts_in(language), load()).words
    for one, other in itertools.combinations(words, 2):
        left, top, right, bottom = one.box
        beside = right <= other.box[0] or other.box[2] <= left
        assert beside or bottom <= other.box[1] or other.box[3] <= top, (one.text, other.text)


def test_the_picture_has_its_size() -> None:
    with Image.open(io.BytesIO(chart.draw(FULL, texts_in("ru"), load()))) as picture:
        assert (picture.format, picture.size) == ("PNG", (1080, 1620))


def test_the_font_has_every_letter_of_the_product() -> None:
    font = FT2Font(findfont(FontProperties(family="DejaVu Sans")))
    letters = {char for char in "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ«»–−%·…★☆"}
    assert all(font.get_char_index(ord(letter)) for letter in letters)


def test_threads_may_draw_side_by_side() -> None:
    expected = chart.draw(FULL, texts_in("ru"), load())
    drawn: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: drawn.append(chart.draw(FULL, texts_in("ru"), load()))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [expected] * 4


def test_a_content_survives_being_frozen() -> None:
    for content in CASES.values():
        assert from_json(DigestContent, to_json(content)) == content
