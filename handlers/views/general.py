"""Help and language."""

from aiogram.types import InlineKeyboardButton

from handlers.buttons import SetLanguage
from handlers.language.texts import Texts
from handlers.views.view import View, button, keyboard
from questionnaire.languages import Offered, name_of

IN_A_ROW = 3
"""How many languages fit side by side on a small phone."""


def help_text(texts: Texts, *, admin: bool) -> View:
    """Administrators find their own commands first."""
    text = texts("help")
    return View(f"{texts('help-admin')}\n\n{text}" if admin else text)


def choose_language(texts: Texts, languages: Offered) -> View:
    return View(texts("choose-language"), keyboard(*language_rows(languages)))


def language_rows(languages: Offered) -> list[list[InlineKeyboardButton]]:
    """A button for each language, in its own words."""
    buttons = [button(name_of(code), SetLanguage(language=code)) for code in languages.codes]
    return [buttons[start : start + IN_A_ROW] for start in range(0, len(buttons), IN_A_ROW)]
