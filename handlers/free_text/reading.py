"""The intent of a text where the client stands, whose buttons may say the same."""

from handlers.free_text.place import Place
from handlers.language.texts import Texts
from handlers.views import interview as views
from questionnaire import intents
from questionnaire.intents import Intent, Reading, Standing
from questionnaire.loader import load


def read(text: str, place: Place, texts: Texts) -> Reading:
    """A text that says what a button of the current step says is an answer that was to be pressed, and no comment."""
    if place.standing is Standing.INTERVIEW and place.interview is not None:
        shown = views.step(texts, load(place.interview.questionnaire), place.interview).markup
        rows = [] if shown is None else shown.inline_keyboard
        if intents.says_one_of(text, (button.text for row in rows for button in row)):
            return Reading(Intent.NONSENSE, Intent.NONSENSE)
    return intents.read(text, place.standing)
