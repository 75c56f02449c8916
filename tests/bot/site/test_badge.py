"""The badge: only what the center's page shows as its star, in a picture and for search engines."""

import html
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bot.site import badge, pages
from bot.site.model import Entry, Site
from scoring.method_2022.card import Card
from scoring.method_2022.stars import Star, StarState
from scoring.method_2026.star_range import StarRange
from tests.bot.site import synthetic
from tests.bot.site.method_2026 import synthetic as later
from tests.bot.site.synthetic import NASTY, card, entry, site

SVG = "{http://www.w3.org/2000/svg}"
DESCRIBED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def both(of: Site) -> dict[str, str]:
    """The pages and the badges by path."""
    return {page.path: page.html for page in pages.pages(of)}


def rating(of: Entry) -> dict[str, int] | None:
    found: dict[str, int] | None = json.loads(badge.json_ld(of)).get("aggregateRating")
    return found


def test_a_single_star_has_a_value_and_the_number_of_its_answers() -> None:
    four = entry("A", card())
    assert badge.shown(four) == badge.Shown(4, 4, 214)
    assert rating(four) == {
        "@type": "AggregateRating", "ratingValue": 4, "worstRating": 1, "bestRating": 5, "ratingCount": 214,
    }  # fmt: skip


@pytest.mark.parametrize(
    "known",
    [
        None,
        card(star=Star(StarState.UNDER_REVIEW, 4)),
        card(star=Star(StarState.PRELIMINARY, None)),
        card(star=Star(StarState.NOT_ENOUGH_DATA, None)),
        card(index=None),
    ],
)
def test_no_star_that_the_product_does_not_publish_is_shown(known: Card | None) -> None:
    of = entry("A", known)
    assert badge.shown(of) is None and rating(of) is None


def test_a_range_is_drawn_and_has_no_single_value_and_none_is_shown_without_certainty() -> None:
    certain = next(one for one in later.everything().entries if badge.shown(one) is not None)
    assert certain.later is not None
    figures = replace(certain.later.figures, range=StarRange(3, 4))
    ranged = replace(certain, later=replace(certain.later, figures=figures))
    shown = badge.shown(ranged)
    assert shown is not None and (shown.low, shown.high) == (3, 4)
    assert [kind for _, kind in badge.stars(shown)] == ["full", "full", "full", "part", "empty"]
    assert rating(ranged) is None
    uncertain = replace(certain, later=replace(certain.later, figures=replace(figures, certainty=None)))
    assert badge.shown(uncertain) is None and rating(uncertain) is None
    unknown = replace(certain, later=replace(certain.later, figures=replace(figures, star_job_seekers=None)))
    assert rating(unknown) is None


@pytest.mark.parametrize("known", [synthetic.everything(), later.everything()], ids=["2022.1", "2026.1"])
def test_every_center_has_a_picture_that_says_the_same_as_its_page_in_both_languages(known: Site) -> None:
    made = both(known)
    for one in known.entries:
        star = badge.shown(one)
        for folder, none in (("", "Звезды пока нет"), ("en/", "No star yet")):
            root = ElementTree.fromstring(made[f"{folder}badge/{one.slug}.svg"])
            kinds = [shape.get("class") for shape in root.iter(f"{SVG}polygon")]
            said = next(text.text for text in root.iter(f"{SVG}text") if text.get("class") == "said")
            assert (said == none) == (star is None) == (kinds == [])
            if star is not None:
                assert kinds.count("full") == star.low and len(kinds) == 5
            page = made[f"{folder}center/{one.slug}.html"]
            (described,) = DESCRIBED.findall(page)
            assert json.loads(described)["name"] == one.name
            # The words of the snippet name no star: they would outlive it.
            shown = html.unescape(page[page.index("<code data-site=") :].partition("</code>")[0])
            assert f"SITE/{folder}badge/{one.slug}.svg" in shown and "★" not in shown


def test_no_name_breaks_out_of_the_picture_or_the_script() -> None:
    made = both(site(entry("X", card(), name=NASTY)))
    title = ElementTree.fromstring(made["badge/x.svg"]).find(f"{SVG}title")
    assert title is not None and title.text == f"{NASTY}: 4 из 5"
    (described,) = DESCRIBED.findall(made["center/x.html"])
    assert json.loads(described)["name"] == NASTY and "<" not in described
