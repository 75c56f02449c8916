"""The digest as people see it: its words, and its picture."""

import io
import threading
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from PIL import Image

from bot import chart
from bot.caption import LONGEST, caption, number, plain_text
from bot.digest_content import Change, DigestContent, GroupLine, QuestionLine
from bot.frozen import from_json, to_json
from handlers.texts import texts_in
from questionnaire.loader import load
from questionnaire.model import LANGUAGES

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
CASES = {
    "full": FULL,
    "none": replace(EMPTY, n=0, missing=10),
    "nine": replace(EMPTY, n=9, missing=1),
    "preliminary": replace(FULL, n=29, n_job_seeker=25, n_employer=4, preliminary=True, employers="national"),
    "alone": replace(FULL, n=30, n_job_seeker=30, n_employer=0, employers="absent", change=None, region_index=None),
    "long": replace(FULL, center_name=LONG_NAME[:200], preliminary=True, index=100.0, ci_low=98.9, ci_high=100.0),
    "fallen": replace(FULL, change=Change(-12.3, True)),
    "noise": replace(FULL, change=Change(-0.04, False), groups=tuple(replace(g, previous=None) for g in GROUPS)),
}


class Strict(HTMLParser):
    """Fails on a tag that is not closed in its turn."""

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
        "Индекс: <b>84,2</b> из 100 (от 80,1 до 88,3)\n"
        "К прошлым 13 неделям: +2,4, это настоящее улучшение 👏\n"
        "В среднем по региону: 81,0\n"
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
        "Index: 84.2 of 100 (from 80.1 to 88.3)\n"
        "Against the 13 weeks before: +2.4, a real improvement 👏\n"
        "The region’s average: 81.0\n"
        "Answers: 29 (25 job seekers, 4 employers), 17 this week\n"
        "\n"
        "👍 Best: courteous communication – 92.3\n"
        "🔧 Weakest: social pages – 61.2\n"
        "\n"
        "The index is preliminary: fewer than 30 answers.\n"
        "\n"
        "Too few employers so far; the national mean stands in for them."
    )


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
    figure = chart.figure_of(CASES[case], texts_in(language), load())
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    texts += [text for legend in figure.legends for text in legend.get_texts()]
    assert texts
    for text in texts:
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= chart.WIDTH and box.y1 <= chart.HEIGHT, text.get_text()


@pytest.mark.parametrize("case", CASES)
def test_lines_of_text_do_not_lie_on_each_other(case: str) -> None:
    figure = chart.figure_of(CASES[case], texts_in("ru"), load())
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in figure.texts]
    boxes += [text.get_window_extent(renderer) for legend in figure.legends for text in legend.get_texts()]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert not (one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 - 6 and other.y0 < one.y1 - 6)


def test_the_picture_has_its_size() -> None:
    with Image.open(io.BytesIO(chart.draw(FULL, texts_in("ru"), load()))) as picture:
        assert (picture.format, picture.size) == ("PNG", (1080, 1350))


def test_the_font_has_every_letter_of_the_product() -> None:
    font = FT2Font(findfont(FontProperties(family="DejaVu Sans")))
    letters = {char for char in "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ«»–−%·…"}
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
