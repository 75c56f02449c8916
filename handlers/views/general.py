"""Help and language."""

from handlers.buttons import SetLanguage
from handlers.texts import Texts
from handlers.views.view import View, button, keyboard
from questionnaire.model import LANGUAGES


def help_text(texts: Texts, *, admin: bool) -> View:
    """Administrators find their own commands first."""
    text = texts("help")
    return View(f"{texts('help-admin')}\n\n{text}" if admin else text)


def choose_language(texts: Texts) -> View:
    row = [button(texts.plain(f"language-{language}"), SetLanguage(language=language)) for language in LANGUAGES]
    return View(texts("choose-language"), keyboard(row))
