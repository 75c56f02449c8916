"""The site as a browser reads it: sound, complete without any program, open to everybody, and honest."""

import posixpath
import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote, urlsplit

import pytest

from bot.site import pages
from bot.site.model import Site
from scoring.method_2022.stars import Star, StarState
from tests.bot.report.reading import Element, read
from tests.bot.site.synthetic import LONG, NASTY, card, entry, everything, site, whole

BADGE = re.compile(r"(en/)?badge/[a-z0-9-]+\.svg")
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def built(content: Site) -> dict[str, Element]:
    return {page.path: read(page.html) for page in pages.pages(content) if page.path.endswith(".html")}


@pytest.fixture(scope="module")
def all_pages() -> dict[str, Element]:
    return built(everything())


def the(page: Element, tag: str) -> Element:
    (found,) = page.all(tag)
    return found


def test_every_page_says_its_language_and_has_a_title_a_heading_and_landmarks(all_pages: dict[str, Element]) -> None:
    for path, page in all_pages.items():
        assert the(page, "html").attributes["lang"] == ("en" if path.startswith("en/") else "ru")
        assert the(page, "title").text and the(page, "h1").text
        for landmark in ("header", "main", "footer"):
            assert the(page, landmark)
        assert all(nav.attributes["aria-label"] for nav in page.all("nav"))
        skip = page.all("a")[0]
        assert skip.attributes["href"] == f"#{the(page, 'main').attributes['id']}"
        ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
        assert len(ids) == len(set(ids)), path
        for one in page.all():
            assert one.attributes.get("aria-labelledby", ids[0]) in ids


def test_every_table_has_a_caption_and_headings_with_a_scope_and_every_drawing_an_alternative(
    all_pages: dict[str, Element],
) -> None:
    for page in all_pages.values():
        for table in page.all("table"):
            assert the(table, "caption").text
            assert {heading.attributes["scope"] for heading in table.all("th")} == {"col", "row"}
        for drawing in page.all("svg"):
            nested = "preserveaspectratio" in drawing.attributes
            hidden = drawing.attributes.get("aria-hidden") == "true"
            assert nested or hidden or (drawing.attributes["role"] == "img" and drawing.attributes["aria-label"])
        for field in page.all("input"):
            assert field.attributes["id"] in {label.attributes["for"] for label in page.all("label")}


def test_every_link_of_the_site_leads_somewhere_and_nothing_is_asked_of_anybody_else(
    all_pages: dict[str, Element],
) -> None:
    files = {"site.css", "site.js", "icon.svg", "ratings.csv", "ratings.json", "trend.csv", "ratings.schema.json"}
    files |= {"csv-metadata.json", *all_pages}
    # By methodology 2026.1 alone.
    files |= (
        {"regions.csv"} if any(one.attributes.get("id") == "late" for one in all_pages["method.html"].all()) else set()
    )
    for path, page in all_pages.items():
        for one in page.all():
            assert "style" not in one.attributes and not [name for name in one.attributes if name.startswith("on")]
            address = one.attributes.get("href") or one.attributes.get("src") or one.attributes.get("action")
            if address is None:
                continue
            if urlsplit(address).scheme:
                # To open, not to load: messengers, maps and telephones.
                assert one.tag == "a" and one.attributes["class"] in ("button", "outside")
                continue
            target, _, anchor = unquote(address).partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
            assert there in files or BADGE.fullmatch(there), f"{path}: {address}"
            assert not anchor or all_pages[there].by_id(anchor)
        (policy,) = [meta for meta in page.all("meta") if "http-equiv" in meta.attributes]
        assert "default-src 'none'" in (policy.attributes["content"] or "")
        # Facts for search engines are no program.
        programs = [one for one in page.all("script") if one.attributes.get("type") != "application/ld+json"]
        assert programs and all(not script.text for script in programs)


def test_both_languages_have_the_same_pages_and_know_of_each_other(all_pages: dict[str, Element]) -> None:
    russian = {path for path in all_pages if not path.startswith("en/")}
    assert {f"en/{path}" for path in russian} == set(all_pages) - russian
    for path in russian:
        (twin,) = [link for link in all_pages[path].all("link") if link.attributes.get("hreflang") == "en"]
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), twin.attributes["href"] or ""))
        assert there == f"en/{path}"


def test_russian_on_an_english_page_is_marked_as_such(all_pages: dict[str, Element]) -> None:
    def unmarked(element: Element) -> str:
        """The text that is in the language of the page."""
        inner = [child for child in element.children if child.tag != "title"]
        own = element.text
        for child in inner:
            own = own.replace(child.text, "", 1)
        return own + "".join(unmarked(child) for child in inner if child.attributes.get("lang") is None)

    for path, page in all_pages.items():
        if path.startswith("en/"):
            assert not CYRILLIC.search(unmarked(the(page, "main"))), path


@pytest.mark.parametrize("folder", ["", "en/"])
def test_names_with_quotes_and_markup_of_200_characters_are_shown_as_they_are(folder: str) -> None:
    made = built(everything())
    page = made[f"{folder}center/bry-02.html"]
    assert the(page, "h1").text == " ".join(LONG.split())
    assert the(page, "title").text.startswith(" ".join(LONG.split()))
    assert NASTY in the(made[f"{folder}center/bry-01.html"], "main").text
    assert "Служба <занятости>" in the(page, "footer").text


def test_a_centers_page_says_the_index_with_its_interval_in_words() -> None:
    page = built(everything())["center/bry-01.html"]
    (verdict,) = page.all("div", "verdict")
    assert verdict.text == (
        "★★★★☆4 звезды из 5 за год, индекс года 81,0 "
        "82,4 из 100 – индекс за 13 недель ↗ последние 13 недель выше, чем за год "
        "скорее всего, от 79,1 до 85,6 – по 214 ответам с августа "
        "Индекс за 13 недель: центр, регион и страна ГдеИндексПогрешность "
        "Этот центр82,4от 79,1 до 85,6 Регион82,4от 79,1 до 85,6 Страна82,4от 79,1 до 85,6 8090 "
        "Клиенты хвалят: знания сотрудников, вежливое общение "
        "Звёзды – за год по 22 ноября 2026, индекс – за 13 недель: с 24 августа 2026 по 22 ноября 2026. "
        "Опубликовано 23 ноября 2026."
    )
    groups = page.all("table", "groups")[0]
    assert [row.all("th")[0].text for row in groups.all("tr")[1:]] == [
        "Дружелюбие и партнёрство",
        "Полезность обращения",
        "Минимизация усилий",
        "Персонализация",
        "Внешний комфорт и удобство",
    ]
    facts = [[cell.text for cell in row.children] for row in page.all("table", "facts")[0].all("tr")[1:]]
    assert facts[0] == ["Ожидание в очереди 10,0 мин", "80,0", "82,4 Минимизация усилий"]
    (chart,) = [one for one in page.all("svg", "plot")]
    assert chart.attributes["aria-label"] == (
        "График: индекс по неделям, с 18 октября 2026 по 22 ноября 2026. Сначала 80,0, теперь 85,0."
    )
    assert len(page.all("details")[0].all("tr")) == 7
    assert [item.children[-1].text for item in page.all("ul", "actions")[0].all("li")] == [
        "Стало лучше: +4,0 (от +1,0 до +7,0)",
        "Ещё рано судить: сравним через 13 недель",
    ]
    assert [link.attributes["href"] for link in page.all("a", "button")] == [
        "https://t.me/czn_bot?start=c-BRY-01",
        "https://max.ru/czn_bot?start=c",
    ]


def test_answers_of_long_ago_are_not_spoken_of_as_if_they_went_on() -> None:
    old = card(since=date(2026, 3, 2), until=date(2026, 5, 31))
    page = built(site(entry("BRY-01", old)))["center/bry-01.html"]
    assert "по 214 ответам с марта по май" in the(page, "main").text


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (
            "bry-02",
            "Ответов пока слишком мало Цифры появятся, когда наберётся ещё 7 ответов: так никого нельзя узнать.",
        ),
        ("bry-03", "Звёзд пока нет: ответов мало Индекс ниже – предварительный."),
        ("bry-04", "★★★☆☆3 звезды из 5 за год Центр на проверке Часть ответов вызывает вопросы."),
        ("bry-05", "Звёзд пока нет: данных недостаточно Для небольшого центра это обычно"),
        ("psk-01", "Ответов пока нет Станьте первым"),
    ],
)
def test_a_named_state_stands_where_there_is_no_star(code: str, state: str, all_pages: dict[str, Element]) -> None:
    page = all_pages[f"center/{code}.html"]
    assert page.all("div", "verdict")[0].text.startswith(state)
    assert not page.all("ul", "actions")


def test_a_center_that_hands_out_slips_says_so_and_without_a_bot_the_code_is_named(
    all_pages: dict[str, Element],
) -> None:
    answer = all_pages["center/psk-01.html"].all("section", "answer")[0]
    assert "только ответы с талоном" in answer.text and "код центра: PSK-01" in answer.text
    assert not answer.all("a") and not answer.all("svg")


def test_centers_are_ranked_by_the_shrunk_index_and_those_without_enough_answers_stand_apart() -> None:
    page = built(everything())["region/bryanskaya-oblast.html"]
    league, apart = page.all("table")
    rows = [(row.children[0].text, row.all("a")[0].attributes["href"]) for row in league.all("tr")[1:]]
    # 85 against 81, although both show 82.4.
    assert rows == [("1", "../center/bry-05.html"), ("2", "../center/bry-01.html")]
    assert [row.all("a")[0].attributes["href"] for row in apart.all("tr")[1:]] == [
        f"../center/{code}.html" for code in ("bry-04", "bry-03", "bry-02")
    ]
    assert not apart.all("td", "rank")
    none = built(site(entry("A", card(star=Star(StarState.HIDDEN, None), n=12, preliminary=True))))
    assert "ни у одного центра нет 30 ответов" in the(none["region/bryanskaya-oblast.html"], "main").text


def test_all_centers_stand_in_one_list_under_the_first_letter_of_their_city() -> None:
    yo, ye = (entry(code, card(), city=city) for code, city in (("Y", "Ёлкино"), ("E", "елец")))
    page = built(site(ye, yo, whole("BRY-01")))["centers.html"]
    assert [section.all("h2")[0].text for section in page.all("section", "letter")] == ["Б", "Е", "П"]
    assert [item.attributes["data-code"] for item in page.all("li")] == ["BRY-01", "E", "Y", "PSK-01"]


def test_the_method_is_told_with_the_constants_that_figures_were_computed_by(all_pages: dict[str, Element]) -> None:
    text = the(all_pages["method.html"], "main").text
    for words in ("Дружелюбие и партнёрство – 30 %", "Меньше 60 – одна звезда", "80 % индекса", "меньше 50 ответов"):
        assert words in text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_site_without_contact_trend_or_figures_of_the_nation_has_its_pages_all_the_same() -> None:
    bare = replace(site(entry("A", None)), contact=None, index=None)
    assert "пока нет" in the(built(bare)["index.html"], "main").text
