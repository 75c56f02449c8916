"""A center in one line of a list, and the settings of a digest."""

from dataclasses import replace

import pytest

from handlers.language.texts import texts_in
from handlers.services import Figures
from handlers.views import settings
from handlers.views.admin import centers_page
from handlers.views.view import View
from questionnaire.languages import Offered
from questionnaire.model import LANGUAGES
from storage.access.memberships import Membership, Role, Status
from tests.handlers.examples import CENTER, NOW

ADMIN = Membership(
    id="3f9c2a7be1d04c55", account="a" * 64, role=Role.CENTER_ADMIN, center_id=1, region_id=None, center_code="BRY-01",
    region=None, messenger="telegram", user_id=1, chat_id=1, name="Мария", status=Status.ACTIVE, language=None,
    created_at=NOW, blocked_at=None,
)  # fmt: skip


def labels(view: View) -> list[str]:
    assert view.markup is not None
    return [button.text for row in view.markup.inline_keyboard for button in row]


def test_figures_come_before_the_name_which_a_phone_may_cut_off() -> None:
    places = [replace(CENTER, id=number, city="Брянск", name=f"Десна {number}") for number in range(1, 5)]
    figures = {1: Figures(214, 84.26, 3), 2: Figures(25, 77.0, None), 3: Figures(7, None, None)}
    assert labels(centers_page(texts_in("ru"), places, figures, page=0)) == [
        "3★ 84,3 (214) · Брянск · Десна 1",
        "77,0 (25) · Брянск · Десна 2",
        "– (7) · Брянск · Десна 3",
        "Брянск · Десна 4",
    ]
    assert labels(centers_page(texts_in("en"), places[:1], figures, page=0)) == ["3★ 84.3 (214) · Брянск · Десна 1"]


def test_what_the_figures_mean_is_said_where_there_are_any() -> None:
    texts = texts_in("ru")
    assert "число ответов" in centers_page(texts, [CENTER], {1: Figures(7, None, None)}, page=0).text
    assert "число ответов" not in centers_page(texts, [CENTER], {}, page=0).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chosen_hour_is_marked_and_the_usual_one_where_none_is(language: str) -> None:
    hours = [label for label in labels(settings.digest(texts_in(language), ADMIN, "X")) if ":00" in label]
    assert hours == ["✓ 9:00", *(f"{hour}:00" for hour in range(10, 22))]
    later = labels(settings.digest(texts_in(language), replace(ADMIN, digest_hour=21), "X"))
    assert "✓ 21:00" in later and "9:00" in later


def test_settings_tell_how_things_stand_and_escape_names() -> None:
    paused = replace(ADMIN, stopped_at=NOW)
    view = settings.everything(texts_in("ru"), Offered(), [(ADMIN, "<Десна>"), (paused, "Сож")], stopped=True)
    assert "Сводка: &lt;Десна&gt; – по понедельникам в 9:00 по местному времени." in view.text
    assert "Сводка: Сож – на паузе." in view.text
    assert "не пишем первыми" in view.text
    assert "Можно снова писать" in labels(view)
