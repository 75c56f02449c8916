"""docs/interview.md counts the taps and words of an interview; the code keeps the promises it makes of them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.buttons import Begin
from handlers.texts import texts_in
from handlers.views import center, interview
from handlers.views.view import View
from questionnaire.loader import load
from questionnaire.model import Entry, RespondentType
from tests.handlers.examples import CENTER
from tests.handlers.test_buttons import OPEN

PAGE = (Path(__file__).parents[2] / "docs/interview.md").read_text(encoding="utf-8")
ROW = re.compile(r"words on the screens before question 1 \| (\d+) \((\d+)\) \| (\d+) \((\d+)\)")


def words(view: View) -> int:
    labels = [button.text for row in view.markup.inline_keyboard for button in row]
    shown = " ".join([re.sub("<[^>]+>", "", view.text), *labels])
    return len(re.findall(r"\w+(?:[-’]\w+)*", shown))


@pytest.mark.parametrize(("language", "before"), [("ru", 90), ("en", 111)])
def test_the_screens_before_the_first_question_have_a_quarter_fewer_words_than_before(
    language: str, before: int
) -> None:
    texts, questionnaire = texts_in(language), load()
    typed = replace(OPEN, respondent_type=RespondentType.JOB_SEEKER)
    first = [
        center.consent(texts, CENTER, Begin(center=1, entry=Entry.POSTER)),
        interview.step(texts, questionnaire, OPEN),
        interview.step(texts, questionnaire, typed),
    ]
    assert sum(words(view) for view in first) <= 0.75 * before
    found = ROW.search(PAGE)
    assert found is not None and str(before) in found.groups()


def test_the_pictures_of_the_page_exist() -> None:
    pictures = re.findall(r'src="([^"]+)"', PAGE)
    assert len(pictures) == 4
    assert all((Path(__file__).parents[2] / "docs" / picture).stat().st_size > 10_000 for picture in pictures)
