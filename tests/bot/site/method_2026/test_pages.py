"""The pages of the site where methodology 2026.1 leads, and the page of changes before."""

import re
from dataclasses import replace

import pytest

from bot.site import pages
from bot.site.method_2026 import data_files
from bot.site.model import Changes, Crossed, Site
from bot.site.pages import CHANGES_FILE
from questionnaire.loader import load
from scoring.method_2026.star_range import StarState
from tests.bot.report.reading import Element
from tests.bot.site import synthetic as earlier
from tests.bot.site.method_2026.synthetic import (
    BRYANSK,
    FEW,
    FIGURES,
    STATES,
    TWO,
    UNSURE,
    card,
    entry,
    everything,
)
from tests.bot.site.synthetic import LONG
from tests.bot.site.test_pages import (
    built,
    test_both_languages_have_the_same_pages_and_know_of_each_other,
    test_every_link_of_the_site_leads_somewhere_and_nothing_is_asked_of_anybody_else,
    test_every_page_says_its_language_and_has_a_title_a_heading_and_landmarks,
    test_every_table_has_a_caption_and_headings_with_a_scope_and_every_drawing_an_alternative,
    test_russian_on_an_english_page_is_marked_as_such,
    the,
)

# The rules for every page hold for these pages too.
__all__ = [
    "test_both_languages_have_the_same_pages_and_know_of_each_other",
    "test_every_link_of_the_site_leads_somewhere_and_nothing_is_asked_of_anybody_else",
    "test_every_page_says_its_language_and_has_a_title_a_heading_and_landmarks",
    "test_every_table_has_a_caption_and_headings_with_a_scope_and_every_drawing_an_alternative",
    "test_russian_on_an_english_page_is_marked_as_such",
]
SPACE = " "
"""As a reader of the page takes it: a space that does not break is a space."""


@pytest.fixture(scope="module")
def all_pages() -> dict[str, Element]:
    return built(everything())


def verdict(made: dict[str, Element], code: str) -> str:
    (found,) = made[f"center/{code}.html"].all("div", "verdict")
    return found.text


def test_a_centers_page_says_star_index_places_and_change_with_how_sure_they_are(all_pages: dict[str, Element]) -> None:
    praise = ", ".join(load().question(code).brief["ru"] for code in ("F2", "F1"))
    assert verdict(all_pages, "bry-01") == (
        f"4 звезды с уверенностью 85{SPACE}%, за год "
        "86,0 из 100 – индекс за 13 недель "
        "скорее всего, от 82,7 до 88,8 – ответили 64 соискателя и 20 работодателей "
        "Без поправки – 87,2; поправка на возраст и способ ответа: −1,2. "
        "Индекс за 13 недель: центр, регион и страна ГдеИндексПогрешность "
        "Этот центр86,0от 82,7 до 88,8 Регион83,9от 81,4 до 86,4 Страна80,2от 79,9 до 80,5 8090 "
        f"В стране: место 14–210 из 1{SPACE}650 В регионе: место 1–9 из 40 "
        "За 13 недель +3,4: на 4,6 лучше, чем по стране (−1,2) "
        "Место – с промежутком: центр мог бы с тем же правом стоять на любом из этих мест. "
        f"Клиенты хвалят: {praise} "
        f"Ответили 5–20{SPACE}% посетителей. "
        f"Соискатели и работодатели ответили сами. Соискатели – 80{SPACE}% индекса, работодатели – 20{SPACE}%. "
        "Звёзды – за год по 22 ноября 2026, индекс – за 13 недель: с 24 августа 2026 по 22 ноября 2026. "
        "Опубликовано 23 ноября 2026."
    )


def test_two_stars_say_that_one_of_both_is_true(all_pages: dict[str, Element]) -> None:
    assert verdict(all_pages, "bry-05").startswith(
        f"3–4 звезды с уверенностью 92{SPACE}%, за год Это значит: с этой уверенностью верно одно из двух"
    )


def test_each_state_stands_by_its_name_with_what_is_missing_and_the_last_stars_with_their_month(
    all_pages: dict[str, Element],
) -> None:
    few = verdict(all_pages, "bry-03")
    assert few.startswith("Звёзд пока нет: ещё 12 ответов до звезды Раньше: 3–4 звезды, август 2026 87,2 из 100")
    assert "Предварительно: меньше 30 ответов." in few and "работодатели: оценка по соискателям" in few.lower()
    hidden = verdict(all_pages, "bry-02")
    assert hidden.startswith("Звёзд пока нет: за год меньше 10 ответов соискателей Индекса пока нет: ещё 3 ответа")
    # How many are missing for a star would tell how few there are.
    assert "43" not in hidden
    assert verdict(all_pages, "bry-04").startswith("На проверке: звёзды ждут её итогов")
    assert verdict(all_pages, "bry-06").startswith("Звёзд пока нет: для уверенности нужно больше ответов")
    assert verdict(all_pages, "psk-01").startswith("Ответов пока нет")


def test_a_region_is_in_the_order_of_the_value_it_shows_and_places_are_ranges(all_pages: dict[str, Element]) -> None:
    table = the(all_pages["region/bryanskaya-oblast.html"], "main").all("table", "league")[0]
    rows = [[cell.text for cell in row.children][:3] for row in table.all("tr")[1:]]
    assert rows == [
        ["1–9", "Центр BRY-01 Брянск место в стране: 14–210", "84,2"],
        ["4–31", f"Центр BRY-05 Брянск место в стране: 210–1{SPACE}100", "81,7"],
        ["1–9", "Центр BRY-06 Брянск место в стране: 14–210", "79,0"],
    ]
    apart = the(all_pages["region/bryanskaya-oblast.html"], "main").all("table", "apart")[0]
    assert [row.all("a")[0].text for row in apart.all("tr")[1:]] == [
        "Центр BRY-04",
        "Центр BRY-03",
        " ".join(LONG.split()),
    ]


def test_groups_stand_adjusted_where_the_index_is_with_their_intervals(all_pages: dict[str, Element]) -> None:
    """F: 91.04 from 88.0 to 93.4 as answered, 89.8 adjusted: all 1.24 lower. Below thirty people as answered."""
    tables = {code: all_pages[f"center/{code}.html"].all("table", "groups") for code in ("bry-01", "bry-03", "bry-02")}
    (firm,), (few,) = tables["bry-01"], tables["bry-03"]
    assert tables["bry-02"] == []
    title = load().group("F").title["ru"]
    assert firm.all("tr")[1].text == f"{title} 89,8 от 86,8 до 92,2"
    assert few.all("tr")[1].text == f"{title} 91,0 от 88,0 до 93,4"
    assert firm.all("caption")[0].text.endswith("С той же поправкой, что у индекса. Соискатели и работодатели вместе.")
    assert few.all("caption")[0].text.endswith("погрешность. Только соискатели: работодателей ответило мало.")


def test_below_thirty_people_a_center_is_compared_as_answered(all_pages: dict[str, Element]) -> None:
    assert "Этот центр87,2от 83,9 до 90,1 Регион84,6от 82,1 до 87,1 Страна80,1от 79,8 до 80,4" in verdict(
        all_pages, "bry-03"
    )


def test_the_country_and_each_region_stand_with_the_numbers_behind_them(all_pages: dict[str, Element]) -> None:
    front = the(all_pages["index.html"], "main").text
    assert (
        "Индекс за 13 недель в среднем по стране – 80,2 из 100, скорее всего, от 79,9 до 80,5. "
        "Без поправки на возраст и способ ответа – 80,1, от 79,8 до 80,4. "
        f"За ним – 1{SPACE}650 центров, 99{SPACE}000 соискателей и 21{SPACE}450 работодателей. "
        "Работодатели – из 702 центров, где их ответило достаточно."
    ) in front
    rows = [row.text for row in the(all_pages["index.html"], "main").all("table", "places")[0].all("tr")[1:]]
    assert "83,9 от 81,4 до 86,4" in rows[0] and "пока нет" in rows[1]
    assert "3 вопроса к ответам ждут человека дольше 14 дней." in front
    assert "3 вопроса к ответам ждут человека дольше 14 дней." in the(all_pages["method.html"], "main").text
    region = the(all_pages["region/bryanskaya-oblast.html"], "main").text
    assert "За ним – 5 центров, 217 соискателей и 60 работодателей. Работодатели – из 3 центров" in region
    assert (
        f"Какая доля посетителей ответила – у скольких центров: 5–20{SPACE}% – 3 меньше 5{SPACE}% – 1 не сообщают – 2"
    ) in region
    hidden = replace(BRYANSK, job_seekers=None, adjusted=None, with_own=0)
    made = built(replace(everything(), nation=hidden))["index.html"]
    assert (
        "Индекс за 13 недель в среднем по стране – 84,6 из 100, скорее всего, от 82,1 до 87,1. За ним – 5 центров. "
        "Работодателей везде ответило мало: это индекс соискателей."
    ) in the(made, "main").text


def test_no_star_stands_without_its_certainty_anywhere(all_pages: dict[str, Element]) -> None:
    """Counts of centers say the least certainty of all."""
    for path, page in all_pages.items():
        if path.startswith("center/"):
            for big in page.all("p", "big"):
                assert "с уверенностью" in big.text
        if path.startswith("region/"):
            for cell in page.all("td", "star"):
                assert "с уверенностью" in cell.text or "Звёзд пока нет" in cell.text
    for line in all_pages["centers.html"].all("li"):
        assert not re.search(r"\d★(?! >?\d+%)", line.text)
    assert "4★ 85%↗" in the(all_pages["centers.html"], "main").text
    counted = f"каждые с уверенностью от 65{SPACE}%"
    assert counted in the(all_pages["index.html"], "main").text
    assert counted in the(all_pages["region/bryanskaya-oblast.html"], "main").text


def test_pi_stands_on_every_page(all_pages: dict[str, Element]) -> None:
    for path, page in all_pages.items():
        words = "Job seekers are 80" if path.startswith("en/") else "Соискатели – 80"
        assert words in the(page, "footer").text


def test_the_series_breaks_where_the_version_changed_and_says_so(all_pages: dict[str, Element]) -> None:
    page = all_pages["center/bry-01.html"]
    (figure,) = page.all("figure")
    assert "С 8 ноября 2026 индекс считают по-новому (методика 2026.1)" in figure.text
    assert "По методике 2026.1 он с поправкой на возраст и способ ответа, а если ответили меньше 30" in figure.text
    assert len(figure.all("line", "break")) == 1
    # Four points of the old version, three of the new one, and no line between them.
    assert [len((line.attributes["points"] or "").split()) for line in figure.all("polyline")] == [4, 3]
    rows = [[cell.text for cell in row.children] for row in page.all("details")[0].all("tr")[1:]]
    assert rows[0] == ["22 ноября 2026", "87,0", "от 82,0 до 89,0", "2026.1"]
    assert rows[-1] == ["11 октября 2026", "80,0", "", "2022.1"]
    alone = built(earlier.everything())["center/bry-01.html"]
    assert not alone.all("line", "break") and len(alone.all("polyline")) == 1
    assert "с поправкой" not in alone.all("figure")[0].text


def side_by_side() -> Site:
    """The site of 2022.1 during the quarter of both."""
    rows = (
        Crossed("BRY-01", 82.4, 87.2, 4, card(FIGURES)),
        Crossed("BRY-05", 82.4, 81.0, None, card(TWO)),
        Crossed("BRY-04", 82.4, 82.4, 3, card(UNSURE)),
    )
    return replace(earlier.everything(), changes=Changes(-0.1, 0.5, rows))


def test_the_page_of_changes_shows_link_spread_and_every_center() -> None:
    made = built(side_by_side())
    main = the(made["changes.html"], "main")
    assert "Обычное отличие индекса – −0,1 балла (медиана, новая минус старая, по 3 центрам)" in main.text
    assert "примерно на 0,5 балла" in main.text
    rows = [[cell.text for cell in row.children][1:] for row in main.all("tr")[1:]]
    assert rows == [
        ["82,4", "87,2", "+4,8", "★★★★☆4 звезды из 5", f"4 звезды с уверенностью 85{SPACE}%"],
        ["82,4", "81,0", "−1,4", "–", f"3–4 звезды с уверенностью 92{SPACE}%"],
        ["82,4", "82,4", "0,0", "★★★☆☆3 звезды из 5", "Звёзд пока нет: для уверенности нужно больше ответов"],
    ]
    assert all("changes.html" in ([link.attributes["href"] for link in the(page, "header").all("a")][-2] or "")
               for path, page in made.items() if "/" not in path)  # fmt: skip
    changes = side_by_side().changes
    assert changes is not None
    assert data_files.changes(changes).splitlines() == [
        "code,index_2022_1,index_2026_1,difference,stars_2022_1,star_low,star_high,star_certainty,star_state",
        "BRY-01,82.4,87.2,4.8,4,4,4,85,star",
        "BRY-05,82.4,81.0,-1.4,,3,4,92,two stars",
        "BRY-04,82.4,82.4,0.0,3,,,,not enough certainty",
    ]


def test_all_other_pages_of_the_quarter_are_those_of_2022_1_but_for_the_link_to_the_changes() -> None:
    link = '<a href="{}changes.html">Что меняется</a>\n'
    english = '<a href="{}changes.html">What changes</a>\n'
    plain = {page.path: page.html for page in pages.pages(earlier.everything()) if page.path.endswith(".html")}
    both = {page.path: page.html for page in pages.pages(side_by_side()) if page.path.endswith(".html")}
    assert set(both) - set(plain) == {"changes.html", "en/changes.html"}
    for path, html in plain.items():
        changed = both[path]
        for words in (link, english):
            for home in ("", "../"):
                changed = changed.replace(words.format(home), "")
        assert changed == html, path


def test_a_long_list_of_changes_is_cut_and_the_file_has_all() -> None:
    rows = tuple(Crossed("BRY-01", 82.4, 87.2, 4, card(FIGURES)) for _ in range(pages.MOST_CHANGES + 1))
    site = replace(earlier.everything(), changes=Changes(0.0, 0.5, rows))
    main = the(built(site)["changes.html"], "main")
    assert len(main.all("tr")) == 1 + pages.MOST_CHANGES
    assert "100 центров с самыми большими отличиями" in main.text and CHANGES_FILE in main.text
    assert site.changes is not None
    assert len(data_files.changes(site.changes).splitlines()) == 2 + pages.MOST_CHANGES


def test_a_center_that_is_not_ranked_and_one_of_few_people_show_no_place() -> None:
    made = built(replace(everything(), regions=everything().regions))
    for code in ("bry-02", "bry-03", "bry-04"):
        assert "место" not in verdict(made, code)
    assert FEW.rank is None and STATES["BRY-04"].star is StarState.UNDER_REVIEW
    assert entry("X", None).later is None
