"""docs/interview.md counts the taps and words of an interview; the code keeps the promises it makes of them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.buttons import Begin
from handlers.language.texts import texts_in
from handlers.views import center, interview
from handlers.views.view import View
from questionnaire.loader import load
from questionnaire.model import AgeBand, Entry, RespondentType
from tests.handlers.examples import CENTER
from tests.handlers.test_buttons import OPEN

PAGE = (Path(__file__).parents[2] / "docs/interview.md").read_text(encoding="utf-8")
BEFORE = re.compile(r"words on the screens before question 1 \| (\d+) \((\d+)\) \| (\d+) \((\d+)\)")
LAST = re.compile(r"words on the last screen, without the list of answers \| .* \| (\d+) \((\d+)\)")
LIST = re.compile(r"words of the list of answers, to be looked over \| – \| (\d+) \((\d+)\)")


def words(view: View) -> int:
    assert view.markup is not None
    labels = [button.text for row in view.markup.inline_keyboard for button in row]
    shown = " ".join([re.sub("<[^>]+>", "", view.text), *labels])
    return len(re.findall(r"\w+(?:[-’]\w+)*", shown))


@pytest.mark.parametrize(("language", "at"), [("ru", 0), ("en", 1)])
def test_the_page_counts_the_words_of_the_first_screens_and_of_the_last(language: str, at: int) -> None:
    texts, questionnaire = texts_in(language), load()
    typed = replace(OPEN, respondent_type=RespondentType.JOB_SEEKER)
    first = [
        center.consent(texts, CENTER, Begin(center=1, entry=Entry.POSTER)),
        interview.step(texts, questionnaire, OPEN),
        interview.step(texts, questionnaire, typed),
    ]
    counted = [int(number) for number in BEFORE.findall(PAGE)[0]]
    now = sum(words(view) for view in first)
    assert now == counted[2 + at] and now <= 0.75 * counted[at]
    last = interview.step(texts, questionnaire, replace(typed, age_band=AgeBand.FROM_35, answers="5" * 15))
    assert words(last) == sum(int(page.findall(PAGE)[0][at]) for page in (LAST, LIST))


def test_the_pictures_of_the_page_exist() -> None:
    pictures = re.findall(r'src="([^"]+)"', PAGE)
    assert len(pictures) == 4
    assert all((Path(__file__).parents[2] / "docs" / picture).stat().st_size > 10_000 for picture in pictures)
