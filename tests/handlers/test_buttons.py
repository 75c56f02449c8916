"""Buttons on the narrowest phones: a messenger cuts a label to one line, and the part that is left tells them apart."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest
from aiogram.filters.callback_data import CallbackData

from handlers import buttons
from handlers.buttons import Answer, Begin, BeginVisit, EarlierBegin, EarlierBeginVisit, PickCenter
from handlers.language.texts import texts_in
from handlers.views import admin, center, interview, rating
from handlers.views.center_buttons import VISIBLE, told_apart
from handlers.views.view import View
from questionnaire import flow
from questionnaire.loader import load
from questionnaire.model import LANGUAGES, AgeBand, Entry, RespondentType
from storage.places.centers import Center
from storage.places.nearby import Nearby
from storage.survey.interviews import NO_SECONDS
from storage.survey.open_interviews import Interview
from tests.handlers.examples import CENTER, NOW

LETTERS = {1: VISIBLE, 2: 14, 3: 9, 5: 3}
"""How many letters a button shows at 320 px, by the number of buttons in its row; tests/browser measures it."""
TOKEN = "v" + "A" * 44
EARLIER = (EarlierBegin, EarlierBeginVisit)
"""They begin as their successors do; the number of fields tells them apart."""
OPEN = Interview(
    id="3f9c2a7be1d04c55", account="a" * 64, center_id=1, center_code="BRY-01", center_name=CENTER.name,
    timezone=CENTER.timezone, respondent_id="r", respondent_type=None, age_band=None, entry=Entry.POSTER,
    verified=False, questionnaire="2022.1", language="ru", respondent_language=None, started_at=NOW, touched_at=NOW,
    answers=flow.NO_ANSWERS, seconds=NO_SECONDS, chat_id=1, message_id=1,
)  # fmt: skip
SAME_CITY = [
    replace(CENTER, id=2, code="BRY-11", name="Центр занятости населения города Брянска, отдел Бежицкого района"),
    replace(CENTER, id=3, code="BRY-12", name="Центр занятости населения города Брянска, отдел Володарского района"),
    replace(CENTER, id=4, code="BRY-13", name="Центр занятости населения города Брянска, отдел Фокинского района"),
    replace(CENTER, id=5, code="BRY-14", name="Центр занятости населения города Брянска"),
    replace(CENTER, id=6, code="BRY-15", name="Центр занятости населения города Брянска"),
]


def test_no_two_kinds_of_button_begin_alike() -> None:
    kinds = [one for one in vars(buttons).values() if isinstance(one, type) and issubclass(one, CallbackData)]
    prefixes = [one.__prefix__ for one in kinds if one not in (CallbackData, *EARLIER)]
    assert len(prefixes) > 40
    assert sorted(set(prefixes)) == sorted(prefixes)


@pytest.mark.parametrize(("now", "earlier"), [*zip((Begin, BeginVisit), EARLIER, strict=True)])
def test_a_button_of_an_earlier_release_has_a_field_less_and_is_none_of_today(
    now: type[CallbackData], earlier: type[CallbackData]
) -> None:
    assert list(now.model_fields) == [*earlier.model_fields, "consent"]
    values = {"center": 1, "entry": Entry.POSTER, "token": TOKEN}
    packed = {kind: kind(**{name: values[name] for name in values if name in kind.model_fields}).pack()
              for kind in (now, earlier)}  # fmt: skip
    for kind, other in ((now, earlier), (earlier, now)):
        kind.unpack(packed[kind])
        with pytest.raises(TypeError):
            kind.unpack(packed[other])


def test_an_answers_button_is_packed_as_aiogram_would() -> None:
    answer = Answer(interview="0123456789abcdef", position=14, was=0, code=5)
    assert answer.pack() == CallbackData.pack(answer) == "a:0123456789abcdef:14:0:5"


def steps(language: str) -> Iterator[View]:
    """Every screen of an interview: on the way, and looked at again from the summary, with each answer marked."""
    texts, questionnaire = texts_in(language), load()
    yield interview.step(texts, questionnaire, OPEN)
    for kind, code in product(RespondentType, (0, 1, 2, 3, 4, 5, 8)):
        typed = replace(OPEN, respondent_type=kind)
        yield interview.step(texts, questionnaire, typed)
        for position in range(15):
            known = replace(typed, age_band=AgeBand.FROM_35, answers=str(code) * position + "0" * (15 - position))
            yield interview.step(texts, questionnaire, known)
        if code:
            done = replace(typed, age_band=AgeBand.FROM_35, answers=str(code) * 15)
            here = flow.next_step(kind, AgeBand.FROM_35, done.answers)
            for said in (None, "Спасибо Ирине"):
                yield interview.step(texts, questionnaire, replace(done, comment=said))
            while (earlier := flow.previous_step(here)) is not None:
                here = earlier
                yield interview.step(texts, questionnaire, done, here)
    yield interview.paused(texts, OPEN)
    yield interview.ask_cancel(texts, OPEN)


def lists(language: str) -> Iterator[View]:
    texts = texts_in(language)
    for in_full in (False, True):
        yield center.consent(texts, CENTER, Begin(center=1, entry=Entry.POSTER), in_full=in_full)
        yield center.consent(texts, CENTER, BeginVisit(token=TOKEN), in_full=in_full)
    yield center.switch(texts, OPEN, CENTER, PickCenter(center=1, entry=Entry.POSTER, replace=True))
    yield center.search_results(texts, "Брянск", SAME_CITY)
    yield rating.choose(texts, SAME_CITY, {})
    yield rating.nearest(texts, [Nearby(one, 178.6) for one in SAME_CITY], {})
    yield admin.centers_page(texts, SAME_CITY, {}, page=0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_buttons_of_a_screen_look_alike_when_cut_to_one_line(language: str) -> None:
    views = [*steps(language), *lists(language)]
    assert len(views) > 400
    for view in views:
        assert view.markup is not None
        rows = view.markup.inline_keyboard
        seen = [button.text[: LETTERS[len(row)]] for row in rows for button in row]
        assert len(seen) == len(set(seen)), seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_has_seven_rows_at_most_and_ends_with_back_and_hard_to_say(language: str) -> None:
    back, hard = texts_in(language).plain("back"), load().options[5].label[language]
    for view in steps(language):
        assert view.markup is not None
        rows = [[button.text for button in row] for row in view.markup.inline_keyboard]
        assert len(rows) <= 7
        if any(hard in label for row in rows for label in row):
            assert rows[-1][0] == back and rows[-1][1].endswith(hard)


def test_names_that_begin_alike_are_shortened_in_the_middle_and_equal_ones_get_their_codes() -> None:
    def labels(centers: list[Center]) -> list[str]:
        return told_apart([""] * len(centers), [one.name for one in centers], [one.code for one in centers])

    # 30 letters: the first 14, the sign of what is left out, and the last 15.
    assert labels(SAME_CITY[:2]) == ["Центр занятост…ежицкого района", "Центр занятост…дарского района"]
    assert labels(SAME_CITY[3:])[0].startswith("BRY-14 · ")
    assert labels([CENTER]) == [CENTER.name]
